package openapi

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// yamlStyle is how YAML is laid out. The zero value is not usable: Step and Dash come from the document.
type yamlStyle struct {
	eol        string
	step       int  // columns that a mapping inside a mapping is indented by
	dash       int  // columns that a list inside a mapping is indented by: 0 or step
	inner      int  // the same, where the mapping is itself in a list
	listBlock  bool // lists of scalars are written one item a line
	objectFlow bool // mappings in lists are written in braces
	literal    bool // texts of several lines may be written as literal blocks
}

// member writes "key: value" and what follows it, each line ended by eol, the first one too.
func (y yamlStyle) member(b *strings.Builder, indent int, key string, v value) {
	b.WriteString(spaces(indent) + yamlText(key, false) + ":")
	y.behind(b, indent, v)
}

// behind writes a value behind a key's colon.
func (y yamlStyle) behind(b *strings.Builder, indent int, v value) {
	switch v := v.(type) {
	case string:
		if y.literal && literalFits(v) {
			y.literalText(b, indent+y.step, v)
			return
		}
	case list:
		if len(v) > 0 && !(flat(v) && !y.listBlock) {
			b.WriteString(y.eol)
			y.items(b, indent+y.dash, v)
			return
		}
	case object:
		if len(v) > 0 {
			b.WriteString(y.eol)
			y.members(b, indent+y.step, v)
			return
		}
	}
	b.WriteString(" " + yamlFlow(v, false) + y.eol)
}

func (y yamlStyle) members(b *strings.Builder, indent int, o object) {
	for _, m := range o {
		y.member(b, indent, m.key, m.value)
	}
}

func (y yamlStyle) items(b *strings.Builder, indent int, l list) {
	for _, item := range l {
		b.WriteString(spaces(indent) + "-")
		o, isObject := item.(object)
		if !isObject || len(o) == 0 || y.objectFlow {
			b.WriteString(" " + yamlFlow(item, false) + y.eol)
			continue
		}
		b.WriteString(" " + yamlText(o[0].key, false) + ":")
		in := y
		in.dash = y.inner
		in.behind(b, indent+2, o[0].value)
		in.members(b, indent+2, o[1:])
	}
}

// literalText writes a text as a literal block.
func (y yamlStyle) literalText(b *strings.Builder, indent int, s string) {
	text, kept := strings.CutSuffix(s, "\n")
	if kept {
		b.WriteString(" |" + y.eol)
	} else {
		b.WriteString(" |-" + y.eol)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			b.WriteString(spaces(indent) + line)
		}
		b.WriteString(y.eol)
	}
}

// literalFits reports whether a literal block gives s back, whatever the reader: several lines, the first of which begins
// in its first column, none that is blank or ends in blanks, nothing that some version of YAML takes for a line break.
func literalFits(s string) bool {
	text := strings.TrimSuffix(s, "\n")
	if !strings.Contains(text, "\n") || strings.HasSuffix(text, "\n") || !utf8.ValidString(s) {
		return false
	}
	for i, line := range strings.Split(text, "\n") {
		if i == 0 && (line == "" || line[0] == ' ') || strings.HasSuffix(line, " ") {
			return false
		}
		for _, r := range line {
			if !unicode.IsPrint(r) {
				return false
			}
		}
	}
	return true
}

// yamlFlow writes a value on one line. inFlow says that it stands between brackets.
func yamlFlow(v value, inFlow bool) string {
	switch v := v.(type) {
	case string:
		return yamlText(v, inFlow)
	case bool:
		return strconv.FormatBool(v)
	case raw:
		return string(v)
	case list:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = yamlFlow(item, true)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case object:
		parts := make([]string, len(v))
		for i, m := range v {
			parts[i] = yamlText(m.key, true) + ": " + yamlFlow(m.value, true)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	panic("openapi: a value of an unknown type")
}

// yamlText writes a text so that every reader of YAML 1.1, 1.2 and JSON-like subsets takes it for this text: plain where nothing
// in it could mean anything, else in double quotes.
func yamlText(s string, inFlow bool) string {
	if plainSafe(s, inFlow) {
		return s
	}
	return yamlQuote(s)
}

func plainSafe(s string, inFlow bool) bool {
	if s == "" || len(s) > 4096 {
		return false
	}
	c := s[0]
	if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || (c == '/' || c == '$') && len(s) > 1) || s[len(s)-1] == ' ' || s[len(s)-1] == ':' {
		return false
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan", "infinity":
		return false
	}
	for i, r := range s {
		switch {
		case r == ':':
			if inFlow || s[i+1] == ' ' { // readers of YAML 1.1 end a key at any colon between brackets
				return false
			}
		case r == '#':
			if s[i-1] == ' ' {
				return false
			}
		case strings.ContainsRune(",?[]{}", r):
			if inFlow {
				return false
			}
		case r < 0x80:
			if r < ' ' || r == 0x7f {
				return false
			}
		case r == utf8.RuneError || !unicode.IsPrint(r):
			return false
		}
	}
	return true
}

// yamlQuote writes a double-quoted scalar, whose escapes are those of JSON and \x, which both versions of YAML have.
func yamlQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == utf8.RuneError && size == 1:
			b.WriteRune(utf8.RuneError) // no reader accepts other bytes
		case r > 0xFFFF && !unicode.IsPrint(r):
			b.WriteString(`\U` + hex(r, 8))
		case r < ' ' || r == 0x7F || r >= 0x80 && !unicode.IsPrint(r):
			b.WriteString(`\u` + hex(r, 4))
		default:
			b.WriteRune(r)
		}
		i += size
	}
	b.WriteByte('"')
	return b.String()
}

func hex(r rune, digits int) string {
	s := strings.ToUpper(strconv.FormatInt(int64(r), 16))
	return strings.Repeat("0", digits-len(s)) + s
}

func spaces(n int) string { return strings.Repeat(" ", n) }
