package openapi

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// specOf gives what generate is asked for to have a document's own model. Where the document is silent a spec says what that means.
func (d *document) specOf(t testing.TB, dir, folder string) string {
	if !d.silent {
		return path.Join(folder, d.file)
	}
	write(t, dir, map[string][]byte{"silent.yaml": fmt.Appendf(nil,
		"scopegen: 1\ninfo: {title: T, version: \"1\"}\nopenapi: {file: %s/%s, security: read, absent: public}\n", folder, d.file)})
	return "silent.yaml"
}

// meaning is what a reader finds in a document, with silence as the spec reads it.
func (d *document) meaning(t testing.TB, dir string) []operation {
	holders, err := newPlain(dir).read(d.file)
	require.NoError(t, err)
	all := operations(holders)
	for i := range all {
		if d.silent && all[i].security == "silent" {
			all[i].security = "public"
		}
	}
	return all
}

// The security of every document is cut out, with and without its schemes, and written again from the model of the whole one:
// every operation asks for the same as before, and beside what was added no line has changed. Where a new member is the last
// of a JSON object the one before it needs a comma (RFC 8259 section 4), which only schemes and scopes are.
func TestStripAndAnnotate(t *testing.T) {
	each(t, func(t *testing.T, d *document) {
		dir := t.TempDir()
		original, bare := filepath.Join(dir, "original"), filepath.Join(dir, "bare")
		d.repaired(t, original)
		d.repaired(t, bare)
		whole := contents(t, original)
		want := d.meaning(t, original)
		for _, schemes := range []bool{false, true} {
			stripped, err := strip(newPlain(original), d.file, schemes)
			require.NoError(t, err)
			write(t, bare, stripped)
			holders, err := newPlain(bare).read(d.file)
			require.NoError(t, err)
			for _, h := range holders {
				require.Equal(t, "silent", h.security, "%s was not stripped", h)
			}
			before := contents(t, bare)

			spec := d.specOf(t, dir, "original")
			r := scopegen(t, dir, "generate", spec, "--openapi", "annotate=bare/"+d.file)
			require.Zero(t, r.code, "%s", first(r.stderr))
			after := contents(t, bare)
			wrong := differences(want, d.meaning(t, bare))
			c := changed(before, after)
			if schemes {
				figures.set(d.name, "+lines with schemes", "%d", c.added)
				figures.set(d.name, "commas", "%d", c.commas)
				wider := sameSchemes(t, d, schemesOf(t, original, d.file), schemesOf(t, bare, d.file))
				figures.set(d.name, "wider flows", "%d", wider)
				require.Equal(t, d.wider, wider, "scopes that a flow declares and did not")
			} else {
				figures.set(d.name, "annotate", "%d", len(wrong))
				figures.set(d.name, "+lines", "%d", c.added)
				figures.set(d.name, "lines touched", "%d", c.removed)
				figures.set(d.name, "largest", "%s", c.largest)
				back := changed(whole, after)
				figures.set(d.name, "to original", "+%d -%d", back.added, back.removed)
			}
			require.Empty(t, wrong)
			require.Equal(t, c.commas, c.removed, "lines that were there before changed:\n%s", c.sample)
			if !schemes && d.undeclared == "" || !strings.HasSuffix(d.file, ".json") {
				require.Zero(t, c.commas, "lines got a comma:\n%s", c.sample)
			}
			require.LessOrEqual(t, c.commas, 1, "lines got a comma:\n%s", c.sample)
			for file := range after {
				if !bytes.Equal(before[file], after[file]) {
					require.Contains(t, stripped, file, "nothing was cut out of it")
				}
			}

			again := scopegen(t, dir, "generate", spec, "--openapi", "annotate=bare/"+d.file)
			require.Zero(t, again.code, "%s", first(again.stderr))
			require.Empty(t, changed(after, contents(t, bare)).sample, "a second annotate changes nothing")
		}
	})
}

// scheme is a security scheme of a document.
type scheme struct {
	facts  string
	scopes map[string]string            // with their descriptions, by name
	flows  map[string]map[string]string // with their URLs under "" and scopes, by kind
}

