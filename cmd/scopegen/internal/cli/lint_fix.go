package cli

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/source"
)

// mostRounds bounds how often fixes are carried out: each round may make room for others.
const mostRounds = 10

// fix carries out the fixes of findings that are to be reported. Nothing is written unless the files read again without new errors
// and every operation lets the same callers pass.
func (p *project) fix() error {
	before, was := p.api, map[string][]byte{}
	total := 0
	for range mostRounds {
		n, err := p.fixOnce(was)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		total += n
		p.api, p.found = nil, nil
		if err := p.load(); err != nil {
			return err
		}
		if p.api == nil || p.found.Errors() > 0 {
			return fmt.Errorf("the fixes leave errors behind, so nothing was written: %s", p.found[0].Message)
		}
	}
	if total == 0 {
		return nil
	}
	if err := sameCallers(before, p.api); err != nil {
		return fmt.Errorf("the fixes change who may call what, so nothing was written: %w", err)
	}
	set := output.Set{Manifest: p.conf.manifest(), Unrecorded: true}
	for name, data := range was {
		if now := p.tree.read[name]; !bytes.Equal(now, data) {
			set.Files = append(set.Files, output.File{Path: name, Data: now, Target: "lint --fix", InPlace: true, Was: data})
		}
	}
	if _, err := output.Write(p.conf.root, set); err != nil {
		return err
	}
	fmt.Fprintf(p.call.stderr, "fixed %s in %s\n", count(total, "finding"), count(len(set.Files), "file"))
	return nil
}

// fixOnce edits the files that were read, in memory, and says how many fixes it carried out. Of fixes that touch each other
// only the first is.
func (p *project) fixOnce(was map[string][]byte) (int, error) {
	settings := p.lintSettings()
	baseline, err := p.readBaseline(p.baselineFile())
	if err != nil {
		return 0, err
	}
	settings.Baseline = baseline
	type edit struct {
		from, to int
		text     string
	}
	edits := map[string][]edit{}
	done := 0
	for _, f := range lint.Judge(p.lint(), settings).Findings {
		if f.Fix == nil {
			continue
		}
		next, free := map[string][]edit{}, true
		for _, e := range f.Fix.Edits {
			file := &source.File{Name: e.Range.File, Data: p.tree.read[e.Range.File]}
			one := edit{file.Offset(e.Range.Start), file.Offset(e.Range.End), e.Text}
			for _, other := range edits[e.Range.File] {
				free = free && (one.to < other.from || one.from > other.to)
			}
			next[e.Range.File] = append(next[e.Range.File], one)
		}
		if !free {
			continue
		}
		done++
		for name, all := range next {
			edits[name] = append(edits[name], all...)
		}
	}
	for name, all := range edits {
		data := p.tree.read[name]
		if was[name] == nil {
			was[name] = data
		}
		slices.SortFunc(all, func(a, b edit) int { return b.from - a.from })
		out := slices.Clone(data)
		for _, e := range all {
			out = slices.Concat(out[:e.from], []byte(e.text), out[e.to:])
		}
		p.tree.read[name] = out
	}
	return done, nil
}

// sameCallers compares two models operation by operation.
func sameCallers(before, after *spec.API) error {
	if len(before.Operations) != len(after.Operations) {
		return fmt.Errorf("there were %s and are %d", count(len(before.Operations), "endpoint"), len(after.Operations))
	}
	now := map[string]*spec.Operation{}
	for _, o := range after.Operations {
		now[o.String()] = o
	}
	for _, o := range before.Operations {
		other := now[o.String()]
		if other == nil {
			return fmt.Errorf("%s is gone", o)
		}
		if c := compare.Requirements(compare.Side{API: before, Requirement: o.Effective}, compare.Side{API: after, Requirement: other.Effective}); c.Class != compare.Equivalent || c.Undecided {
			return fmt.Errorf("%s is %s", o, c.Class)
		}
	}
	return nil
}
