package main

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/conformance/bench/corpus"
)

// table prints what is measured, and holds it against the goals.
type table struct {
	runs       int
	met, below int
	whole      map[string]float64 // Match and Decide, by corpus
}

// lookupGoals are nanoseconds for Match and Decide, on requests that hit and on those that miss.
var lookupGoals = map[string][2]float64{
	"routes203": {45, 60}, "github203": {45, 60}, "routes1k": {58, 70}, "routes10k": {62, 75}, "github": {64, 0},
}

// faster are how many times a peer's time Match and Decide is to be below it.
var faster = map[string]float64{"gin": 2.2, "chi": 2.5, "net/http ServeMux": 5}

const (
	slice     = 20e6 // nanoseconds for which each thing is timed in each run
	fewEnough = 256  // requests for what is slow
)

func (t *table) goal(met bool, format string, args ...any) {
	word := "met    "
	if met {
		t.met++
	} else {
		word = "NOT MET"
		t.below++
	}
	fmt.Printf("  goal %s  %s\n", word, fmt.Sprintf(format, args...))
}

func (t *table) done() bool {
	fmt.Printf("\n%d goals met, %d not\n", t.met, t.below)
	return t.below == 0 || t.runs == 0
}

// lookups times everything that answers requests on a corpus.
func (t *table) lookups(c *corpus.Corpus) error {
	fmt.Printf("\n%s: %d routes, %d scopes\n", c.Title, len(c.Routes), len(c.Scopes))
	s := subjects[c.Name](c)
	s.match.name, s.whole.name, s.bound.name = "Match", "Match + Decide", "Decide, bound"
	for _, e := range []engine{s.match, s.whole, s.bound} {
		for _, requests := range [][]corpus.Request{c.Hits, c.Misses} {
			if err := e.check(c, requests); err != nil {
				return fmt.Errorf("%s, %s: %w", c.Title, e.name, err)
			}
		}
	}
	engines := []engine{s.match, s.whole, s.bound}
	for _, b := range append(routers, policies...) {
		e, err := b.make(c)
		if err == nil {
			err = e.check(c, c.Hits[:fewEnough])
		}
		if err == nil && e.find != nil {
			err = e.check(c, c.Hits)
		}
		if err != nil {
			fmt.Printf("  %-36s left out: %v\n", b.name, err)
			continue
		}
		engines = append(engines, e)
	}
	if t.runs == 0 {
		return nil
	}
	var trials []*trial
	at := map[string][2]*trial{}
	for _, e := range engines {
		var pair [2]*trial
		for k, requests := range [][]corpus.Request{c.Hits, c.Misses} {
			if e.after && k == 1 {
				continue // no route has been found to ask about
			}
			if e.find == nil && e.loop == nil {
				requests = requests[:fewEnough]
			}
			if err := e.check(c, requests); err != nil {
				fmt.Printf("  %-36s not timed on misses: %v\n", e.name, err)
				continue
			}
			pair[k] = &trial{name: e.name, count: len(requests), once: func() { e.run(requests) }}
			trials = append(trials, pair[k])
		}
		at[e.name] = pair
	}
	bytes := &trial{name: "one pass over a path's bytes", count: len(c.Hits), once: func() { onePass(c.Hits) }}
	measure(append(trials, bytes), t.runs, slice)
	fmt.Printf("  %-36s %9s %7s %8s   %9s %7s %8s\n", "CPU time, medians", "hit ns", "allocs", "ratio", "miss ns", "allocs", "ratio")
	ours := at[s.whole.name]
	for _, e := range engines {
		name := e.name
		if e.after {
			name += " (after routing)"
		}
		fmt.Printf("  %-36s", name)
		for k, one := range at[e.name] {
			if one != nil {
				fmt.Printf(" %9.1f %7.1f %8s  ", one.median(), one.allocs, ratio(one.median()/ours[k].median()))
			}
		}
		fmt.Println()
	}
	fmt.Printf("  %-36s %9.1f   what any look at the path costs here\n", bytes.name, bytes.median())
	if t.whole == nil {
		t.whole = map[string]float64{}
	}
	t.whole[c.Name] = ours[0].median()
	if goals, ok := lookupGoals[c.Name]; ok {
		for k, what := range []string{"a hit", "a miss"} {
			if goals[k] != 0 {
				t.goal(ours[k].median() <= goals[k], "Match + Decide of %s in %.1f ns, %.0f asked", what, ours[k].median(), goals[k])
			}
			t.goal(ours[k].allocs < 0.01, "Match + Decide of %s without allocation", what)
		}
		for _, name := range []string{"gin", "chi", "net/http ServeMux"} {
			if peer := at[name][0]; peer != nil {
				t.goal(peer.median() >= faster[name]*ours[0].median(), "%.1f times as fast as %s, %.1f asked", peer.median()/ours[0].median(), name, faster[name])
			}
		}
	}
	t.goal(at[s.bound.name][0].median() <= 5, "Decide on a bound operation in %.1f ns, 5 asked", at[s.bound.name][0].median())
	return nil
}

