package pages

import (
	"strings"
)

// inline reads one line of Markdown (CommonMark section 6): code spans, emphasis, links, escapes, entities and the tags that
// pages mix in. A page that is plain text passes through unchanged, since delimiters inside of words are text.
func inline(data []byte, start, end int) text {
	p := inliner{s: string(data[start:end]), off: start, drop: map[int]int{}, toggle: map[int]int{}}
	p.codeSpans()
	for _, d := range []string{"**", "__", "~~", "*", "_"} {
		p.emphasis(d)
	}
	p.links()
	return p.build()
}

type inliner struct {
	s      string
	off    int
	code   []bool      // the byte is within a code span
	drop   map[int]int // bytes that are markup: how many from here
	toggle map[int]int // where a mark begins (+1) and ends (-1)
}

func (p *inliner) codeSpans() {
	p.code = make([]bool, len(p.s)+1)
	type run struct{ at, n int }
	var runs []run
	for i := 0; i < len(p.s); i++ {
		if p.s[i] != '`' || i > 0 && p.s[i-1] == '\\' {
			continue
		}
		n := 1
		for i+n < len(p.s) && p.s[i+n] == '`' {
			n++
		}
		runs = append(runs, run{i, n})
		i += n - 1
	}
	last := map[int]int{} // by length, the last run that could close
	for i, r := range runs {
		last[r.n] = i
	}
	for i := 0; i < len(runs); i++ {
		if last[runs[i].n] <= i {
			continue
		}
		open := runs[i]
		for i++; runs[i].n != open.n; i++ {
		}
		p.drop[open.at], p.drop[runs[i].at] = open.n, open.n
		p.toggle[open.at]++
		p.toggle[runs[i].at]--
		for k := open.at; k < runs[i].at+open.n; k++ {
			p.code[k] = true
		}
	}
}

// emphasis pairs a delimiter: it opens behind a blank or a bracket and before text, and closes the other way round.
func (p *inliner) emphasis(d string) {
	open := -1
	for i := 0; i+len(d) <= len(p.s); i++ {
		if p.code[i] || p.s[i:i+len(d)] != d || i > 0 && p.s[i-1] == '\\' {
			continue
		}
		if _, taken := p.drop[i]; taken {
			i += len(d) - 1
			continue
		}
		if len(d) == 1 && (i > 0 && p.s[i-1] == d[0] || i+1 < len(p.s) && p.s[i+1] == d[0]) {
			continue
		}
		before, after := byte(' '), byte(' ')
		if i > 0 {
			before = p.s[i-1]
		}
		if i+len(d) < len(p.s) {
			after = p.s[i+len(d)]
		}
		const outer = " \t([{|>\"'*_~.,:;!?)]}<-/"
		switch {
		case open >= 0 && before != ' ' && strings.IndexByte(outer, after) >= 0 && i > open+len(d) && (len(d) > 1 || before != ':'):
			p.drop[open], p.drop[i] = len(d), len(d)
			if len(d) == 2 && d != "~~" {
				p.toggle[open]++
				p.toggle[i]--
			}
			open = -1
		case after != ' ' && strings.IndexByte(" \t([{|>\"'*_~/", before) >= 0:
			open = i
		}
		i += len(d) - 1
	}
}

// links leaves of [text](address), ![text](address) and [text][name] the text.
func (p *inliner) links() {
	var open []int
	for i := 0; i < len(p.s); i++ {
		if p.code[i] || i > 0 && p.s[i-1] == '\\' {
			continue
		}
		switch p.s[i] {
		case '[':
			open = append(open, i)
		case ']':
			if len(open) == 0 {
				continue
			}
			from := open[len(open)-1]
			open = open[:len(open)-1]
			if i+1 == len(p.s) || p.s[i+1] != '(' && p.s[i+1] != '[' {
				continue
			}
			closing := byte(')')
			if p.s[i+1] == '[' {
				closing = ']'
			}
			end := strings.IndexByte(p.s[i+1:], closing)
			if end < 0 {
				return
			}
			p.drop[from], p.drop[i] = 1, end+2
			if from > 0 && p.s[from-1] == '!' {
				p.drop[from-1] = 1
			}
			i += end + 1
		}
	}
}

// inlineTags are the tags that are markup wherever they stand. Others, such as <id> in a path, are text.
var inlineTags = map[string]bool{
	"a": true, "b": true, "i": true, "em": true, "strong": true, "code": true, "br": true, "p": true, "span": true, "div": true, "kbd": true,
	"sup": true, "sub": true, "tt": true, "small": true, "u": true, "samp": true, "mark": true, "s": true, "del": true, "ins": true, "wbr": true, "font": true,
	"img": true, "nobr": true, "summary": true, "details": true,
}

func (p *inliner) build() text {
	var b builder
	for i := 0; i < len(p.s); {
		if t := p.toggle[i]; t != 0 {
			b.set += t
		}
		if n := p.drop[i]; n > 0 {
			i += n
			continue
		}
		c := p.s[i]
		switch {
		case p.code[i]:
		case c == '\\' && i+1 < len(p.s) && strings.IndexByte("\\`*_{}[]()#+-.!|<>~:", p.s[i+1]) >= 0:
			b.put(p.s[i+1:i+2], p.off+i+1, true)
			i += 2
			continue
		case c == '&':
			if decoded, n := entity(p.s[i:]); n > 0 {
				b.put(decoded, p.off+i, false)
				i += n
				continue
			}
		case c == '<':
			name, closing, n := tag(p.s[i:])
			if n > 0 && inlineTags[name] {
				switch {
				case name == "br":
					b.put("\n", p.off+i, false)
				case name == "code" || name == "b" || name == "strong" || name == "tt" || name == "kbd" || name == "samp":
					if closing {
						b.set = max(b.set-1, 0)
					} else {
						b.set++
					}
				}
				i += n
				continue
			}
			if strings.HasPrefix(p.s[i:], "<http://") || strings.HasPrefix(p.s[i:], "<https://") {
				if end := strings.IndexAny(p.s[i:], "> \t"); end > 0 && p.s[i+end] == '>' {
					b.put(p.s[i+1:i+end], p.off+i+1, true)
					i += end + 1
					continue
				}
			}
		}
		b.put(p.s[i:i+1], p.off+i, true)
		i++
	}
	return b.text()
}

// maxTag bounds a tag, so that text with many < stays cheap.
const maxTag = 2048

// tag reads the tag that s begins with. width 0: there is none.
func tag(s string) (name string, closing bool, width int) {
	i := 1
	if i < len(s) && s[i] == '/' {
		closing = true
		i++
	}
	start := i
	for i < len(s) && (letter(s[i]) || i > start && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	if i == start || i == len(s) || strings.IndexByte(" \t\r\n/>", s[i]) < 0 {
		return "", false, 0
	}
	end := strings.IndexAny(s[i:min(len(s), i+maxTag)], "<>")
	if end < 0 || s[i+end] == '<' {
		return "", false, 0
	}
	return strings.ToLower(s[start:i]), closing, i + end + 1
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
