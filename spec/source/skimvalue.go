package source

import "bytes"

// mostKey is how long a key may be here: YAML looks 1024 characters ahead for the colon.
const mostKey = 1000

// key looks for an implicit key at an offset (8.2.2, 7.4). found is false when something else stands there; not ok: the line
// has no form that is known here.
func (s *skimmer) key(p int) (key []byte, colon int, found, ok bool) {
	switch c := s.text[p]; c {
	case '"', '\'':
		end := s.quotedOnLine(p)
		if end == 0 || s.at(end) != ':' || !s.blank(end+1) {
			return nil, 0, false, true
		}
		return s.text[p+1 : end-1], end, true, end-p < mostKey
	case '[', '{', '|', '>':
		return nil, 0, false, true
	}
	if !s.beginsPlain(p) {
		return nil, 0, false, false
	}
	for i := p; ; i++ {
		switch special[s.at(i)] {
		case lineEnds:
			return nil, 0, false, true
		case tabs:
			return nil, 0, false, false
		case hashes:
			if s.text[i-1] == ' ' {
				return nil, 0, false, true
			}
		case colons:
			if s.blank(i + 1) {
				key = s.text[p:i]
				return key, i, true, i-p < mostKey && s.text[i-1] != ' ' && string(key) != "<<"
			}
		}
	}
}

// special are the characters that can end a plain scalar, or that it is given up for.
var special = [256]uint8{'\n': lineEnds, '\r': lineEnds, '\t': tabs, '#': hashes, ':': colons}

const (
	lineEnds = iota + 1
	tabs
	hashes
	colons
)

// beginsPlain reports whether a plain scalar begins at an offset (7.3.3, ns-plain-first).
func (s *skimmer) beginsPlain(p int) bool {
	switch s.text[p] {
	case '-', '?', ':':
		return !s.blank(p+1) && s.at(p+1) != '\t'
	case ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', ' ', '\t', '\n', '\r':
		return false
	}
	return true
}

// value reads the value that begins at an offset, the child of a collection in a column, and gives where the line behind it begins.
func (s *skimmer) value(p, in int) (next int, ok bool) {
	switch s.text[p] {
	case '"', '\'':
		end, ok := s.quoted(p, in)
		if !ok {
			return 0, false
		}
		return s.rest(end)
	case '[', '{':
		end, ok := s.flow(p, in, len(s.frames))
		if !ok {
			return 0, false
		}
		return s.rest(end)
	case '|', '>':
		return s.blockScalar(p, in)
	}
	if !s.beginsPlain(p) {
		return 0, false
	}
	return s.plain(p, in)
}

// rest reads what may follow a value on its line: blanks and a comment.
func (s *skimmer) rest(end int) (next int, ok bool) {
	p := s.spaces(end)
	if s.ends(p) || s.at(p) == '#' && p > end {
		return s.next(p), true
	}
	return 0, false
}

// plain reads a plain scalar with the lines that continue it (7.3.3).
func (s *skimmer) plain(p, in int) (next int, ok bool) {
	for commented := false; ; {
	scan:
		for i := p; ; i++ {
			switch special[s.at(i)] {
			case lineEnds:
				p = i
				break scan
			case tabs:
				if s.at(i+1) == '#' {
					return 0, false
				}
			case hashes:
				if s.text[i-1] == ' ' {
					commented = true
					p = i
					break scan
				}
			case colons:
				if s.blank(i+1) || s.at(i+1) == '\t' {
					return 0, false
				}
			}
		}
		next = s.next(p)
		// Blank lines are the scalar's when it goes on behind them.
		at, lines := next, 0
		for {
			p = s.spaces(at)
			if at == len(s.text) || !s.ends(p) {
				break
			}
			at = s.next(p)
			lines++
		}
		if at == len(s.text) || p-at <= in || s.at(p) == '#' {
			s.line -= lines
			return next, true
		}
		if commented {
			return 0, false
		}
	}
}

// quotedOnLine gives the end of a quoted scalar that begins at an offset, 0 when it does not end on its line or is not valid.
func (s *skimmer) quotedOnLine(p int) int {
	quote := s.text[p]
	for i := p + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '\n':
			return 0
		case c == '\\' && quote == '"':
			n := s.escaped(i)
			if n < 2 {
				return 0
			}
			i += n - 1
		case c != quote:
		case quote == '\'' && s.at(i+1) == '\'':
			i++
		default:
			return i + 1
		}
	}
	return 0
}

// quoted reads a quoted scalar (7.3.1, 7.3.2) and gives its end.
func (s *skimmer) quoted(p, in int) (end int, ok bool) {
	quote := s.text[p]
	for i := p + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '\n':
			s.line++
			from := s.spaces(i + 1)
			if from == len(s.text) || s.text[from] == '\t' || !s.ends(from) && from-i-1 <= in {
				return 0, false
			}
			i = from - 1
		case c == '\\' && quote == '"':
			n := s.escaped(i)
			if n == 0 {
				return 0, false
			}
			i += n - 1
		case c != quote:
		case quote == '\'' && s.at(i+1) == '\'':
			i++
		default:
			return i + 1, true
		}
	}
	return 0, false
}

