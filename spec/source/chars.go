package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sort"
	"unicode"
	"unicode/utf8"

	"github.com/scopegen/scopegen/spec/diag"
)

// charClass is what a code point does to a text unseen.
type charClass uint8

const (
	visible charClass = iota
	control           // C0, DEL, C1, noncharacters that YAML has no place for
	bidi              // reorders what is displayed
	hidden            // takes no room
	joiner            // takes no room, and emoji and many scripts need it
)

func classify(r rune) charClass {
	switch {
	case r < 0x20:
		if r == '\t' || r == '\n' || r == '\r' {
			return visible
		}
		return control
	case r < 0x7f:
		return visible
	case r < 0xa0, r == 0xfffe, r == 0xffff:
		return control
	case r == 0x61c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return bidi
	case r == 0x200c, r == 0x200d, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0020 && r <= 0xe007f, r >= 0xe0100 && r <= 0xe01ef:
		return joiner
	case r == 0x34f, r == 0x115f, r == 0x1160, r == 0x180b, r == 0x180c, r == 0x180d, r == 0x2028, r == 0x2029, r == 0x3164, r == 0xffa0:
		return hidden
	case unicode.Is(unicode.Cf, r) && !arabicSign(r):
		return hidden
	}
	return visible
}

// arabicSign tells the format characters that are displayed: number signs that stand over digits.
func arabicSign(r rune) bool {
	return r >= 0x600 && r <= 0x605 || r == 0x6dd || r == 0x70f || r == 0x890 || r == 0x891 || r == 0x8e2 || r == 0x110bd || r == 0x110cd
}

var charNames = map[rune]string{
	0x00: "NUL", 0x08: "backspace", 0x1b: "escape", 0x7f: "delete", 0x85: "next line", 0xad: "soft hyphen",
	0x61c: "Arabic letter mark", 0x200b: "zero width space", 0x200c: "zero width non-joiner", 0x200d: "zero width joiner",
	0x200e: "left-to-right mark", 0x200f: "right-to-left mark", 0x2028: "line separator", 0x2029: "paragraph separator",
	0x202a: "left-to-right embedding", 0x202b: "right-to-left embedding", 0x202c: "pop directional formatting",
	0x202d: "left-to-right override", 0x202e: "right-to-left override", 0x2060: "word joiner",
	0x2066: "left-to-right isolate", 0x2067: "right-to-left isolate", 0x2068: "first strong isolate",
	0x2069: "pop directional isolate", 0xfeff: "byte order mark",
}

// char prints as its code point and name.
type char rune

func (c char) String() string {
	if name, ok := charNames[rune(c)]; ok {
		return fmt.Sprintf("U+%04X (%s)", rune(c), name)
	}
	return fmt.Sprintf("U+%04X", rune(c))
}

func utf16Kind(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), len(data) >= 4 && data[0] != 0 && data[1] == 0 && data[3] == 0:
		return "UTF-16, little endian"
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), len(data) >= 4 && data[0] == 0 && data[1] != 0 && data[2] == 0:
		return "UTF-16, big endian"
	case bytes.HasPrefix(data, []byte{0, 0, 0xfe, 0xff}):
		return "UTF-32"
	}
	return ""
}

// scanCharacters judges every code point as written and gives the text to parse, as long as data: what
// YAML refuses, or breaks lines at where editors do not, is replaced, so that one control character
// does not keep the rest of the file from being checked.
func (p *parser) scanCharacters(data []byte) []byte {
	text, prev := data, rune(0)
	replace := func(off, size int) {
		if &text[0] == &data[0] {
			text = bytes.Clone(data)
		}
		copy(text[off:off+size], [...]string{"", "_", "\u00bf", "\ufffd", "\U0001f7e6"}[size])
	}
	for off := bomLen(data); off < len(data); {
		if n := printable(data[off:]); n > 0 {
			off += n
			prev = rune(data[off-1])
			continue
		}
		b := data[off]
		r, size := utf8.DecodeRune(data[off:])
		if r == utf8.RuneError && size == 1 {
			p.report(ruleEncoding, off, off+1, "the byte 0x%02x is not UTF-8", b).Hint = "save the file as UTF-8"
			replace(off, 1)
		} else if class := classify(r); class != visible {
			lineStart := prev == 0 || prev == '\n' || prev == '\r'
			if r == 0x2028 || r == 0x2029 || r == 0xfeff && lineStart {
				class = control // YAML readers end the line there, or drop the mark
			}
			p.judge(class, r, prev, off, off+size, data[off+size:])
			if class == control {
				replace(off, size)
			}
		}
		prev = r
		off += size
	}
	return text
}

