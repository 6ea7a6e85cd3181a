package openapi

import (
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A document and the spec that reads it agree, and so do a document and the spec that import makes of it.
func TestVerifyAgrees(t *testing.T) {
	each(t, func(t *testing.T, d *document) {
		dir := t.TempDir()
		d.repaired(t, filepath.Join(dir, "api"))
		spec := d.specOf(t, dir, "api")
		base := baseOf(t, dir, spec)
		r := scopegen(t, dir, "verify", "api/"+d.file, "--spec", spec, "--format", "json")
		require.Zero(t, r.code, "%s%s", first(r.stdout), first(r.stderr))
		require.Empty(t, disagreements(t, d, base, r))

		imported := scopegen(t, dir, "import", "api/"+d.file, "--output", "imported.yaml")
		require.Zero(t, imported.code, "%s", first(imported.stderr))
		r = scopegen(t, dir, "verify", "api/"+d.file, "--spec", "imported.yaml", "--format", "json")
		found := disagreements(t, d, base, r)
		want := map[string]string{}
		for _, o := range d.oracle(t) {
			if o.security == "silent" {
				want[o.String()] = "weaker" // public to the standard, and denied by import until somebody has said so
			}
		}
		require.Equal(t, want, found)
		figures.set(d.name, "verify", "%d", len(found)-len(want))
		require.Equal(t, len(want) > 0, r.code == 1, "%s%s", first(r.stdout), first(r.stderr))
	})
}

// Some operations of a document are changed, to ask for less, for more or for something else, and one is taken out. Verify names these
// operations with what is wrong with them, and no other, whichever of the two is the document and which the spec.
func TestVerifyFindsWhatWasInjected(t *testing.T) {
	each(t, func(t *testing.T, d *document) {
		for seed := range uint64(2) {
			dir := t.TempDir()
			d.repaired(t, filepath.Join(dir, "api"))
			d.repaired(t, filepath.Join(dir, "changed"))
			base := baseOf(t, dir, "api/"+d.file)
			want := tamper(t, rand.New(rand.NewPCG(seed, 9)), d, dir)
			got := scopegen(t, dir, "verify", "changed/"+d.file, "--spec", d.specOf(t, dir, "api"), "--format", "json")
			require.Equal(t, 1, got.code, "%s%s", first(got.stdout), first(got.stderr))
			require.Equal(t, want, disagreements(t, d, base, got))

			for name, kind := range want {
				want[name] = map[string]string{"weaker": "stronger", "stronger": "weaker", "not in the document": "not in the spec"}[kind]
				if want[name] == "" {
					want[name] = kind
				}
			}
			got = scopegen(t, dir, "verify", "api/"+d.file, "--spec", d.specOf(t, dir, "changed"), "--format", "json")
			require.Equal(t, 1, got.code, "%s%s", first(got.stdout), first(got.stderr))
			require.Equal(t, want, disagreements(t, d, base, got))
		}
	})
}

// tamper changes the document in the folder "changed" and says what each operation is then, compared with the one in "api".
func tamper(t *testing.T, r *rand.Rand, d *document, dir string) map[string]string {
	p := newPlain(filepath.Join(dir, "changed"))
	holders, err := p.read(d.file)
	require.NoError(t, err)
	schemes, scopes := used(t, holders)
	cuts := map[string]*cutter{}
	cut := func(file string) *cutter {
		if cuts[file] == nil {
			cuts[file] = newCutter(file, p.data[file])
		}
		return cuts[file]
	}
	want, files := map[string]string{}, map[string]bool{}
	for _, i := range r.Perm(len(holders)) {
		h := holders[i]
		if len(want) == 10 {
			break
		}
		if len(want) == 9 {
			if len(h.item.keys) < 2 || files[h.file] {
				continue
			}
			require.NoError(t, cut(h.itemFile).cut(h.item, strings.ToLower(h.method)))
			want[h.String()] = "not in the document"
			continue
		}
		security := h.node.get("security")
		if security == nil {
			continue
		}
		now := &tree{kind: 'l', items: inject(r, security.items, schemes, scopes)}
		kind := relation(security.items, now.items)
		if kind == "" {
			continue
		}
		require.NoError(t, cut(h.file).set(h.node, "security", asJSON(now)))
		want[h.String()] = kind
		files[h.file] = true
	}
	require.Greater(t, len(want), 5)
	changed := map[string][]byte{}
	for file, c := range cuts {
		changed[file] = c.apply()
	}
	write(t, filepath.Join(dir, "changed"), changed)
	return want
}

// inject makes another requirement of one.
func inject(r *rand.Rand, alternatives []*tree, schemes []string, scopes map[string][]string) []*tree {
	list := func(scopes ...string) *tree {
		n := &tree{kind: 'l'}
		for _, s := range scopes {
			n.items = append(n.items, &tree{kind: 's', text: s})
		}
		return n
	}
	scheme := schemes[r.IntN(len(schemes))]
	other := &tree{kind: 'm', keys: []string{scheme}, items: []*tree{list()}}
	if all := scopes[scheme]; len(all) > 0 && r.IntN(2) == 0 {
		other.items[0] = list(all[r.IntN(len(all))])
	}
	switch r.IntN(6) {
	case 0:
		return nil
	case 1: // anonymous callers pass as well
		return append(slices.Clone(alternatives), &tree{kind: 'm'})
	case 2: // another way in
		return append(slices.Clone(alternatives), other)
	case 3:
		return []*tree{other}
	case 4: // one way in less
		return alternatives[:max(0, len(alternatives)-1)]
	}
	var out []*tree // one scope more, in each alternative
	for _, alt := range alternatives {
		more := &tree{kind: 'm', keys: slices.Clone(alt.keys), items: slices.Clone(alt.items)}
		for i, have := range more.items {
			if all := scopes[more.keys[i]]; len(all) > 0 {
				more.items[i] = &tree{kind: 'l', items: append(slices.Clone(have.items), list(all[r.IntN(len(all))]).items...)}
				break
			}
		}
		out = append(out, more)
	}
	return out
}

// relation compares by what callers hold: "weaker" lets more of them pass than before, "stronger" fewer, "" the same. No scope of
// these documents implies another. Where everybody passes, one that looks at credentials refuses bad ones.
func relation(was, is []*tree) string {
	wider, narrower := covers(is, was), covers(was, is)
	switch {
	case wider && narrower && public(was) != public(is):
		return "looks at credentials"
	case wider && narrower:
		return ""
	case wider:
		return "weaker"
	case narrower:
		return "stronger"
	}
	return "differs"
}

// public is what never looks at credentials.
func public(alternatives []*tree) bool {
	return !slices.ContainsFunc(alternatives, func(alt *tree) bool { return len(alt.keys) > 0 })
}

// covers reports whether who satisfies an alternative of b satisfies one of a. None at all are satisfied by everybody.
func covers(a, b []*tree) bool {
	everybody := []*tree{{kind: 'm'}}
	if len(a) == 0 {
		a = everybody
	}
	if len(b) == 0 {
		b = everybody
	}
	for _, held := range b {
		if !slices.ContainsFunc(a, func(needed *tree) bool {
			for i, scheme := range needed.keys {
				have := held.get(scheme)
				if have == nil {
					return false
				}
				for _, scope := range needed.items[i].items {
					if !slices.ContainsFunc(have.items, func(s *tree) bool { return s.text == scope.text }) {
						return false
					}
				}
			}
			return true
		}) {
			return false
		}
	}
	return true
}

// asJSON writes a value as JSON, which is YAML too.
func asJSON(n *tree) string {
	var parts []string
	for i, item := range n.items {
		text := asJSON(item)
		if n.kind == 'm' {
			text = strconv.Quote(n.keys[i]) + ": " + text
		}
		parts = append(parts, text)
	}
	switch n.kind {
	case 'm':
		return "{" + strings.Join(parts, ", ") + "}"
	case 'l':
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return strconv.Quote(n.text)
}

// kinds are what the rules of verify say about an operation.
var kinds = map[string]string{
	"SG5001": "not in the spec", "SG5002": "not in the document", "SG5003": "weaker", "SG5004": "stronger", "SG5005": "differs", "SG5006": "looks at credentials",
}

var operationName = regexp.MustCompile(`\b([A-Z]+) (/\S*)`)

// disagreements are what verify says is wrong, by operation, with paths as the document writes them; what it says about something
// else stands as a whole.
func disagreements(t testing.TB, d *document, base string, r result) map[string]string {
	t.Helper()
	var out struct {
		Diagnostics []struct{ Code, Severity, Message string }
	}
	require.NoError(t, json.Unmarshal(r.stdout, &out), "%s%s", first(r.stdout), first(r.stderr))
	wrong := map[string]string{}
	for _, f := range out.Diagnostics {
		if f.Severity != "error" {
			continue
		}
		m := operationName.FindStringSubmatch(f.Message)
		if m == nil || kinds[f.Code] == "" {
			wrong[f.Code+": "+f.Message] = "unasked"
			continue
		}
		name := m[1] + " " + strings.TrimPrefix(m[2], base)
		if wrong[name] != "" {
			wrong[name] += " and "
		}
		wrong[name] += kinds[f.Code]
	}
	return wrong
}

// baseOf is what stands before the paths of a document, as show has it.
func baseOf(t testing.TB, dir, spec string) string {
	r := scopegen(t, dir, "show", spec, "--format", "json")
	root, err := parse("show.json", r.stdout)
	require.NoError(t, err)
	return root.scalar("basePath")
}
