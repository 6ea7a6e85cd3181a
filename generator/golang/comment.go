package golang

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// commentWriter writes one documentation comment. It is the only way in which text of a specification gets into a comment: line
// by line behind "// ", in the form that gofmt would give it, so that it can neither end the comment, nor become a directive, nor a heading,
// a code block or a link definition of the documentation, nor reorder what a reviewer sees.
type commentWriter struct {
	out    *bytes.Buffer
	indent string // "" or "\t"
	begun  bool
}

// width is where lines are wrapped, in characters; a tab counts for four.
const width = 100

// prose adds the paragraphs and list items of text, which is Markdown in spirit: its lines are joined and wrapped anew, what leads a heading is dropped, and
// characters that do not print stand as escapes. lead, which is ours, comes before the first word.
func (c *commentWriter) prose(lead, text string) {
	parts := blocks(text)
	if len(parts) > 0 && parts[0].item {
		parts = slices.Insert(parts, 0, block{})
	}
	if len(parts) == 0 {
		parts = []block{{}}
	}
	if lead != "" {
		parts[0].words = append(strings.Fields(lead), parts[0].words...)
	}
	listing := false
	for _, p := range parts {
		if len(p.words) == 0 {
			continue
		}
		p.item = p.item && c.begun // go/doc has no list without a paragraph before it
		if !p.item || !listing {
			c.blank()
		}
		listing = p.item
		if p.item {
			c.wrap("  - ", "    ", p.words)
		} else {
			c.wrap("", "", sentence(p.words))
		}
	}
}

// deprecated adds the paragraph by which Go's tools know what not to use. No other paragraph can begin like it.
func (c *commentWriter) deprecated(why string) {
	var text []string
	for _, p := range blocks(why) {
		text = append(text, p.words...)
	}
	c.blank()
	c.wrap("Deprecated: ", "", sentence(text))
}

// code adds lines of our own as a code block. Nothing from a specification goes here.
func (c *commentWriter) code(lines ...string) {
	c.blank()
	for _, l := range lines {
		if l == "" {
			c.line("")
		} else {
			c.out.WriteString(c.indent + "//\t" + l + "\n")
		}
	}
}

// blank parts what follows from what is there.
func (c *commentWriter) blank() {
	if c.begun {
		c.line("")
	}
	c.begun = true
}

func (c *commentWriter) line(text string) {
	c.out.WriteString(strings.TrimRight(c.indent+"// "+text, " ") + "\n")
}

func (c *commentWriter) wrap(first, next string, words []string) {
	room := width - 3 - 4*len(c.indent)
	line, used := first, len(first)
	start := true
	for _, w := range words {
		n := utf8.RuneCountInString(w)
		if !start && used+1+n > room && !marker(w) {
			c.line(line)
			line, used, start = next, len(next), true
		}
		if start {
			if dangerous(w) {
				w, n = `\`+w, n+1
			}
			start = false
		} else {
			line, used = line+" ", used+1
		}
		line, used = line+w, used+n
	}
	c.line(line)
}

// dangerous tells words that tools read at the beginning of a comment's line: old build constraints, linters' suppressions
// (some of which allow the space), headings, deprecation.
func dangerous(word string) bool {
	lower := strings.ToLower(word)
	for _, prefix := range []string{"+build", "go:", "nolint", "lint:", "revive:", "gosec:", "#nosec", "deprecated:", "output:"} {
		if strings.HasPrefix(lower, prefix) {
			return true
		}
	}
	return word == "#"
}

// block is a paragraph or an item of a list.
type block struct {
	item  bool
	words []string
}

// blocks reads text line by line, where a line ends wherever Go, YAML or Unicode ends one.
func blocks(text string) []block {
	var out []block
	open := false
	for text != "" {
		line := text
		if i := strings.IndexFunc(text, endsLine); i >= 0 {
			_, n := utf8.DecodeRuneInString(text[i:])
			line, text = text[:i], strings.TrimPrefix(text[i+n:], afterCR(text[i]))
		} else {
			text = ""
		}
		w := words(line)
		if len(w) == 0 {
			open = false
			continue
		}
		item := false
		if len(w) > 1 {
			switch first := w[0]; {
			case numbered(first):
				w[0], item = "("+first[:len(first)-1]+")", true
			case marker(first):
				w, item = w[1:], true
			case strings.Trim(first, "#") == "":
				w, open = w[1:], false
			}
		}
		if item || !open {
			out = append(out, block{item: item})
			open = true
		}
		last := &out[len(out)-1]
		last.words = append(last.words, w...)
	}
	return out
}

// afterCR is the line feed that belongs to a carriage return before it.
func afterCR(b byte) string {
	if b == '\r' {
		return "\n"
	}
	return ""
}

// marker tells words that begin an item of a list when they begin a line, so no line is broken before them.
func marker(word string) bool {
	return word == "-" || word == "*" || word == "+" || word == "•" || numbered(word)
}

func numbered(word string) bool {
	digits := strings.TrimRight(word, ".)")
	return len(digits) == len(word)-1 && digits != "" && strings.Trim(digits, "0123456789") == ""
}

func endsLine(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// quotes are what go/doc, and gofmt with it, turns into quotation marks.
var quotes = regexp.MustCompile("``+|''+")

// words cuts a line at white space, of which there is more than ASCII's, and makes each word printable.
func words(line string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(line, unicode.IsSpace) {
		w = quotes.ReplaceAllStringFunc(visible(w), func(run string) string { return run[:1] })
		// A link definition would be moved to the end of the comment, with what it stands in.
		for {
			i := strings.Index(w, "]:")
			if i < 0 {
				break
			}
			out = append(out, w[:i+1])
			w = w[i+1:]
		}
		out = append(out, w)
	}
	return out
}

// visible writes what does not print as an escape: control characters, those that reorder text (Trojan Source, CVE-2021-42574), those without a shape.
func visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !hidden(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += n
	}
	return b.String()
}

func hidden(r rune) bool { return !unicode.IsPrint(r) }

// sentence ends a paragraph so that go/doc does not take a line of its own for a heading.
func sentence(words []string) []string {
	last := words[len(words)-1]
	if r, _ := utf8.DecodeLastRuneInString(last); unicode.IsLetter(r) || unicode.IsDigit(r) {
		words = slices.Clone(words)
		words[len(words)-1] = last + "."
	}
	return words
}
