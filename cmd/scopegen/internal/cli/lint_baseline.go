package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// baselineShape is a baseline as JSON: by rule and subject, so that its diff is what was fixed.
type baselineShape struct {
	Mark     string         `json:"generated"`
	Scopegen int            `json:"scopegen"`
	Findings []baselineLine `json:"findings"`
}

type baselineLine struct {
	Rule    diag.Code `json:"rule"`
	Subject string    `json:"subject"`
	Times   int       `json:"times,omitempty"` // more than one
}

// baselineFile is the baseline's name in the tree: the command line's, or the configuration's.
func (p *project) baselineFile() string {
	if name := p.call.values.text("baseline"); name != "" {
		return name
	}
	return p.conf.lint.baseline
}

// readBaseline reads a baseline. One that is not there yet has nothing, when it is about to be written.
func (p *project) readBaseline(name string) (lint.Baseline, error) {
	if name == "" {
		return nil, nil
	}
	data, err := p.tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && p.call.values.is("write-baseline") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the baseline: %w; --write-baseline makes one", err)
	}
	var shape baselineShape
	if err := json.Unmarshal(data, &shape); err != nil || shape.Scopegen != 1 {
		return nil, fmt.Errorf("%s is no baseline: --write-baseline makes one", p.name(name))
	}
	all := lint.Baseline{}
	for _, line := range shape.Findings {
		all[lint.Key{Rule: line.Rule, Subject: line.Subject}] += max(line.Times, 1)
	}
	return all, nil
}

// writeBaseline writes what there is to find now, but for errors, and for what comments and exceptions leave out.
func (p *project) writeBaseline(name string, s lint.Settings) error {
	if name == "" {
		return errors.New("--write-baseline: name the file with --baseline, or with baseline: under lint: in the configuration")
	}
	s.Baseline = nil
	times := map[lint.Key]int{}
	for _, f := range lint.Judge(p.lint(), s).Findings {
		if f.Rule.Severity == diag.Warning {
			times[lint.Key{Rule: f.Rule.Code, Subject: f.Subject}]++
		}
	}
	shape := baselineShape{Mark: output.Mark, Scopegen: 1, Findings: []baselineLine{}}
	total := 0
	for k, n := range times {
		line := baselineLine{Rule: k.Rule, Subject: k.Subject}
		if n > 1 {
			line.Times = n
		}
		shape.Findings = append(shape.Findings, line)
		total += n
	}
	slices.SortFunc(shape.Findings, func(a, b baselineLine) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), strings.Compare(a.Subject, b.Subject))
	})
	data, err := json.MarshalIndent(shape, "", "  ")
	if err != nil {
		return err
	}
	set := output.Set{Manifest: p.conf.manifest(), Unrecorded: true, Files: []output.File{{Path: name, Data: append(data, '\n'), Target: "lint --write-baseline"}}}
	if _, err := output.Write(p.conf.root, set); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.call.stdout, "baseline  %s: %s\n", p.name(name), count(total, "finding"))
	return err
}
