package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/registry"
)

var lintVerb = verb{
	name: "lint", args: " [SPEC]", minArgs: 0, maxArgs: 1,
	short: "Judge a spec or an OpenAPI document as a careful reviewer would",
	long: `Run the rules over a spec: endpoints that are open by accident, requirements that say more or less than they seem to, names and words
that mislead. 'scopegen explain SG2001' says why a rule is there, with an example of wrong and right; docs/reference/diagnostics.md has all of them.

A finding is left out by a comment on its line, or alone on the line above, with a reason; one that leaves nothing out is reported:

  - GET /metrics: {access: public} # scopegen: ignore SG2002 scraped inside the cluster

The configuration turns rules off or into errors, and has exceptions for documents that take no comments:

  lint:
    rules: {SG2034: off, SG2002: error}
    except:
      - {rule: SG2030, subject: GET /v1/debug*, reason: internal}
    baseline: scopegen.lint.json

A baseline (--write-baseline) holds what was found when lint was taken up: as many findings of a rule about the same thing are left out.
Errors of the reader are never left out, and rules made errors by no baseline. --fix carries out what findings are certain of, reads the
result again, and writes it only when nothing else changed.

Exit status: 0, 1 errors were found (with --fail-on warning: or warnings), 2 could not run.`,
	example: `  scopegen lint
  scopegen lint openapi.yaml --format sarif > scopegen.sarif
  scopegen lint --fail-on warning --format github`,
	run: runLint,
}

func runLint(c *call) (int, error) {
	p, err := open(c, argument(c, 0))
	if err != nil {
		return 0, err
	}
	defer p.close()
	if err := p.load(); err != nil {
		return 0, err
	}
	if p.api == nil || p.found.Errors() > 0 {
		return exitFindings, p.print(c.stdout, p.found)
	}
	if p.settings.Errors() > 0 {
		return exitFindings, p.print(c.stdout, p.settings)
	}
	if c.values.is("fix") {
		if err := p.fix(); err != nil {
			return 0, err
		}
	}
	settings := p.lintSettings()
	file := p.baselineFile()
	if settings.Baseline, err = p.readBaseline(file); err != nil {
		return 0, err
	}
	if c.values.is("write-baseline") {
		return exitOK, p.writeBaseline(file, settings)
	}
	result := lint.Judge(p.lint(), settings)
	var found diag.List
	warnings := 0
	for _, f := range result.Findings {
		found = append(found, f.Diagnostic)
		if f.Rule.Severity == diag.Warning {
			warnings++
		}
	}
	if err := p.print(c.stdout, found); err != nil {
		return 0, err
	}
	if c.values.text("format") == "text" {
		p.lintSummary(result, len(found))
	}
	if found.Errors() > 0 || warnings > 0 && c.values.text("fail-on") == "warning" {
		return exitFindings, nil
	}
	return exitOK, nil
}

// lint runs the rules. The reader's warnings are findings too.
func (p *project) lint() (all []lint.Finding) {
	for _, d := range p.found {
		all = append(all, lint.Finding{Diagnostic: d, Subject: d.Message})
	}
	return append(all, lint.Run(lint.Pass{API: p.api, Routers: p.routers(), Today: time.Now()}, registry.Rules())...)
}

// routers are those that the configuration generates registration for.
func (p *project) routers() (all []lint.Router) {
	seen := map[string]bool{}
	for _, job := range p.conf.jobs {
		if job.Target != &golang.Target {
			continue
		}
		for _, name := range job.Options.List("adapters") {
			if seen[name] {
				continue
			}
			seen[name] = true
			all = append(all, lint.Router{Name: name, Refuses: func(o *spec.Operation) string { return golang.Refuses(name, o) }})
		}
	}
	return all
}

// lintSettings are the configuration's, with the comments of the files that were read.
func (p *project) lintSettings() lint.Settings {
	s := p.conf.lint
	for _, f := range p.api.Files {
		s.Ignores = append(s.Ignores, ignores(f)...)
	}
	return s.Settings
}

// lintSummary says what the list does not show.
func (p *project) lintSummary(r lint.Result, found int) {
	var parts []string
	if r.Ignored > 0 {
		parts = append(parts, fmt.Sprintf("%d ignored with a reason", r.Ignored))
	}
	if r.Baselined > 0 {
		parts = append(parts, fmt.Sprintf("%d in the baseline", r.Baselined))
	}
	fixed := 0
	for _, n := range r.Fixed {
		fixed += n
	}
	if fixed > 0 {
		parts = append(parts, fmt.Sprintf("%d of the baseline no longer found: write it again", fixed))
	}
	switch {
	case len(parts) > 0:
		fmt.Fprintln(p.call.stdout, strings.Join(parts, ", "))
	case found == 0:
		fmt.Fprintf(p.call.stdout, "nothing found by %s in %s\n", count(len(registry.Rules()), "rule"), count(len(p.api.Operations), "endpoint"))
	}
}
