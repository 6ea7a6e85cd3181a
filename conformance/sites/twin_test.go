package sites

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// comparison holds the pages of a hostile spec against those of its twin. Names of files and ids come from names in the spec,
// so they differ; but what is one in the twin must be one in the other everywhere.
type comparison struct {
	b        *built
	e        edition
	pages    map[string]string    // by the twin's page
	ids      map[string]*renaming // by the twin's page
	queue    []string
	seen     map[string]bool // words that stand on the twin's pages
	right    map[string]bool // those whose text stands in their place
	elements map[string]bool // of the twin's pages, with their attributes
	faults   []string
}

// renaming is one to one.
type renaming struct{ to, from map[string]string }

func (r *renaming) holds(plain, hostile string) bool {
	to, known := r.to[plain]
	from, taken := r.from[hostile]
	if !known && !taken {
		r.to[plain], r.from[hostile] = hostile, plain
		return true
	}
	return to == hostile && from == plain
}

func (b *built) compare(e edition) *comparison {
	c := &comparison{
		b: b, e: e, pages: map[string]string{}, ids: map[string]*renaming{}, seen: map[string]bool{}, right: map[string]bool{}, elements: map[string]bool{},
	}
	for _, p := range b.sorted() {
		if strings.HasPrefix(p.file, e.twin+"/") {
			for n := range p.root.Descendants() {
				for _, what := range made(n) {
					c.elements[what] = true
				}
			}
		}
	}
	home, _, _ := b.resolve(&page{}, "/"+e.twin+"/")
	hostileHome, _, _ := b.resolve(&page{}, "/"+e.folder+"/")
	if b.pages[home] == nil || b.pages[hostileHome] == nil {
		c.fault("there is no page %s or %s", home, hostileHome)
		return c
	}
	c.page(home, hostileHome)
	for len(c.queue) > 0 {
		plain := c.queue[0]
		c.queue = c.queue[1:]
		c.whole(b.pages[plain], b.pages[c.pages[plain]])
	}
	reached := map[string]bool{}
	for plain, hostile := range c.pages {
		reached[plain], reached[hostile] = true, true
	}
	for _, p := range b.sorted() {
		if (strings.HasPrefix(p.file, e.twin+"/") || strings.HasPrefix(p.file, e.folder+"/")) && !reached[p.file] {
			c.fault("no link leads to %s from the index", p.file)
		}
	}
	return c
}

func (c *comparison) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// page says that two pages are one another's twins, and has them compared once.
func (c *comparison) page(plain, hostile string) bool {
	if known, ok := c.pages[plain]; ok {
		return known == hostile
	}
	for _, h := range c.pages {
		if h == hostile {
			return false
		}
	}
	c.pages[plain] = hostile
	c.ids[plain] = &renaming{map[string]string{}, map[string]string{}}
	c.queue = append(c.queue, plain)
	return true
}

// whole compares what was Markdown element by element, and of what stands around it what comes from texts.
func (c *comparison) whole(plain, hostile *page) {
	for n := range hostile.root.Descendants() {
		for _, what := range made(n) {
			if !c.elements[what] {
				c.elements[what] = true // once is enough
				c.fault("%s: %s is on no page of the twin", hostile.file, what)
			}
		}
	}
	c.around(plain, hostile)
	if plain.body == nil || hostile.body == nil {
		c.fault("%s or %s has no content", plain.file, hostile.file)
		return
	}
	want, got := c.b.flatten(plain.body), c.b.flatten(hostile.body)
	for i, w := range want {
		if i == len(got) {
			c.fault("%s ends before %s", hostile.file, w)
			return
		}
		if why := c.token(plain, hostile, w, got[i]); why != "" {
			c.fault("%s: %s\n   want %s\n   got  %s\n   after %s", hostile.file, why, c.expand(w.String()), got[i], got[max(0, i-6):i])
			return
		}
	}
	if len(got) > len(want) {
		c.fault("%s goes on with %s", hostile.file, got[len(want)])
	}
}

