package site

import (
	"bytes"
	"regexp"
	"strings"
)

// Target is where a link goes: a page, and an anchor on it or none.
type Target struct{ File, Anchor string }

// Text is a page, or a part of one, as templates print it.
type Text struct {
	Data []byte
	// File is where it goes to, as the site calls it.
	File string
	// Place says where something lies that templates call File#Anchor; File is empty for the page itself. The file that it
	// gives is as the site calls it, and relative to the same folder as the File above.
	Place func(Target) Target
	// Deeper is by how many levels headings are to stand lower.
	Deeper int
}

var (
	link       = regexp.MustCompile(`\]\((?:\./([^()\s#]*))?(?:#([^()\s]*))?\)`)
	anchorLine = regexp.MustCompile(`^<a id="([^"]+)"></a>$`)
	heading    = regexp.MustCompile(`^(#{1,6}) (.*)$`)
	element    = regexp.MustCompile("<code>[^`]*?</code>")
)

// Write turns text into what the site wants: destinations of links, anchors of headings. What stands in a fenced block
// stays. Escaped text never looks like any of it: it holds no bracket, no brace, and begins no line with a mark.
func (s *Site) Write(t Text) []byte {
	out := make([]byte, 0, len(t.Data)+len(t.Data)/8)
	fence, pending := "", "" // pending is the anchor that waits for a heading
	release := func() {
		if pending != "" {
			out = append(append(append(out, `<a id="`...), pending...), "\"></a>\n\n"...)
			pending = ""
		}
	}
	for rest := t.Data; len(rest) > 0; {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		text := string(line)
		switch mark := fenceOf(text); {
		case fence != "":
			if mark != "" && strings.HasPrefix(mark, fence) && strings.TrimSpace(text) == mark {
				fence = ""
			}
			out = append(append(out, line...), '\n')
			continue
		case mark != "":
			fence = mark
			release()
			out = append(append(out, line...), '\n')
			continue
		}
		if m := anchorLine.FindStringSubmatch(text); m != nil {
			release()
			pending = m[1]
			continue
		}
		if text == "" && pending != "" {
			continue
		}
		if m := heading.FindStringSubmatch(text); m != nil {
			text = strings.Repeat("#", min(len(m[1])+t.Deeper, 6)) + " " + m[2]
			if s.headingIDs && pending != "" {
				text += " {#" + pending + "}"
				pending = ""
			}
		}
		release()
		if text = s.links(text, t); s.element != nil {
			text = element.ReplaceAllStringFunc(text, s.element)
		}
		out = append(append(out, text...), '\n')
	}
	release()
	return out
}

// fenceOf gives the mark of a line that opens or closes a fenced block (CommonMark 0.31 section 4.5).
func fenceOf(line string) string {
	line = strings.TrimLeft(line, " ")
	for _, c := range []string{"`", "~"} {
		mark := line[:len(line)-len(strings.TrimLeft(line, c))]
		if len(mark) >= 3 && (c == "~" || !strings.Contains(line[len(mark):], c)) {
			return mark
		}
	}
	return ""
}

func (s *Site) links(text string, t Text) string {
	if !strings.Contains(text, "](") {
		return text
	}
	var b strings.Builder
	last := 0
	for _, m := range link.FindAllStringSubmatchIndex(text, -1) {
		var to Target
		if m[2] >= 0 {
			to.File = text[m[2]:m[3]]
		}
		if m[4] >= 0 {
			to.Anchor = text[m[4]:m[5]]
		}
		if to == (Target{}) {
			continue
		}
		to = t.Place(to)
		b.WriteString(text[last:m[0]])
		b.WriteString("](" + s.Link(t.File, to.File, to.Anchor) + ")")
		last = m[1]
	}
	b.WriteString(text[last:])
	return b.String()
}

var (
	inLine    = regexp.MustCompile(`<a id="([^"]*)"></a>`)
	onHeading = regexp.MustCompile(`(?m)^#{1,6} .* \{#([^{}\s]*)\}$`)
	linked    = regexp.MustCompile(`\]\(((?:\.\.?/|#)[^()\s]*)\)`)
)

// Anchors lists the anchors of a page that was written, and Links the destinations of its links to pages.
func (s *Site) Anchors(page []byte) (names []string) {
	for _, m := range inLine.FindAllSubmatch(page, -1) {
		names = append(names, string(m[1]))
	}
	if s.headingIDs {
		for _, m := range onHeading.FindAllSubmatch(page, -1) {
			if id := string(m[1]); staysText(id) {
				names = append(names, id)
			}
		}
	}
	return names
}

var (
	idText = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	idEdge = regexp.MustCompile(`(?:^|[.-])_|_(?:[.-]|$)`)
)

// staysText reports whether the {#id} of a heading reaches the site as it is written. It is text before it is an id: an underscore at the edge of a
// word may begin or end emphasis (CommonMark 0.31 section 6.2), and "www." a link (GFM 0.29 section 6.9).
func staysText(id string) bool {
	return idText.MatchString(id) && !idEdge.MatchString(id) && !strings.Contains(id, "www.")
}

// Links lists the destinations of a written page's links to pages and anchors.
func (s *Site) Links(page []byte) (destinations []string) {
	for _, m := range linked.FindAllSubmatch(page, -1) {
		destinations = append(destinations, string(m[1]))
	}
	return destinations
}
