package cli

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/templates/markdown/changelog"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// markdown is a changelog: for those who call the API, and for those who review what it lets them do.
func (r *diffReport) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What changed: %s\n\n%s.\n", inline(r.title()), inline(capital(r.Summary())))
	for _, a := range r.Audiences() {
		fmt.Fprintf(&b, "\n## %s\n", a.Title)
		if len(a.Parts) == 0 {
			fmt.Fprintf(&b, "\n%s\n", r.Words.Say("changes-nothing"))
		}
		for _, p := range a.Parts {
			fmt.Fprintf(&b, "\n### %s\n\n", p.Title)
			for _, group := range changelog.Together(p.Changes) {
				var names []string
				for _, c := range group {
					names = append(names, escape.Code(c.Subject))
				}
				b.WriteString("- " + strings.Join(names, ", "))
				if len(group[0].Says) == 1 {
					b.WriteString(": " + inline(group[0].Says[0]) + "\n")
					continue
				}
				b.WriteString("\n")
				for _, line := range group[0].Says {
					b.WriteString("  - " + inline(line) + "\n")
				}
			}
		}
	}
	return b.String()
}

// inline writes a line for the inside of a list item, heading or paragraph: names as code spans, all else as text.
func inline(s string) string {
	start := true
	return changelog.Write(s, func(name string) string {
		start = false
		return escape.Code(name)
	}, func(text string) string {
		var b strings.Builder
		literal(&b, text, start)
		start = false
		return b.String()
	})
}

// literal writes text as CommonMark shows it, legible before it is rendered too: a backslash stands before what would begin something
// (CommonMark 0.31 section 2.4) and before nothing else. GitHub reads what it links or replaces, as mentions, addresses and emoji, in the
// rendered text, behind any escape; such words become code.
func literal(b *strings.Builder, s string, start bool) {
	for i, word := range strings.Split(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(escape.Clean(s)), " ") {
		if i > 0 {
			b.WriteByte(' ')
		}
		if replaced.MatchString(word) {
			b.WriteString(escape.Code(word))
			continue
		}
		escaped(b, word, start && b.Len() == 0)
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
