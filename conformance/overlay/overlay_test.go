package overlay

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator"
	target "github.com/scopegen/scopegen/generator/openapi"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/stretchr/testify/require"
)

// emit runs the openapi target over one document.
func emit(api *spec.API, document []byte, options generator.Options) ([]byte, diag.List) {
	res, err := target.Target.Emit(&generator.Request{API: api, Options: options, At: diag.Range{File: "scopegen.yaml"}, Read: func(string) ([]byte, error) { return document, nil }})
	if err != nil || len(res.Files) == 0 {
		return nil, res.Found
	}
	return res.Files[0].Data, res.Found
}

// read makes the model of a document, not sealed.
func read(t testing.TB, name string, data []byte) *spec.API {
	api, found := openapi.Read(name, data, nil, openapi.Options{Security: "read", Absent: "public"})
	for _, d := range found {
		if d.Rule.Severity == diag.Error {
			t.Log(d.Rule.Code, d.Message)
		}
	}
	return api
}

// security is what a document says, a line for each operation and each thing about a scheme.
func security(api *spec.API) (out []string) {
	for _, o := range api.Operations {
		out = append(out, o.String()+" "+o.Access.String()+" "+said(o.Written))
	}
	slices.Sort(out) // an overlay may move what it replaces
	carried := map[string][]string{}
	for _, s := range api.Scopes {
		if s.Scheme != nil {
			carried[s.Scheme.Name] = append(carried[s.Scheme.Name], fmt.Sprintf("%q: %q", s.Name, s.Description))
		}
	}
	var schemes []string
	for _, s := range api.Schemes {
		schemes = append(schemes, fmt.Sprintf("%q %s %q %s %s %s %s %s", s.Name, s.Type, s.Description, s.HTTPScheme, s.Format, s.In, s.Param, s.OpenIDURL))
		for _, f := range s.Flows {
			schemes = append(schemes, fmt.Sprintf("%q %s %s %s %s", s.Name, f.Type, f.AuthorizationURL, f.TokenURL, f.RefreshURL))
		}
		for _, line := range carried[s.Name] {
			schemes = append(schemes, fmt.Sprintf("%q %s", s.Name, line))
		}
	}
	slices.Sort(schemes)
	return append(out, schemes...)
}

// texts are the descriptions of a document's operations, with what was put into them.
func texts(t testing.TB, name string, data []byte) (out []string) {
	doc, found := openapi.Open(name, data, nil)
	require.NotZero(t, doc.Version, "%v", found)
	for _, op := range doc.Operations {
		text, _ := op.Node.Get("description")
		out = append(out, fmt.Sprintf("%s described %q", op, text.Value()))
	}
	slices.Sort(out)
	return out
}

func said(r spec.Requirement) string {
	var alts []string
	for _, a := range r.Alternatives {
		var needs []string
		for _, n := range a.Needs {
			var scopes []string
			for _, s := range n.Scopes {
				scopes = append(scopes, s.Name)
			}
			needs = append(needs, fmt.Sprintf("%q%q", n.Scheme.Name, scopes))
		}
		alts = append(alts, strings.Join(needs, "+"))
	}
	return strings.Join(alts, " or ")
}

// change gives some operations other requirements, some scopes other descriptions, and now and then the document a scheme or a
// scope that it has not.
func change(r *rand.Rand, api *spec.API, operations int) {
	if r.IntN(2) == 0 || len(api.Schemes) == 0 {
		api.Schemes = append(api.Schemes, &spec.Scheme{Name: "new.key-1", Type: "apiKey", In: "header", Param: "X-Key", Description: "For 'machines'."})
	}
	var oauth []*spec.Scheme
	for _, s := range api.Schemes {
		if s.Type == "oauth2" {
			oauth = append(oauth, s)
		}
	}
	if len(oauth) > 0 && r.IntN(2) == 0 {
		api.Scopes = append(api.Scopes, &spec.Scope{Name: "it's:new", Description: "New: a scope", Scheme: oauth[r.IntN(len(oauth))]})
	}
	for range 3 {
		if len(api.Scopes) > 0 {
			api.Scopes[r.IntN(len(api.Scopes))].Description = fmt.Sprintf("Changed #%d: 'so'", r.IntN(1000))
		}
	}
	unused := map[*spec.Scope]bool{}
	for _, s := range api.Scopes {
		unused[s] = true
	}
	for _, o := range api.Operations {
		for _, a := range o.Written.Alternatives {
			for _, s := range a.Scopes() {
				delete(unused, s)
			}
		}
	}
	if r.IntN(2) == 0 { // a scope goes
		i := slices.IndexFunc(api.Scopes, func(s *spec.Scope) bool { return unused[s] && s.Name != "it's:new" })
		if i >= 0 {
			api.Scopes = slices.Delete(api.Scopes, i, i+1)
		}
	}
	for range operations {
		o := api.Operations[r.IntN(len(api.Operations))]
		o.Requires, o.Grants, o.Access = nil, nil, spec.Undeclared
		o.Written.Alternatives = nil
		if r.IntN(6) == 0 {
			o.Access = spec.Public
			continue
		}
		for range r.IntN(3) + 1 {
			var alt spec.Alternative
			for _, i := range r.Perm(len(api.Schemes))[:1+r.IntN(2)*min(1, len(api.Schemes)-1)] {
				n := spec.Need{Scheme: api.Schemes[i]}
				for _, j := range r.Perm(len(api.Scopes)) {
					if len(n.Scopes) < 3 && api.Scopes[j].Scheme == n.Scheme && r.IntN(2) == 0 {
						n.Scopes = append(n.Scopes, api.Scopes[j])
					}
				}
				alt.Needs = append(alt.Needs, n)
			}
			o.Written.Alternatives = append(o.Written.Alternatives, alt)
		}
		if r.IntN(5) == 0 {
			o.Written.Alternatives = append(o.Written.Alternatives, spec.Alternative{})
		}
	}
}

