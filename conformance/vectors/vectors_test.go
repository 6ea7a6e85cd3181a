package vectors

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native"
)

// recorded is how the vectors name a router that is set up in some way, and how the harness does.
type recorded struct {
	name, adapter, config string
	prefix                string // that the router does not see
	as                    string // whose requests are sent, when they are not its own
}

var setups = []recorded{
	{name: "nethttp", adapter: "nethttp"},
	{name: "nethttp-subtree", adapter: "nethttp", config: "a ServeMux of the service's own"},
	{name: "nethttp-stripprefix", adapter: "nethttp", config: "StripPrefix", prefix: "/api"},
	{name: "nethttp-nested-v1v2", adapter: "nethttp", config: "nested"},
	{name: "chi", adapter: "chi"},
	{name: "chi+StripSlashes", adapter: "chi", config: "StripSlashes"},
	{name: "chi+CleanPath", adapter: "chi", config: "CleanPath"},
	{name: "chi+CleanPath after New", adapter: "chi", config: "late CleanPath", as: "chi+CleanPath"},
	{name: "chi+GetHead", adapter: "chi", config: "GetHead"},
	{name: "chi+RedirectSlashes", adapter: "chi", config: "RedirectSlashes"},
	{name: "chi-mount", adapter: "chi", config: "Mount", prefix: "/api"},
	{name: "chi, Route", adapter: "chi", config: "Route", prefix: "/api", as: "chi-mount"},
	{name: "gin", adapter: "gin"},
	{name: "gin+escape", adapter: "gin"},
	{name: "gin+UseRawPath", adapter: "gin", config: "UseRawPath"},
	{name: "gin+UseEscapedPath", adapter: "gin", config: "UseEscapedPath"},
	{name: "gin+RemoveExtraSlash", adapter: "gin", config: "RemoveExtraSlash"},
	{name: "gin+RedirectFixedPath", adapter: "gin", config: "RedirectFixedPath"},
	{name: "gin+NoRedirect+405", adapter: "gin", config: "NoRedirect+405"},
	{name: "gin, Group", adapter: "gin", config: "Group", prefix: "/api", as: "chi-mount"},
	{name: "gorilla", adapter: "gorilla"},
	{name: "gorilla+SkipClean", adapter: "gorilla", config: "SkipClean"},
	{name: "gorilla+UseEncodedPath", adapter: "gorilla", config: "UseEncodedPath"},
	{name: "gorilla+StrictSlash", adapter: "gorilla", config: "StrictSlash"},
	{name: "gorilla, Subrouter", adapter: "gorilla", config: "Subrouter", prefix: "/api", as: "chi-mount"},
	{name: "echo4", adapter: "echo4"},
	{name: "echo4+escape", adapter: "echo4"},
	{name: "echo4+RemoveTrailingSlash", adapter: "echo4", config: "RemoveTrailingSlash"},
	{name: "echo4+MethodOverride", adapter: "echo4", config: "MethodOverride"},
	{name: "echo4, Group", adapter: "echo4", config: "Group", prefix: "/api", as: "chi-mount"},
	{name: "echo5", adapter: "echo5"},
	{name: "echo5+escape", adapter: "echo5"},
	{name: "echo5+EscapedPath", adapter: "echo5", config: "EscapedPath"},
	{name: "echo5+AutoHEAD", adapter: "echo5", config: "AutoHEAD"},
	{name: "echo5, Group", adapter: "echo5", config: "Group", prefix: "/api", as: "chi-mount"},
	{name: "fiber2", adapter: "fiber2"},
	{name: "fiber2+strict", adapter: "fiber2", config: "strict"},
	{name: "fiber2+strict+escape", adapter: "fiber2", config: "strict"},
	{name: "fiber2+strict+Unescape", adapter: "fiber2", config: "strict, UnescapePath"},
	{name: "fiber2, Group", adapter: "fiber2", config: "strict, Group", prefix: "/api", as: "chi-mount"},
	{name: "fiber3", adapter: "fiber3"},
	{name: "fiber3+strict", adapter: "fiber3", config: "strict"},
	{name: "fiber3+strict+escape", adapter: "fiber3", config: "strict"},
	{name: "fiber3+strict+Unescape", adapter: "fiber3", config: "strict, UnescapePath"},
	{name: "fiber3, Group", adapter: "fiber3", config: "strict, Group", prefix: "/api", as: "chi-mount"},
}

