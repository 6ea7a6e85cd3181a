package pages

import (
	"regexp"
	"strings"
)

// likeness says how much a text looks like the name of a scope.
type likeness uint8

const (
	notName likeness = iota
	perhaps          // a plain word: what stands around it decides
	surely
)

var (
	token   = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`) // RFC 6749 section 3.3
	colons  = regexp.MustCompile(`^[a-z][A-Za-z0-9_.-]*(?::[A-Za-z*][A-Za-z0-9_.*+-]*)+$`)
	snake   = regexp.MustCompile(`^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$`)
	dotted  = regexp.MustCompile(`^[A-Z][A-Za-z0-9]+(?:[.-][A-Z][A-Za-z0-9]*)+$`) // User.Read.All
	word    = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$`)
	anyName = regexp.MustCompile(`^(?:https?://\S+|[A-Za-z][A-Za-z0-9_.:/*+-]*)$`)
)

const maxName = 256

// looksLikeName judges a text by itself.
func looksLikeName(t text) likeness {
	s := t.s
	switch {
	case len(s) > maxName || !token.MatchString(s) || !anyName.MatchString(s) || isMethod(s) || strings.HasSuffix(s, "://"):
		return notName
	case strings.IndexByte(".,;:!?/-+", s[len(s)-1]) >= 0:
		return notName
	case colons.MatchString(s), snake.MatchString(s), dotted.MatchString(s):
		return surely
	case word.MatchString(s), strings.HasPrefix(s, "https://"), strings.ContainsAny(s, ":."):
		if t.marked() {
			return surely
		}
		return perhaps
	case t.marked() && strings.Contains(s, "/"):
		return perhaps
	}
	return notName
}

// entry is a name with what is said about it in the same line.
type entry struct {
	name, rest text
	like       likeness
	separated  bool // something other than one blank stands between the two
}

// between are what pages set between a name and its text.
var between = regexp.MustCompile(`^[ \t\x{a0}]*(?:[:=|→]|=>|[-–—]{1,3}[ \t\x{a0}])[ \t\x{a0}]*|^[\t\x{a0}]+|^[ ]{2,}|^[ ]+`)

// split takes the first word of a line for a name.
func split(t text) entry {
	end := strings.IndexAny(t.s, " \t\n\u00a0")
	if end < 0 {
		end = len(t.s)
	}
	// A name set in code ends with the code.
	if t.len() > 0 && t.mark[0] {
		for i := 0; i < end; i++ {
			if !t.mark[i] {
				end = i
				break
			}
		}
	}
	name := t.cut(0, end)
	colon := strings.HasSuffix(name.s, ":")
	if colon {
		name = name.cut(0, end-1)
		end--
	}
	e := entry{name: name, rest: t.cut(end, t.len()), like: looksLikeName(name)}
	if m := between.FindString(e.rest.s); m != "" {
		e.separated = m != " "
		e.rest = e.rest.cut(len(m), e.rest.len())
	} else if e.rest.len() > 0 {
		e.like = notName // the word goes on
	}
	e.rest = e.rest.trim()
	return e
}

// slug makes an identifier of a title: lower case, words joined.
func slug(title, joint string) string {
	var b strings.Builder
	pending := false
	for i := 0; i < len(title); i++ {
		c := title[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
			pending = b.Len() > 0
			continue
		}
		if b.Len() == 0 && c <= '9' {
			b.WriteString("n")
		}
		if pending {
			b.WriteString(joint)
			pending = false
		}
		b.WriteByte(c)
	}
	return b.String()
}
