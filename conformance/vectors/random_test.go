package vectors

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
)

var (
	randomRequests = flag.Int("requests", 120_000, "hostile requests of the random specifications, among all adapters")
	randomSeed     = flag.Uint64("seed", 1, "of the random specifications and requests")
	randomTables   = flag.Int("tables", 40, "route tables in a random specification")
)

// outcome counts what came of requests to random specifications.
type outcome struct {
	requests, unread, ran, denied, closed, meant int // closed: by a check that only ever denies
	reasons                                      map[string]int
	wrong                                        []string
}

// Random specifications, emitted, compiled, registered and sent hostile requests by random callers: what runs is what the
// reference evaluation of its own requirement allows, and what is denied is what that denies.
func TestRandom(t *testing.T) {
	var worlds []world
	models, taken := map[string]*model{}, map[string][]*table{}
	var report strings.Builder
	for i, adapter := range adapters {
		r := rand.New(rand.NewPCG(*randomSeed, uint64(i)))
		m := randomModel(r)
		var all []*table
		endpoints := 0
		for n := range *randomTables {
			tab := randomTable(r, n)
			for _, e := range tab.endpoints {
				m.needs[e.id] = m.randomNeed(r)
			}
			endpoints += len(tab.endpoints)
			all = append(all, tab)
		}
		dir := "random/" + adapter
		left, result, unread, refused := acceptedModel(t, m, all, adapter, dir)
		models[adapter], taken[adapter] = m, left
		worlds = append(worlds, world{dir, adapter, result.Files})
		kept := 0
		for _, tab := range left {
			kept += len(tab.endpoints)
		}
		fmt.Fprintf(&report, "%s: %d random endpoints, %d are no specification; it takes %d and refuses %d:\n%s", adapter, endpoints, unread, kept, len(refused), reasons(refused))
		if kept < endpoints/4 {
			t.Errorf("%s takes %d of %d endpoints", adapter, kept, endpoints)
		}
	}
	program := compiled(t, worlds)
	outcomes := map[string]*outcome{}
	for _, adapter := range adapters {
		outcomes[adapter] = &outcome{reasons: map[string]int{}}
	}
	t.Run("on", func(t *testing.T) {
		for _, adapter := range adapters {
			t.Run(adapter, func(t *testing.T) {
				t.Parallel()
				h := start(t, program)
				tables := slices.DeleteFunc(taken[adapter], func(tab *table) bool { return len(tab.endpoints) == 0 })
				for i, tab := range tables {
					r := rand.New(rand.NewPCG(*randomSeed, uint64(1000+i)))
					n := *randomRequests / len(adapters) / len(tables)
					storm(h, adapter, models[adapter], tab, r, n+1, outcomes[adapter])
				}
			})
		}
	})
	total := outcome{reasons: map[string]int{}}
	for _, adapter := range adapters {
		o := outcomes[adapter]
		fmt.Fprintf(&report, "%s\n", o.report(adapter))
		total.requests += o.requests
		total.unread += o.unread
		total.ran += o.ran
		total.denied += o.denied
		total.closed += o.closed
		total.meant += o.meant
		total.wrong = append(total.wrong, o.wrong...)
		for reason, n := range o.reasons {
			total.reasons[reason] += n
		}
	}
	fmt.Fprintf(&report, "%s\nseed %d", total.report("all"), *randomSeed)
	t.Log("\n" + report.String())
	if total.requests < *randomRequests || total.ran < total.requests/20 || total.denied < total.requests/20 {
		t.Errorf("%d requests, %d ran, %d denied: too few to mean anything", total.requests, total.ran, total.denied)
	}
	complain(t, total.wrong)
}

func (o *outcome) report(name string) string {
	text := fmt.Sprintf("%-8s %7d requests: %6d ran their handler, %6d denied by their requirement, %5d by a check that only denies, %6d no route, %5d no request for the server; %6d as the specification means; %d wrong;",
		name, o.requests, o.ran, o.denied, o.closed, o.requests-o.ran-o.denied-o.closed-o.unread, o.unread, o.meant, len(o.wrong))
	for _, reason := range slices.Sorted(maps.Keys(o.reasons)) {
		text += fmt.Sprintf(" %s %d,", reason, o.reasons[reason])
	}
	return strings.TrimRight(text, ",;")
}

