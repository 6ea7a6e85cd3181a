package openapi

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// invented is a requirement that nobody published: as a spec says it, and as a document does.
type invented struct{ spec, document string }

// invent makes a requirement of the schemes and scopes that a document's operations name.
func invent(r *rand.Rand, schemes []string, scopes map[string][]string) invented {
	if r.IntN(6) == 0 {
		return invented{"access: public, reason: it is a test", "public"}
	}
	var ways, alternatives []string
	for range 1 + r.IntN(3) {
		scheme := schemes[r.IntN(len(schemes))]
		picked := slices.Clone(scopes[scheme])
		r.Shuffle(len(picked), func(i, j int) { picked[i], picked[j] = picked[j], picked[i] })
		picked = picked[:min(len(picked), r.IntN(4))]
		leaves := []string{"{scheme: " + strconv.Quote(scheme) + "}"}
		if len(picked) > 0 {
			leaves = nil
		}
		for _, s := range picked {
			leaves = append(leaves, "{scope: "+strconv.Quote(s)+", scheme: "+strconv.Quote(scheme)+"}")
		}
		way, alternative := "{allOf: ["+strings.Join(leaves, ", ")+"]}", scheme+"["+strings.Join(picked, " ")+"]"
		if !slices.Contains(alternatives, alternative) {
			ways, alternatives = append(ways, way), append(alternatives, alternative)
		}
	}
	return invented{"requires: {anyOf: [" + strings.Join(ways, ", ") + "]}", strings.Join(alternatives, " | ")}
}

// sameMeaning compares two requirements, whatever order they are written in.
func sameMeaning(a, b string) bool {
	plain := func(text string) string {
		alternatives := strings.Split(text, " | ")
		for i, alt := range alternatives {
			needs := strings.Split(alt, "&")
			for j, need := range needs {
				scheme, list, _ := strings.Cut(strings.TrimSuffix(need, "]"), "[")
				scopes := strings.Fields(list)
				slices.Sort(scopes)
				needs[j] = scheme + "[" + strings.Join(scopes, " ") + "]"
			}
			slices.Sort(needs)
			alternatives[i] = strings.Join(needs, "&")
		}
		slices.Sort(alternatives)
		return strings.Join(slices.Compact(alternatives), " | ")
	}
	return plain(a) == plain(b)
}

// used gives the schemes that a document's operations name, with the scopes of each.
func used(t testing.TB, all []holder) (schemes []string, scopes map[string][]string) {
	scopes = map[string][]string{}
	for _, h := range all {
		if s := h.node.get("security"); s != nil {
			for _, alt := range s.items {
				for i, name := range alt.keys {
					if !slices.Contains(schemes, name) {
						schemes = append(schemes, name)
					}
					for _, scope := range alt.items[i].items {
						if !slices.Contains(scopes[name], scope.text) {
							scopes[name] = append(scopes[name], scope.text)
						}
					}
				}
			}
		}
	}
	require.NotEmpty(t, schemes)
	return schemes, scopes
}

// Some operations of a document get other requirements from the spec that reads it. They ask for that afterwards, all others for
// what they did, and but for the security of those operations no byte has changed.
func TestMutation(t *testing.T) {
	each(t, func(t *testing.T, d *document) {
		for seed := range uint64(2) {
			r := rand.New(rand.NewPCG(seed, 4))
			dir := t.TempDir()
			d.repaired(t, filepath.Join(dir, "api"))
			if d.undeclared != "" { // is declared on the way, which TestAnnotateWhatIsThere looks at
				got := scopegen(t, dir, "generate", "api/"+d.file, "--openapi", "annotate=api/"+d.file)
				require.Zero(t, got.code, "%s", first(got.stderr))
			}
			p := newPlain(filepath.Join(dir, "api"))
			holders, err := p.read(d.file)
			require.NoError(t, err)
			schemes, scopes := used(t, holders)
			before := contents(t, filepath.Join(dir, "api"))
			want := d.meaning(t, filepath.Join(dir, "api"))

			var entries strings.Builder
			picked := map[string]bool{}
			for _, i := range r.Perm(len(holders))[:min(len(holders), 12)] {
				text := invent(r, schemes, scopes)
				if silent := holders[i].security == "silent"; silent || sameMeaning(text.document, want[i].security) {
					continue
				}
				want[i].security = text.document
				picked[holders[i].String()] = true
				fmt.Fprintf(&entries, "  - %s: {%s, security: replace}\n", strconv.Quote(holders[i].String()), text.spec)
			}
			require.Greater(t, len(picked), 3)
			if d.silent { // nothing but what is listed here is edited
				for _, h := range holders {
					picked[h.String()] = picked[h.String()] || h.security == "silent"
				}
			}
			absent := "undeclared"
			if d.silent {
				absent = "public"
			}
			write(t, dir, map[string][]byte{"scopes.yaml": fmt.Appendf(nil,
				"scopegen: 1\ninfo: {title: T, version: \"1\"}\nopenapi: {file: api/%s, security: read, absent: %s}\nendpoints:\n%s", d.file, absent, &entries)})
			got := scopegen(t, dir, "generate", "scopes.yaml", "--openapi", "annotate=api/"+d.file)
			require.Zero(t, got.code, "%s\n%s", first(got.stderr), &entries)

			now := d.meaning(t, filepath.Join(dir, "api"))
			for i := range now { // what is edited keeps the order that the document has
				if at := slices.IndexFunc(want, func(o operation) bool { return o.String() == now[i].String() }); at >= 0 && sameMeaning(want[at].security, now[i].security) {
					now[i].security = want[at].security
				}
			}
			require.Empty(t, differences(want, now))
			after := contents(t, filepath.Join(dir, "api"))
			c := changed(before, after)
			figures.set(d.name, "mutation", "%d of %d: +%d -%d", len(picked), len(holders), c.added, c.removed)
			require.Empty(t, changed(without(t, d, before, picked), without(t, d, after, picked)).sample, "an operation that was left alone changed")
		}
	})
}

// without is a folder's contents without the security of some operations.
func without(t testing.TB, d *document, files map[string][]byte, picked map[string]bool) map[string][]byte {
	p := inMemory(files)
	holders, err := p.read(d.file)
	require.NoError(t, err)
	cuts := map[string]*cutter{}
	for _, h := range holders {
		if picked[h.String()] {
			if cuts[h.file] == nil {
				cuts[h.file] = newCutter(h.file, p.data[h.file])
			}
			require.NoError(t, cuts[h.file].cut(h.node, "security"))
		}
	}
	out := map[string][]byte{}
	for name, data := range files {
		if out[name] = data; cuts[name] != nil {
			out[name] = cuts[name].apply()
		}
	}
	return out
}
