package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/diag"
)

var generateVerb = verb{
	name: "generate", args: " [SPEC]", maxArgs: 1,
	short: "Write every target",
	long: `Write every target of the configuration, or those that the command line names.

Everything is rendered, formatted, read back and compared with what was meant before the first byte is written; then all
files change together or none does. Files that are current are not touched.

Exit status: 0 all current, 1 findings, 2 could not run.`,
	example: `  scopegen generate
  scopegen generate scopes.yaml --go internal/scopes --markdown docs/scopes
  scopegen generate - --json - < scopes.yaml`,
	run: func(c *call) (int, error) { return generate(c, output.Write) },
}

var checkVerb = verb{
	name: "check", args: " [SPEC]", maxArgs: 1,
	short: "Fail when what generate would write is not what is there",
	long: `The same as generate without writing: fails with a unified diff when a file is stale, missing, edited by hand or left over.
Left-overs are known by the record that generate keeps beside a configuration (scopegen.manifest.json): with a spec on the command line
there is none, and a file that another setting or an earlier spec left behind is not seen.

Exit status: 0 all current, 1 drift or findings, 2 could not run.`,
	run: func(c *call) (int, error) {
		return generate(c, func(root string, set output.Set) (output.Report, error) {
			if set.Unrecorded {
				fmt.Fprintln(c.stderr, "scopegen: without a configuration there is no record of earlier runs: left-overs of other settings are not seen")
			}
			return output.Check(root, set)
		})
	},
}

func generate(c *call, apply func(string, output.Set) (output.Report, error)) (int, error) {
	p, err := openTargets(c)
	if err != nil {
		return 0, err
	}
	defer p.close()
	result, err := p.renderAll()
	if err != nil {
		return 0, err
	}
	if p.found.Errors() > 0 || p.api == nil {
		return exitFindings, p.answer(nil)
	}
	if done, err := p.toStdout(result.Files); done || err != nil {
		return exitOK, err
	}
	report, err := apply(p.conf.root, p.set(result))
	if err != nil {
		p.report(c.stderr, p.found)
		return 0, err
	}
	code := exitOK
	for _, change := range report {
		if drift[change.Status] {
			code = exitFindings
		}
	}
	return code, p.answer(report)
}

