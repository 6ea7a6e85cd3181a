// Package markdown holds the Markdown target's output against a renderer that nobody here wrote: goldmark, with GitHub's
// extensions, with raw HTML let through, and with what replaces punctuation switched on.
package markdown

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/conformance/hostile"
	"github.com/scopegen/scopegen/templates/markdown/escape"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
)

var engines = map[string]goldmark.Markdown{
	"github": goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())),
	"everything": goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.DefinitionList, extension.Footnote,
			extension.NewTypographer(extension.WithTypographicSubstitutions(extension.TypographicSubstitutions{
				extension.EnDash: []byte("&ndash;"), extension.EmDash: []byte("&mdash;"), extension.Ellipsis: []byte("&hellip;"),
				extension.LeftSingleQuote: nil, extension.RightSingleQuote: nil, extension.LeftDoubleQuote: nil, extension.RightDoubleQuote: nil, extension.Apostrophe: nil,
				extension.LeftAngleQuote: []byte("&laquo;"), extension.RightAngleQuote: []byte("&raquo;"),
			}))),
		goldmark.WithParserOptions(parser.WithAttribute(), parser.WithHeadingAttribute()),
		goldmark.WithRendererOptions(html.WithUnsafe())),
}

// places are where templates put text: the Markdown around it, the elements that it makes, and where the text is.
var places = []struct {
	name, format string
	elements     []string // all that may appear
	text         string   // the element that holds the text; of a table the last cell
}{
	{"paragraph", "%s", []string{"p"}, "p"},
	{"second line", "first<br/>\n%s", []string{"p", "br"}, ""},
	{"heading", "## %s", []string{"h2"}, "h2"},
	{"bold", "**%s**", []string{"p", "strong"}, "strong"},
	{"list item", "- %s", []string{"ul", "li"}, "li"},
	{"labelled item", "- **Label:** %s", []string{"ul", "li", "strong"}, ""},
	{"quote", "> %s", []string{"blockquote", "p"}, "p"},
	{"cell", "| A | B |\n| --- | --- |\n| x | %s |", []string{"table", "thead", "tbody", "tr", "th", "td"}, "td"},
	{"link", "[%s](./b.md#c)", []string{"p", "a"}, "a"},
}

func TestTextComesBack(t *testing.T) {
	for _, text := range slices.Concat(hostile.Texts, hostile.Random(3, 1200)) {
		want := strings.Join(strings.Fields(escape.Clean(text)), " ")
		if want == "" {
			continue
		}
		for engine, md := range engines {
			for i, place := range places {
				if len(text) > 12 && i%2 == len(text)%2 {
					continue // every second place does for the random ones
				}
				for kind, made := range map[string]string{"prose": escape.Prose(text), "code": escape.Code(text)} {
					source := "QQSTART\n\n" + fmt.Sprintf(place.format, made) + "\n\nQQEND\n"
					about := fmt.Sprintf("%s of %q in %s by %s:\n%s", kind, text, place.name, engine, source)
					page := render(t, md, source)
					require.Equal(t, []string{"p"}, page.elements[:1], about)
					require.True(t, strings.HasPrefix(page.texts[0], "QQSTART"), about)
					require.Equal(t, "QQEND", page.texts[len(page.texts)-1], about)
					for _, e := range page.elements {
						require.True(t, e == "p" || e == "code" || e == "wbr" || slices.Contains(place.elements, e), "%s\nelement %s", about, e)
					}
					switch place.text {
					case "":
						require.Equal(t, want, trimFirst(page.all("QQSTART", "QQEND")), about)
					default:
						require.Equal(t, want, page.last(place.text), about)
					}
					if place.text == "td" {
						require.Equal(t, 2, page.count("td"), about)
						require.Equal(t, 2, page.count("th"), about)
					}
					if kind == "code" {
						require.Equal(t, 1, page.count("code"), about)
					}
				}
			}
		}
	}
}

func trimFirst(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "first")
	return strings.TrimSpace(strings.TrimPrefix(s, "Label:"))
}

func TestParagraphsComeBack(t *testing.T) {
	source := "QQSTART\n\n" + escape.Paragraphs("one <b>\n- two\n1. three\n\n# four\n    five\n---\n\n\n***") + "\n\nQQEND\n"
	for engine, md := range engines {
		page := render(t, md, source)
		blocks := slices.DeleteFunc(page.elements, func(e string) bool { return e == "wbr" })
		require.Equal(t, []string{"p", "p", "br", "br", "p", "br", "br", "p", "p"}, blocks, engine)
	}
}

// page is what was rendered, as a list: each element with the text in it.
type page struct {
	elements, texts []string
	flat            string
}

func (p page) count(element string) (n int) {
	for _, e := range p.elements {
		if e == element {
			n++
		}
	}
	return n
}

// last is the text of the last such element before the end mark.
func (p page) last(element string) string {
	for i := len(p.elements) - 1; i >= 0; i-- {
		if p.elements[i] == element && p.texts[i] != "QQEND" {
			return strings.TrimSpace(p.texts[i])
		}
	}
	return "NO " + element
}

func (p page) all(after, before string) string {
	_, s, _ := strings.Cut(p.flat, after)
	s, _, _ = strings.Cut(s, before)
	return s
}

func render(t *testing.T, md goldmark.Markdown, source string) page {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, md.Convert([]byte(source), &out))
	dec := xml.NewDecoder(&out)
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var p page
	var open []int
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return p
		}
		require.NoError(t, err, "%s", source)
		switch tok := tok.(type) {
		case xml.StartElement:
			open = append(open, len(p.elements))
			p.elements = append(p.elements, tok.Name.Local)
			p.texts = append(p.texts, "")
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			p.flat += string(tok)
			for _, i := range open {
				p.texts[i] += string(tok)
			}
		default:
			t.Fatalf("unexpected %T in\n%s", tok, source)
		}
	}
}