// loosened are the setups that have to be refused when the service starts.
var loosened = []string{
	"chi+StripSlashes", "chi+CleanPath", "chi+CleanPath after New", "gin+RemoveExtraSlash", "echo4+RemoveTrailingSlash", "echo4+MethodOverride", "echo5+EscapedPath",
	"fiber2", "fiber2+strict+Unescape", "fiber3", "fiber3+strict+Unescape",
}

// vector is one line of the recorded requests.
type vector struct {
	Router, Set, ID, Class, Proto, Method, Target string
	TargetHex                                     string `json:"target_hex"`
	Headers                                       []string
	Served                                        string
}

func (v vector) request() request {
	target := []byte(v.Target)
	if v.TargetHex != "" {
		target, _ = hex.DecodeString(v.TargetHex) // empty otherwise, which the count shows
	}
	return request{Proto: v.Proto, Method: v.Method, Target: target, Headers: v.Headers}
}

func vectors(t testing.TB) (by map[[2]string][]vector, total int) {
	z, err := gzip.NewReader(bytes.NewReader(shared(t, "vectors/router_vectors.jsonl.gz")))
	require.NoError(t, err)
	by = map[[2]string][]vector{}
	lines := json.NewDecoder(bufio.NewReader(z))
	for {
		var v vector
		if err := lines.Decode(&v); errors.Is(err, io.EOF) {
			return by, total
		} else {
			require.NoError(t, err)
		}
		total++
		key := [2]string{v.Router, v.Set}
		by[key] = append(by[key], v)
	}
}

// registered is what a recorded router did with a table.
type registered struct {
	Router, Set, Panic string
	Routes             []string
	Syntax             map[string]string
}

// tables reads the route tables of the vectors, and what the reader of specifications refuses of them.
func tables(t testing.TB) (read []*table, builds map[[2]string]registered, refused []refusal) {
	var list []registered
	require.NoError(t, json.Unmarshal(shared(t, "vectors/router_builds.json"), &list))
	builds = map[[2]string]registered{}
	nested := []string{}
	for _, b := range list {
		builds[[2]string{b.Router, b.Set}] = b
		if b.Router == "nethttp-nested-v1v2" && b.Set == "nest" {
			for _, version := range []string{"/v1", "/v2"} {
				for _, route := range b.Routes {
					method, path, _ := strings.Cut(route, " ")
					nested = append(nested, method+" "+version+path)
				}
			}
		}
	}
	add := func(name string, routes []string) {
		tab, why := newTable(t, name, len(read), routes)
		if why != "" {
			refused = append(refused, refusal{name, why})
			return
		}
		read = append(read, tab)
	}
	for _, b := range list {
		if b.Router == list[0].Router {
			add(b.Set, b.Routes)
		}
	}
	add("nested", nested)
	return read, builds, refused
}

// newTable reads routes as a specification.
func newTable(t testing.TB, name string, n int, routes []string) (*table, string) {
	tab := &table{name: name, base: fmt.Sprintf("/t%02d/api", n)}
	text := "scopegen: 1\ninfo: {title: Table, version: \"1\"}\nscopes:\n"
	for i, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		path = escapeText(path)
		text += fmt.Sprintf("  t%02do%d:\n    description: One operation.\n    grants:\n      - %q: {id: t%02[1]do%[2]d, base: %[5]q}\n", n, i, method+" "+path, n, tab.base)
	}
	api, found, err := native.Load(oneFile(text), "scopes.yaml", native.Options{})
	require.NoError(t, err)
	if found.Errors() > 0 {
		return nil, found[0].Message
	}
	for i, o := range api.Operations {
		tab.endpoints = append(tab.endpoints, newEndpoint(o, routes[i]))
	}
	require.Len(t, api.Operations, len(routes), text)
	return tab, ""
}

func newEndpoint(o *spec.Operation, neutral string) *endpoint {
	p, err := spec.ParsePublishedPattern(o.Path)
	if err != nil {
		panic(err)
	}
	return &endpoint{id: o.ID, method: o.Method, path: o.Path, neutral: neutral, pattern: p, slashIgnored: o.SlashIgnored, shape: shapeOf(p)}
}

// escapeText writes what is not ASCII as a specification does.
func escapeText(path string) string {
	var b strings.Builder
	for i := range len(path) {
		if path[i] >= 0x80 {
			fmt.Fprintf(&b, "%%%02X", path[i])
		} else {
			b.WriteByte(path[i])
		}
	}
	return b.String()
}

type oneFile string