// tally counts what was compared in one document.
type tally struct{ rounds, lines, differences int }

// compare changes the model of a document and holds what overlays do to it against annotate.
func (n *tally) compare(t testing.TB, seed uint64, name string, data []byte, operations int) {
	r := rand.New(rand.NewPCG(seed, 4))
	api := read(t, name, data)
	for _, o := range api.Operations {
		if o.Access == spec.Undeclared { // square's {oauth2: null}
			o.Access = spec.Public
		}
	}
	if operations > 0 {
		change(r, api, operations)
	}
	for _, d := range spec.Seal(api) {
		require.NotEqual(t, diag.Error, d.Rule.Severity, d.Message)
	}
	annotated, found := emit(api, data, generator.Options{"annotate": name, "descriptions": true})
	require.Zero(t, found.Errors(), "%v", found)
	want := append(security(sealed(read(t, name, annotated))), texts(t, name, annotated)...)
	blocks := block(t, data)
	for _, version := range []string{"1.0.0", "1.1.0"} {
		file := []string{"security.overlay.yaml", "security.overlay.json"}[r.IntN(2)]
		overlay, found := emit(api, data, generator.Options{"overlay": file, "for": name, "overlayVersion": version, "descriptions": true})
		require.Zero(t, found.Errors(), "%v", found)
		for _, i := range implementations {
			if !slices.Contains(i.versions, version) || i.slow && len(data)*(operations+1) > 1<<19 {
				continue
			}
			applied := i.apply(t, blocks, overlay)
			got := append(security(sealed(read(t, name, applied))), texts(t, name, applied)...)
			n.lines += len(want)
			for _, line := range want {
				if !slices.Contains(got, line) {
					n.differences++
					t.Errorf("%s %s: not there after %s: %s", name, version, i.name, line)
				}
			}
			if len(got) != len(want) {
				n.differences++
				t.Errorf("%s %s: %d lines after %s, and %d were meant", name, version, len(got), i.name, len(want))
			}
		}
	}
	n.rounds++
}

func sealed(api *spec.API) *spec.API {
	spec.Seal(api)
	return api
}

func TestPublishedDocuments(t *testing.T) {
	for _, d := range []struct{ name, file string }{
		{"petstore", "openapi.yaml"}, {"figma", "openapi.yaml"}, {"slack", "slack_web_openapi_v2.json"}, {"mastodon", "schema.json"}, {"square", "api.json"}, {"discord", "openapi.json"},
	} {
		t.Run(d.name, func(t *testing.T) {
			data := shared(t, "data/"+d.name+"/"+d.file)
			var whole, pruned tally
			whole.compare(t, 0, d.file, data, 0)
			if !testing.Short() {
				whole.compare(t, 1, d.file, data, 1)
			}
			// The implementations look at the whole document for each action; without schemas they can be tried more often.
			small := prune(t, d.file, data)
			for seed := range uint64(4) {
				pruned.compare(t, seed, d.file, small, 1+int(seed)*3)
			}
			t.Logf("%-10s whole: %d models, %d facts compared, %d differences; without schemas: %d models, %d facts compared, %d differences",
				d.name, whole.rounds, whole.lines, whole.differences, pruned.rounds, pruned.lines, pruned.differences)
		})
	}
}

// TestHostileNames has paths whose names mean something to JSONPath, and scopes with quotes in them.
func TestHostileNames(t *testing.T) {
	names := []string{"a'b", `a\b`, `a"b`, "a[b]", "a.b", "a~b", "*", "é", "a b", "{x}", "$", "@", "a]['b", "a\tb", "a\nb", "🎉", "?x=1", "#f", "a,b", "-", `a\'b`, `a\\'b`, "..", "a..b", "0", "true", "~1", "a/~0", "?(@.x)", "''", `\n`, `\u0041`}
	var b strings.Builder
	b.WriteString(`{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {`)
	for i, name := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `%s: {"get": {"operationId": "get%d", "security": [{"s.%d": []}], "responses": {}}, "post": {"operationId": "post%d", "responses": {}}}`, jsonText("/"+name), i, i, i)
	}
	b.WriteString(`}, "components": {"securitySchemes": {`)
	for i := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `"s.%d": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://x.example", "scopes": {"it's": "'", "gone": ""}}}}`, i)
	}
	b.WriteString(`}}}`)
	var n tally
	for seed := range uint64(4) {
		n.compare(t, seed, "api.json", []byte(b.String()), 25)
	}
	t.Logf("%d models, %d facts compared, %d differences", n.rounds, n.lines, n.differences)
}
