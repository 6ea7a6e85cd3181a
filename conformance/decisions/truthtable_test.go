package decisions

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

type question struct{ ID, Asks string }

type table struct {
	Types, Schemes, Scopes []string
	Operations             []question
	Answers                []string
	Reasons                []string
}

var reasons = []string{"allowed", "denied to all", "unauthenticated", "wrong scheme", "wrong subject type", "insufficient scope"}

// Every caller of small random specifications, from YAML through the command line and the compiler, against the words of the language.
func TestTruthTable(t *testing.T) {
	const documents = 24
	var packages []probed
	callers, decisions, skippable := 0, 0, 0
	seen := map[string]int{}
	for seed := range uint64(documents) {
		d := randomDocument(rand.New(rand.NewPCG(seed, 21)))
		q := table{Types: d.types, Schemes: d.schemes, Reasons: reasons}
		for _, s := range d.scopes {
			q.Scopes = append(q.Scopes, s.name)
		}
		var all [][]way
		for _, e := range d.endpoints {
			ways := d.ways(e)
			all = append(all, ways)
			q.Operations = append(q.Operations, question{e.id, ordered(d, d.asks(ways))})
		}
		d.everyone(func(caller []credential) {
			callers++
			var row strings.Builder
			for _, ways := range all {
				a := d.decide(ways, caller)
				decisions++
				seen[a.reason]++
				skip := 0
				if a.skip {
					skip, skippable = 1, skippable+1
				}
				fmt.Fprintf(&row, "%d%d%d", number(a.reason), skip, a.missing)
			}
			q.Answers = append(q.Answers, row.String())
		})
		packages = append(packages, probed{d.yaml(), q})
	}
	out := emitted(t, packages)
	ran := 0
	for line := range strings.Lines(out) {
		var name string
		var decided, callers, claims int
		if _, err := fmt.Sscanf(line, "%s decisions %d callers %d claims %d", &name, &decided, &callers, &claims); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		ran += decided
	}
	if ran != decisions {
		t.Fatalf("%d decisions, not %d\n%s", ran, decisions, out)
	}
	t.Logf("%d documents, %d callers, %d decisions: %v, %d skip object checks", documents, callers, decisions, seen, skippable)
	for _, r := range reasons {
		if seen[r] < 10 {
			t.Errorf("%s is hardly ever the answer", r)
		}
	}
}

func number(reason string) int {
	for i, r := range reasons {
		if r == reason {
			return i
		}
	}
	panic(reason)
}

// ordered joins names in the order of declaration, as a set's text has them.
func ordered(d document, names []string) string {
	var list []string
	for _, s := range d.scopes {
		for _, n := range names {
			if n == s.name {
				list = append(list, n)
			}
		}
	}
	return strings.Join(list, " ")
}
