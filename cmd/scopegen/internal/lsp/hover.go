package lsp

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/query"
)

// mostLines bounds a list in a hover, which is a glance.
const mostLines = 25

var codeInText = regexp.MustCompile(`\bSG[0-9]{4}\b`)

// hover says what stands at an offset.
func (f *file) hover(offset int) *hoverResult {
	t := f.doc.text
	start, end := t.line(t.lineOf(offset))
	for _, m := range codeInText.FindAllIndex(t.data[start:end], -1) {
		if from, to := start+m[0], start+m[1]; from <= offset && offset <= to {
			if rule, ok := diag.Lookup(diag.Code(t.data[from:to])); ok {
				at := f.between(t, from, to)
				return &hoverResult{markup{"markdown", fmt.Sprintf("**%s** %s: %s\n\n%s", rule.Code, rule.Severity, escape(rule.Title), escape(rule.Why))}, &at}
			}
		}
	}
	o := f.doc.outline()
	if n, ok := o.at(offset); ok {
		if text := f.describe(n); text != "" {
			at := f.between(t, n.start, n.end)
			return &hoverResult{markup{"markdown", text}, &at}
		}
	}
	s := f.schema()
	at, ok := o.tree.find(offset, nil)
	if s == nil || !ok || at.node.block || !at.key {
		return nil
	}
	help := describe(s.at(at.path))
	if help == "" {
		return nil
	}
	where := f.between(t, at.node.start, at.node.end)
	return &hoverResult{markup{"markdown", escape(help)}, &where}
}

// describe is what is known of a name.
func (f *file) describe(n name) string {
	for _, api := range f.models() {
		var text string
		switch n.kind {
		case aScope, anOwner:
			if s, ok := api.Scope(n.text); ok {
				text = scopeText(api, s)
			} else if g := groupIn(api, n.text); g != nil && n.kind == anOwner {
				text = groupText(g)
			} else if picked := picked(api, n.text); len(picked) > 0 {
				text = code(n.text) + " picks " + codeList(picked)
			}
		case aHolder:
			if h := api.Holder(n.text); h != nil {
				text = holderText(api, h)
			}
		case aSubject:
			if t := api.SubjectType(n.text); t != nil {
				text = subjectText(api, t)
			}
		case aScheme:
			if s := api.Scheme(n.text); s != nil {
				text = facts("**"+escape(s.Name)+"** "+escape(s.Type)+" "+escape(s.HTTPScheme), s.Description)
			}
		case anAction, aGroup, aSet:
			text = vocabularyText(api, n)
		case anEndpoint:
			var all []string
			for _, o := range operations(api, n) {
				all = append(all, operationText(o))
			}
			text = strings.Join(all, "\n\n---\n\n")
		case anOperation:
			if i := slices.IndexFunc(api.Operations, func(o *spec.Operation) bool { return o.ID == n.text }); i >= 0 {
				text = operationText(api.Operations[i])
			}
		}
		if text != "" {
			return text
		}
	}
	return ""
}

// operations are those that an entry METHOD[,METHOD] /path speaks of. Where several bases have the path, those that the entry's own
// scope opens are meant.
func operations(api *spec.API, n name) (out []*spec.Operation) {
	methods, path, ok := strings.Cut(n.text, " ")
	if !ok {
		return nil
	}
	said := strings.Split(methods, ",")
	var granted []*spec.Operation
	for _, o := range api.Operations {
		if o.Path != path || !slices.Contains(said, o.Method) {
			continue
		}
		out = append(out, o)
		if slices.ContainsFunc(o.Grants, func(g spec.Grant) bool { return g.Scope.Name == n.in }) {
			granted = append(granted, o)
		}
	}
	if len(granted) > 0 {
		return granted
	}
	return out
}

// picked are the scopes that a glob of the spec picks.
func picked(api *spec.API, glob string) (out []string) {
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, s := range api.Scopes {
		for _, edge := range s.Implies {
			if edge.Via == glob {
				add(edge.To.Name)
			}
		}
	}
	for _, set := range api.Sets {
		for _, w := range set.Written {
			if w.Via == glob {
				for _, s := range w.Scopes {
					add(s.Name)
				}
			}
		}
	}
	return out
}

