package naming

import (
	"strings"
	"unicode"
)

// initialisms are the words that Go writes in one case: staticcheck's list for ST1003, which is golint's with SIP, RTP, AMQP, DB and TS.
var initialisms = func() map[string]string {
	const list = "ACL API ASCII CPU CSS DNS EOF GUID HTML HTTP HTTPS ID IP JSON QPS RAM RPC SLA SMTP SQL SSH TCP TLS TTL " +
		"UDP UI GID UID UUID URI URL UTF8 VM XML XMPP XSRF XSS SIP RTP AMQP DB TS"
	m := map[string]string{}
	for _, w := range strings.Fields(list) {
		m[strings.ToLower(w)+"s"] = w + "s" // IDs, APIs
	}
	for _, w := range strings.Fields(list) {
		m[strings.ToLower(w)] = w // after the plurals: HTTPS is no plural
	}
	return m
}()

// word is a stretch of letters and digits, and the text between it and the one before: empty where only a change from
// lower to upper case parts them.
type word struct{ before, text string }

// split cuts text into words at whatever is neither letter nor digit, and where an upper-case letter follows a lower-case one
// or a digit. A URL's scheme and "www." stand before the first word. It is not ok when text has letters, digits or marks
// beyond ASCII: nothing here guesses how to spell them.
func split(text string) (words []word, ok bool) {
	rest := text
	for _, scheme := range []string{"https://", "http://"} {
		if after, found := strings.CutPrefix(rest, scheme); found {
			rest = strings.TrimPrefix(after, "www.")
			break
		}
	}
	before := text[:len(text)-len(rest)]
	start := -1 // of the word that is being read
	flush := func(end int) {
		if start >= 0 {
			words = append(words, word{before, rest[start:end]})
			before, start = "", -1
		}
	}
	var last rune
	for i, r := range rest {
		switch {
		case r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if start >= 0 && unicode.IsUpper(r) && !unicode.IsUpper(last) {
				flush(i)
			}
			if start < 0 {
				start = i
			}
		case r <= unicode.MaxASCII || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r):
			if r == unicode.ReplacementChar {
				return nil, false
			}
			flush(i)
			before += string(r)
		default:
			return nil, false
		}
		last = r
	}
	flush(len(rest))
	return words, true
}

// camel writes words in Go's style. Text without a lower-case letter (USER_READ) is taken to shout.
func camel(words []word) []word {
	shouts := true
	for _, w := range words {
		shouts = shouts && w.text == strings.ToUpper(w.text)
	}
	out := make([]word, len(words))
	for i, w := range words {
		text := w.text
		switch known, is := initialisms[strings.ToLower(text)]; {
		case is:
			text = known
		case shouts:
			text = text[:1] + strings.ToLower(text[1:])
		default:
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		out[i] = word{w.before, text}
	}
	return out
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// join puts words behind a prefix. An underscore keeps digits of two words apart, so that v1.2 is not v12.
func join(prefix string, words []word) string {
	b := []byte(prefix)
	for _, w := range words {
		if n := len(b); n > 0 && digit(b[n-1]) && digit(w.text[0]) {
			b = append(b, '_')
		}
		b = append(b, w.text...)
	}
	if len(b) > 0 && digit(b[0]) {
		b = append([]byte("X"), b...)
	}
	return string(b)
}

var spelled = map[rune]string{
	'!': "Bang", '"': "Quote", '#': "Hash", '$': "Dollar", '%': "Percent", '&': "And", '\'': "Apostrophe", '(': "Open", ')': "Close",
	'*': "Star", '+': "Plus", ',': "Comma", '-': "Dash", '.': "Dot", '/': "Slash", ':': "Colon", ';': "Semicolon", '<': "Less", '=': "Equals",
	'>': "Greater", '?': "Question", '@': "At", '[': "Open", '\\': "Backslash", ']': "Close", '^': "Caret", '_': "Underscore",
	'`': "Backquote", '{': "Open", '|': "Bar", '}': "Close", '~': "Tilde", ' ': "Space",
}

// spell names the characters of a separator, for proposals.
func spell(separator string) string {
	if scheme, _, _ := strings.Cut(separator, "://"); scheme == "http" || scheme == "https" {
		return strings.ToUpper(scheme)
	}
	var b strings.Builder
	for _, r := range separator {
		b.WriteString(spelled[r])
	}
	return b.String()
}
