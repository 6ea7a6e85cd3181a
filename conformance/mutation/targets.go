package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// target is some files of one package, and the packages whose tests are to notice what is wrong with them, the quickest first.
type target struct {
	pkg   string
	files []string // names or patterns of path.Match; tests are left out
	tests []suite
}

// suite is the short tests of one package.
type suite struct {
	pkg  string
	run  string // those that match; empty: all
	size string // on tables of that many scopes, which the package's TestSizes makes; empty: as they are
}

// same reports whether two suites run one binary.
func (s suite) same(o suite) bool { return s.pkg == o.pkg && s.size == o.size }

const (
	pack    = "generator/golang/pack"
	runtime = "generator/golang/runtime"
)

var (
	// Most faults show within a second, and those that loop without end are not waited for long.
	quick = suite{pkg: runtime, run: "^Test(Sample|Claim|Preferred|DecideTruthTable|ScopeVectors|ParseSetC|ParseSetL|ReasonWords|Tables|MatchOfEverySmallTable|MatchAgrees)"}
	whole = suite{pkg: runtime}
	// The sample has no more scopes than a machine word holds; these have two words, and three schemes.
	words = suite{pkg: runtime, run: "Decide|Parse|Claim|Tables", size: "65"}
)

// targets are what stands between a stranger and a handler: decisions, scopes in tokens, patterns. To add one, add a row.
var targets = []target{
	{
		pkg:   runtime,
		files: []string{"decide.go", "requirement.go", "token.go", "claim.go", "credential.go", "implication.go", "match.go", "path.go", "set.go", "words.go", "guard*.go", "outer*.go"},
		tests: []suite{quick, whole, words},
	},
	{
		pkg:   pack,
		files: []string{"requirement.go", "pattern.go", "automaton.go", "machine.go", "specific.go", "route.go", "implication.go"},
		tests: []suite{{pkg: pack}, quick, whole, words},
	},
	{
		pkg:   "generator/golang/adapter",
		files: []string{"*.go"},
		tests: []suite{{pkg: "generator/golang/adapter"}},
	},
}

// all lists the mutants of the targets whose package/file matches. A pattern that finds nothing is no error, since adapters and guards come
// and go; a table that finds nothing at all is.
func all(root string, targets []target, wanted *regexp.Regexp) ([]mutant, error) {
	var list []mutant
	for i := range targets {
		t := &targets[i]
		seen := map[string]bool{}
		for _, pattern := range t.files {
			names, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(t.pkg), pattern))
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				at := t.pkg + "/" + filepath.Base(name)
				if seen[name] || isTest(name) || !wanted.MatchString(at) {
					continue
				}
				seen[name] = true
				source, err := os.ReadFile(name)
				if err != nil {
					return nil, err
				}
				found, err := mutate(at, source)
				if err != nil {
					return nil, err
				}
				for _, m := range found {
					m.target, m.path = t, name
					list = append(list, m)
				}
			}
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no target matches %q", wanted)
	}
	return list, nil
}