func (f oneFile) ReadFile(string) ([]byte, error) { return []byte(f), nil }
func (f oneFile) Glob(string) ([]string, error)   { return nil, nil }

// served gives the tables that an adapter takes, and the others.
func served(t testing.TB, all []*table, adapter string) (left []*table, refused []refusal) {
	for _, tab := range all {
		api, found := ownScopes([]*table{tab})
		if found.Errors() == 0 {
			result, err := emit(api, adapter, "x")
			require.NoError(t, err)
			found = result.Found
		}
		if found.Errors() > 0 {
			refused = append(refused, refusal{tab.name, found[0].Message})
			continue
		}
		left = append(left, tab)
	}
	return left, refused
}

// Every recorded table and request through the emitted adapters on the real routers, over TCP.
func TestVectors(t *testing.T) {
	recordings, total := vectors(t)
	all, builds, unread := tables(t)
	var worlds []world
	taken, refusedBy := map[string][]*table{}, map[string][]refusal{}
	var report strings.Builder
	fmt.Fprintf(&report, "%d recorded requests, %d tables; %d tables are no specification:\n%s", total, len(all)+len(unread), len(unread), listed(unread))
	for _, adapter := range adapters {
		left, refused := served(t, all, adapter)
		taken[adapter], refusedBy[adapter] = left, refused
		api, found := ownScopes(left)
		require.Zero(t, found.Errors(), "%v", found)
		dir := "vectors/" + adapter
		result, err := emit(api, adapter, dir)
		require.NoError(t, err)
		require.Zero(t, result.Found.Errors(), "%v", result.Found)
		worlds = append(worlds, world{dir, adapter, result.Files})
		fmt.Fprintf(&report, "%s takes %d tables, and refuses %d:\n%s", adapter, len(left), len(refused), listed(refused))
	}
	program := compiled(t, worlds)
	counts := map[string]*tally{}
	for _, s := range setups {
		counts[s.name] = newTally()
	}
	t.Run("on", func(t *testing.T) {
		for _, adapter := range adapters {
			t.Run(adapter, func(t *testing.T) {
				t.Parallel()
				h := start(t, program)
				for _, s := range setups {
					if s.adapter == adapter {
						count := counts[s.name]
						for _, tab := range taken[adapter] {
							replay(h, s, tab, recordings, builds, count)
						}
					}
				}
			})
		}
	})
	sum := newTally()
	for _, s := range setups {
		count := counts[s.name]
		sum.add(count)
		fmt.Fprintf(&report, "%s\n", count.report(s.name))
		if must := slices.Contains(loosened, s.name); must != (count.openings == 0 && len(count.refused) > 0) {
			t.Errorf("%s: %d tables opened, %d refused at start", s.name, count.openings, len(count.refused))
		}
	}
	foreign, unwritten, untaken := 0, 0, 0
	for key, list := range recordings {
		i := slices.IndexFunc(setups, func(s recorded) bool { return s.name == key[0] })
		switch named := func(r refusal) bool { return r.what == key[1] }; {
		case i < 0:
			foreign += len(list)
		case slices.ContainsFunc(unread, named):
			unwritten += len(list)
		case slices.ContainsFunc(refusedBy[setups[i].adapter], named):
			untaken += len(list)
		}
	}
	fmt.Fprintf(&report, "%s\nby class:\n%s", sum.report("all"), sum.classes())
	fmt.Fprintf(&report, "Of %d recorded requests, %d were sent; not sent: %d of tables that are refused at generation, %d of tables that are no specification, %d of setups that are refused at start, %d of a router without an adapter\n",
		total, sum.replayed, untaken, unwritten, sum.held, foreign)
	if sum.replayed+untaken+unwritten+sum.held+foreign != total {
		t.Errorf("recorded requests are lost")
	}
	t.Log("\n" + report.String())
	if sum.replayed < 14_000 || sum.served < 6_000 {
		t.Errorf("%d requests, %d served: too few to mean anything", sum.requests, sum.served)
	}
	for _, w := range sum.wrong {
		t.Error(w)
	}
}

