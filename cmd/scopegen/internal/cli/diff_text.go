package cli

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec/diff"
)

// reportPart is a titled part of a report.
type reportPart struct {
	title   string
	changes []change
}

// together joins changes of which the same is said, in the order of the first of each.
func together(all []change) [][]change {
	at := map[string]int{}
	var out [][]change
	for _, c := range all {
		key := c.noun + "\n" + strings.Join(c.says, "\n")
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

// text is the report for a terminal, what opens most first.
func (r *diffReport) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", clean(r.title()), r.summary())
	c := r.changes()
	for _, s := range []reportPart{
		{"Opens", c.opens}, {"Could not be told", c.unknown}, {"Closes", c.closes}, {"Closes as announced", c.announced}, {"Deprecations", c.deprecated},
		{"Otherwise", c.other}, {"Written differently", c.same}, {"Words", c.words},
	} {
		if len(s.changes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", s.title)
		for _, group := range together(s.changes) {
			fmt.Fprintf(&b, "  %s\n", clean(subjects(group)))
			for _, line := range group[0].says {
				fmt.Fprintf(&b, "      %s\n", clean(unmarked(line)))
			}
		}
	}
	return b.String()
}

func subjects(group []change) string {
	if len(group) == 1 {
		return group[0].subject
	}
	var names []string
	for _, c := range group {
		names = append(names, c.subject)
	}
	return count(len(group), group[0].noun) + ": " + some(names)
}

// summary counts what a reader wants to know first.
func (r *diffReport) summary() string {
	if r.Empty() {
		return "nothing changed"
	}
	var wider, narrower, fresh, gone, moved, unknown int
	for _, x := range r.Operations {
		switch {
		case x.Kind == diff.Added:
			fresh++
		case x.Kind == diff.Removed:
			gone++
		default:
			if x.Kind == diff.Renamed {
				moved++
			}
			if x.Undecided {
				unknown++
			}
			if x.Gained != nil || x.Silent {
				wider++
			}
			if x.Lost != nil {
				narrower++
			}
		}
	}
	var scopes [4]int
	for _, s := range r.Scopes {
		scopes[s.Kind]++
	}
	var parts []string
	say := func(n int, noun, what string) {
		if n > 0 {
			parts = append(parts, count(n, noun)+" "+what)
		}
	}
	say(wider, "endpoint", "wider")
	say(narrower, "endpoint", "narrower")
	say(unknown, "endpoint", "too large to compare")
	say(fresh, "endpoint", "new")
	say(gone, "endpoint", "gone")
	say(moved, "endpoint", "moved")
	say(scopes[diff.Added], "scope", "new")
	say(scopes[diff.Removed], "scope", "gone")
	say(scopes[diff.Renamed], "scope", "renamed")
	if len(parts) == 0 {
		return "the same callers pass everywhere"
	}
	return strings.Join(parts, ", ")
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