func (c *comparison) token(plain, hostile *page, want, got token) string {
	if want.kind != got.kind || want.name != got.name || len(want.attrs) != len(got.attrs) {
		return "another element"
	}
	if want.kind == isText {
		words := word.FindAllString(want.name+want.text, -1)
		for i, w := range words {
			words[i] = strings.ToLower(w)
			c.seen[words[i]] = true
		}
		if c.b.shown(c.expand(want.text)) != c.b.shown(got.text) {
			return "another text"
		}
		for _, w := range words {
			c.right[w] = true
		}
	}
	for i, a := range want.attrs {
		if why := c.attribute(plain, hostile, a, got.attrs[i]); why != "" {
			return why
		}
	}
	return ""
}

func (c *comparison) attribute(plain, hostile *page, want, got html.Attribute) string {
	switch {
	case want.Key != got.Key:
		return "another attribute"
	case want.Key == "id":
		if !c.ids[plain.file].holds(want.Val, got.Val) {
			return "an id that stands for something else"
		}
		return ""
	case want.Key == "href":
		file, anchor, inside := c.b.resolve(plain, want.Val)
		hostileFile, hostileAnchor, hostileInside := c.b.resolve(hostile, got.Val)
		switch {
		case !inside || !hostileInside:
			if want.Val != got.Val {
				return "another site"
			}
		case !strings.HasPrefix(file, c.e.twin+"/"): // a style sheet, or what the site has beside the folder
			if file != hostileFile {
				return "a link to something else"
			}
			return ""
		case strings.HasSuffix(file, ".json"): // the model, which both have
			if strings.TrimPrefix(file, c.e.twin) != strings.TrimPrefix(hostileFile, c.e.folder) {
				return "a link to another file"
			}
			return ""
		case c.b.pages[file] == nil || !c.page(file, hostileFile):
			return "a link to something else"
		case (anchor == "") != (hostileAnchor == "") || anchor != "" && !c.ids[file].holds(anchor, hostileAnchor):
			return "a link to another place"
		}
		return ""
	}
	if c.b.shown(c.expand(want.Val)) != c.b.shown(normal(got.Val)) {
		return "another value"
	}
	return ""
}

// parted undoes what keeps a title from ending the script or the string that some sites copy it into. It is not seen.
var parted = strings.NewReplacer("<\u200b", "<", "\\\u200b", `\`)

// around compares the page's title, what machines are told of it, and what navigation calls the pages.
func (c *comparison) around(plain, hostile *page) {
	describe := func(p *page, say func(string) string) (said []string, labels map[string][]string) {
		labels = map[string][]string{}
		for n := range p.root.Descendants() {
			switch {
			case element(n, "title") && n.Parent != nil && n.Parent.Data == "head":
				said = append(said, "title: "+say(text(n)))
			case element(n, "meta") && attr(n, "content") != "":
				if name := attr(n, "name") + attr(n, "property"); !strings.Contains(name, "url") {
					said = append(said, name+": "+say(attr(n, "content")))
				}
			case element(n, "a") && !decoration(n) && !within(n, p.body):
				if file, _, ok := c.b.resolve(p, attr(n, "href")); ok && text(n) != "" {
					if label := say(text(n)); !slices.Contains(labels[file], label) {
						labels[file] = append(labels[file], label)
					}
				}
			}
		}
		return said, labels
	}
	said, labels := describe(plain, func(s string) string { return c.b.shown(c.expand(s)) })
	hostileSaid, hostileLabels := describe(hostile, func(s string) string { return c.b.shown(normal(parted.Replace(s))) })
	if !slices.EqualFunc(said, hostileSaid, func(want, got string) bool {
		// Where a site does not escape a title as it should, the target gives it the whole title, without the site's.
		return want == got || strings.HasPrefix(want, "title: ") && strings.HasPrefix(got+" · ", strings.TrimSuffix(want, " | Proof")+" · ")
	}) {
		c.fault("%s: its head\n   want %q\n   got  %q", hostile.file, said, hostileSaid)
	}
	for _, file := range slices.Sorted(maps.Keys(labels)) {
		if strings.HasPrefix(file, c.e.twin+"/") && c.pages[file] != "" && !slices.EqualFunc(labels[file], hostileLabels[c.pages[file]], func(want, got string) bool {
			return want == got || c.b.dollars && strings.ReplaceAll(want, "{", "${") == got
		}) {
			c.fault("%s: navigation calls %s\n   want %q\n   got  %q", hostile.file, file, labels[file], hostileLabels[c.pages[file]])
		}
	}
}

func within(n, outer *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

var word = regexp.MustCompile(`[qQ]\d{5}z`)

// requested is an example of a parameter of a request, where names are percent-encoded.
var requested = regexp.MustCompile(`\bscope=\S+`)

// quoted is a parameter of a challenge (RFC 9110 section 5.6.4).
var quoted = regexp.MustCompile(`="[^"]*"`)

