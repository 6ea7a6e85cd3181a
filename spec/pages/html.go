package pages

import (
	"bytes"
	"strings"
)

// isHTML tells HTML from Markdown with tags in it: it begins with a tag of the block level.
func isHTML(data []byte) bool {
	s := string(bytes.TrimLeft(data[bom(data):min(len(data), 4096)], " \t\r\n\f"))
	if strings.HasPrefix(s, "<!--") {
		return strings.Contains(s, "<table") || strings.Contains(s, "<h")
	}
	if strings.HasPrefix(strings.ToLower(s), "<!doctype html") {
		return true
	}
	if !strings.HasPrefix(s, "<") {
		return false
	}
	name, _, n := tag(s)
	return n > 0 && blockTags[name]
}

// blockTags end the line that they stand in.
var blockTags = map[string]bool{
	"html": true, "body": true, "head": true, "main": true, "article": true, "section": true, "header": true, "footer": true, "nav": true, "aside": true,
	"div": true, "p": true, "ul": true, "ol": true, "dl": true, "dt": true, "dd": true, "li": true, "table": true, "thead": true, "tbody": true, "tfoot": true,
	"tr": true, "td": true, "th": true, "caption": true, "blockquote": true, "pre": true, "hr": true, "br": true, "form": true, "details": true, "summary": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "figure": true, "meta": true, "link": true,
}

// separates are the elements behind which a paragraph cannot go on.
var separates = map[string]bool{
	"p": true, "ul": true, "ol": true, "dl": true, "table": true, "blockquote": true, "pre": true, "div": true, "section": true, "article": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
}

// unshown are elements whose content is not of the page.
var unshown = map[string]bool{"script": true, "style": true, "title": true, "template": true, "svg": true, "noscript": true}

// htmlReader lays out HTML as layout does Markdown.
type htmlReader struct {
	data    []byte
	blocks  []block
	b       builder
	kind    kind
	level   int
	depth   int // of lists
	table   int
	cells   []text
	inCell  bool
	pre     bool
	pending bool // a blank is due before the next character
}

func layoutHTML(data []byte) []block {
	h := &htmlReader{data: data, kind: para}
	s := string(data)
	for i := bom(data); i < len(s); {
		if s[i] != '<' {
			i += h.char(s[i:], i)
			continue
		}
		if strings.HasPrefix(s[i:], "<!--") {
			if end := strings.Index(s[i:], "-->"); end >= 0 {
				i += end + 3
			} else {
				i = len(s)
			}
			continue
		}
		if strings.HasPrefix(s[i:], "<!") || strings.HasPrefix(s[i:], "<?") {
			if end := strings.IndexByte(s[i:], '>'); end >= 0 {
				i += end + 1
				continue
			}
		}
		name, closing, n := tag(s[i:])
		if n == 0 || !blockTags[name] && !inlineTags[name] && !unshown[name] {
			i += h.char(s[i:], i)
			continue
		}
		i += n
		if unshown[name] && !closing {
			if end := indexFold(s[i:], "</"+name); end >= 0 {
				i += end
			} else {
				i = len(s)
			}
			continue
		}
		h.tag(name, closing, i-n)
	}
	h.flush()
	return h.blocks
}

// indexFold finds a closing tag in any case.
func indexFold(s, closing string) int {
	for at := 0; ; {
		i := strings.Index(s[at:], "</")
		if i < 0 {
			return -1
		}
		at += i
		if len(s)-at >= len(closing) && strings.EqualFold(s[at:at+len(closing)], closing) {
			return at
		}
		at += 2
	}
}

func (h *htmlReader) char(s string, off int) int {
	switch c := s[0]; {
	case c == '\n' && h.pre:
		h.flush()
		return 1
	case (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') && !h.pre:
		h.pending = h.b.s.Len() > 0
		return 1
	case c == '&':
		if decoded, n := entity(s); n > 0 {
			h.put(decoded, off, false)
			return n
		}
	}
	h.put(s[:1], off, true)
	return 1
}

func (h *htmlReader) put(s string, off int, verbatim bool) {
	if h.pending {
		h.b.put(" ", off, false)
		h.pending = false
	}
	h.b.put(s, off, verbatim)
}

func (h *htmlReader) tag(name string, closing bool, off int) {
	switch name {
	case "code", "b", "strong", "tt", "kbd", "samp":
		if h.pending && !closing {
			h.put("", off, false)
		}
		if h.b.set++; closing {
			h.b.set = max(h.b.set-2, 0)
		}
		return
	case "br":
		if h.inCell {
			h.b.put("\n", off, false)
			h.pending = false
			return
		}
	case "table":
		if !closing {
			h.table++
		}
	case "ul", "ol":
		h.flush()
		if h.depth++; closing {
			h.depth = max(h.depth-2, 0)
		}
	case "tr":
		h.flush()
		h.endRow()
		return
	case "td", "th":
		if h.inCell {
			h.cells = append(h.cells, h.take())
		}
		h.inCell = !closing
		return
	case "pre":
		h.flush()
		if h.pre = !closing; h.pre {
			h.kind = code
		}
		return
	}
	if h.inCell {
		// Paragraphs and lists within a cell are lines of it.
		if blockTags[name] && h.b.s.Len() > 0 && name != "table" {
			h.b.put("\n", off, false)
			h.pending = false
			return
		}
	}
	if !blockTags[name] {
		return
	}
	h.flush()
	if name == "table" && closing {
		h.endRow()
	}
	if closing || name == "br" {
		if separates[name] {
			h.blocks = append(h.blocks, block{})
		}
		return
	}
	switch name {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		h.kind, h.level = heading, int(name[1]-'0')
	case "li":
		h.kind, h.level = item, 2*max(h.depth-1, 0)
	case "dd":
		h.kind = definition
	}
}

func (h *htmlReader) take() text {
	t := h.b.text().trimAny("\n")
	h.b = builder{}
	h.pending = false
	return t
}

func (h *htmlReader) endRow() {
	if h.inCell {
		h.cells = append(h.cells, h.take())
		h.inCell = false
	}
	if len(h.cells) > 0 {
		h.blocks = append(h.blocks, block{kind: row, table: h.table, cells: h.cells, text: h.cells[0]})
		h.cells = nil
	}
}

// flush ends the line. What is not in a cell is one.
func (h *htmlReader) flush() {
	if h.inCell {
		return
	}
	set := h.b.set
	if t := h.take(); t.len() > 0 {
		h.blocks = append(h.blocks, block{kind: h.kind, level: h.level, text: t})
		if h.kind == heading || h.kind == definition {
			h.kind, h.level = para, 0
		}
	}
	if h.b.set = set; !h.pre {
		h.kind, h.level = para, 0
	}
}