// replay sends the recorded requests of a table.
func replay(h *harness, s recorded, tab *table, recordings map[[2]string][]vector, builds map[[2]string]registered, count *tally) {
	h.t.Helper()
	router, set := s.name, tab.name
	if s.as != "" {
		router = s.as
	}
	if (tab.name == "nested") != (s.config == "nested") {
		return
	}
	if tab.name == "nested" {
		set = "nest"
	}
	list := recordings[[2]string{router, set}]
	if len(list) == 0 { // the recorded router has refused the table, in its own syntax
		for _, v := range recordings[[2]string{s.adapter, set}] {
			if s.prefix != "" && !strings.HasPrefix(v.Target, "/") {
				continue
			}
			v.Target, v.Served = s.prefix+v.Target, unrecorded
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		count.unsent = append(count.unsent, tab.name)
		return
	}
	o, order := h.open("vectors/"+s.adapter, s.config, tab, true)
	if order != "" {
		count.reordered++
	}
	if o.Panic != "" || o.Verify != "" {
		count.refused = append(count.refused, refusal{tab.name, o.Panic + o.Verify})
		if router == s.name {
			count.held += len(recordings[[2]string{router, set}])
		}
		return
	}
	count.openings++
	if router == s.name {
		count.replayed += len(recordings[[2]string{router, set}])
	}
	var requests []request
	for _, v := range list {
		r := v.request()
		r.Else = tab.endpoints[0].id
		requests = append(requests, r)
	}
	answers := h.send(requests)
	require.Len(h.t, answers, len(requests))
	other := otherSyntax(s, tab, builds[[2]string{router, set}])
	for i, v := range list {
		got := count.judge(s.name+" "+tab.name, v.Class, tab, requests[i], s.prefix, answers[i])
		if v.Served == unrecorded || s.as != "" && s.as != "chi+CleanPath" {
			continue
		}
		compareServed(count, s, tab, v, requests[i], got, other, order != "")
	}
}

const unrecorded = "?"

// compareServed holds what ran against what ran when the vectors were recorded.
func compareServed(count *tally, s recorded, tab *table, v vector, r request, got *endpoint, other map[string]string, reordered bool) {
	now, then := "", (*endpoint)(nil)
	if got != nil {
		now = got.neutral
	}
	for _, e := range tab.endpoints {
		if e.neutral == v.Served {
			then = e
		}
	}
	var class string
	switch {
	case now == v.Served:
		count.same++
		return
	case then == nil && v.Method == "HEAD" && got.method == "GET":
		class = "HEAD is registered with GET"
	case now == "" && !then.answers(v.Method):
		class = "the method is not the operation's: denied"
	case now == "" && !strict(then, string(r.Target), s.prefix):
		class = "the path is not the operation's: answered 404"
	case then != nil && other[then.id] != "":
		class = other[then.id]
	case got != nil && other[got.id] != "":
		class = other[got.id]
	case reordered && then != nil && got != nil && compare(got.pattern, then.pattern) < 0:
		class = "registered before what takes its requests too"
	default:
		count.wrong = append(count.wrong, fmt.Sprintf("%s %s %s: %q was served when the vectors were recorded, and %q now", s.name, tab.name, r, v.Served, now))
		return
	}
	count.differs[class]++
}

// strict reports whether the path as it was sent is the endpoint's, escapes of what needs none apart.
func strict(e *endpoint, target, prefix string) bool {
	path, _, _ := strings.Cut(target, "?")
	path = strings.TrimPrefix(path, prefix)
	return e.shape.escaped.MatchString(path) || e.shape.escaped.MatchString(plain(path))
}

// otherSyntax says which endpoints are registered otherwise than they were, and how.
func otherSyntax(s recorded, tab *table, b registered) map[string]string {
	other := map[string]string{}
	ours := patternsOf(s.adapter, tab)
	for _, e := range tab.endpoints {
		theirs, known := b.Syntax[e.neutral]
		if s.adapter == "nethttp" {
			_, theirs, _ = strings.Cut(theirs, " ")
			if s.config == "nested" {
				theirs = e.path[:len("/v1")] + theirs
			}
		}
		if known && theirs != ours[e.id] {
			other[e.id] = fmt.Sprintf("registered as %s, not as %s", ours[e.id], theirs)
		}
	}
	return other
}

func listed(refused []refusal) string {
	var b strings.Builder
	for _, r := range refused {
		fmt.Fprintf(&b, "    %s: %s\n", r.what, r.why)
	}
	return b.String()
}

// tally counts what came of requests.
type tally struct {
	requests, served, denied, same int // served and denied: by whom every scope is held, and by whom the operation's is not
	byClass                        map[string]*[3]int
	differs                        map[string]int
	openings, reordered            int
	replayed, held                 int // recorded requests of the router itself: sent, and not sent since it is refused at start
	refused                        []refusal
	unsent                         []string
	wrong                          []string
}

func newTally() *tally { return &tally{byClass: map[string]*[3]int{}, differs: map[string]int{}} }

func (c *tally) add(o *tally) {
	c.requests += o.requests
	c.served += o.served
	c.denied += o.denied
	c.same += o.same
	c.openings += o.openings
	c.reordered += o.reordered
	c.replayed += o.replayed
	c.held += o.held
	c.wrong = append(c.wrong, o.wrong...)
	for class, n := range o.byClass {
		for i := range n {
			c.class(class)[i] += n[i]
		}
	}
	for class, n := range o.differs {
		c.differs[class] += n
	}
}

func (c *tally) class(name string) *[3]int {
	if c.byClass[name] == nil {
		c.byClass[name] = &[3]int{}
	}
	return c.byClass[name]
}

// judge says whether the guard was right about a request that was sent three times. It gives the endpoint that was served.
func (c *tally) judge(where, class string, tab *table, r request, prefix string, answers []answer) *endpoint {
	c.requests++
	c.class(class)[0]++
	wrong := func(format string, args ...any) {
		c.class(class)[2]++
		c.wrong = append(c.wrong, fmt.Sprintf("%s: %s: %s", where, r, fmt.Sprintf(format, args...)))
	}
	if len(answers) != 3 {
		wrong("%d answers", len(answers))
		return nil
	}
	all, without, only := answers[0], answers[1], answers[2]
	if len(all.Ran) == 0 {
		for _, a := range answers {
			if len(a.Allowed)+len(a.Ran) > 0 {
				wrong("no handler ran, and yet %v is allowed and %v ran", a.Allowed, a.Ran)
				return nil
			}
		}
		for _, d := range all.Denied {
			if d.Reason != "method not allowed" && d.Reason != "unknown path" {
				wrong("%s denied to who has every scope: %s", d.Operation, d.Reason)
			}
		}
		return nil
	}
	ran := all.Ran[0]
	e := tab.find(ran)
	c.served++
	c.class(class)[1]++
	switch {
	case e == nil:
		wrong("%s ran, which is of another table", ran)
	case !once(all, ran) || !once(only, ran):
		wrong("%v ran, %v was allowed, %v in the context; with its scope only %v, %v and %v", all.Ran, all.Allowed, all.Context, only.Ran, only.Allowed, only.Context)
	case len(without.Ran)+len(without.Allowed) > 0:
		wrong("%s ran, and without its scope %v too, with %v allowed", ran, without.Ran, without.Allowed)
	case len(without.Denied) != 1 || without.Denied[0].Operation != ran || without.Denied[0].Reason != "insufficient scope":
		wrong("%s ran, and without its scope that was denied as %v", ran, without.Denied)
	case !e.answers(r.Method):
		wrong("%s %s ran", e.method, e.path)
	case !e.matches(readings(string(r.Target), prefix)):
		wrong("%s %s ran", e.method, e.path)
	default:
		c.denied++
		return e
	}
	return nil
}

func once(a answer, ran string) bool {
	only := []string{ran}
	return slices.Equal(a.Ran, only) && slices.Equal(a.Allowed, only) && slices.Equal(a.Context, only) && len(a.Denied) == 0
}

func (c *tally) report(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-26s %6d requests, %6d served, %6d of them denied without the scope, %d wrong; %d tables", name, c.requests, c.served, c.denied, len(c.wrong), c.openings)
	if c.reordered > 0 {
		fmt.Fprintf(&b, ", %d registered in another order than theirs, which is refused", c.reordered)
	}
	if len(c.unsent) > 0 {
		fmt.Fprintf(&b, "; without recorded requests: %s", strings.Join(c.unsent, ", "))
	}
	if len(c.refused) > 0 {
		fmt.Fprintf(&b, "\n    %d tables refused at start, such as %s: %s", len(c.refused), c.refused[0].what, c.refused[0].why)
	}
	if c.same > 0 {
		fmt.Fprintf(&b, "\n    %d as recorded", c.same)
	}
	for _, class := range slices.Sorted(maps.Keys(c.differs)) {
		fmt.Fprintf(&b, "\n    %4d otherwise: %s", c.differs[class], class)
	}
	return b.String()
}

func (c *tally) classes() string {
	var b strings.Builder
	for _, class := range slices.Sorted(maps.Keys(c.byClass)) {
		n := c.byClass[class]
		fmt.Fprintf(&b, "    %-22s %6d requests, %6d served, %d wrong\n", class, n[0], n[1], n[2])
	}
	return b.String()
}
