package openapi

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

const listHead = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {securitySchemes: {b: {type: http, scheme: bearer}, k: {type: apiKey, in: header, name: K}}}\npaths:\n  /a:\n    get:\n      security:"

// relisted edits one security value to mean another one.
func relisted(t *testing.T, before, model string) (string, diag.List) {
	t.Helper()
	api, found := openapi.Read("model.yaml", []byte(listHead+" "+model+"\n"), nil, openapi.Options{Security: "read"})
	require.Empty(t, found)
	spec.Seal(api)
	out, found := annotate(api, "api.yaml", []byte(listHead+before), conventions{}, diag.Range{})
	return strings.TrimPrefix(string(out), listHead), found
}

// What goes takes the comments on its lines with it, which is said with the place. Text in quotes is no comment.
func TestLostComments(t *testing.T) {
	for _, c := range []struct{ before, model, after, lost string }{
		{"\n        - b:\n            # legal\n            - x # why\n            - 'z # no'\n", "[{b: [x]}]", "\n        - b:\n            # legal\n            - x # why\n", ""},
		{"\n        - b:\n            # legal\n            - x # why\n            - z # too\n", "[{b: [z]}]", "\n        - b:\n            # legal\n            - z # too\n", "# why"},
		{"\n        - b: # all\n            # legal\n            - x\n        # key\n        - k: []\n", "[{k: []}]", "\n        # key\n        - k: []\n", "# all|# legal"},
		{"\n        # here\n        - b: [x] # why\n      # end\n", "[]", " []\n        # here\n      # end\n", "# why"},
		{" [\n        {b: [x]}, # x\n        {k: []}, # k\n      ]\n", "[{k: []}]", " [\n        {k: []}, # k\n      ]\n", "# x"},
		{" [\n        {b: [x]}, # x\n        {k: []} # k\n      ]\n", "[{b: [x]}]", " [\n        {b: [x]}, # x\n      ]\n", "# k"},
		{" [\n        {b: [x]} # x\n      ]\n", "[{b: [x]}, {k: []}]", " [\n        {b: [x]}, # x\n        {k: []},\n      ]\n", ""},
		{" [{b: [x, # x\n        z]}]\n", "[{b: [x]}]", " [{b: [x]}]\n", "# x"},
		{"\n        - b: [x] # b\n          k: [] # k\n", "[{k: []}]", "\n        - k: [] # k\n", "# b"},
		{"\n        - b: [x] # b\n          k: [] # k\n", "[{b: [x]}]", "\n        - b: [x] # b\n", "# k"},
	} {
		out, found := relisted(t, c.before, c.model)
		require.Equal(t, c.after, out, "%s: %v", c.before, found)
		var lost []string
		for _, d := range found {
			require.Equal(t, diag.Code("SG3036"), d.Rule.Code)
			text := strings.Split(listHead+c.before, "\n")[d.Range.Start.Line-1]
			lost = append(lost, text[d.Range.Start.Column-1:])
		}
		require.Equal(t, c.lost, strings.Join(lost, "|"), c.before)
		again, found := relisted(t, out, c.model)
		require.Empty(t, found)
		require.Equal(t, out, again)
	}
}

// An item that another place stands for is not taken away from it.
func TestSharedItem(t *testing.T) {
	_, found := relisted(t, " [&x {b: [x]}, {k: []}]\n  /b:\n    x-y: *x\n", "[{k: []}]")
	require.Equal(t, diag.Code("SG3024"), found[0].Rule.Code)
}

// randomList writes alternatives in a random style, with a comment wherever there can be one.
func (c chance) randomList(alts []alternative, comment func() string) string {
	if len(alts) == 0 {
		return " []\n"
	}
	names := func(scopes []string) (out []string) {
		for _, s := range scopes {
			out = append(out, c.of(s, "'"+s+"'", `"`+s+`"`))
		}
		return out
	}
	flow := func(a alternative) string {
		var parts []string
		for _, n := range a {
			parts = append(parts, n.scheme+": ["+strings.Join(names(n.scopes), c.of(",", ", "))+"]")
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	var b strings.Builder
	lines := c.half()
	if lines {
		b.WriteString(" [" + comment() + "\n")
	} else {
		b.WriteString(comment() + "\n")
	}
	for i, a := range alts {
		if c.half() {
			b.WriteString("       " + comment() + "\n")
		}
		switch {
		case lines:
			b.WriteString("        " + flow(a))
			if i < len(alts)-1 || c.half() {
				b.WriteString(",")
			}
			b.WriteString(comment() + "\n")
		case len(a) == 0 || c.IntN(3) == 0:
			b.WriteString("        - " + flow(a) + comment() + "\n")
		default:
			before := "        - "
			for _, n := range a {
				b.WriteString(before + n.scheme + ":")
				before = "          "
				if len(n.scopes) == 0 || c.half() {
					b.WriteString(" [" + strings.Join(names(n.scopes), ", ") + "]" + comment() + "\n")
					continue
				}
				b.WriteString(comment() + "\n")
				for _, s := range names(n.scopes) {
					b.WriteString("            - " + s + comment() + "\n")
				}
			}
		}
	}
	if lines {
		b.WriteString("      ]\n")
	}
	return b.String()
}

func (c chance) randomAlternatives() (out []alternative) {
	for range c.IntN(5) {
		a := alternative{}
		for _, scheme := range []string{"o", "p", "k"}[c.IntN(3):] {
			n := need{scheme: scheme}
			for _, s := range []string{"a", "b:c", "d", "e"} {
				if scheme != "k" && c.IntN(3) == 0 {
					n.scopes = append(n.scopes, s)
				}
			}
			if c.half() {
				a = append(a, n)
			}
		}
		out = append(out, a)
	}
	return out
}

// TestRandomLists makes lists in every style say something else: nothing is refused, what comes out is what was meant (which
// annotate itself checks), a second run changes nothing, and each comment is still there or was said to go.
func TestRandomLists(t *testing.T) {
	const head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {securitySchemes: {o: {type: http, scheme: bearer}, p: {type: http, scheme: basic}, k: {type: apiKey, in: header, name: K}}}\npaths:\n  /a:\n    get:\n      security:"
	for seed := range uint64(3000) {
		c := chance{rand.New(rand.NewPCG(seed, 9))}
		n := 0
		comment := func() string {
			if c.half() {
				return ""
			}
			n++
			return fmt.Sprintf(" # comment %d.", n)
		}
		before := head + c.randomList(c.randomAlternatives(), comment)
		model := head + c.randomList(c.randomAlternatives(), func() string { return "" })
		api, found := openapi.Read("model.yaml", []byte(model), nil, openapi.Options{Security: "read"})
		require.Zero(t, found.Errors(), "%v", found)
		spec.Seal(api)
		out, found := annotate(api, "api.yaml", []byte(before), conventions{}, diag.Range{})
		require.NotEmpty(t, out, "%d: %v\n%s\n%s", seed, found, before, model)
		gone := map[string]bool{}
		for _, d := range found {
			require.Equal(t, diag.Code("SG3036"), d.Rule.Code)
			gone[strings.Split(before, "\n")[d.Range.Start.Line-1][d.Range.Start.Column-1:]] = true
		}
		for i := range n {
			text := fmt.Sprintf("# comment %d.", i+1)
			require.Equal(t, gone[text], !strings.Contains(string(out), text), "%d: %s\n%s\n%s", seed, text, before, out)
		}
		again, found := annotate(api, "api.yaml", out, conventions{}, diag.Range{})
		require.Empty(t, found)
		require.Equal(t, string(out), string(again))
	}
}
