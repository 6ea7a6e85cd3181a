package escape

import "strings"

// always are the characters that begin or continue something somewhere wherever they stand.
const always = "&<>{}[]*_~\\|$`#:;=^@"

// first are those that do so only at the beginning of a line: lists, admonitions, snippets, abbreviations.
const first = "-+!%?\"/."

// run are those of which several together become another one.
const run = "-.`'"

var (
	isAlways = table(always)
	isRun    = table(run)
	isFirst  = table(first)
	isKey    = table("_+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
)

func table(chars string) (t [256]bool) {
	for i := range len(chars) {
		t[chars[i]] = true
	}
	return t
}

// prose writes one word. A word at the start of a line has more to fear than others. GitHub and MDX make links of
// addresses after references are resolved, and Docusaurus stops at one that is none; Starlight makes dashes, ellipses
// and quotes of runs then: an element parts them.
func prose(b *strings.Builder, w string, start bool) {
	number := -1 // the delimiter of what would be an ordered list's marker
	if start {
		for number = 0; number < len(w) && isDigit(w[number]); number++ {
		}
		if number == 0 {
			number = -1
		}
	}
	for i := 0; i < len(w); i++ {
		c := w[i]
		if strings.HasPrefix(w[i:], mark) {
			b.WriteString("&#65279;") // white space to MDX, beside which ** begins nothing
			i += len(mark) - 1
			continue
		}
		if c == '.' && endsIn(w[:i], "www") {
			b.WriteString("<wbr/>")
		}
		switch {
		case isAlways[c], i == number && (c == '.' || c == ')'), special(w, i),
			start && i == 0 && (isFirst[c] || isModule(w)):
			reference(b, c)
		default:
			b.WriteByte(c)
		}
		if i+1 < len(w) && c == w[i+1] && isRun[c] || i > 0 && c == ' ' && w[i-1] == '.' && strings.HasPrefix(w[i+1:], ".") {
			b.WriteString("<wbr/>")
		}
		if c == '@' && i > 0 && i+1 < len(w) || c == ':' && (shortcode(w[i:]) || strings.HasPrefix(w[i+1:], "//") && (endsIn(w[:i], "http") || endsIn(w[:i], "https"))) {
			b.WriteString("<wbr/>")
		}
	}
}

// mark is the byte order mark, U+FEFF.
const mark = "\uFEFF"

// special reports a character that only its neighbours make special: dashes, ellipses, fractions, ordinals and (c) become
// typographic, www. and // become links, and !1 one to a merge request.
func special(w string, i int) bool {
	next := func(chars string) bool { return i+1 < len(w) && strings.IndexByte(chars, w[i+1]) >= 0 }
	prev := func(chars string) bool { return i > 0 && strings.IndexByte(chars, w[i-1]) >= 0 }
	switch w[i] {
	case '-':
		return next("-()") || prev("-")
	case '.':
		return next(".") || prev(".") || endsIn(w[:i], "www")
	case '+':
		return next("+-/") || prev("+")
	case '/':
		return next("/") || prev("/") || prev(digits) && next(digits) || prev("cC") && next("oO")
	case '!', '?':
		return next(digits)
	case 's', 'n', 'r', 't', 'S', 'N', 'R', 'T':
		return prev(digits) && isOrdinal(w[i:])
	case '(':
		return prev("-") || isSymbol(w[i:])
	}
	return false
}

const digits = "0123456789"

// isOrdinal reports what makes a number an ordinal.
func isOrdinal(w string) bool {
	if len(w) < 2 {
		return false
	}
	switch strings.ToLower(w[:2]) {
	case "st", "nd", "rd", "th":
		return true
	}
	return false
}

// isSymbol reports (c), (r), (p) and (tm), which typographers replace.
func isSymbol(w string) bool {
	if len(w) < 3 {
		return false
	}
	switch w[1] | 0x20 {
	case 'c', 'r', 'p':
		return w[2] == ')'
	case 't':
		return len(w) > 3 && w[2]|0x20 == 'm' && w[3] == ')'
	}
	return false
}

// isModule reports whether MDX would read a line that begins with w as JavaScript.
func isModule(w string) bool {
	rest, ok := strings.CutPrefix(w, "import")
	if !ok {
		rest, ok = strings.CutPrefix(w, "export")
	}
	return ok && (rest == "" || rest[0] == '-' || rest[0] == '+' || !isKey[rest[0]])
}

// endsIn ignores case.
func endsIn(s, end string) bool {
	return len(s) >= len(end) && strings.EqualFold(s[len(s)-len(end):], end)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// hasShortcode reports whether w holds something like :tada:.
func hasShortcode(w string) bool {
	for i := range len(w) {
		if w[i] == ':' && shortcode(w[i:]) {
			return true
		}
	}
	return false
}

// shortcode reports whether w, which begins with a colon, begins with an emoji's name between two.
func shortcode(w string) bool {
	i := 1
	for i < len(w) && isKey[w[i]] {
		i++
	}
	return i > 1 && i < len(w) && w[i] == ':'
}

// code writes text without newlines.
func code(b *strings.Builder, s string) {
	if s == "" || !literal(s) {
		element(b, s)
		return
	}
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	pad := ""
	if s[0] == '`' || s[len(s)-1] == '`' {
		pad = " " // CommonMark 6.1 takes one away at each end
	}
	b.WriteString(fence + pad + s + pad + fence)
}

// literal reports whether every site shows s as it is between backticks. Vue, Jinja, Hugo and critic markup look
// inside code, and what takes precedence over spans are a table's cells and a link's definition: "[`]: x`](y)" is one.
func literal(s string) bool {
	if strings.HasPrefix(s, ":::") || strings.HasPrefix(s, "#!") {
		return false
	}
	for i := range len(s) {
		switch s[i] {
		case '<', '&', '|', '[', ']':
			return false
		case '{':
			if i+1 < len(s) && strings.IndexByte("{%#+-~=>", s[i+1]) >= 0 {
				return false
			}
		}
	}
	return true
}

// element writes <code> with references. Its content is still prose to everything that runs on Markdown.
func element(b *strings.Builder, s string) {
	b.WriteString("<code>")
	start := 0
	for i := range len(s) {
		if c := s[i]; c == '"' || c == '\'' {
			prose(b, s[start:i], start == 0)
			reference(b, c) // Hugo's typographer works in raw elements
			if i+1 < len(s) && s[i+1] == c && isRun[c] {
				b.WriteString("<wbr/>")
			}
			start = i + 1
		}
	}
	prose(b, s[start:], start == 0)
	b.WriteString("</code>")
}