// escaped gives the length of an escape in double quotes (5.7), 0 for one that is not known. Of an escaped line break it is 1: the break
// is the next character.
func (s *skimmer) escaped(i int) int {
	digits := 0
	switch s.at(i + 1) {
	case '0', 'a', 'b', 't', 'n', 'v', 'f', 'r', 'e', ' ', '"', '\'', '\\', 'N', '_', 'L', 'P':
		return 2
	case '\n', '\r':
		return 1
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	default:
		return 0
	}
	for k := range digits {
		if c := s.at(i + 2 + k); (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return 0
		}
	}
	if digits == 4 && s.text[i+2]|0x20 == 'd' && s.text[i+3] > '7' {
		return 0 // half of a character beyond U+FFFF, which YAML does not know
	}
	return 2 + digits
}

// blockScalar reads a literal or folded scalar (8.1). Its indentation is that of its first line.
func (s *skimmer) blockScalar(p, in int) (next int, ok bool) {
	i := p + 1
	if c := s.at(i); c == '+' || c == '-' {
		i++
	}
	if next, ok = s.rest(i); !ok {
		return 0, false
	}
	for indent, blanks := 0, 0; next < len(s.text); next = s.next(next) {
		from := s.spaces(next)
		n := from - next
		switch {
		case from == len(s.text), indent > 0 && n >= indent:
		case s.text[from] == '\t':
			return 0, false
		case s.ends(from):
			blanks = max(blanks, n)
		case indent > 0, n <= in:
			return next, true
		default:
			if indent = n; blanks > indent {
				return 0, false
			}
		}
	}
	return next, true
}

// flow reads a collection in flow style (7.4) and gives its end. Its lines must be indented like the block that it is in, and
// keys and their colons stand on one line.
func (s *skimmer) flow(p, in, depth int) (end int, ok bool) {
	if depth >= s.depth {
		return 0, false
	}
	mapping, last := s.text[p] == '{', byte(']')
	if mapping {
		last = '}'
	}
	p, ok = s.flowBlank(p+1, in)
	if ok && s.at(p) == last {
		return p + 1, true
	}
	for ok {
		if mapping {
			if p, ok = s.flowKey(p); !ok {
				return 0, false
			}
			if p, ok = s.flowBlank(p, in); !ok {
				return 0, false
			}
		}
		switch s.at(p) {
		case '[', '{':
			p, ok = s.flow(p, in, depth+1)
		case '"', '\'':
			p, ok = s.quoted(p, in)
		default:
			p, ok = s.flowPlain(p)
		}
		if !ok {
			return 0, false
		}
		if p, ok = s.flowBlank(p, in); !ok {
			return 0, false
		}
		switch s.at(p) {
		case last:
			return p + 1, true
		case ',':
			p, ok = s.flowBlank(p+1, in)
		default:
			return 0, false
		}
	}
	return 0, false
}

// flowBlank steps over blanks and line breaks.
func (s *skimmer) flowBlank(p, in int) (int, bool) {
	for {
		if p = s.spaces(p); p >= len(s.text) {
			return 0, false
		}
		if s.text[p] == '\r' {
			p++
		}
		if s.text[p] != '\n' {
			return p, s.text[p] != '\t' && s.text[p] != '#'
		}
		s.line++
		from := s.spaces(p + 1)
		if !s.ends(from) && from-p-1 <= in {
			return 0, false
		}
		p = from
	}
}

// flowKey reads a key and its colon.
func (s *skimmer) flowKey(p int) (int, bool) {
	start := p
	if c := s.at(p); c == '"' || c == '\'' {
		if p = s.quotedOnLine(p); p == 0 || s.at(p) != ':' {
			return 0, false
		}
		return p + 1, p-start < mostKey
	}
	p, ok := s.flowPlain(p)
	return p + 1, ok && s.at(p) == ':' && s.blank(p+1) && p-start < mostKey && string(s.text[start:p]) != "<<"
}

// flowPlain reads a plain scalar inside brackets: one line, without the characters that some reader takes for more than text.
func (s *skimmer) flowPlain(p int) (int, bool) {
	if p >= len(s.text) || !s.beginsPlain(p) || s.text[p] == '?' || s.text[p] == ':' {
		return 0, false
	}
	for i := p; ; i++ {
		switch c := s.at(i); c {
		case ',', ']', '}', '\n', '\r':
			return s.trimFrom(p, i), true
		case '[', '{', '?', '\t':
			return 0, false
		case '#':
			if s.text[i-1] == ' ' {
				return 0, false
			}
		case ':':
			if s.blank(i + 1) {
				return i, s.text[i-1] != ' '
			}
			if bytes.IndexByte([]byte(",[]{}"), s.at(i+1)) >= 0 {
				return 0, false
			}
		}
	}
}

// trimFrom is the end of a text without the blanks at its end.
func (s *skimmer) trimFrom(p, end int) int {
	for end > p && s.text[end-1] == ' ' {
		end--
	}
	return end
}
