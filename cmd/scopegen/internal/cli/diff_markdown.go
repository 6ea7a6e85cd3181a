package cli

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// Names in what is said of a change stand between two control characters, so that each format can set them apart.
const (
	nameBegins = '\x01'
	nameEnds   = '\x02'
)

func mark(name string) string { return string(nameBegins) + unmarked(name) + string(nameEnds) }

func marked(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = mark(n)
	}
	return strings.Join(out, ", ")
}

func unmarked(s string) string {
	return strings.NewReplacer(string(nameBegins), "", string(nameEnds), "").Replace(s)
}

// markdown is a changelog: for those who call the API, and for those who review what it lets them do.
func (r *diffReport) markdown() string {
	var b strings.Builder
	c := r.changes()
	fmt.Fprintf(&b, "# What changed: %s\n\n%s.\n", inline(r.title()), inline(capital(r.summary())))
	changed := append(append([]change{}, c.same...), c.words...)
	for _, s := range c.opens {
		if !strings.HasPrefix(strings.Join(s.says, "\n"), "new: ") {
			changed = append(changed, s)
		}
	}
	r.audience(&b, "For consumers of the API", []reportPart{
		{"Breaking", c.breaking}, {"New", c.fresh}, {"Gone as announced", c.announced}, {"Changed", changed}, {"Deprecated", c.deprecated},
	})
	r.audience(&b, "For reviewers of security", []reportPart{
		{"Opens", c.opens}, {"Could not be told", c.unknown}, {"Closes", append(append([]change{}, c.closes...), c.announced...)}, {"Otherwise", c.other},
	})
	return b.String()
}

func (r *diffReport) audience(b *strings.Builder, title string, sections []reportPart) {
	fmt.Fprintf(b, "\n## %s\n", title)
	some := false
	for _, s := range sections {
		if len(s.changes) == 0 {
			continue
		}
		some = true
		fmt.Fprintf(b, "\n### %s\n\n", s.title)
		for _, group := range together(s.changes) {
			var names []string
			for _, c := range group {
				names = append(names, escape.Code(c.subject))
			}
			b.WriteString("- " + strings.Join(names, ", "))
			if len(group[0].says) == 1 {
				b.WriteString(": " + inline(group[0].says[0]) + "\n")
				continue
			}
			b.WriteString("\n")
			for _, line := range group[0].says {
				b.WriteString("  - " + inline(line) + "\n")
			}
		}
	}
	if !some {
		b.WriteString("\nNothing.\n")
	}
}

// inline writes a line for the inside of a list item, heading or paragraph: names as code spans, all else as text.
func inline(s string) string {
	var b strings.Builder
	for s != "" {
		text, rest, found := strings.Cut(s, string(nameBegins))
		literal(&b, text)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, string(nameEnds))
		b.WriteString(escape.Code(name))
		s = after
	}
	return b.String()
}

// literal writes text as CommonMark shows it, legible before it is rendered too: a backslash stands before what would begin something
// (CommonMark 0.31 section 2.4) and before nothing else. GitHub reads what it links or replaces, as mentions, addresses and emoji, in the
// rendered text, behind any escape; such words become code.
func literal(b *strings.Builder, s string) {
	for i, word := range strings.Split(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(escape.Clean(s)), " ") {
		if i > 0 {
			b.WriteByte(' ')
		}
		if replaced.MatchString(word) {
			b.WriteString(escape.Code(word))
			continue
		}
		escaped(b, word, b.Len() == 0)
	}
}

var (
	replaced  = regexp.MustCompile(`(?i)@|://|www\.|#[0-9]|:[a-z0-9_+-]+:`)
	reference = regexp.MustCompile(`^&#?[A-Za-z0-9]+;`)
	opensLine = regexp.MustCompile(`^([-+]$|---|>|#{1,6}$|[0-9]{1,9}[.)]$)`)
)

// escaped writes one word. A word at the start of a line can begin a list, a quotation or a heading too.
func escaped(b *strings.Builder, word string, start bool) {
	before := -1
	if start && opensLine.MatchString(word) {
		if before = 0; word[0] >= '0' && word[0] <= '9' {
			before = len(word) - 1
		}
	}
	alone := func(i int) bool { return i < 0 || i >= len(word) || !isWordByte(word[i]) }
	for i := range len(word) {
		switch c := word[i]; {
		case i == before, strings.IndexByte("\\`*[]<~$", c) >= 0,
			c == '_' && (alone(i-1) || alone(i+1)), // within a word it emphasizes nothing
			c == '&' && reference.MatchString(word[i:]):
			b.WriteByte('\\')
		}
		b.WriteByte(word[i])
	}
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}