func scopeText(api *spec.API, s *spec.Scope) string {
	head := "**" + code(s.Name) + "**"
	if s.Group != nil {
		head += " in " + escape(s.Group.Title)
	}
	var lines []string
	line := func(format string, args ...any) { lines = append(lines, "- "+fmt.Sprintf(format, args...)) }
	if s.Risk != spec.RiskUnstated {
		line("risk %s", s.Risk)
	}
	if len(s.SubjectTypes) > 0 {
		line("only for %s", codeList(each(s.SubjectTypes, func(t *spec.SubjectType) string { return t.Name })))
	}
	if len(api.Holders) > 0 {
		holders := "nobody by default"
		if len(s.Holders) > 0 {
			holders = codeList(each(s.Holders, func(h *spec.Holder) string { return h.Name }))
		}
		line("held by %s", holders)
	}
	if s.ObjectsAll {
		line("checks of single objects may be skipped")
	}
	if s.Deprecated != nil {
		line("deprecated%s", deprecation(s.Deprecated))
	}
	if len(s.Implies) > 0 {
		line("implies %s", codeList(each(s.Implies, func(e spec.Implication) string { return e.To.Name })))
	}
	if from := query.Impliers(api, s); len(from) > 0 {
		line("implied by %s", codeList(each(from, func(i query.Implier) string { return i.Scope.Name })))
	}
	opened := query.Opens(api, s)
	var opens []string
	for _, o := range opened {
		text := "- " + code(o.Operation.String())
		if len(o.Through) > 0 {
			text += " through " + code(o.Through[len(o.Through)-1].To.Name)
		}
		if len(o.With) > 0 {
			text += " together with " + codeList(each(o.With, func(s *spec.Scope) string { return s.Name }))
		}
		if len(o.SubjectTypes) > 0 {
			text += " only for " + codeList(each(o.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }))
		}
		opens = append(opens, text)
	}
	title := "Opens no endpoint."
	if len(opens) > 0 {
		title = fmt.Sprintf("Opens %s:", plural(len(opens), "endpoint"))
	}
	return facts(head, s.Description, strings.Join(lines, "\n"), title, firstOf(opens))
}

func operationText(o *spec.Operation) string {
	parts := []string{"**" + code(o.String()) + "**", o.Summary, "Needs " + needs(o) + "."}
	if o.Access == spec.Undeclared || o.Access == spec.None || o.Access == spec.Public || o.Access == spec.Optional || o.Access == spec.Authenticated {
		parts[2] = upper(needs(o)) + "."
	}
	if o.Reason != "" {
		parts = append(parts, "Because: "+o.Reason)
	}
	if o.Deprecated != nil {
		parts = append(parts, "Deprecated"+deprecation(o.Deprecated))
	}
	head := parts[0]
	for i := range parts {
		parts[i] = escape(parts[i])
	}
	parts[0] = head
	return strings.Join(slices.DeleteFunc(parts, blank), "\n\n") + fmt.Sprintf("\n\nid %s", code(o.ID))
}

// needs says in one line what opens an endpoint.
func needs(o *spec.Operation) string {
	switch {
	case o.Access == spec.Undeclared:
		return "nothing opens it, so it is denied"
	case len(o.Written.Alternatives) == 0:
		return "denied to everybody"
	case o.Access == spec.Public:
		return "public: credentials are not looked at"
	}
	var parts []string
	for _, alt := range o.Written.Alternatives {
		var and []string
		for _, need := range alt.Needs {
			if len(need.Scopes) == 0 {
				and = append(and, "any credential of "+need.Scheme.Name)
			}
			for _, s := range need.Scopes {
				and = append(and, s.Name)
			}
		}
		text := strings.Join(and, " and ")
		if alt.Anonymous() {
			text = "no credential"
		}
		if len(alt.SubjectTypes) > 0 {
			text += " (" + strings.Join(each(alt.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }), ", ") + " only)"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", or ")
}