// expand puts texts in the place of words.
func (c *comparison) expand(s string) string {
	put := func(s string, write func(string) string) string {
		return word.ReplaceAllStringFunc(s, func(w string) string {
			said, ok := c.e.said[strings.ToLower(w)]
			if !ok {
				return w
			}
			text := normal(escape.Clean(said.Text))
			if w[0] == 'Q' { // the target begins it with a capital
				text = strings.ToUpper(text[:1]) + text[1:]
			}
			return write(text)
		})
	}
	s = requested.ReplaceAllStringFunc(s, func(s string) string {
		return put(s, func(s string) string {
			return strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?").Replace(url.QueryEscape(s))
		})
	})
	s = quoted.ReplaceAllStringFunc(s, func(s string) string { return put(s, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace) })
	return normal(put(s, func(s string) string { return s }))
}

// made is what an element adds to what a browser could do: its name, and its attributes with it. Text between words may
// come in <code>, and words may break.
func made(n *html.Node) (all []string) {
	if n.Type != html.ElementNode {
		return nil
	}
	if !element(n, "code", "wbr") {
		all = append(all, "<"+n.Data+">")
	}
	for _, a := range n.Attr {
		all = append(all, "<"+n.Data+" "+a.Key+">")
	}
	return all
}

type kind uint8

const (
	isOpen kind = iota
	isClose
	isText
)

// token is an element's beginning or end, or the text between two of those.
type token struct {
	kind       kind
	name, text string
	attrs      []html.Attribute
}

func (t token) String() string {
	switch t.kind {
	case isText:
		return fmt.Sprintf("%q", t.text)
	case isClose:
		return "</" + t.name + ">"
	}
	return fmt.Sprintf("<%s %q>", t.name, t.attrs)
}

// flatten lists what a page's content is made of, without links from headings to themselves. <code> and <wbr> are left out: which words need them is the escaper's matter.
func (b *built) flatten(root *html.Node) (out []token) {
	var pending strings.Builder
	flush := func() {
		if s := normal(pending.String()); s != "" {
			out = append(out, token{kind: isText, text: s})
		}
		pending.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			pending.WriteString(n.Data)
		case element(n, "pre"): // colours differ with what is coloured
			flush()
			out = append(out, token{kind: isText, name: "pre", text: mermaid(text(n))})
		case permalink(n):
		case element(n, "code", "wbr") || class("sl-heading-wrapper")(n): // Starlight wraps headings that have an id
			for child := range n.ChildNodes() {
				walk(child)
			}
		case n.Type == html.ElementNode:
			flush()
			out = append(out, token{kind: isOpen, name: n.Data, attrs: n.Attr})
			for child := range n.ChildNodes() {
				walk(child)
			}
			flush()
			out = append(out, token{kind: isClose, name: n.Data})
		}
	}
	for child := range root.ChildNodes() { // the site's own element may carry the page's name
		walk(child)
	}
	flush()
	return out
}

var entity = regexp.MustCompile(`#(\d+|[a-z]+);`)

// mermaid resolves the references that Mermaid has of its own.
func mermaid(s string) string {
	return html.UnescapeString(entity.ReplaceAllStringFunc(s, func(m string) string {
		if m[1] >= 48 && m[1] <= 57 {
			return "&" + m
		}
		return "&" + m[1:]
	}))
}
