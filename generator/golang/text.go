package golang

import (
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// enumerate joins at most limit texts: "a", "a and b", "a, b and 3 more".
func enumerate(texts []string, limit int) string {
	if more := len(texts) - limit; more > 0 {
		texts = append(texts[:limit:limit], strconv.Itoa(more)+" more")
	}
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " and " + texts[last]
}

// itemized is a sentence when there is one item and a list when there are several, so that one more is one line more.
func itemized(what string, items []string) string {
	switch {
	case len(items) == 0:
		return ""
	case len(items) == 1:
		return what + " " + oneLine(items[0]) + "."
	}
	var b strings.Builder
	b.WriteString(what + ":\n")
	for i, item := range items {
		if i == fewNames {
			b.WriteString("\n- and " + strconv.Itoa(len(items)-i) + " more")
			break
		}
		b.WriteString("\n- " + oneLine(item))
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(visible(s)), " ") }

const (
	fewNames        = 12 // names in one sentence of a comment
	fewAlternatives = 8
)

// needs says in a sentence who may call an operation.
func (e *emission) needs(o *spec.Operation) string {
	switch alts := o.Written.Alternatives; {
	case o.Access == spec.Undeclared:
		return "Denied to all: nothing in the specification opens it."
	case len(alts) == 0 && o.Reason != "":
		return "Denied to all: " + o.Reason
	case len(alts) == 0:
		return "Denied to all."
	case o.Access == spec.Public && o.Reason != "":
		return "Open to anyone: " + o.Reason
	case o.Access == spec.Public:
		return "Open to anyone."
	case o.Access == spec.Optional:
		return "Open to anyone, but a bad credential is refused."
	case o.Access == spec.Authenticated && len(alts) == len(e.scheme) && len(o.SubjectTypes) == 0:
		return "Needs any valid credential."
	default:
		var texts []string
		for _, alt := range alts[:min(len(alts), fewAlternatives)] {
			texts = append(texts, e.alternative(alt))
		}
		if more := len(alts) - len(texts); more > 0 {
			texts = append(texts, "one of "+strconv.Itoa(more)+" more")
		}
		if len(texts) > 1 {
			texts[len(texts)-1] = "or " + texts[len(texts)-1]
		}
		return "Needs " + strings.Join(texts, ", ") + "."
	}
}

// alternative is one way to qualify, in words: "store:read and admin as user", "a credential of BotToken".
func (e *emission) alternative(alt spec.Alternative) string {
	var needs []string
	for _, n := range alt.Needs {
		scopes := enumerate(each(n.Scopes, func(s *spec.Scope) string { return s.Name }), fewNames)
		switch {
		case scopes == "":
			scopes = "a credential of " + n.Scheme.Name
		case n.Scheme != e.home:
			scopes += " (" + n.Scheme.Name + ")"
		}
		needs = append(needs, scopes)
	}
	text := strings.Join(needs, " with ")
	if len(alt.SubjectTypes) > 0 {
		text += " as " + strings.Join(each(alt.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }), " or ")
	}
	return text
}

// opened lists, by scope, the operations that it opens by itself and those that it opens with others.
type opened struct{ alone, together [][]string }

func openedBy(a *spec.API) opened {
	out := opened{make([][]string, len(a.Scopes)), make([][]string, len(a.Scopes))}
	for _, o := range a.Operations {
		seen := map[*spec.Scope]bool{}
		for _, alone := range []bool{true, false} {
			for _, alt := range o.Written.Alternatives {
				scopes := alt.Scopes()
				if (len(scopes) == 1 && len(alt.Needs) == 1) != alone {
					continue
				}
				for _, s := range scopes {
					if seen[s] {
						continue
					}
					seen[s] = true
					if alone {
						out.alone[s.Index] = append(out.alone[s.Index], o.String())
					} else {
						out.together[s.Index] = append(out.together[s.Index], o.String())
					}
				}
			}
		}
	}
	return out
}

// deprecation says since when, until when, what to use instead, and why.
func (e *emission) deprecation(d *spec.Deprecation) string {
	var parts []string
	if d.Since != "" {
		parts = append(parts, "since "+d.Since)
	}
	if d.Removal != "" {
		parts = append(parts, "to be removed "+d.Removal)
	}
	if len(d.ReplacedBy) > 0 {
		parts = append(parts, "use "+enumerate(each(d.ReplacedBy, func(s *spec.Scope) string { return e.ids.scope[s.Index] }), fewNames)+" instead")
	}
	if len(parts) == 0 && d.Note == "" {
		return "new code should not use it."
	}
	if len(parts) == 0 {
		return d.Note
	}
	return strings.Join(parts, ", ") + ". " + d.Note
}
