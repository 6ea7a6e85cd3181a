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

// chance picks at random, the same each time for one seed.
type chance struct{ *rand.Rand }

func (c chance) of(all ...string) string { return all[c.IntN(len(all))] }

func (c chance) half() bool { return c.IntN(2) == 0 }

// endpoints are the operations of the random documents: what stands in the document first, and whether it says what it needs itself.
var endpoints = []struct{ method, path string }{{"get", "/a"}, {"put", "/a"}, {"post", "/b"}, {"get", "/b/{x}"}, {"delete", "/c"}}

// document writes one in a random style, with things in it that are somebody else's. The second operation says what it needs, in
// a scheme that no model knows.
func (c chance) document() (name, text string) {
	v2 := c.IntN(4) == 0
	descriptions := []string{"", "Gives it", "It's \"it\": done", "First\n\nsecond 🎉", "```\ncode\n```\n", " "}
	root := object{{"openapi", c.of("3.0.3", "3.1.0")}, {"info", object{{"title", "T"}, {"version", "1"}}}}
	schemes := "securitySchemes"
	if v2 {
		root[0], schemes = member{"swagger", "2.0"}, "securityDefinitions"
	}
	paths := object{}
	at := map[string]int{}
	for i, e := range endpoints {
		op := object{}
		if c.half() {
			op = append(op, member{"operationId", fmt.Sprint("op", i)})
		}
		if text := descriptions[c.IntN(len(descriptions))]; text != "" {
			op = append(op, member{"description", text})
		}
		if i == 1 {
			op = append(op, member{"security", list{object{{"theirs", list{}}}}})
		}
		if c.half() || len(op) == 0 {
			responses := object{}
			for _, code := range []string{"200", "404", "default"} {
				if c.half() {
					responses = append(responses, member{code, object{{"description", c.of("OK", "No\nno")}}})
				}
			}
			op = append(op, member{"responses", responses})
		}
		if c.half() {
			op = append(op, member{"tags", list{"x"}})
		}
		if _, known := at[e.path]; !known {
			at[e.path] = len(paths)
			paths = append(paths, member{e.path, object{}})
		}
		paths[at[e.path]].value = append(paths[at[e.path]].value.(object), member{e.method, op})
	}
	own := object{{"theirs", object{{"type", "apiKey"}, {"in", "header"}, {"name", "K"}}}}
	if c.half() {
		own = append(own, member{"o", c.theirs(v2)})
	}
	held := object{{schemes, own}}
	if !v2 {
		held = object{{"components", held}}
		if c.half() {
			held[0].value = append(held[0].value.(object), member{"schemas", object{}})
		}
	}
	if c.half() {
		root = append(append(root, held...), member{"paths", paths})
	} else {
		root = append(append(root, member{"paths", paths}), held...)
	}
	if c.half() {
		root = append(root, member{"tags", list{object{{"name", "x"}}}})
	}
	return c.style(root)
}

// theirs is the scheme o as somebody wrote it before.
func (c chance) theirs(v2 bool) object {
	scopes := object{{"old", "Theirs"}}
	if v2 {
		return object{{"type", "oauth2"}, {"flow", "application"}, {"tokenUrl", "/t"}, {"scopes", scopes}}
	}
	return object{{"type", "oauth2"}, {"flows", object{{"clientCredentials", object{{"tokenUrl", "/t"}, {"scopes", scopes}}}}}}
}

func (c chance) style(root object) (name, text string) {
	var b strings.Builder
	switch c.IntN(5) {
	case 0:
		jsonStyle{eol: "\n", unit: c.of("  ", "\t"), colon: ": ", gap: " ", listInline: c.half()}.write(&b, "", root)
		b.WriteByte('\n')
		name = "a.json"
	case 1:
		jsonStyle{colon: ":"}.write(&b, "", root)
		name = "a.json"
	case 2:
		b.WriteString(yamlFlow(root, false) + "\n")
		name = "a.yaml"
	default:
		step := 2 + 2*c.IntN(2)
		style := yamlStyle{eol: "\n", step: step, dash: step, inner: 2, listBlock: c.half(), objectFlow: c.half(), literal: c.half()}
		if c.half() {
			style.dash, style.inner = 0, 0
		}
		style.members(&b, 0, root)
		name = "a.yaml"
	}
	text = b.String()
	if c.IntN(3) == 0 && !strings.Contains(text, "\r") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if c.IntN(4) == 0 {
		text = "\ufeff" + text
	}
	if c.IntN(4) == 0 {
		text = strings.TrimRight(text, "\r\n")
	}
	return name, text
}