func schemesOf(t testing.TB, dir, file string) map[string]*scheme {
	root, err := newPlain(dir).open(file)
	require.NoError(t, err)
	schemes := root.get("securityDefinitions")
	if schemes == nil {
		schemes = root.get("components").get("securitySchemes")
	}
	require.NotNil(t, schemes)
	all := map[string]*scheme{}
	for i, name := range schemes.keys {
		n := schemes.items[i]
		s := &scheme{scopes: map[string]string{}, flows: map[string]map[string]string{}}
		for _, key := range []string{"type", "in", "name", "scheme", "bearerFormat", "flow", "openIdConnectUrl", "description"} {
			s.facts += n.scalar(key) + "\n"
		}
		flow := func(kind string, f *tree) {
			s.flows[kind] = map[string]string{"": f.scalar("authorizationUrl") + " " + f.scalar("tokenUrl") + " " + f.scalar("refreshUrl")}
			scopes := f.get("scopes")
			for j, scope := range scopes.keys {
				s.flows[kind][scope] = scopes.items[j].text
				if s.scopes[scope] == "" {
					s.scopes[scope] = scopes.items[j].text
				}
			}
		}
		if flows := n.get("flows"); flows != nil {
			for j, kind := range flows.keys {
				flow(kind, flows.items[j])
			}
		} else if n.get("flow") != nil {
			flow(n.scalar("flow"), n)
		}
		all[name] = s
	}
	return all
}

// sameSchemes compares schemes, their flows and the scopes that they declare. It counts the scopes that stand under a flow which
// did not declare them: the model keeps which scheme carries a scope, not which of its flows offers it.
func sameSchemes(t testing.TB, d *document, want, got map[string]*scheme) (wider int) {
	require.Len(t, got, len(want))
	for name, w := range want {
		g := got[name]
		require.NotNil(t, g, name)
		if of, scope, _ := strings.Cut(d.undeclared, " "); of == name {
			w.scopes[scope] = g.scopes[scope]
			for kind, flow := range w.flows {
				flow[scope] = g.flows[kind][scope]
			}
		}
		require.Equal(t, w.facts, g.facts, name)
		require.Equal(t, w.scopes, g.scopes, name)
		require.Len(t, g.flows, len(w.flows))
		for kind, scopes := range g.flows {
			require.Equal(t, w.flows[kind][""], scopes[""], "%s %s", name, kind)
			for scope := range w.flows[kind] {
				require.Contains(t, scopes, scope)
			}
			wider += len(scopes) - len(w.flows[kind])
		}
	}
	return wider
}

// schemesBefore are the security schemes of a document as it was.
func (d *document) schemesBefore(t testing.TB, before map[string][]byte) map[string]*scheme {
	dir := t.TempDir()
	write(t, dir, before)
	return schemesOf(t, filepath.Join(dir, "original"), d.file)
}

// Where a document says already what the model says, nothing is written: not a byte of it changes. A silent operation that is
// public by the spec's word gets that word, a scope that is asked for and not declared is declared, and nothing else happens.
func TestAnnotateWhatIsThere(t *testing.T) {
	each(t, func(t *testing.T, d *document) {
		dir := t.TempDir()
		d.repaired(t, filepath.Join(dir, "original"))
		before := contents(t, dir)
		r := scopegen(t, dir, "generate", d.specOf(t, dir, "original"), "--openapi", "annotate=original/"+d.file)
		require.Zero(t, r.code, "%s", first(r.stderr))
		delete(before, "silent.yaml")
		after := contents(t, dir)
		delete(after, "silent.yaml")
		c := changed(before, after)
		if d.undeclared != "" {
			require.Equal(t, change{added: 2, removed: 1, commas: 1, largest: c.largest, sample: c.sample}, c)
			require.Zero(t, sameSchemes(t, d, d.schemesBefore(t, before), schemesOf(t, filepath.Join(dir, "original"), d.file)))
			return
		}
		if !d.silent {
			require.Empty(t, c.sample)
			return
		}
		silent := 0
		for _, o := range d.oracle(t) {
			if o.security == "silent" {
				silent++
			}
		}
		require.NotZero(t, silent)
		require.Zero(t, c.removed)
		require.Equal(t, silent, c.added)
		said := regexp.MustCompile(`(?m)^ +security: \[\]$`)
		file := "original/" + d.file
		require.Empty(t, said.FindAll(before[file], -1))
		require.Len(t, said.FindAll(after[file], -1), silent)
	})
}

func contents(t testing.TB, dir string) map[string][]byte {
	files := map[string][]byte{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)], err = os.ReadFile(name)
		return err
	}))
	return files
}
