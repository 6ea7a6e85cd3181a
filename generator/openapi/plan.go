package openapi

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// need, alternative and security are what a document is to say for one operation, by name.
type (
	need struct {
		scheme string
		scopes []string
	}
	alternative []need
	security    []alternative // none: public
)

// value is the form in which OpenAPI writes it.
func (s security) value() list {
	out := list{}
	for _, alt := range s {
		o := object{}
		for _, n := range alt {
			o = append(o, member{n.scheme, texts(n.scopes)})
		}
		out = append(out, o)
	}
	return out
}

// key tells what s asks for, whatever the order that it is written in.
func (s security) key() string {
	var alts []string
	for _, alt := range s {
		alts = append(alts, alt.key())
	}
	slices.Sort(alts)
	alts = slices.Compact(alts)
	if len(alts) == 1 && alts[0] == "" {
		alts = nil // only anonymous callers: public
	}
	return strings.Join(alts, "|")
}

func (a alternative) key() string {
	var needs []string
	for _, n := range a {
		scopes := slices.Clone(n.scopes)
		slices.Sort(scopes)
		needs = append(needs, yamlQuote(n.scheme)+" "+strings.Join(slices.Compact(scopes), " "))
	}
	slices.Sort(needs)
	return strings.Join(needs, "&")
}

// fromDocument is what a document says.
func fromDocument(s openapi.Security) (out security) {
	for _, alt := range s.Alternatives {
		a := alternative{}
		for _, n := range alt.Needs {
			a = append(a, need{n.Scheme, n.Scopes})
		}
		out = append(out, a)
	}
	return out
}

// deniedName is what the scheme that stands for nobody is called.
const deniedName = "denied"

// plan is what a document is to say as a whole.
type plan struct {
	api      *spec.API
	version  openapi.Version
	anyOf    anyOf
	denied   string // how endpoints that are denied to all are written: refuse, omit or scheme
	at       diag.Range
	found    *diag.List
	names    map[variant]string
	used     []variant // in the order in which they are first needed; plain schemes of the model first
	scopes   map[*spec.Scheme][]*spec.Scope
	needed   map[variant]bool
	roles    roles  // what the document's version has no words for
	nobody   string // the name of the scheme that stands for nobody
	isDenied bool   // some endpoint needs it
}

func newPlan(api *spec.API, version openapi.Version, denied string, at diag.Range, found *diag.List) *plan {
	p := &plan{api: api, version: version, denied: denied, at: at, found: found, names: map[variant]string{}, needed: map[variant]bool{}, scopes: map[*spec.Scheme][]*spec.Scope{}}
	for _, s := range api.Schemes {
		p.names[variant{scheme: s}] = s.Name
		if !s.Implicit {
			p.used = append(p.used, p.split(variant{scheme: s})...)
		}
	}
	for p.nobody = deniedName; api.Scheme(p.nobody) != nil; {
		p.nobody += "_"
	}
	p.carried()
	return p
}

// carried finds the scopes that each scheme carries: those that name it, and those that some endpoint asks of it.
func (p *plan) carried() {
	type pair struct {
		scheme *spec.Scheme
		scope  *spec.Scope
	}
	seen := map[pair]bool{}
	for _, s := range p.api.Scopes {
		if s.Scheme != nil {
			seen[pair{s.Scheme, s}] = true
		}
	}
	for _, o := range p.api.Operations {
		for _, alt := range o.Written.Alternatives {
			for _, n := range alt.Needs {
				for _, s := range n.Scopes {
					seen[pair{n.Scheme, s}] = true
				}
			}
		}
	}
	for pr := range seen {
		p.scopes[pr.scheme] = append(p.scopes[pr.scheme], pr.scope)
	}
	for _, all := range p.scopes {
		slices.SortFunc(all, func(a, b *spec.Scope) int { return a.Index - b.Index })
	}
}

// operation gives what the document is to say for an endpoint. ok is false when OpenAPI has no words for it, which has been
// reported.
func (p *plan) operation(o *spec.Operation) (s security, ok bool) {
	switch {
	case o.Access == spec.Undeclared:
		p.found.Add(undeclared, o.Range, "nothing opens %s, and OpenAPI reads silence as public", o).Hint =
			"grant a scope for it, or say access: public, authenticated or none"
		return nil, false
	case len(o.Written.Alternatives) == 0:
		if p.denied == "scheme" {
			p.isDenied = true
			return security{{{p.nobody, nil}}}, true
		}
		d := p.found.Add(deniedToAll, o.Range, "%s is denied to all, which OpenAPI has no words for", o)
		d.Hint = "leave it out of the document, or set denied: scheme to have it ask for a credential that nobody holds"
		return nil, false
	}
	if o.Written.Label() == spec.Public {
		return nil, true
	}
	for _, alt := range o.Written.Alternatives {
		subjects := alt.SubjectTypes
		if len(subjects) == 0 || alt.Anonymous() {
			subjects = []*spec.SubjectType{nil}
		}
		for _, t := range subjects {
			s = append(s, p.alternatives(alt, t)...)
		}
		if len(s) > spec.MaxAlternatives {
			p.found.Add(schemeUnfit, o.Range, "%s needs more combinations of flows than can be written, since Swagger 2.0 has one flow a scheme", o).Hint = "declare fewer flows"
			return nil, false
		}
	}
	if len(s) == 0 {
		p.found.Add(schemeUnfit, o.Range, "no flow leads to what %s needs", o).Hint = "the flows of its scheme are not those of the subject types that may hold its scopes"
		return nil, false
	}
	return s, true
}