// printable gives how many bytes at the beginning are ASCII that is displayed, line breaks or tabs. It looks at eight at a time, for
// all of every file passes here.
func printable(data []byte) (n int) {
	const (
		ones   = 0x0101010101010101
		tops   = 0x80 * ones
		lows   = 0x7f * ones
		breaks = '\n' * ones
	)
	for n < len(data) {
		if n+8 <= len(data) {
			// In each byte: is the top bit set of one below 0x20 that is no LF, of 0x7f, of one from 0x80 on? None carries into the next.
			word := binary.LittleEndian.Uint64(data[n:])
			low := word & lows
			control := ^(low + 0x60*ones) & ((low ^ breaks) + lows)
			if (control|low+ones|word)&tops == 0 {
				n += 8
				continue
			}
		}
		if b := data[n]; (b < 0x20 || b >= 0x7f) && b != '\n' && b != '\t' && b != '\r' {
			break
		}
		n++
	}
	return n
}

// invisible is a place where what the character is in decides what it means.
type invisible struct {
	r          rune
	start, end int
}

// judge reports a character that is not visible, written as itself or as an escape. prev is the code
// point before it, after the bytes behind it.
func (p *parser) judge(class charClass, r, prev rune, start, end int, after []byte) {
	switch class {
	case control:
		p.report(ruleControl, start, end, "%s is in the text", char(r)).Hint = "remove it"
	case bidi:
		p.report(ruleBidi, start, end, "%s reorders the text on the screen", char(r)).Hint = "remove it"
	case joiner:
		// Between characters beyond ASCII a joiner does its work, and so it does in a keycap.
		if prev >= 0x80 || bytes.HasPrefix(after, []byte("\u20e3")) {
			return
		}
		fallthrough
	case hidden:
		if len(p.invisibles) <= 2*maxFindings {
			p.invisibles = append(p.invisibles, invisible{r, start, end})
		}
	}
}

// insideText reports whether what stands between two offsets can go without a byte beside it coming to mean something else:
// it follows a letter or digit and no colon follows it, or it begins a word.
func insideText(data []byte, start, end int) bool {
	if start == 0 || end >= len(data) {
		return false
	}
	word := func(b byte) bool {
		return b >= 0x80 || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
	}
	before, after := data[start-1], data[end]
	return word(before) && after != ':' || before == ' ' && word(after)
}

// inComment reports whether an offset that is in no value is in a comment, rather than in an anchor or a tag.
func inComment(data []byte, at int) bool {
	line := data[bytes.LastIndexAny(data[:at], "\r\n")+1 : at]
	return bytes.HasPrefix(line, []byte("#")) || bytes.Contains(line, []byte(" #")) || bytes.Contains(line, []byte("\t#"))
}

// judgeInvisibles reports, now that all nodes are known: an error in a key and in a value without
// blanks, which is a name; a warning in prose and comments.
func (p *parser) judgeInvisibles() {
	nodes := p.doc.nodes
	for _, c := range p.invisibles {
		rule, where, text := ruleInvisibleText, "", inComment(p.doc.File.Data, c.start)
		// The last node that begins before it. Nodes are in the order of the file.
		i := sort.Search(len(nodes), func(i int) bool { return int(nodes[i].start) > c.start }) - 1
		if i >= 0 && (nodes[i].kind == Scalar && nodes[i].style != alias || nodes[i].style == skipped) && c.start < int(nodes[i].end) {
			if n := &nodes[i]; n.style == skipped {
				continue // in what nobody reads
			} else if n.isKey || !hasBlank(n.text) {
				rule, where = ruleInvisibleName, " in "+quote(n.text)
			} else {
				text = true
			}
		}
		d := p.report(rule, c.start, c.end, "%s cannot be seen%s", char(c.r), where)
		d.Hint = "remove it"
		if rule == ruleInvisibleText && text && insideText(p.doc.File.Data, c.start, c.end) {
			d.Fix = &diag.Fix{Title: "remove " + char(c.r).String(), Edits: []diag.Edit{{Range: d.Range}}}
		}
	}
}

func hasBlank(s string) bool {
	for _, r := range s {
		if r == ' ' || r == '\n' || r == '\t' {
			return true
		}
	}
	return false
}
