package join_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/join"
	"github.com/scopegen/scopegen/spec/openapi"
)

func read(t *testing.T, name string, data []byte) *spec.API {
	api, _ := openapi.Read(name, data, nil, openapi.Options{Security: "read", Absent: "public"})
	require.NotEmpty(t, api.Schemes)
	return api
}

// line is an operation with what it asks for, by name.
func line(o *spec.Operation) string {
	var b strings.Builder
	fmt.Fprint(&b, o, " ", o.ID, " ", o.Access)
	for _, alt := range o.Written.Alternatives {
		b.WriteString(" |")
		for _, n := range alt.Needs {
			fmt.Fprint(&b, " ", n.Scheme.Name)
			for _, s := range n.Scopes {
				fmt.Fprint(&b, " ", s.Name)
			}
		}
	}
	return b.String()
}

// TestHalves cuts published documents into two that have every other path, and joins these: the model is that of the whole.
func TestHalves(t *testing.T) {
	for _, name := range []string{"slack/slack_web_openapi_v2.json", "mastodon/schema.json", "discord/openapi.json"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("../../../shared/data", name))
			if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
				t.Skip(err)
			}
			require.NoError(t, err)
			want := map[string]string{}
			whole := read(t, "whole.json", data)
			require.Zero(t, spec.Seal(whole).Errors())
			for _, o := range whole.Operations {
				want[o.String()] = line(o)
			}
			var halves []*spec.API
			for half := range 2 {
				var doc map[string]any
				require.NoError(t, json.Unmarshal(data, &doc))
				paths := doc["paths"].(map[string]any)
				n := 0
				for _, o := range whole.Operations {
					if len(o.Path)%2 == half {
						delete(paths, o.Path)
						n++
					}
				}
				require.NotZero(t, n)
				part, err := json.Marshal(doc)
				require.NoError(t, err)
				halves = append(halves, read(t, fmt.Sprint(half, ".json"), part))
			}
			api, found := join.APIs(halves)
			require.Empty(t, found)
			require.Zero(t, spec.Seal(api).Errors())
			require.Len(t, api.Schemes, len(whole.Schemes))
			require.Len(t, api.Scopes, len(whole.Scopes))
			require.Len(t, api.Files, 2)
			got := map[string]string{}
			for _, o := range api.Operations {
				got[o.String()] = line(o)
				for _, alt := range o.Written.Alternatives {
					for _, n := range alt.Needs {
						require.Same(t, api.Scheme(n.Scheme.Name), n.Scheme)
						for _, s := range n.Scopes {
							known, _ := api.Scope(s.Name)
							require.Same(t, known, s)
						}
					}
				}
			}
			require.Len(t, got, len(want))
			for key, w := range want {
				require.Equal(t, w, got[key])
			}
		})
	}
}

func words(t *testing.T, name, path, more string) *spec.API {
	data := "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\n" + more + "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: A, b: \"\"}}}}}}\n" +
		"paths: {" + path + ": {get: {security: [{o: [a, b]}]}}}\n"
	api, found := openapi.Read(name, []byte(data), nil, openapi.Options{Security: "read"})
	require.Zero(t, found.Errors(), "%v", found)
	return api
}

// What x-scopegen says in one of the documents holds for the scopes of all.
func TestWords(t *testing.T) {
	const more = "x-scopegen: {subjectTypes: {u: {}}, holders: {h: {}}, groups: [{id: g, scopes: {a: {implies: [b], holders: [h], subjectTypes: [u]}}}], sets: {s: {scopes: [a]}}, retired: [c]}\n"
	for first := range 3 {
		var all []*spec.API
		for i := range 3 {
			say := ""
			if i == first {
				say = more
			}
			all = append(all, words(t, fmt.Sprint(i, ".yaml"), fmt.Sprint("/", i), say))
		}
		api, found := join.APIs(all)
		require.Empty(t, found)
		require.Empty(t, spec.Seal(api))
		a, _ := api.Scope("a")
		b, _ := api.Scope("b")
		require.Len(t, api.Scopes, 2)
		require.Equal(t, "A", a.Description)
		require.Same(t, b, a.Implies[0].To)
		require.Same(t, api.Groups[0], a.Group)
		require.Same(t, a, api.Groups[0].Scopes[0])
		require.Same(t, a, api.Sets[0].Scopes[0])
		for _, o := range api.Operations {
			require.Same(t, a, o.Written.Alternatives[0].Needs[0].Scopes[0])
			require.Equal(t, "u", o.Written.Alternatives[0].SubjectTypes[0].Name)
		}
		require.Len(t, api.Retired, 1)
	}
	// Said twice it is an error, and what asks for the scope is opened by nothing.
	api, found := join.APIs([]*spec.API{words(t, "a.yaml", "/a", more), words(t, "b.yaml", "/b", more)})
	require.NotZero(t, found.Errors())
	for _, o := range api.Operations {
		require.Empty(t, o.Written.Alternatives)
	}
}

// What asks for a scheme that is two is opened by nothing, in either document; the rest is as it was.
func TestSchemesThatDiffer(t *testing.T) {
	doc := func(name, token, path string) *spec.API {
		api, found := openapi.Read(name, []byte("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: "+token+
			", scopes: {a: A}}}}, k: {type: apiKey, in: header, name: K}}}\npaths: {"+path+": {get: {security: [{o: [a]}, {k: []}]}, put: {security: [{k: []}]}}}\n"), nil, openapi.Options{Security: "read"})
		require.Empty(t, found)
		return api
	}
	api, found := join.APIs([]*spec.API{doc("a.yaml", "/t", "/a"), doc("b.yaml", "/other", "/b")})
	require.Len(t, found, 1)
	require.Equal(t, "b.yaml:3:32", found[0].Range.String())
	require.Equal(t, "a.yaml:3:32", found[0].Related[0].Range.String())
	var open []string
	for _, o := range api.Operations {
		if len(o.Written.Alternatives) > 0 {
			open = append(open, o.String())
		}
	}
	require.Equal(t, []string{"PUT /a", "PUT /b"}, open)
}

// Texts in other languages are part of what has to be the same, and of what makes a scope more than declared.
func TestTranslations(t *testing.T) {
	read := func(first, second string) (*spec.API, []string) {
		api, found := join.APIs([]*spec.API{words(t, "1.yaml", "/1", "x-scopegen: {"+first+"}\n"), words(t, "2.yaml", "/2", "x-scopegen: {"+second+"}\n")})
		var said []string
		for _, d := range found {
			said = append(said, d.Message)
		}
		return api, said
	}
	for _, part := range []string{
		"subjectTypes: {x: {translations: {de: {title: %s}}}}", "holders: {x: {translations: {de: {title: %s}}}}", "actions: {x: {translations: {de: {title: %s}}}}",
		"groups: [{id: x, translations: {de: {note: %s}}}]",
	} {
		_, found := read(fmt.Sprintf(part, "A"), fmt.Sprintf(part, "A"))
		require.Empty(t, found, part)
		_, found = read(fmt.Sprintf(part, "A"), fmt.Sprintf(part, "B"))
		require.Len(t, found, 1, part)
		require.Contains(t, found[0], `"x" is another one elsewhere`)
	}
	api, found := read("", "scopes: {a: {translations: {de: {title: Lesen}}}}")
	require.Empty(t, found)
	require.Zero(t, spec.Seal(api).Errors())
	a, _ := api.Scope("a")
	require.Equal(t, "Lesen", a.In("de").Title, "said in the second document, of a scope that the first one only declares")
}
