package jsonmodel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/query"
)

// model is built by hand: everything that has a place in the document.
func model() *spec.API {
	user := &spec.SubjectType{Name: "user", Title: "A user", Translations: []spec.Translation{{Locale: "de", Texts: spec.Texts{Title: "Nutzer"}}}, Flows: []string{"authorizationCode"}}
	app := &spec.SubjectType{Name: "app"}
	oauth := &spec.Scheme{Name: "oauth2", Type: "oauth2", Default: true, Resource: "https://api.example.com",
		Flows:  []spec.Flow{{Type: "authorizationCode", AuthorizationURL: "https://id.example.com/a", TokenURL: "https://id.example.com/t"}},
		Claims: []spec.Claim{{Name: "scope", Format: "space", SubjectType: user}}}
	bot := &spec.Scheme{Name: "bot <&>", Type: "apiKey", In: "header", Param: "X-Key"}
	everyone := &spec.Holder{Name: "everyone", Title: "Everyone", Translations: []spec.Translation{{Locale: "de", Texts: spec.Texts{Title: "Alle"}}}}
	admins := &spec.Holder{Name: "admins", Inherits: []*spec.Holder{everyone}}
	a := &spec.API{
		Info: spec.Info{Title: "T", Version: "1", Description: "One.\n\nTwo <b>.", Translations: []spec.Translation{{Locale: "de", Texts: spec.Texts{Title: "T", Description: "Zwei."}}}}, BasePath: "/api",
		Schemes: []*spec.Scheme{oauth, bot}, SubjectTypes: []*spec.SubjectType{user, app}, Holders: []*spec.Holder{everyone, admins},
		Actions:    []*spec.Action{{Name: "read", Translations: []spec.Translation{{Locale: "de", Texts: spec.Texts{Description: "Lesen"}}}, Methods: []string{"GET"}}},
		Retired:    []*spec.Retired{{Name: "old", Since: "2025-01-01"}},
		Extensions: []spec.Extension{{Name: "x-a", JSON: `{"b":[1]}`}},
	}
	read := &spec.Scope{Name: "a:read", Description: "Read.", Translations: []spec.Translation{{Locale: "de", Texts: spec.Texts{Title: "Lesen", Note: "Nur."}}, {Locale: "pt-BR", Texts: spec.Texts{Title: "Ler"}}}, Scheme: oauth, Holders: []*spec.Holder{everyone}, Action: a.Actions[0], Movable: true}
	write := &spec.Scope{Name: "a:write", Scheme: oauth, Risk: spec.RiskHigh, Implies: []spec.Implication{{To: read, Via: "a:read"}}, SubjectTypes: []*spec.SubjectType{user}, ObjectsAll: true}
	all := &spec.Scope{Name: "admin", Scheme: oauth, Implies: []spec.Implication{{To: write, Via: "a:*"}, {To: read, Via: "a:*"}},
		Consent: []spec.Localized{{Locale: "en", Text: "All"}}, Aliases: []spec.Alias{{Name: "root", Until: "2027-01-01"}},
		Deprecated: &spec.Deprecation{Since: "2026-01-01", ReplacedBy: []*spec.Scope{write}}, Names: []spec.Name{{Language: "go", Identifier: "Admin"}}}
	a.Scopes = []*spec.Scope{read, write, all}
	g := &spec.Group{ID: "a", Title: "A", Translations: []spec.Translation{{Locale: "de", Texts: spec.Texts{Note: "Achtung"}}}, Scopes: []*spec.Scope{read, write}}
	read.Group, write.Group = g, g
	a.Groups = []*spec.Group{g}
	a.Sets = []*spec.Set{{Name: "viewer", Translations: []spec.Translation{{Locale: "de", Texts: spec.Texts{Title: "Betrachter"}}}, Scopes: []*spec.Scope{read}, Written: []spec.Pick{{Via: "*:read", Scopes: []*spec.Scope{read}}}}}
	op := func(method, path string) *spec.Operation {
		p, err := spec.ParsePattern("/api" + path)
		if err != nil {
			panic(err)
		}
		o := &spec.Operation{Method: method, Base: "/api", Path: path, Pattern: p}
		a.Operations = append(a.Operations, o)
		return o
	}
	get := op("GET", "/a/{id}")
	get.Grants = []spec.Grant{{Scope: read, Scheme: oauth, Least: true}, {Scope: all, Scheme: oauth, SubjectTypes: []*spec.SubjectType{app}}}
	op("PUT", "/a/{id}").Requires = &spec.Tree{All: []*spec.Tree{{Scope: write, Scheme: oauth}, {Any: []*spec.Tree{{Scheme: bot}, {Scope: all, Scheme: oauth}}}}}
	public := op("GET", "/health")
	public.Access, public.Reason, public.Translations = spec.Public, "no token", []spec.Translation{{Locale: "de", Texts: spec.Texts{Summary: "Lebt", Reason: "kein Token"}}}
	op("GET", "/me").Access = spec.Authenticated
	op("GET", "/maybe").Access = spec.Optional
	op("DELETE", "/never").Access = spec.None
	op("POST", "/nobody-said")
	if found := spec.Seal(a); found.Errors() > 0 {
		panic(fmt.Sprint(found))
	}
	return a
}

func compiled(t *testing.T) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("model.json", doc))
	s, err := c.Compile("model.json")
	require.NoError(t, err)
	return s
}

