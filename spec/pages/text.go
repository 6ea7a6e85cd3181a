package pages

import (
	"html"
	"strings"
	"unicode/utf8"
)

// text is what a reader sees of a stretch of the page, without markup. Each byte knows where it stands in the file.
type text struct {
	s    string
	at   []int32 // the offset of each byte
	mark []bool  // the byte is set in code or bold
}

func (t text) len() int { return len(t.s) }

func (t text) cut(i, j int) text { return text{t.s[i:j], t.at[i:j], t.mark[i:j]} }

// span is the stretch of the file.
func (t text) span() (start, end int) {
	if len(t.at) == 0 {
		return 0, 0
	}
	return int(t.at[0]), int(t.at[len(t.at)-1]) + 1
}

// marked reports whether all of a text that is not empty is set in code or bold.
func (t text) marked() bool {
	for _, m := range t.mark {
		if !m {
			return false
		}
	}
	return len(t.mark) > 0
}

// blanks are what surrounds a text without being part of it. A no-break space within a text is kept.
const blanks = " \t\u00a0\u2002\u2003\u2009\u200b"

func (t text) trim() text {
	end := len(strings.TrimRight(t.s, blanks))
	start := end - len(strings.TrimLeft(t.s[:end], blanks))
	return t.cut(start, end)
}

func (t text) trimASCII() text {
	end := len(strings.TrimRight(t.s, " \t"))
	start := end - len(strings.TrimLeft(t.s[:end], " \t"))
	return t.cut(start, end)
}

// trimAny trims blanks and further characters from both ends.
func (t text) trimAny(chars string) text {
	end := len(strings.TrimRight(t.s, blanks+chars))
	start := end - len(strings.TrimLeft(t.s[:end], blanks+chars))
	return t.cut(start, end)
}

// builder makes a text.
type builder struct {
	s    strings.Builder
	at   []int32
	mark []bool
	set  int // how many marks are open
}

// put adds what stands at an offset; several bytes that one offset stands for, such as a decoded entity, share it.
func (b *builder) put(s string, off int, verbatim bool) {
	b.s.WriteString(s)
	for i := range len(s) {
		if verbatim {
			b.at = append(b.at, int32(off+i))
		} else {
			b.at = append(b.at, int32(off))
		}
		b.mark = append(b.mark, b.set > 0)
	}
}

func (b *builder) text() text { return text{b.s.String(), b.at, b.mark} }

// raw is a stretch of the file as it stands.
func raw(data []byte, start, end int) text {
	var b builder
	b.put(string(data[start:end]), start, true)
	return b.text()
}

// entity decodes the character reference that s begins with (HTML, section 13.5). width 0: there is none.
func entity(s string) (decoded string, width int) {
	end := strings.IndexByte(s[:min(len(s), 12)], ';')
	if end < 2 {
		return "", 0
	}
	decoded = html.UnescapeString(s[:end+1])
	if decoded == s[:end+1] {
		return "", 0
	}
	if r, size := utf8.DecodeRuneInString(decoded); size == len(decoded) && r < ' ' {
		decoded = " "
	}
	return decoded, end + 1
}
