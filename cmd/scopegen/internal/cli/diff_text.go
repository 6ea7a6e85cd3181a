package cli

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/templates/markdown/changelog"
)

// text is the report for a terminal, what opens most first.
func (r *diffReport) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", clean(r.title()), r.Summary())
	c := r.Changes()
	for _, s := range []changelog.Part{
		{Title: "Opens", Changes: c.Opens}, {Title: "Could not be told", Changes: c.Unknown}, {Title: "Closes", Changes: c.Closes}, {Title: "Closes as announced", Changes: c.Announced}, {Title: "Deprecations", Changes: c.Deprecated},
		{Title: "Otherwise", Changes: c.Other}, {Title: "Written differently", Changes: c.Same}, {Title: "Words", Changes: c.Words},
	} {
		if len(s.Changes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", s.Title)
		for _, group := range changelog.Together(s.Changes) {
			fmt.Fprintf(&b, "  %s\n", clean(subjects(group)))
			for _, line := range group[0].Says {
				fmt.Fprintf(&b, "      %s\n", clean(changelog.Plain(line)))
			}
		}
	}
	return b.String()
}

func subjects(group []changelog.Change) string {
	if len(group) == 1 {
		return group[0].Subject
	}
	var names []string
	for _, c := range group {
		names = append(names, c.Subject)
	}
	return count(len(group), group[0].Noun) + ": " + some(names)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// maxListed bounds how many names are said in one line.
const maxListed = 6

func some(names []string) string {
	if more := len(names) - maxListed; more > 1 {
		return strings.Join(names[:maxListed], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}
