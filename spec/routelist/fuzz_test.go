package routelist

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

var lists = []string{
	"GET /assets/{id}\nPOST,PUT /assets/{id}\n# comment\n\nGET /files/{path...} # rest\n",
	"GET /x/{$}\r\nGET /x/\r\nGET example.com/x\rGET /x/{id}\n",
	"GET /x/{id:[0-9]{2}}\nGET /files/*\nGET /a/{p:.*}.json\n",
	"[GIN-debug] [WARNING] Running in \"debug\" mode.\n - using env:\texport GIN_MODE=release\n[GIN-debug] GET    /x/:id    --> main.h (3 handlers)\n[GIN-debug] GET    /f/*p   --> main.main.func1 (4 handlers)\n[GIN] 2026/11/22 - 10:00:00 | 200 |\n",
	`[{"method":"GET","path":"/x/:id","name":"main.h"},{"method":"echo_route_not_found","path":"/*","name":"x"}]`,
	`[[{"method":"HEAD","name":"","path":"/x/:id?","params":["id"]},{"method":"GET","name":"","path":"/x/:id?","params":["id"]}],[]]`,
	"GET /a/:id<int>\nGET /a/:from-:to\nGET /f/+\nGET /u/:n?\n",
	"GET /items:export\n", "GET /\x00\n", "\xff\xfe", "\ufeffGET /a\n", "GET\n", "/a\n", "get /a\n", "GET, POST /a\n", "GET /a /b\n", "GET //a\n", "GET /a/../b\n",
	"GET /a%2fb/%7e/caf\u00e9\n", "GET /{a}{b}\n", "GET /:\n", "GET /{}\n",
}

// FuzzRead: whatever is read is in the spec language and reads back as itself, no request line is in the list twice, and a path in the
// spec's own language comes out as it is.
func FuzzRead(f *testing.F) {
	for _, l := range lists {
		f.Add(l, "")
		for _, d := range Dialects {
			f.Add(l, string(d))
		}
	}
	f.Fuzz(func(t *testing.T, text, dialect string) {
		d := Dialect(dialect)
		if d != "" && !known(d) {
			t.Skip()
		}
		list, found := Read("routes.txt", []byte(text), d)
		seen := map[string]bool{}
		var out strings.Builder
		for _, r := range list.Routes {
			p, err := spec.ParsePattern(r.Path)
			require.NoError(t, err)
			require.Equal(t, p, r.Pattern)
			require.True(t, r.Range.IsValid())
			require.Contains(t, knownMethods, r.Method)
			key := r.Method + " " + p.Shape()
			require.False(t, seen[key], key)
			seen[key] = true
			out.WriteString(r.Method + " " + r.Path + "\n")
		}
		require.LessOrEqual(t, found.Errors(), maxFaults+1)
		require.False(t, found.Errors() == 0 && len(list.Routes) == 0)
		if len(list.Routes) == 0 {
			return
		}
		again, found := Read("again.txt", []byte(out.String()), Neutral)
		require.Empty(t, found, out.String())
		require.Len(t, again.Routes, len(list.Routes))
		for i, r := range again.Routes {
			require.Equal(t, list.Routes[i].Method+" "+list.Routes[i].Path, r.Method+" "+r.Path)
		}
	})
}

func known(d Dialect) bool {
	for _, k := range Dialects {
		if k == d {
			return true
		}
	}
	return false
}
