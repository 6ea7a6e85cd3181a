package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/spec"
)

var showVerb = verb{
	name: "show", args: " [SPEC]", maxArgs: 1,
	short: "Print the resolved model of a spec or an OpenAPI document",
	long: `Print the resolved model: what every scope implies, who holds it, and what opens every endpoint, with globs, selectors and
included files resolved. With errors it prints what could be resolved.

With --registrations it prints, in place of that, Go statements that register each operation with the guard of a framework, more
specific paths first, each with a nil to put the handler in, and a report-only list for the roll-out.

Exit status: 0, 1 when the spec has errors, 2 could not run. 'scopegen schema model' prints the JSON's schema.`,
	run: func(c *call) (int, error) {
		p, err := open(c, argument(c, 0))
		if err != nil {
			return 0, err
		}
		defer p.close()
		if err := p.load(); err != nil {
			return 0, err
		}
		p.report(c.stderr, p.found)
		if framework := c.values.text("registrations"); framework != "" {
			return p.showRegistrations(framework)
		}
		if p.api != nil {
			if c.values.text("format") == "json" {
				if _, err := c.stdout.Write(jsonmodel.Marshal(p.api, "")); err != nil {
					return 0, err
				}
			} else {
				showText(c.stdout, p.api)
			}
		}
		if p.api == nil || p.found.Errors() > 0 {
			return exitFindings, nil
		}
		return exitOK, nil
	},
}

// showRegistrations prints what registers the operations; with errors in the spec, nothing.
func (p *project) showRegistrations(framework string) (int, error) {
	if p.call.values.text("format") != "text" {
		return 0, fmt.Errorf("--registrations prints Go; --format %s does not go with it", p.call.values.text("format"))
	}
	if p.api == nil || p.found.Errors() > 0 {
		return exitFindings, nil
	}
	text, found, err := registrations(p.api, framework, nil)
	if err != nil {
		return 0, err
	}
	if len(found) > 0 {
		p.report(p.call.stderr, found)
		return exitFindings, nil
	}
	_, err = p.call.stdout.Write(text)
	return exitOK, err
}

func showText(w io.Writer, a *spec.API) {
	fmt.Fprintf(w, "%s %s\n", clean(a.Info.Title), clean(a.Info.Version))
	fmt.Fprintf(w, "%s, %s\n", count(len(a.Scopes), "scope"), count(len(a.Operations), "operation"))
	for _, g := range a.Groups {
		fmt.Fprintf(w, "\n%s (%s)\n", clean(g.Title), clean(g.ID))
		for _, s := range g.Scopes {
			showScope(w, s)
		}
	}
	first := true
	for _, s := range a.Scopes {
		if s.Group != nil {
			continue
		}
		if first {
			fmt.Fprintln(w, "\nScopes")
			first = false
		}
		showScope(w, s)
	}
	if len(a.Sets) > 0 {
		fmt.Fprintln(w, "\nSets")
		for _, s := range a.Sets {
			fmt.Fprintf(w, "  %s: %s\n", clean(s.Name), scopeList(s.Scopes, " "))
		}
	}
	if len(a.Operations) > 0 {
		fmt.Fprintln(w, "\nOperations")
		for _, o := range a.Operations {
			fmt.Fprintf(w, "  %-7s %s\n          %s\n", o.Method, clean(o.FullPath()), requirementText(o))
		}
	}
}

func showScope(w io.Writer, s *spec.Scope) {
	var facts []string
	if len(s.Implies) > 0 {
		var to []string
		for _, edge := range s.Implies {
			to = append(to, edge.To.Name)
		}
		facts = append(facts, "implies "+strings.Join(to, " "))
	}
	if len(s.Holders) > 0 {
		var names []string
		for _, h := range s.Holders {
			names = append(names, clean(h.Name))
		}
		facts = append(facts, "held by "+strings.Join(names, ", "))
	}
	if len(s.SubjectTypes) > 0 {
		facts = append(facts, "only "+typeList(s.SubjectTypes))
	}
	if s.Risk != spec.RiskUnstated {
		facts = append(facts, s.Risk.String()+" risk")
	}
	if s.ObjectsAll {
		facts = append(facts, "skips object checks")
	}
	if s.Deprecated != nil {
		facts = append(facts, "deprecated")
	}
	line := "  " + s.Name
	if len(facts) > 0 {
		line += "  [" + strings.Join(facts, "; ") + "]"
	}
	fmt.Fprintln(w, line)
	if s.Description != "" {
		fmt.Fprintf(w, "      %s\n", clean(strings.Join(strings.Fields(s.Description), " ")))
	}
}

func typeList(types []*spec.SubjectType) string {
	var names []string
	for _, t := range types {
		names = append(names, clean(t.Name))
	}
	return strings.Join(names, ", ")
}
