package vectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
)

// defaults are the configurations in which adapters are used without a vector that asks for another.
var defaults = map[string]string{"fiber2": "strict", "fiber3": "strict"}

// folder is a file system of the specifications in one folder.
type folder string

func (f folder) ReadFile(name string) ([]byte, error) { return os.ReadFile(path.Join(string(f), name)) }
func (f folder) Glob(string) ([]string, error)        { return nil, nil }

// endpointsOf reads the document that a specification names.
func endpointsOf(fsys native.FS, name string, o native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
	data, err := fsys.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	api, found := openapi.Read(name, data, nil, openapi.Options{Security: o.Security, Absent: o.Absent})
	return api, found, nil
}

// documents are the examples and the published documents, as route tables. In every other one a slash at the end
// is ignored.
func documents(t testing.TB) (all []*table) {
	add := func(name string, operations []*spec.Operation) {
		n := len(all)
		tab := &table{name: name, base: fmt.Sprintf("/d%02d/api", n)}
		for i, o := range operations {
			o := *o
			o.ID, o.Path = fmt.Sprintf("d%02do%d", n, i), o.FullPath()
			o.SlashIgnored = n%2 == 1
			tab.endpoints = append(tab.endpoints, newEndpoint(&o, o.String()))
		}
		all = append(all, tab)
	}
	for _, name := range []string{"factory", "bimdata", "emakin"} {
		api, found, err := native.Load(folder("../../examples/"+name), "scopes.yaml", native.Options{OpenAPI: endpointsOf})
		require.NoError(t, err)
		require.Zero(t, found.Errors(), "%v", found)
		add(name, api.Operations)
	}
	for _, name := range []string{
		"petstore/openapi.yaml", "figma/openapi.yaml", "slack/slack_web_openapi_v2.json", "mastodon/schema.json", "square/api.json", "discord/openapi.json",
	} {
		api, found := openapi.Read(name, shared(t, "data/"+name), nil, openapi.Options{})
		require.Zero(t, found.Errors(), "%v", found)
		require.NotEmpty(t, api.Operations)
		add(path.Dir(name), api.Operations)
	}
	add("digitalocean", endpointsIn(t, "data/oracle/digitalocean.jsonl"))
	return all
}

// endpointsIn reads what another program has listed, an endpoint a line, of a document of several files, which scopegen does not take.
func endpointsIn(t testing.TB, name string) (operations []*spec.Operation) {
	t.Helper()
	lines := json.NewDecoder(bytes.NewReader(shared(t, name)))
	for lines.More() {
		var o spec.Operation
		require.NoError(t, lines.Decode(&struct{ Method, Path *string }{&o.Method, &o.Path}))
		operations = append(operations, &o)
	}
	require.NotEmpty(t, operations)
	return operations
}

// The endpoints of the examples and of published documents, each with a scope of its own, under requests that are made from
// their paths.
func TestDocuments(t *testing.T) {
	all := documents(t)
	var worlds []world
	taken := map[string][]*table{}
	var report strings.Builder
	endpoints := 0
	for _, tab := range all {
		endpoints += len(tab.endpoints)
		fmt.Fprintf(&report, "%s %d, ", tab.name, len(tab.endpoints))
	}
	fmt.Fprintf(&report, "%d endpoints\n", endpoints)
	for _, adapter := range adapters {
		dir := "documents/" + adapter
		left, result, refused, err := accepted(all, adapter, dir)
		require.NoError(t, err)
		taken[adapter] = left
		worlds = append(worlds, world{dir, adapter, result.Files})
		fmt.Fprintf(&report, "%s refuses %d endpoints:\n%s", adapter, len(refused), reasons(refused))
		if len(refused) > endpoints/4 { // gin wants one name for a parameter in one place
			t.Errorf("%s refuses %d of %d endpoints", adapter, len(refused), endpoints)
		}
	}
	program := compiled(t, worlds)
	counts := map[string]*tally{}
	for _, adapter := range adapters {
		counts[adapter] = newTally()
	}
	t.Run("on", func(t *testing.T) {
		for _, adapter := range adapters {
			t.Run(adapter, func(t *testing.T) {
				t.Parallel()
				h := start(t, program)
				for i, tab := range taken[adapter] {
					if len(tab.endpoints) > 0 {
						batter(h, "documents/"+adapter, defaults[adapter], tab, rand.New(rand.NewPCG(uint64(i), 3)), 8*len(tab.endpoints), counts[adapter])
					}
				}
			})
		}
	})
	sum := newTally()
	for _, adapter := range adapters {
		sum.add(counts[adapter])
		fmt.Fprintf(&report, "%s\n", counts[adapter].report(adapter))
	}
	fmt.Fprintf(&report, "%s\n%s", sum.report("all"), sum.classes())
	t.Log("\n" + report.String())
	if sum.requests < 50_000 || sum.served < 10_000 {
		t.Errorf("%d requests, %d served: too few to mean anything", sum.requests, sum.served)
	}
	complain(t, sum.wrong)
}

func complain(t *testing.T, wrong []string) {
	for _, w := range wrong[:min(len(wrong), 50)] {
		t.Error(w)
	}
	if len(wrong) > 50 {
		t.Errorf("and %d more", len(wrong)-50)
	}
}

// batter sends requests to a table whose endpoints have scopes of their own: a quarter of them such as endpoints are for.
func batter(h *harness, world, config string, tab *table, r *rand.Rand, n int, count *tally) {
	h.t.Helper()
	o, _ := h.open(world, config, tab, false)
	require.Empty(h.t, o.Panic, tab.name)
	require.Empty(h.t, o.Verify, tab.name)
	count.openings++
	var requests []request
	var wanted []*endpoint
	for i := range n {
		var request request
		var e *endpoint
		if i%4 == 0 {
			request, e = meant(r, tab)
		}
		if e == nil {
			request = hostile(r, tab)
		}
		request.Else = tab.endpoints[0].id
		requests, wanted = append(requests, request), append(wanted, e)
	}
	for chunk := range slices.Chunk(indexes(n), 2000) {
		answers := h.send(requests[chunk[0] : chunk[len(chunk)-1]+1])
		for k, i := range chunk {
			class := "hostile"
			if wanted[i] != nil {
				class = "meant"
			}
			got := count.judge(world+" "+tab.name, class, tab, requests[i], "", answers[k])
			if wanted[i] != nil && got != wanted[i] {
				count.class(class)[2]++
				count.wrong = append(count.wrong, fmt.Sprintf("%s %s: %s is for %s %s, and %+v", world, tab.name, requests[i], wanted[i].method, wanted[i].path, answers[k][0]))
			}
		}
	}
}

func indexes(n int) (list []int) {
	for i := range n {
		list = append(list, i)
	}
	return list
}
