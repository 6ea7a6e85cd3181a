package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/query"
)

var explainVerb = verb{
	name: "explain", args: " METHOD PATH | SCOPE | CODE", minArgs: 1, maxArgs: 2,
	short: "Say what a request needs and why, what a scope opens, or what a code means",
	long: `Explain one of three things:

  a request     the endpoint that it matches, what opens it and through which implication
  a scope       everything that it opens, directly and by implication, and who holds it by default
  a code        what a diagnostic means, with an example of wrong and right

Exit status: 0, 1 when nothing of that name or path is known, 2 could not run.`,
	example: `  scopegen explain GET /api/store/asset/42
  scopegen explain store:read
  scopegen explain SG1003`,
	run: explain,
}

var codeForm = regexp.MustCompile(`^(?i:SG)[0-9]{4}$`)

func explain(c *call) (int, error) {
	words := strings.Fields(strings.Join(c.args, " "))
	if len(words) == 1 && codeForm.MatchString(words[0]) {
		return explainCode(c, strings.ToUpper(words[0]))
	}
	p, err := openModel(c)
	if err != nil || p.api == nil {
		return exitFailed, err
	}
	defer p.close()
	switch {
	case len(words) == 2:
		return p.explainRequest(words[0], words[1])
	case len(words) == 1:
		return p.explainScope(words[0])
	}
	return 0, fmt.Errorf("explain takes METHOD PATH, a scope, or a code, but got %q", strings.Join(c.args, " "))
}

// openModel loads the model for a question. Questions about a spec with errors have no certain answer.
func openModel(c *call) (*project, error) {
	p, err := open(c, "")
	if err != nil {
		return nil, err
	}
	if err := p.load(); err != nil {
		p.close()
		return nil, err
	}
	p.report(c.stderr, p.found)
	if p.api == nil || p.found.Errors() > 0 {
		p.close()
		return nil, fmt.Errorf("the spec has errors, so there is no certain answer")
	}
	return p, nil
}

func explainCode(c *call, code string) (int, error) {
	rule, ok := diag.Lookup(diag.Code(code))
	if !ok {
		fmt.Fprintf(c.stderr, "scopegen: no diagnostic has the code %s\n", code)
		return exitFindings, nil
	}
	fmt.Fprintf(c.stdout, "%s %s: %s\n\n%s\n", rule.Code, rule.Severity, rule.Title, wrap(rule.Why, 88))
	for _, example := range []struct{ title, text string }{{"Wrong", rule.Bad}, {"Right", rule.Good}} {
		if example.text != "" {
			fmt.Fprintf(c.stdout, "\n%s:\n\n%s", example.title, indent(clip(example.text, 40), "    "))
		}
	}
	return exitOK, nil
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

func (p *project) explainRequest(method, target string) (int, error) {
	method = strings.ToUpper(method)
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
