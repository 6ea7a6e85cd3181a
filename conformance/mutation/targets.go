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
	module string // the directory of a module that has another one than the root's; empty: the root's
	pkg    string
	run    string // those that match; empty: all
	size   string // on tables of that many scopes, which the package's TestSizes makes; empty: as they are
}

// same reports whether two suites run one binary.
func (s suite) same(o suite) bool { return s.module == o.module && s.pkg == o.pkg && s.size == o.size }

const (
	pack     = "generator/golang/pack"
	runtime  = "generator/golang/runtime"
	adapters = "generator/golang/adapter"
)

var (
	// Most faults show within a second, and those that loop without end are not waited for long.
	quick = suite{pkg: runtime, run: "^Test(Sample|TextsOf|MatchSees|MatchOfEveryMethod|Claim|Preferred|DecideTruthTable|ScopeVectors|ParseSetC|ParseSetL|ReasonWords|Tables|MatchOfEverySmallTable|ParseLines|MatchAgrees)"}
	whole = suite{pkg: runtime}
	// The sample has no more scopes than a machine word holds; these have two words, and three schemes.
	words = suite{pkg: runtime, run: "Decide|Parse|Claim|Tables", size: "65"}
	// Four words, a lane for each, and five, for which the lanes say their words.
	lanes   = suite{pkg: runtime, run: "Decide", size: "250"}
	indexed = suite{pkg: runtime, run: "Decide", size: "300"}
	// They have Basic, an operation for HEAD, and a first scope that is deprecated too.
	tables = suite{pkg: runtime, run: "Tables", size: "65"}
	// What asks the guard itself, without which a fault in it would wait for every table of the matcher.
	guards = suite{pkg: runtime, run: "^(Test(Answers|Abort|Mistakes|ReportOnly|Require|CORS|Responder|Deprecation|Guard|Mux|Verify|ServedBy|Covers|Outer|Gate|Challenge|Denial|Event|Screen|Report|HEAD)|FuzzOuter)"}
)

// targets are what stands between a stranger and a handler: decisions, scopes in tokens, patterns. To add one, add a row.
var targets = []target{
	{
		pkg:   runtime,
		files: []string{"decide.go", "requirement.go", "token.go", "claim.go", "credential.go", "implication.go", "match.go", "path.go", "set.go", "words.go"},
		tests: []suite{quick, whole, words, lanes, indexed},
	},
	{
		pkg: runtime,
		files: []string{
			"gate.go", "guard.go", "mux.go", "verify.go", "screen.go", "outer.go", "report.go", "call.go", "denial.go", "challenge.go",
			"deprecation.go", "authentication.go", "event.go", "adapt.go",
		},
		tests: []suite{guards, whole, tables},
	},
	{
		pkg:   pack,
		files: []string{"requirement.go", "pattern.go", "automaton.go", "machine.go", "specific.go", "route.go", "implication.go"},
		tests: []suite{{pkg: pack}, quick, whole, words, lanes, indexed},
	},
	// Conversions of patterns and what routers cannot have: the tables of them first, then random tables on the routers themselves.
	conversion(adapters, "*.go"),
	conversion("generator/golang", "adapters.go"),
	conversion(adapters+"/nethttp", "*.go"),
	conversion(adapters+"/chi", "*.go"),
	conversion(adapters+"/gin", "*.go"),
	conversion(adapters+"/gorilla", "*.go"),
	conversion(adapters+"/echo4", "*.go"), // echo5 has no code of its own, as fiber3 has none
	conversion(adapters+"/fiber2", "*.go"),
}

func conversion(pkg, files string) target {
	return target{pkg: pkg, files: []string{files}, tests: []suite{
		{pkg: adapters},
		{pkg: "generator/golang"},
		{module: "conformance", pkg: "routers", run: "^Test(Judgement|EchoPatterns|FiberPatterns)"},
	}}
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