// acceptedModel leaves out what the reader and the adapter refuse, line by line, until they have nothing to say.
func acceptedModel(t *testing.T, m *model, tables []*table, adapter, dir string) (left []*table, result generator.Result, unread int, refused []refusal) {
	t.Helper()
	left = tables
	for {
		text, lines := m.yaml(left)
		api, found, err := native.Load(oneFile(text), "scopes.yaml", native.Options{})
		require.NoError(t, err)
		reading := found.Errors() > 0
		if !reading {
			result, err = emit(api, adapter, dir)
			require.NoError(t, err)
			found = result.Found
		}
		out := map[string]bool{}
		for _, d := range found {
			if d.Rule.Severity != diag.Error {
				continue
			}
			id := lines[d.Range.Start.Line]
			require.NotEmpty(t, id, "%s: %s\n%s", d.Range, d.Message, text)
			if out[id] {
				continue
			}
			if out[id] = true; reading {
				unread++
			} else {
				refused = append(refused, refusal{id, d.Message})
			}
		}
		if len(out) == 0 {
			for _, o := range api.Operations {
				for _, tab := range left {
					if e := tab.find(o.ID); e != nil {
						p, err := spec.ParsePattern(o.Path)
						require.NoError(t, err)
						e.pattern, e.shape = p, shapeOf(p)
					}
				}
			}
			return left, result, unread, refused
		}
		left = without(left, out)
	}
}

// storm sends requests by random callers to one table.
func storm(h *harness, adapter string, m *model, tab *table, r *rand.Rand, n int, o *outcome) {
	h.t.Helper()
	opening, _ := h.open("random/"+adapter, defaults[adapter], tab, false)
	if opening.Panic != "" || opening.Verify != "" {
		o.wrong = append(o.wrong, fmt.Sprintf("%s %s is refused when the service starts: %s%s\n%s", adapter, tab.name, opening.Panic, opening.Verify, tab.routes()))
		return
	}
	for n > 0 {
		batch := min(n, 500)
		n -= batch
		var requests []request
		var wanted []*endpoint
		for i := range batch {
			var request request
			var e *endpoint
			if i%4 == 0 {
				request, e = meant(r, tab)
			}
			if e == nil {
				request = hostile(r, tab)
			}
			request.Caller = m.randomCaller(r)
			requests, wanted = append(requests, request), append(wanted, e)
		}
		for i, answers := range h.send(requests) {
			o.judge(adapter+" "+tab.name, m, tab, requests[i], wanted[i], answers[0])
		}
	}
}

// judge says whether one request was decided as it should be.
func (o *outcome) judge(where string, m *model, tab *table, r request, wanted *endpoint, a answer) {
	o.requests++
	wrong := func(format string, args ...any) {
		o.wrong = append(o.wrong, fmt.Sprintf("%s: %s by %+v: %s (%+v)", where, r, *r.Caller, fmt.Sprintf(format, args...), a))
	}
	own := func(e *endpoint) string {
		if tree := m.needs[e.id].tree; tree == nil {
			return fmt.Sprintf("%s %s (%s)", e.method, e.path, m.needs[e.id].access)
		}
		return fmt.Sprintf("%s %s", e.method, e.path)
	}
	paths := readings(string(r.Target), "")
	var at *endpoint // what the router chose
	switch {
	case len(a.Ran) > 0:
		at = tab.find(a.Ran[0])
		if at == nil || !once(a, a.Ran[0]) {
			wrong("%v ran, %v was allowed", a.Ran, a.Allowed)
			return
		}
		if o.ran++; !m.allows(m.needs[at.id], *r.Caller) {
			wrong("%s ran, and is not allowed", own(at))
		}
	case len(a.Allowed) > 0:
		wrong("%v was allowed, and nothing ran", a.Allowed)
	case len(a.Denied) == 1 && (a.Denied[0].Reason == "method not allowed" || a.Denied[0].Reason == "unknown path"):
		o.closed++
		o.reasons[a.Denied[0].Reason]++
	case len(a.Denied) == 1:
		o.denied++
		o.reasons[a.Denied[0].Reason]++
		if at = tab.find(a.Denied[0].Operation); at == nil {
			wrong("the denied operation is of another table")
		} else if m.allows(m.needs[at.id], *r.Caller) {
			wrong("%s is denied, and is allowed", own(at))
		}
	case len(a.Denied) > 1:
		wrong("decided more than once")
	case a.Status == 0:
		o.unread++
	}
	if at != nil && (!at.answers(r.Method) || !at.matches(paths)) {
		wrong("%s is not what was asked for", own(at))
	}
	if wanted != nil {
		if o.meant++; at != wanted {
			wrong("%s is what was asked for, beside\n%s", own(wanted), tab.routes())
		}
	}
}
