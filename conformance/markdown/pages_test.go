package markdown

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/conformance/hostile"
	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown"
	"github.com/scopegen/scopegen/templates/markdown/escape"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
)

// hostileModel has every hostile text in every field that takes text, and names and paths as bad as they can be.
func hostileModel(t *testing.T) *spec.API {
	scheme := &spec.Scheme{Name: "x|y", Type: "oauth2", Default: true, Description: "</td>", Resource: "https://a.b/<c>"}
	user := &spec.SubjectType{Name: "u`ser", Title: "<b>", Description: "| a |"}
	holder := &spec.Holder{Name: "ev{{x}}", Title: "*all*", Description: "a | b"}
	api := &spec.API{
		Info: spec.Info{Title: "<h1> | {{x}}", Description: "# a\n\n---\n- b"}, Schemes: []*spec.Scheme{scheme}, SubjectTypes: []*spec.SubjectType{user}, Holders: []*spec.Holder{holder},
	}
	for i, text := range hostile.Texts {
		g := &spec.Group{ID: text, Title: text, Description: text, Note: text, Owner: text}
		if i%3 == 0 {
			api.Groups = append(api.Groups, g)
		}
		s := &spec.Scope{
			Name: fmt.Sprintf("%s:%d", hostile.Token(text), i), Title: text, Description: text + "\n" + text + "\n\n" + text, Note: text, Owner: text, Tags: []string{text}, Scheme: scheme,
			Group: api.Groups[len(api.Groups)-1], Holders: []*spec.Holder{holder}, Consent: []spec.Localized{{Locale: text, Text: text}}, Aliases: []spec.Alias{{Name: hostile.Token(text), Until: text}},
		}
		s.Group.Scopes = append(s.Group.Scopes, s)
		if i%5 == 0 {
			s.Deprecated = &spec.Deprecation{Since: text, Note: text}
		}
		if i%7 == 0 {
			s.SubjectTypes = []*spec.SubjectType{user}
		}
		if i > 0 {
			s.Implies = []spec.Implication{{To: api.Scopes[i-1]}}
		}
		api.Scopes = append(api.Scopes, s)
		published := "/" + strings.ReplaceAll(escape.Clean(text), "/", "") + "/x"
		pattern, err := spec.ParsePublishedPattern(published)
		require.NoError(t, err)
		api.Operations = append(api.Operations, &spec.Operation{
			Method: "GET", Base: fmt.Sprintf("/%d", i), Path: published, Pattern: pattern, Summary: text, Grants: []spec.Grant{{Scope: s, With: api.Scopes[:min(i, 2)], Scheme: scheme}},
		}, &spec.Operation{Method: "POST", Base: fmt.Sprintf("/%d", i), Path: published, Pattern: pattern, Access: spec.Public, Reason: text})
		api.Sets = append(api.Sets, &spec.Set{Name: text, Title: text, Description: text, Scopes: []*spec.Scope{s}, Written: []spec.Pick{{Via: text}}})
		api.Retired = append(api.Retired, &spec.Retired{Name: hostile.Token(text) + ":old", Note: text})
		api.Actions = append(api.Actions, &spec.Action{Name: text, Title: text, Description: text})
	}
	spec.Seal(api)
	return api
}

var allowedElements = strings.Fields("h1 h2 p br wbr a code pre ul li strong table thead tbody tr th td")

func TestHostilePages(t *testing.T) {
	api := hostileModel(t)
	result, err := markdown.Target.Emit(&generator.Request{API: api, Options: generator.Options{"dir": "docs"}})
	require.NoError(t, err)
	require.Empty(t, result.Found)
	texts := map[string]string{}
	for _, f := range result.Files {
		_, body, _ := strings.Cut(string(f.Data), "\n---\n")
		for engine, md := range engines {
			texts[path.Base(f.Path)] = checkPage(t, f.Path+" by "+engine, md, body)
		}
	}
	for i, s := range api.Scopes {
		page := texts[fileOf(result, s.Group.ID)]
		require.Contains(t, page, squeeze(s.Name), "scope %d", i)
		require.Contains(t, page, squeeze(s.Description), "scope %d", i)
	}
	index, endpoints, sets := texts["index.md"], texts["endpoints.md"], texts["sets.md"]
	for _, text := range hostile.Texts {
		for _, page := range []string{index, endpoints, sets} {
			require.Contains(t, page, squeeze(text))
		}
	}
	for _, o := range api.Operations {
		require.Contains(t, endpoints, squeeze(o.String()))
	}
}

// fileOf finds the page of a group by its title.
func fileOf(result generator.Result, id string) string {
	for _, f := range result.Files {
		if strings.Contains(string(f.Data), "\n# "+escape.Prose(id)+"\n") {
			return path.Base(f.Path)
		}
	}
	return ""
}

func squeeze(s string) string { return strings.Join(strings.Fields(escape.Clean(s)), "") }

// checkPage asserts that a page holds the elements that templates make and no others, and that every row of a table has
// as many cells as its head. It returns the page's text.
func checkPage(t *testing.T, about string, md goldmark.Markdown, source string) string {
	var out bytes.Buffer
	require.NoError(t, md.Convert([]byte(source), &out))
	dec := xml.NewDecoder(&out)
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var text strings.Builder
	head, cells := 0, 0
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return squeeze(text.String())
		}
		require.NoError(t, err, about)
		switch tok := tok.(type) {
		case xml.StartElement:
			name := tok.Name.Local
			require.True(t, slices.Contains(allowedElements, name), "%s: element %s near %q", about, name, tail(text.String()))
			for _, a := range tok.Attr {
				require.Contains(t, []string{"id", "href", "style", "align", "class"}, a.Name.Local, about)
				if a.Name.Local == "class" {
					require.Equal(t, "language-mermaid", a.Value, about)
				}
				if a.Name.Local == "href" {
					require.Regexp(t, `^(\./[a-z][a-z0-9-]*\.md)?(#[a-z]+-[a-z0-9._-]+)?$`, a.Value, about)
				}
			}
			switch name {
			case "thead":
				head = 0
			case "th":
				head++
			case "tr":
				cells = 0
			case "td":
				cells++
			}
		case xml.EndElement:
			if tok.Name.Local == "tr" && cells > 0 {
				require.Equal(t, head, cells, "%s near %q", about, tail(text.String()))
			}
		case xml.CharData:
			text.Write(tok)
		default:
			t.Fatalf("%s: unexpected %T", about, tok)
		}
	}
}

func tail(s string) string { return s[max(0, len(s)-200):] }
