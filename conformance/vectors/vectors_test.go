package vectors

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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
