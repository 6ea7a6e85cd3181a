package native

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// Whatever a file holds: no panic, the same answer twice, findings at places of the file, and a sealed model that can be
// asked.
func FuzzLoad(f *testing.F) {
	f.Add(whole)
	f.Add(everything)
	for _, rule := range diag.Rules() {
		if isNative(rule.Bad) {
			f.Add(rule.Bad)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.HasPrefix(text, "-- ") && !strings.Contains(text, " --\n") {
			t.Skip()
		}
		fsys, root := files(text)
		api, found, err := Load(fsys, root, Options{})
		if err != nil {
			return
		}
		again, foundAgain, _ := Load(fsys, root, Options{})
		require.Equal(t, show(found), show(foundAgain))
		for _, d := range found {
			file := &source.File{Name: d.Range.File, Data: []byte(fsys[d.Range.File])}
			require.True(t, d.Range.IsValid(), d.Message)
			require.LessOrEqual(t, file.Offset(d.Range.Start), file.Offset(d.Range.End), d.Message)
		}
		if api == nil {
			require.NotZero(t, found.Errors())
			return
		}
		require.Equal(t, operations(api), operations(again))
		for _, s := range api.Scopes {
			api.Implied(s, nil)
		}
		for _, o := range api.Operations {
			o.Effective.Label()
		}
	})
}

// A requires tree, read and multiplied out, asks for what a reading of the same tree by its definition asks for: any one of
// the members, or all of them.
func FuzzRequires(f *testing.F) {
	f.Add("{allOf: [a, {anyOf: [b, c]}]}")
	f.Add("{anyOf: [a, {allOf: [b, {anyOf: [c, a]}]}, b]}")
	f.Add("{anyOf: [anonymous, c]}")
	f.Add("[a, b]")
	f.Fuzz(func(t *testing.T, requires string) {
		if strings.ContainsAny(requires, "#&*!|>") || len(requires) > 200 {
			t.Skip()
		}
		text := head + "scopes: {a: {description: A.}, b: {description: B.}, c: {description: C.}}\nendpoints:\n  - GET /x:\n      requires: " + requires + "\n"
		api, found := load(t, text)
		if api == nil || found.Errors() > 0 || len(api.Operations) != 1 {
			return
		}
		doc, _ := source.Parse("scopes.yaml", []byte(text), source.Native)
		list, _ := doc.Root.Get("endpoints")
		_, entry := list.Item(0).Pair(0)
		tree, ok := entry.Get("requires")
		if !ok {
			return
		}
		for held := range 8 {
			holds := func(name string) bool { return held&(1<<strings.Index("abc", name)) != 0 }
			require.Equal(t, means(tree, holds), passes(api, api.Operations[0], holds), "%s with %03b", requires, held)
		}
	})
}

func means(n source.Node, holds func(string) bool) bool {
	if n.Kind() != source.Mapping {
		return n.Value() == "anonymous" || holds(n.Value())
	}
	key, v := n.Pair(0)
	switch key.Value() {
	case "anyOf":
		for i := range v.Len() {
			if means(v.Item(i), holds) {
				return true
			}
		}
		return false
	case "allOf":
		for i := range v.Len() {
			if !means(v.Item(i), holds) {
				return false
			}
		}
		return true
	}
	if s, ok := n.Get("scope"); ok {
		return holds(s.Value())
	}
	return true // a credential without scopes
}

func passes(api *spec.API, o *spec.Operation, holds func(string) bool) bool {
	for _, alt := range o.Effective.Alternatives {
		all := true
		for _, s := range alt.Scopes() {
			all = all && holds(s.Name)
		}
		if all {
			return true
		}
	}
	return false
}

// Globs against the regular expressions that define them.
func FuzzGlob(f *testing.F) {
	f.Add("*:read", "a:read")
	f.Add("**:read", "a:b:read")
	f.Add("a*b*c", "abbbc")
	f.Add("*a:*b**c*", "aa:ab:c")
	f.Add("a**", "a")
	f.Fuzz(func(t *testing.T, glob, name string) {
		if !strings.Contains(glob, "*") || !scopeToken.MatchString(name) || !scopeToken.MatchString(glob) || len(glob)+len(name) > 100 {
			t.Skip()
		}
		var form strings.Builder
		for i := 0; i < len(glob); {
			stars := len(glob[i:]) - len(strings.TrimLeft(glob[i:], "*"))
			switch {
			case stars > 1:
				form.WriteString(".*")
			case stars == 1:
				form.WriteString("[^:]*")
			default:
				form.WriteString(regexp.QuoteMeta(glob[i : i+1]))
			}
			i += max(stars, 1)
		}
		want := regexp.MustCompile("^(?:" + form.String() + ")$").MatchString(name)
		require.Equal(t, want, globMatches(glob, name), "%s of %s", glob, name)
		r := &reader{}
		r.byName = map[string]*scope{name: {Scope: &spec.Scope{Name: name}}, "other:x": {Scope: &spec.Scope{Name: "other:x"}}}
		r.globs, r.scopeOrder = map[string][]*scope{}, map[*spec.Scope]int{}
		r.indexNames()
		picked := false
		for _, s := range r.globPick(glob) {
			picked = picked || s.Name == name
		}
		require.Equal(t, want, picked, "the index hides nothing: %s of %s", glob, name)
	})
}