// sink keeps what is computed from being left out.
var sink []byte

// onePass reads every byte of every path.
func onePass(requests []corpus.Request) {
	for i := range requests {
		var sum byte
		for k := range len(requests[i].Path) {
			sum ^= requests[i].Path[k]
		}
		sink = append(sink[:0], sum)
	}
}

func ratio(r float64) string {
	switch {
	case r < 10:
		return fmt.Sprintf("%.2f×", r)
	default:
		return fmt.Sprintf("%.0f×", r)
	}
}

// growth holds the largest of the made route sets against the smallest.
func (t *table) growth() {
	if t.runs != 0 {
		by := t.whole["routes10k"] / t.whole["routes203"]
		t.goal(by <= 1.45, "from 203 to 10,000 routes, %.2f times the time, 1.45 asked", by)
	}
}

// scopes times claims of eight scopes, and Decide, under so many scopes.
func (t *table) scopes(c *corpus.Corpus, n int) error {
	fmt.Printf("\n%d scopes\n", n)
	s := subjects[c.Name](c)
	var claims []string
	number := map[string]int{}
	for i, name := range c.Scopes {
		number[name] = i
	}
	bytes := 0
	for _, token := range c.Tokens {
		claims = append(claims, token.Claim)
		bytes += len(token.Claim)
		if known, unknown := s.count(token.Claim + " no:such"); known != len(strings.Fields(token.Claim)) || unknown != 1 {
			return fmt.Errorf("%q: %d scopes and %d unknown", token.Claim, known, unknown)
		}
	}
	if err := s.bound.check(c, c.Hits); err != nil {
		return err
	}
	if t.runs == 0 {
		return nil
	}
	ours := &trial{name: "ParseSet", count: len(claims), once: func() { s.claims(claims) }}
	words := make([]uint64, (n+63)/64)
	byHand := &trial{name: "strings.Fields, map", count: len(claims), once: func() {
		for _, claim := range claims {
			clear(words)
			for _, name := range strings.Fields(claim) {
				if i, ok := number[name]; ok {
					words[i>>6] |= 1 << (i & 63)
				}
			}
		}
	}}
	decide := &trial{name: "Decide, bound", count: len(c.Hits), once: func() { s.bound.loop(c.Hits) }}
	trials := []*trial{ours, byHand, decide}
	measure(trials, t.runs, slice)
	for _, one := range trials {
		fmt.Printf("  %-36s %9.1f ns %7.1f allocs\n", one.name, one.median(), one.allocs)
	}
	fmt.Printf("  a claim of eight has %d bytes\n", bytes/len(claims))
	if most, times := map[int]float64{60: 55, 917: 150}[n], map[int]float64{60: 5, 917: 3}[n]; most != 0 {
		t.goal(ours.median() <= most, "a claim of eight scopes in %.1f ns, %.0f asked", ours.median(), most)
		t.goal(ours.allocs < 0.01, "a claim without allocation")
		t.goal(byHand.median() >= times*ours.median(), "%.1f times as fast as strings.Fields and a map, %.0f asked", byHand.median()/ours.median(), times)
	}
	t.goal(decide.median() <= 5, "Decide on a bound operation in %.1f ns, 5 asked", decide.median())
	return nil
}

// guard times a guarded handler against the bare one.
func (t *table) guard(s subject) {
	const times = 4096
	s.bare(times)
	s.guarded(times)
	if t.runs == 0 {
		return
	}
	bare := &trial{name: "bare", count: times, once: func() { s.bare(times) }}
	guarded := &trial{name: "guarded", count: times, once: func() { s.guarded(times) }}
	measure([]*trial{bare, guarded}, t.runs, slice)
	fmt.Printf("\nA handler, with an authenticator that has the principal ready\n")
	for _, one := range []*trial{bare, guarded} {
		fmt.Printf("  %-36s %9.1f ns %7.1f allocs\n", one.name, one.median(), one.allocs)
	}
	t.goal(guarded.median()-bare.median() <= 200, "%.0f ns more, 200 asked", guarded.median()-bare.median())
	t.goal(guarded.allocs-bare.allocs <= 3, "%.1f allocations more, 3 asked", guarded.allocs-bare.allocs)
}