func TestSchemaDescribesWhatIsWritten(t *testing.T) {
	s := compiled(t)
	for _, mark := range []string{"", output.Mark} {
		text := Marshal(model(), mark)
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, s.Validate(v), "%s", text)
	}
	full := Marshal(model(), "")
	// The schema is closed: a key that it does not know, anywhere, fails. So what it accepts is what it describes.
	for _, broken := range []struct{ old, new string }{
		{`"operations": [`, `"operation": [`},
		{`"access":"scoped"`, `"access":"open"`},
		{`"schemes":{"oauth2":["a:read"]}`, `"schemes":{"oauth2":"a:read"}`},
		{`"subjectTypes":["app"]`, `"subjectTypes":[]`},
		{`"scopegen": 1`, `"scopegen": 2`},
		{`"risk":"high"`, `"risk":"huge"`},
		{`{"name":"a:write"`, `{"nam":"a:write"`},
	} {
		text := bytes.Replace(full, []byte(broken.old), []byte(broken.new), 1)
		require.NotEqual(t, full, text, broken.old)
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.Error(t, s.Validate(v), broken.new)
	}
}

func TestEveryPropertyIsDescribed(t *testing.T) {
	var schema any
	require.NoError(t, json.Unmarshal(Schema(), &schema))
	checked := 0
	var walk func(v any, at string)
	walk = func(v any, at string) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if props, ok := m["properties"].(map[string]any); ok {
			for name, p := range props {
				prop := p.(map[string]any)
				if prop["$ref"] == nil {
					require.NotEmpty(t, prop["description"], "%s.%s", at, name)
				}
				checked++
			}
		}
		for k, child := range m {
			walk(child, at+"/"+k)
		}
	}
	walk(schema, "")
	require.Greater(t, checked, 60)
}

func TestMark(t *testing.T) {
	text := Marshal(model(), output.Mark)
	require.Contains(t, string(text[:200]), output.Mark)
	require.NotContains(t, string(Marshal(model(), "")), output.Mark)
	require.Equal(t, text, Marshal(model(), output.Mark), "same input, same bytes")
}

// Whoever reads nothing but the JSON, by the rules that the language's page gives for it, decides as the model does.
func TestJSONAloneDecidesAsTheModel(t *testing.T) {
	a := model()
	var doc struct {
		Scopes []struct {
			Name         string
			Implies      []string
			SubjectTypes []string
		}
		Operations []struct {
			Method, Base, Path string
			Security           []struct {
				Schemes      map[string][]string
				SubjectTypes []string
			}
		}
	}
	require.NoError(t, json.Unmarshal(Marshal(a, ""), &doc))
	type credential struct {
		subject string
		held    map[string]bool
	}
	holds := func(c credential, name string) bool {
		allowed := func(i int) bool {
			types := doc.Scopes[i].SubjectTypes
			return len(types) == 0 || slices.Contains(types, c.subject)
		}
		have := map[string]bool{}
		for changed := true; changed; {
			changed = false
			for i, s := range doc.Scopes {
				if have[s.Name] || !allowed(i) {
					continue
				}
				implied := slices.ContainsFunc(doc.Scopes, func(from struct {
					Name         string
					Implies      []string
					SubjectTypes []string
				}) bool {
					return have[from.Name] && slices.Contains(from.Implies, s.Name)
				})
				if c.held[s.Name] || implied {
					have[s.Name], changed = true, true
				}
			}
		}
		return have[name]
	}
	r := rand.New(rand.NewPCG(5, 6))
	outcomes := map[bool]int{}
	for range 3000 {
		var p query.Principal
		plain := map[string]credential{}
		for _, s := range a.Schemes {
			if r.IntN(3) == 0 {
				continue
			}
			c := credential{held: map[string]bool{}}
			have := query.Credential{Scheme: s}
			if i := r.IntN(3); i < 2 {
				have.SubjectType, c.subject = a.SubjectTypes[i], a.SubjectTypes[i].Name
			}
			for _, x := range a.Scopes {
				if r.IntN(3) == 0 {
					have.Scopes = append(have.Scopes, x)
					c.held[x.Name] = true
				}
			}
			p.Credentials = append(p.Credentials, have)
			plain[s.Name] = c
		}
		for i, o := range doc.Operations {
			want := false
			for _, alt := range o.Security {
				ok := true
				for scheme, scopes := range alt.Schemes {
					c, have := plain[scheme]
					ok = ok && have && (len(alt.SubjectTypes) == 0 || slices.Contains(alt.SubjectTypes, c.subject))
					for _, s := range scopes {
						ok = ok && holds(c, s)
					}
				}
				want = want || ok
			}
			outcomes[want]++
			require.Equal(t, want, query.Decide(a, a.Operations[i], p).Allowed, "%s %s for %+v", o.Method, o.Path, plain)
		}
	}
	require.Greater(t, outcomes[true], 1000)
	require.Greater(t, outcomes[false], 1000)
}

func TestExamplesValidate(t *testing.T) {
	s := compiled(t)
	for _, name := range []string{"factory", "emakin", "bimdata"} {
		data, err := os.ReadFile("../../examples/" + name + "/model.json")
		require.NoError(t, err)
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		require.NoError(t, err)
		require.NoError(t, s.Validate(v), name)
	}
}