// model is a random one over the endpoints. What the second needs is what the document says already.
func (c chance) model(t *testing.T, v2 bool) *spec.API {
	flows := []spec.Flow{{Type: "clientCredentials", TokenURL: "/t"}}
	if !v2 && c.half() {
		flows = append(flows, spec.Flow{Type: "password", TokenURL: "/t"})
	}
	theirs := &spec.Scheme{Name: "theirs", Type: "apiKey", In: "header", Param: "K"}
	api := &spec.API{Schemes: []*spec.Scheme{theirs, {Name: "o", Type: "oauth2", Flows: flows, Default: true, Resource: c.of("", "https://api.example.com")}}}
	if c.half() {
		api.Schemes = append(api.Schemes, &spec.Scheme{Name: "key", Type: "apiKey", In: "query", Param: "k", Description: c.of("", "For: machines")})
	}
	for _, name := range []string{"a:read", "b#x", "c,{d}", "1", "true"} {
		if c.half() || len(api.Scopes) == 0 {
			api.Scopes = append(api.Scopes, &spec.Scope{Name: name, Description: c.of("", "Reads", "'It': #1"), Scheme: api.Schemes[1], Risk: spec.Risk(c.IntN(3)), Literal: true})
		}
	}
	for i, e := range endpoints {
		o := &spec.Operation{Method: strings.ToUpper(e.method), Path: e.path, Owner: c.of("", "", "us")}
		o.Pattern, _ = spec.ParsePattern(e.path)
		for range c.IntN(3) {
			alt := spec.Alternative{}
			if c.IntN(5) > 0 {
				s := spec.Need{Scheme: api.Schemes[1]}
				for _, scope := range api.Scopes {
					if c.IntN(3) == 0 {
						s.Scopes = append(s.Scopes, scope)
					}
				}
				alt.Needs = append(alt.Needs, s)
			}
			if len(api.Schemes) > 2 && c.half() {
				alt.Needs = append(alt.Needs, spec.Need{Scheme: api.Schemes[2]})
			}
			o.Written.Alternatives = append(o.Written.Alternatives, alt)
		}
		if len(o.Written.Alternatives) == 0 {
			o.Written.Alternatives = []spec.Alternative{{}}
		}
		if i == 1 {
			o.Written.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: theirs}}}}
		}
		api.Operations = append(api.Operations, o)
	}
	return sealed(t, api)
}

// TestRandomEdits has random models change random documents one after the other. Each time the document says what the model says, a
// second run changes nothing; and when the spec is empty in the end, every byte is as it was.
func TestRandomEdits(t *testing.T) {
	for seed := range uint64(150) {
		c := chance{rand.New(rand.NewPCG(seed, 7))}
		name, first := c.document()
		doc, found := openapi.Open(name, []byte(first), nil)
		require.Empty(t, found, first)
		v2 := doc.Version == openapi.Swagger20
		now, added := first, []string(nil)
		edit := func(api *spec.API, how conventions) {
			how.denied, how.added = "refuse", added
			files, record, found := rewrite(api, name, []byte(now), how, diag.Range{})
			require.Zero(t, found.Errors(), "seed %d: %v\n%s", seed, found, now)
			how.added = record
			twice, again, found := rewrite(api, name, files[0].Data, how, diag.Range{})
			require.Zero(t, found.Errors(), "seed %d: %v\n%s", seed, found, files[0].Data)
			require.Equal(t, string(files[0].Data), string(twice[0].Data), "seed %d", seed)
			require.Equal(t, record, again, "seed %d", seed)
			now, added = string(files[0].Data), record
		}
		var history []string
		for range 1 + c.IntN(3) {
			api := c.model(t, v2)
			history = append(history, now)
			edit(api, conventions{extensions: c.half(), responses: c.half(), descriptions: c.half()})
			read, found := openapi.Read(name, []byte(now), nil, openapi.Options{Security: "read", Absent: "public"})
			require.Zero(t, found.Errors(), "seed %d: %v\n%s", seed, found, now)
			require.Len(t, read.Operations, len(api.Operations))
			for _, o := range read.Operations {
				for _, want := range api.Operations {
					if want.String() == o.String() {
						got, _ := openapi.Open(name, []byte(now), nil)
						require.NotNil(t, got)
						require.Equal(t, keyOf(want), keyOf(o), "seed %d: %s\n%s", seed, o, now)
					}
				}
			}
		}
		history = append(history, now)
		edit(sealed(t, &spec.API{}), conventions{unlisted: "keep"})
		require.Equal(t, first, now, "seed %d: %s", seed, strings.Join(history, "\n----\n"))
		require.Empty(t, added, "seed %d", seed)
	}
}

// keyOf is what an operation needs by name, whatever its order.
func keyOf(o *spec.Operation) string {
	var s security
	for _, alt := range o.Written.Alternatives {
		a := alternative{}
		for _, n := range alt.Needs {
			a = append(a, need{n.Scheme.Name, scopeNames(n.Scopes)})
		}
		s = append(s, a)
	}
	return s.key()
}
