package vectors

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is wrong on purpose is found: handlers behind the check of another operation, patterns of another operation, a check that
// nobody heeds, a method that nobody looks at.
func TestFaultsAreFound(t *testing.T) {
	tab, why := newTable(t, "faults", 0, []string{"GET /admin", "GET /form/{id}", "DELETE /form/{id}", "POST /form", "GET /form/{id}/lines", "GET /files/{path...}"})
	require.Empty(t, why)
	type edit struct{ file, from, to string }
	faults := []struct {
		name  string
		edits []edit
		says  string
	}{
		{"none", nil, ""},
		{"binding", []edit{{"chiguard/router.go", "r.guard.Protect(op, handler)", "r.guard.Protect((op-1)^1+1, handler)"}}, "was allowed"},
		{"pattern", []edit{{"chiguard/table.go", `strings.Split(t.lines[op-1], "\t")`, `strings.Split(t.lines[(op-1)^1], "\t")`}}, "GET /admin ran"},
		{"check", []edit{{"runtime_guard.go", "if denial != nil {", "if false && denial != nil {"}}, "without its scope"},
		{"method", []edit{
			{"chiguard/router.go", "r.router.Method(method, pattern, handler)", "r.router.Handle(pattern, handler)"},
			{"runtime_gate.go", "if method != b.method &&", "if false && method != b.method &&"},
		}, "DELETE /form/{id} ran"},
	}
	var worlds []world
	for _, f := range faults {
		dir := "faults/" + f.name
		api, found := ownScopes([]*table{tab})
		require.Zero(t, found.Errors())
		result, err := emit(api, "chi", dir)
		require.NoError(t, err)
		require.Zero(t, result.Found.Errors())
		for _, e := range f.edits {
			done := 0
			for i, file := range result.Files {
				if file.Path == dir+"/"+e.file {
					done += bytes.Count(file.Data, []byte(e.from))
					result.Files[i].Data = bytes.ReplaceAll(file.Data, []byte(e.from), []byte(e.to))
				}
			}
			require.Positive(t, done, "%s does not say %s any more", e.file, e.from)
		}
		worlds = append(worlds, world{dir, "chi", result.Files})
	}
	h := start(t, compiled(t, worlds))
	for _, f := range faults {
		count := newTally()
		// Verify may find it first, which is as well: here it is the requests that have to.
		h.open("faults/"+f.name, "", tab, false)
		r := rand.New(rand.NewPCG(7, 7))
		var requests []request
		for range 400 {
			request := hostile(r, tab)
			request.Else = tab.endpoints[0].id
			requests = append(requests, request)
		}
		for i, answers := range h.send(requests) {
			count.judge(f.name, "hostile", tab, requests[i], "", answers)
		}
		if f.says == "" {
			require.Empty(t, count.wrong)
			require.Greater(t, count.served, 50)
			continue
		}
		require.Contains(t, strings.Join(count.wrong, "\n"), f.says, f.name)
	}
}