func holderText(api *spec.API, h *spec.Holder) string {
	var holds []string
	members := []*spec.Holder{h}
	for i := 0; i < len(members); i++ {
		for _, more := range members[i].Inherits {
			if !slices.Contains(members, more) {
				members = append(members, more)
			}
		}
	}
	for _, s := range api.Scopes {
		if slices.ContainsFunc(s.Holders, func(x *spec.Holder) bool { return slices.Contains(members, x) }) {
			holds = append(holds, "- "+code(s.Name))
		}
	}
	return facts("**"+escape(h.Name)+"** "+escape(h.Title), h.Description, "", fmt.Sprintf("Holds %s by default.", plural(len(holds), "scope")), firstOf(holds))
}

func subjectText(api *spec.API, t *spec.SubjectType) string {
	flows := ""
	if len(t.Flows) > 0 {
		flows = "- by " + codeList(t.Flows)
	}
	only := 0
	for _, s := range api.Scopes {
		if s.Limited() && s.Allows(t) {
			only++
		}
	}
	return facts("**"+escape(t.Name)+"** "+escape(t.Title), t.Description, flows, fmt.Sprintf("%s limited to it or to it and others.", upper(plural(only, "scope"))), "")
}

func groupText(g *spec.Group) string {
	return facts("**"+escape(g.ID)+"** "+escape(g.Title), g.Description, "", plural(len(g.Scopes), "scope"),
		firstOf(each(g.Scopes, func(s *spec.Scope) string { return "- " + code(s.Name) })))
}

func vocabularyText(api *spec.API, n name) string {
	switch n.kind {
	case aGroup:
		if g := groupIn(api, n.text); g != nil {
			return groupText(g)
		}
	case aSet:
		if s := api.Set(n.text); s != nil {
			return facts("**"+escape(s.Name)+"** "+escape(s.Title), s.Description, "", plural(len(s.Scopes), "scope"),
				firstOf(each(s.Scopes, func(s *spec.Scope) string { return "- " + code(s.Name) })))
		}
	case anAction:
		for _, a := range api.Actions {
			if a.Name == n.text {
				return facts("**"+escape(a.Name)+"**", a.Description, "", "Methods: "+strings.Join(a.Methods, ", "), "")
			}
		}
	}
	return ""
}

// facts joins the parts of a hover: a head in Markdown, a text, a list, a title and its list.
func facts(head, text string, more ...string) string {
	parts := append([]string{head, escape(text)}, more...)
	return strings.Join(slices.DeleteFunc(parts, blank), "\n\n")
}

func firstOf(lines []string) string {
	if n := len(lines) - mostLines; n > 0 {
		lines = append(slices.Clone(lines[:mostLines]), fmt.Sprintf("- and %d more", n))
	}
	return strings.Join(lines, "\n")
}

func deprecation(d *spec.Deprecation) (text string) {
	if d.Removal != "" {
		text += ", removal " + d.Removal
	}
	if len(d.ReplacedBy) > 0 {
		text += ", use " + strings.Join(each(d.ReplacedBy, func(s *spec.Scope) string { return s.Name }), ", ")
	}
	return text
}

func each[T any](all []T, text func(T) string) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = text(v)
	}
	return out
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// escape makes text from a spec safe in Markdown: no link, image or HTML of a stranger's is shown.
func escape(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		for _, r := range diag.Visible(strings.TrimRight(line, "\r\n")) {
			if strings.ContainsRune("\\`*_{}[]<>()#+!|~$&", r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
		if strings.HasSuffix(line, "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// code is text from a spec as code.
func code(s string) string {
	s = diag.Visible(s)
	if strings.Contains(s, "`") {
		return escape(s)
	}
	return "`" + s + "`"
}

func codeList(all []string) string {
	if n := len(all) - mostLines; n > 0 {
		return strings.Join(each(all[:mostLines], code), ", ") + fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(each(all, code), ", ")
}