// openTargets opens the project that a command line generates from, with its targets.
func openTargets(c *call) (*project, error) {
	p, err := open(c, argument(c, 0))
	if err != nil {
		return nil, err
	}
	if err := p.chooseTargets(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// chooseTargets takes the targets of the configuration, or of flags where there is none.
func (p *project) chooseTargets() error {
	c := p.call
	if p.conf.file == "" {
		if err := p.targetsFromFlags(); err != nil {
			return err
		}
		if file, err := findConfig(c.dir); len(p.conf.jobs) == 0 && err == nil {
			return fmt.Errorf("nothing to generate: a spec on the command line leaves %s aside, and no target is named\nLeave the spec out to generate what is configured there, or name a target, such as --go internal/scopes", display(c.dir, file))
		}
		if len(p.conf.jobs) == 0 {
			return fmt.Errorf("nothing to generate: name a target, such as --go internal/scopes, or write a configuration (scopegen init)")
		}
		if p.conf.root != c.dir {
			return fmt.Errorf("the spec lies outside of the folder that scopegen runs in, and what is generated would stand beside it: run in a folder that holds both (-C %s), or write a configuration", display(c.dir, commonDir(c.dir, p.conf.root)))
		}
	} else if names := targetFlag(c); names != "" {
		return fmt.Errorf("%s stands beside a configuration: put it there, or name the spec on the command line to do without", names)
	}
	return nil
}

// renderAll reads the spec and renders every target. What was found is in p.
func (p *project) renderAll() (generator.Result, error) {
	if p.settings.Errors() == 0 {
		if err := output.Recover(p.conf.root, p.conf.manifest()); err != nil {
			return generator.Result{}, err
		}
	}
	if err := p.load(); err != nil {
		return generator.Result{}, err
	}
	p.found = append(p.found, p.settings...)
	result, err := p.render()
	p.found = append(p.found, result.Found...)
	return result, err
}

// drift are the statuses of a check that found a difference.
var drift = map[output.Status]bool{
	output.Missing: true, output.Stale: true, output.Edited: true, output.Foreign: true, output.Leftover: true, output.Interrupted: true,
}

// notCurrent is what drift is where findings alone are printed.
var notCurrent = diag.Define(diag.Rule{
	Code: "SG4004", Title: "a generated file is not current", Severity: diag.Error,
	Why: "What is there is not what the spec says: the spec was changed and nothing was generated since, or the file was edited by hand. Run scopegen generate; scopegen check prints the difference.",
})

// drifted are findings for the files that are not current.
func drifted(report output.Report) (found diag.List) {
	for _, change := range report {
		if drift[change.Status] {
			d := found.Add(notCurrent, diag.Range{File: change.Path, Start: diag.Pos{Line: 1, Column: 1}, End: diag.Pos{Line: 1, Column: 1}}, "%s is %s", change.Path, change.Status)
			d.Hint = "run 'scopegen generate'"
			if change.Why != "" {
				d.Hint = change.Why + "\n" + d.Hint
			}
		}
	}
	return found
}

func argument(c *call, i int) string {
	if i < len(c.args) {
		return c.args[i]
	}
	return ""
}

// targetFlag names the first target flag of the command line.
func targetFlag(c *call) string {
	for _, o := range targetFlags() {
		if c.values.given(o.name) {
			return "--" + o.name
		}
	}
	return ""
}

// toStdout prints the only file when a target was asked to write to "-".
func (p *project) toStdout(files []output.File) (bool, error) {
	for _, j := range p.conf.jobs {
		for _, o := range j.Target.Options {
			if o.Kind == generator.File && j.Options[o.Name] == "-" {
				if len(p.conf.jobs) > 1 || len(files) != 1 {
					return true, fmt.Errorf("--%s -: standard output takes one target that writes one file", j.Target.Name)
				}
				p.report(p.call.stderr, p.found)
				_, err := p.call.stdout.Write(files[0].Data)
				return true, err
			}
		}
	}
	return false, nil
}

// answer prints findings and what happened to the files.
func (p *project) answer(report output.Report) error {
	c := p.call
	switch c.values.text("format") {
	case "json":
		return p.answerJSON(report)
	case "sarif", "github":
		return p.print(c.stdout, append(p.found, drifted(report)...))
	}
	p.report(c.stderr, p.found)
	counts := map[output.Status]int{}
	var order []output.Status
	for _, change := range report {
		if counts[change.Status] == 0 {
			order = append(order, change.Status)
		}
		counts[change.Status]++
		if change.Status == output.Unchanged {
			continue // counted, not listed: the one that changed must not drown
		}
		line := fmt.Sprintf("%-9s %s", change.Status, p.name(change.Path))
		if change.Why != "" {
			line += ": " + change.Why
		}
		fmt.Fprintln(c.stdout, line)
	}
	if len(report) > 0 {
		fmt.Fprintf(c.stdout, "%s:", count(len(report), "file"))
		for i, s := range order {
			if i > 0 {
				fmt.Fprint(c.stdout, ",")
			}
			fmt.Fprintf(c.stdout, " %d %s", counts[s], s)
		}
		fmt.Fprintln(c.stdout)
	}
	for _, change := range report {
		if drift[change.Status] && change.Status != output.Interrupted {
			p.diff(c.stdout, change)
		}
	}
	if counts[output.Unchanged]+counts[output.New]+counts[output.Changed]+counts[output.Removed]+counts[output.Kept] < len(report) {
		fmt.Fprintln(c.stderr, "scopegen: what is there is not what the spec says; run 'scopegen generate'")
	}
	return nil
}

func (p *project) diff(w io.Writer, change output.Change) {
	name := p.name(change.Path)
	oldName, newName := "a/"+name, "b/"+name
	if change.Old == nil {
		oldName = "/dev/null"
	}
	if change.New == nil {
		newName = "/dev/null"
	}
	fmt.Fprintf(w, "\n%s", diff.Diff(oldName, noCR(change.Old), newName, noCR(change.New)))
}

// noCR drops the CR of CRLF, which a check ignores.
func noCR(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i, b := range data {
		if b != '\r' || i+1 == len(data) || data[i+1] != '\n' {
			out = append(out, b)
		}
	}
	return out
}

func (p *project) answerJSON(report output.Report) error {
	type file struct {
		Path   string `json:"path"`
		Status string `json:"status"`
		Why    string `json:"why,omitempty"`
	}
	found, _ := p.named(p.found)
	var findings bytes.Buffer
	if err := (diag.Printer{}).JSON(&findings, found); err != nil {
		return err
	}
	out := struct {
		Diagnostics json.RawMessage `json:"diagnostics"`
		Files       []file          `json:"files"`
	}{Files: []file{}}
	if err := json.Unmarshal(findings.Bytes(), &out); err != nil {
		return err
	}
	for _, change := range report {
		out.Files = append(out.Files, file{p.name(change.Path), string(change.Status), change.Why})
	}
	return p.printJSON(out)
}

// commonDir is the innermost folder that holds both.
func commonDir(a, b string) string {
	for {
		if rel, err := filepath.Rel(a, b); err == nil && filepath.IsLocal(rel) || a == filepath.Dir(a) {
			return a
		}
		a = filepath.Dir(a)
	}
}
