// Package words reads names and texts as people do: what a scope's name promises, and what a sentence says that is done. It
// imports spec alone. It only ever serves what is pointed out, never a decision, and where a word is open it says nothing.
package words

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopegen/scopegen/spec"
)

// Kind is what a scope's name promises.
type Kind uint8

// The kinds. Manage is everything about a resource, reading too.
const (
	Open Kind = iota
	Read
	Write
	Manage
)

var kinds = map[string]Kind{
	"read": Read, "readonly": Read, "view": Read, "viewer": Read, "list": Read, "get": Read,
	"write": Write, "create": Write, "update": Write, "edit": Write, "delete": Write, "modify": Write, "remove": Write, "upload": Write,
	"admin": Manage, "administer": Manage, "manage": Manage, "manager": Manage, "owner": Manage, "full": Manage, "readwrite": Manage,
}

// KindOf is what a scope promises: by its action's methods where the spec has that word, else by its name. The last word that
// says it counts: admin:read reads.
func KindOf(s *spec.Scope) Kind {
	if s.Action != nil && len(s.Action.Methods) > 0 {
		reads := slices.ContainsFunc(s.Action.Methods, Safe)
		writes := slices.ContainsFunc(s.Action.Methods, func(m string) bool { return !Safe(m) })
		switch {
		case reads && writes:
			return Manage
		case writes:
			return Write
		}
		return Read
	}
	_, _, kind := action(Split(s.Name))
	return kind
}

// Resource is a scope's name without the word that says what may be done, its words joined by spaces: "store:read" and
// "read:store" are about "store".
func Resource(name string) string {
	words := Split(name)
	from, to, _ := action(words)
	return strings.Join(slices.Delete(words, from, to), " ")
}

// action finds the words that say what may be done: the last that reads or writes, or both in one, else the last that manages. None
// where there is none.
func action(words []string) (from, to int, kind Kind) {
	for i := len(words) - 1; i >= 0; i-- {
		switch k := kinds[words[i]]; {
		case k == Write && i > 0 && kinds[words[i-1]] == Read:
			return i - 1, i + 1, Manage
		case k == Read, k == Write:
			return i, i + 1, k
		case k == Manage && kind == Open:
			from, to, kind = i, i+1, k
		}
	}
	return from, to, kind
}

// Safe reports whether a method changes nothing (RFC 9110 section 9.2.1, and QUERY).
func Safe(method string) bool {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY":
		return true
	}
	return false
}

// Split cuts a name into lower-case words: at whatever is neither letter nor digit, and where a lower-case letter or a digit meets
// an upper-case one.
func Split(name string) []string {
	var all []string
	start, last := -1, rune(0)
	flush := func(end int) {
		if start >= 0 {
			all = append(all, strings.ToLower(name[start:end]))
			start = -1
		}
	}
	for i, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush(i)
		case unicode.IsUpper(r) && !unicode.IsUpper(last):
			flush(i)
			start = i
		case start < 0:
			start = i
		}
		last = r
	}
	flush(len(name))
	return all
}

// In lists the words of a sentence, lower-case.
func In(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
