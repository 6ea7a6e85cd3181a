package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/query"
)

func (p *project) explainScope(name string) (int, error) {
	w := p.call.stdout
	s, ok := p.scope(name)
	if !ok {
		fmt.Fprintf(w, "no scope has the name %s\n", clean(name))
		var all []string
		for _, s := range p.api.Scopes {
			all = append(all, s.Name)
		}
		if near, ok := diag.Nearest(name, all); ok {
			fmt.Fprintf(w, "  did you mean %s?\n", near)
		}
		return exitFindings, nil
	}
	fmt.Fprintf(w, "%s\n", s.Name)
	if s.Description != "" {
		fmt.Fprint(w, indent(wrap(s.Description, 88), "  "))
	}
	fact := func(label, text string) {
		if text != "" {
			fmt.Fprintf(w, "  %-10s %s\n", label, text)
		}
	}
	fact("said at", p.at(s.Range))
	if s.Group != nil {
		fact("group", clean(s.Group.Title))
	}
	fact("risk", s.Risk.String())
	fact("only for", typeList(s.SubjectTypes))
	if s.AdminConsent {
		fact("consent", "an administrator must consent")
	}
	if s.ObjectsAll {
		fact("objects", "all: object-level checks may be skipped")
	}
	if s.Deprecated != nil {
		fact("deprecated", strings.TrimSpace(deprecationText(s.Deprecated)))
	}
	for _, a := range s.Aliases {
		fact("alias", a.Name)
	}
	p.explainHolders(fact, s)
	for _, edge := range s.Implies {
		fact("implies", edge.To.Name+viaGlob(edge))
	}
	for _, from := range query.Impliers(p.api, s) {
		fact("implied by", chainText(from))
	}
	p.explainOpenings(w, s)
	return exitOK, nil
}

func viaGlob(edge spec.Implication) string {
	if edge.Via == edge.To.Name {
		return ""
	}
	return " (" + clean(edge.Via) + ")"
}

func (p *project) explainHolders(fact func(string, string), s *spec.Scope) {
	if len(p.api.Holders) == 0 {
		return
	}
	if len(s.Holders) == 0 {
		fact("held by", "nobody by default")
	}
	for _, h := range s.Holders {
		text := clean(h.Name)
		var heirs []string
		for _, m := range query.Members(p.api, h)[1:] {
			heirs = append(heirs, clean(m.Name))
		}
		if len(heirs) > 0 {
			text += ", and so by " + strings.Join(heirs, ", ")
		}
		fact("held by", text)
	}
	if s.Movable {
		fact("movable", "a tenant may move it to other holders")
	}
}

func (p *project) explainOpenings(w io.Writer, s *spec.Scope) {
	var direct, implied []query.Opening
	for _, o := range query.Opens(p.api, s) {
		if len(o.Through) == 0 {
			direct = append(direct, o)
		} else {
			implied = append(implied, o)
		}
	}
	list := func(title string, all []query.Opening) {
		if len(all) == 0 {
			return
		}
		fmt.Fprintf(w, "\n  %s %s\n", title, count(len(all), "endpoint"))
		for _, o := range all {
			fmt.Fprintf(w, "    %-7s %s", o.Operation.Method, clean(o.Operation.FullPath()))
			if len(o.Through) > 0 {
				fmt.Fprintf(w, "  through %s", o.Through[len(o.Through)-1].To.Name)
			}
			if len(o.With) > 0 {
				fmt.Fprintf(w, "  together with %s", scopeList(o.With, " and "))
			}
			if len(o.SubjectTypes) > 0 {
				fmt.Fprintf(w, "  (%s only)", typeList(o.SubjectTypes))
			}
			fmt.Fprintln(w)
		}
	}
	list("opens", direct)
	list("opens by implication", implied)
	if len(direct)+len(implied) == 0 {
		fmt.Fprintln(w, "\n  opens no endpoint")
	}
}

// scope finds a scope by its name or an alias.
func (p *project) scope(name string) (*spec.Scope, bool) {
	if s, ok := p.api.Scope(name); ok {
		return s, true
	}
	for _, s := range p.api.Scopes {
		for _, a := range s.Aliases {
			if a.Name == name {
				return s, true
			}
		}
	}
	return nil, false
}
