// Package scalar owns how a text stands in YAML: plain, in double quotes, or in lines of its own. What writes specs (write) and what
// formats them (format) both ask it, so that neither has anything to change in what the other made. It imports the standard
// library alone.
package scalar

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Width is the column, in bytes, that lines end before where what stands on them can be broken.
const Width = 150

// Quote writes a text as a plain scalar where every reader takes that for this very text, else in double quotes (YAML 1.2.2
// sections 7.3.1 and 7.3.3). flow says that it stands within braces or brackets.
func Quote(s string, flow bool) string {
	if Plain(s, flow) {
		return s
	}
	return Quoted(s)
}

// Quoted writes a text in double quotes, on one line.
func Quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			r = utf8.RuneError // no text of a spec holds it: what reads the output back says so
			fallthrough
		case shown(r) && r != '"' && r != '\\':
			b.WriteRune(r)
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
		i += size
	}
	b.WriteByte('"')
	return b.String()
}

// words are what some YAML reader, of version 1.1 or 1.2, takes for something else than text.
var words = map[string]bool{"null": true, "true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true}

// Plain reports whether a text needs no quotes. It is stricter than YAML: what a reader of any version could take for a number, a
// date, a key or a comment is not plain.
func Plain(s string, flow bool) bool {
	if s == "" || words[strings.ToLower(s)] || strings.ContainsRune("-?:,[]{}#&*!|>'\"%@`~=<.+ ", rune(s[0])) || s[len(s)-1] == ' ' || s[len(s)-1] == ':' {
		return false
	}
	if s[0] >= '0' && s[0] <= '9' && strings.Trim(s, "0123456789abcdefABCDEFxXoO_:.+-TtZz ") == "" {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") || flow && (strings.ContainsAny(s, ",[]{}?") || strings.Contains(s, "://")) {
		return false
	}
	if strings.Contains(s, "*") && !strings.Contains(s, " ") {
		return false // globs and paths of rules: not for YAML's sake, but nobody has to wonder
	}
	return displayed(s) && !strings.Contains(s, "\t") && s == strings.TrimFunc(s, unicode.IsSpace)
}

// shown reports whether a character is left as it is: what is displayed, the blanks of all scripts, and the joiners that emoji and
// many scripts need. YAML reads all of them as a part of the text.
func shown(r rune) bool {
	return unicode.IsPrint(r) || unicode.Is(unicode.Zs, r) || r == '\u200c' || r == '\u200d'
}
