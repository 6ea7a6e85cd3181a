package source

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/scopegen/scopegen/spec/diag"
)

// The functions here read the ends of values off the bytes of a text that is known to be valid YAML.

func pos(line, column int) diag.Pos { return diag.Pos{Line: line, Column: column} }

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// skipBlank steps over blanks, line breaks and comments.
func skipBlank(text []byte, at int) int {
	for at < len(text) {
		switch {
		case isBlank(text[at]):
			at++
		case text[at] == '#' && (at == 0 || isBlank(text[at-1])):
			at = lineEnd(text, at)
		default:
			return at
		}
	}
	return at
}

func lineEnd(text []byte, at int) int {
	if i := bytes.IndexAny(text[at:], "\r\n"); i >= 0 {
		return at + i
	}
	return len(text)
}

// wordEnd gives the end of an anchor or a tag: the next blank, or, in brackets, a bracket or comma.
func wordEnd(text []byte, at int) int {
	if bytes.HasPrefix(text[at:], []byte("!<")) {
		if i := bytes.IndexByte(text[at:], '>'); i >= 0 {
			return at + i + 1
		}
	}
	for at < len(text) && !isBlank(text[at]) && text[at] != ',' && text[at] != ']' && text[at] != '}' {
		at++
	}
	return at
}

func singleQuotedEnd(text []byte, start int) int {
	for at := start + 1; at < len(text); at++ {
		if text[at] == '\'' {
			if at+1 == len(text) || text[at+1] != '\'' {
				return at + 1
			}
			at++
		}
	}
	return len(text)
}

func doubleQuotedEnd(text []byte, start int) int {
	for at := start + 1; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return len(text)
}

// match gives the end of a value that holds no escapes: both sides say the same apart from blanks, which
// folding changes.
func match(text []byte, start int, value string) int {
	// Nearly every value stands in the text as it is.
	if whole := start + len(value); value != "" && whole <= len(text) && string(text[start:whole]) == value && !isBlank(value[0]) && !isBlank(value[len(value)-1]) {
		return whole
	}
	at, end := start, start
	for i := 0; i < len(value); {
		if isBlank(value[i]) {
			i++
			continue
		}
		for at < len(text) && isBlank(text[at]) {
			at++
		}
		_, size := utf8.DecodeRuneInString(value[i:])
		if at+size > len(text) || string(text[at:at+size]) != value[i:i+size] {
			return end
		}
		i += size
		at += size
		end = at
	}
	return end
}

// blockEnd gives the end of a literal or folded scalar: of its last line that is not blank.
func blockEnd(text []byte, start int, value string) int {
	header := start
	for header < len(text) && (text[header] == '|' || text[header] == '>' || text[header] == '+' || text[header] == '-' || text[header] >= '1' && text[header] <= '9') {
		header++
	}
	content := lineEnd(text, start)
	if end := match(text, content, value); end > content {
		return lineEnd(text, end)
	}
	return header
}

// closing gives the end of a collection in flow style, whose last child ends at end. A pair in a list,
// [a: b], has no brackets of its own.
func closing(text []byte, start, end int) int {
	if start >= len(text) || text[start] != '[' && text[start] != '{' {
		return end
	}
	at := max(end, start+1)
	for at < len(text) {
		at = skipBlank(text, at)
		if at == len(text) {
			break
		}
		switch text[at] {
		case ']', '}':
			return at + 1
		case ',', ':', '?':
			at++
		default:
			return at
		}
	}
	return at
}

// escape decodes one escape of a double-quoted scalar, YAML 1.2 section 5.7, and gives its length; a line break, which
// only folds, decodes to a blank.
func escape(text []byte) (rune, int) {
	if len(text) < 2 {
		return ' ', len(text)
	}
	digits := 0
	switch text[1] {
	case '0':
		return 0, 2
	case 'a':
		return 7, 2
	case 'b':
		return 8, 2
	case 'v':
		return 11, 2
	case 'f':
		return 12, 2
	case 'e':
		return 27, 2
	case 'N':
		return 0x85, 2
	case 'L':
		return 0x2028, 2
	case 'P':
		return 0x2029, 2
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		return ' ', 2
	}
	n, err := strconv.ParseUint(string(text[2:min(2+digits, len(text))]), 16, 32)
	if err != nil {
		return ' ', 2
	}
	return rune(n), 2 + digits
}
