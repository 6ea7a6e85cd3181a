package write

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quote writes a text as a plain scalar where every reader takes that for this very text, else in double quotes (YAML 1.2.2
// sections 7.3.1 and 7.3.3). flow says that it stands within braces or brackets.
func quote(s string, flow bool) string {
	if plain(s, flow) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			r = utf8.RuneError // no text of a spec holds it: what reads the output back says so
			fallthrough
		case unicode.IsPrint(r) && r != '"' && r != '\\':
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

// plain is stricter than YAML: what a reader of any version could take for a number, a date, a key or a comment is not plain.
func plain(s string, flow bool) bool {
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
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// lines is a text of several lines as a literal block scalar (YAML 1.2.2 section 8.1.2).
type lines struct {
	header string
	text   []string
}

// literal gives the lines of a text that a literal block says exactly: no line but the first could be taken for indentation,
// and there is nothing that readers fold or strip.
func literal(v value) (l lines, ok bool) {
	t, is := v.(text)
	s := string(t)
	if !is || !strings.Contains(s, "\n") || strings.HasSuffix(s, "\n\n") || s[0] == ' ' || s[0] == '\t' || s[0] == '\n' {
		return l, false
	}
	l.header = " |-\n"
	if strings.HasSuffix(s, "\n") {
		l.header, s = " |\n", s[:len(s)-1]
	}
	l.text = strings.Split(s, "\n")
	for _, line := range l.text {
		if line != "" && strings.Trim(line, " \t") == "" {
			return l, false
		}
		for _, r := range line {
			if r != '\t' && (r == utf8.RuneError || !unicode.IsPrint(r)) {
				return l, false
			}
		}
	}
	return l, true
}
