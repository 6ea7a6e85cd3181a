package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/query"
)

func (p *project) explainRequest(method, target string) (int, error) {
	path, err := requestPath(target)
	if err != nil {
		return 0, err
	}
	w := p.call.stdout
	found := query.Find(p.api, method, path)
	if code := p.notOne(w, method, path, found); code != exitOK {
		return code, nil
	}
	o := found.Operation
	fmt.Fprintf(w, "%s %s\n", method, clean(path))
	fmt.Fprintf(w, "  matches   %s", clean(o.String()))
	if o.Summary != "" {
		fmt.Fprintf(w, ": %s", clean(o.Summary))
	}
	fmt.Fprintf(w, "\n  said at   %s\n  id        %s\n", p.at(o.Range), clean(o.ID))
	if found.AsHEAD {
		fmt.Fprintln(w, "  HEAD follows GET, since it is not listed by itself")
	}
	if o.Deprecated != nil {
		fmt.Fprintf(w, "  deprecated%s\n", deprecationText(o.Deprecated))
	}
	p.explainAccess(w, o)
	return exitOK, nil
}

func (p *project) explainAccess(w io.Writer, o *spec.Operation) {
	switch o.Access {
	case spec.Undeclared:
		fmt.Fprintln(w, "  access    undeclared: nothing opens it, so it is denied")
		return
	case spec.None:
		fmt.Fprintln(w, "  access    none: denied to all"+p.elsewhere(o))
	case spec.Public:
		fmt.Fprintln(w, "  access    public: it never authenticates"+p.elsewhere(o))
	default:
		fmt.Fprintf(w, "  access    %s\n", o.Access)
	}
	if o.Reason != "" {
		fmt.Fprintf(w, "  because   %s\n", clean(o.Reason))
	}
	if o.Access == spec.None || o.Access == spec.Public {
		return
	}
	if len(o.Written.Alternatives) == 1 {
		fmt.Fprintln(w, "  needs")
	} else {
		fmt.Fprintln(w, "  needs any one of")
	}
	for i := range o.Written.Alternatives {
		alt := &o.Written.Alternatives[i]
		fmt.Fprintf(w, "    %s\n", alternativeText(*alt))
		fmt.Fprintf(w, "      said at %s%s\n", p.at(alt.Range), selectedBy(o, i))
		for _, s := range alt.Scopes() {
			for _, from := range query.Impliers(p.api, s) {
				if _, some := spec.Meet(alt.SubjectTypes, from.SubjectTypes); some {
					fmt.Fprintf(w, "      %s is implied by %s\n", s.Name, chainText(from))
				}
			}
		}
	}
}

// elsewhere is where an access is said that stands apart from its endpoint, as it does when the endpoint is an OpenAPI
// document's.
func (p *project) elsewhere(o *spec.Operation) string {
	if at := o.SecurityRange; at.IsValid() && (at.File != o.Range.File || at.Start.Line != o.Range.Start.Line) {
		return ", said at " + p.at(at)
	}
	return ""
}

// selectedBy names the selector when the alternative came from one.
func selectedBy(o *spec.Operation, i int) string {
	if i < len(o.Grants) && len(o.Grants) == len(o.Written.Alternatives) && o.Grants[i].Selector != nil {
		return ", by the selector " + clean(o.Grants[i].Selector.Text)
	}
	return ""
}

func chainText(from query.Implier) string {
	text := from.Scope.Name
	if len(from.Chain) > 1 {
		var via []string
		for _, edge := range from.Chain[:len(from.Chain)-1] {
			via = append(via, edge.To.Name)
		}
		text += " through " + strings.Join(via, " and ")
	}
	if last := from.Chain[len(from.Chain)-1]; last.Via != last.To.Name {
		text += " (" + clean(last.Via) + ")"
	}
	if len(from.SubjectTypes) > 0 {
		text += " (" + typeList(from.SubjectTypes) + " only)"
	}
	return text
}

func deprecationText(d *spec.Deprecation) string {
	var parts []string
	if d.Since != "" {
		parts = append(parts, " since "+d.Since)
	}
	if d.Removal != "" {
		parts = append(parts, " goes on "+d.Removal)
	}
	if len(d.ReplacedBy) > 0 {
		parts = append(parts, " use "+scopeList(d.ReplacedBy, ", "))
	}
	if d.Note != "" {
		parts = append(parts, " "+clean(d.Note))
	}
	return strings.Join(parts, ";")
}

// notOne says why a request matches no single operation.
func (p *project) notOne(w io.Writer, method, path string, found query.Found) int {
	switch {
	case found.Operation != nil:
		return exitOK
	case len(found.Ambiguous) > 0:
		fmt.Fprintf(w, "%s %s is ambiguous, and so denied: these match and none is more specific\n", method, clean(path))
		for _, o := range found.Ambiguous {
			fmt.Fprintf(w, "  %s  (%s)\n", clean(o.String()), p.at(o.Range))
		}
	case len(found.Methods) > 0:
		fmt.Fprintf(w, "%s %s is no endpoint: the path has %s only\n", method, clean(path), strings.Join(found.Methods, ", "))
	default:
		fmt.Fprintf(w, "%s %s is no endpoint\n", method, clean(path))
		var all []string
		for _, o := range p.api.Operations {
			all = append(all, o.FullPath())
		}
		if near, ok := diag.Nearest(path, all); ok {
			fmt.Fprintf(w, "  did you mean %s?\n", clean(near))
		}
	}
	return exitFindings
}
