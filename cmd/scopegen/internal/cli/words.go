package cli

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// clean makes text from a spec safe for a terminal.
func clean(s string) string { return diag.Visible(s) }

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func scopeList(scopes []*spec.Scope, join string) string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = s.Name
	}
	return strings.Join(names, join)
}

// requirementText says in one line what opens an endpoint.
func requirementText(o *spec.Operation) string {
	switch {
	case o.Access == spec.Undeclared:
		return "undeclared: nothing opens it"
	case len(o.Written.Alternatives) == 0:
		return "denied to all"
	case o.Access == spec.Public:
		return "public"
	}
	var parts []string
	for _, alt := range o.Written.Alternatives {
		parts = append(parts, alternativeText(alt))
	}
	return strings.Join(parts, ", or ")
}

// alternativeText says what one alternative asks for.
func alternativeText(alt spec.Alternative) string {
	if alt.Anonymous() {
		return "no credential"
	}
	var parts []string
	for _, n := range alt.Needs {
		parts = append(parts, needText(n))
	}
	text := strings.Join(parts, " and ")
	if len(alt.SubjectTypes) > 0 {
		text += " (" + typeList(alt.SubjectTypes) + " only)"
	}
	return text
}

func needText(n spec.Need) string {
	if len(n.Scopes) == 0 {
		return "any " + clean(n.Scheme.Name) + " credential"
	}
	text := scopeList(n.Scopes, " and ")
	if !n.Scheme.Default {
		text += " by " + clean(n.Scheme.Name)
	}
	return text
}

// clip keeps the first lines of a long example.
func clip(text string, most int) string {
	lines := strings.SplitAfter(text, "\n")
	if len(lines) <= most {
		return text
	}
	return strings.Join(lines[:most], "") + "…\n"
}

func indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(by)
		}
		b.WriteString(cleanLines(line))
	}
	if !strings.HasSuffix(text, "\n") {
		b.WriteByte('\n')
	}
	return b.String()
}

func cleanLines(line string) string {
	body, newline := strings.CutSuffix(line, "\n")
	if newline {
		return clean(body) + "\n"
	}
	return clean(body)
}

func wrap(text string, width int) string {
	var b strings.Builder
	at := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case at == 0:
		case at+1+n > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}
