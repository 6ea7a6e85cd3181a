package openapi

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/openapi"
)

// variant is a security scheme as a document has it: one of the model's, for all callers or for those of one subject type.
// OpenAPI knows no subject types, so a requirement that is limited to some names a scheme of its own for each. Swagger 2.0 has
// one flow a scheme, so there each flow of several is a variant too, and a requirement lists them as alternatives.
type variant struct {
	scheme  *spec.Scheme
	subject *spec.SubjectType
	flow    string // the type of its only flow, where others are variants of their own
}

// flows are those of the scheme by which the variant's callers come.
func (v variant) flows() (out []spec.Flow) {
	for _, f := range v.scheme.Flows {
		ofSubject := v.subject == nil || len(v.subject.Flows) == 0 || slices.Contains(v.subject.Flows, f.Type)
		if ofSubject && (v.flow == "" || v.flow == f.Type) {
			out = append(out, f)
		}
	}
	return out
}

// name gives the name that a scheme has in the document.
func (p *plan) name(v variant) string {
	if p.needed[v] = true; !slices.Contains(p.used, v) {
		p.used = append(p.used, v)
	}
	return p.named(v)
}

// named is name for a variant that no endpoint needs so far.
func (p *plan) named(v variant) string {
	if name, ok := p.names[v]; ok {
		return name
	}
	name, whose, at, why := v.scheme.Name, "", v.scheme.Range, "Swagger 2.0 has one flow a scheme"
	if v.subject != nil {
		name, whose, at, why = name+"_"+v.subject.Name, " of the subject type "+v.subject.Name, v.subject.Range, "OpenAPI knows no subject types"
	}
	if v.flow != "" {
		name, whose = name+"_"+v.flow, whose+" with the flow "+v.flow
	}
	if taken := p.api.Scheme(name); taken != nil {
		p.found.Add(schemeClash, taken.Range, "the scheme %q has the name that %s%s needs", name, v.scheme.Name, whose).Hint =
			why + ", so each gets a scheme of its own: rename this one"
	}
	for other, n := range p.names {
		if n == name && other != v {
			p.found.Add(schemeClash, at, "two schemes would both be called %q", name).Hint = why + ", so each gets a scheme of its own: rename a scheme or a subject type"
		}
	}
	p.names[v] = name
	if p.anyOf[v.scheme.Name] {
		p.anyOf[name] = true
	}
	return name
}

// alternatives are the ways in which one alternative of the model is written for one subject type: one, or one for each
// choice of flows where these are schemes of their own.
func (p *plan) alternatives(alt spec.Alternative, t *spec.SubjectType) []alternative {
	all := []alternative{{}}
	for _, n := range alt.Needs {
		names := make([]string, 0, len(n.Scopes))
		for _, scope := range n.Scopes {
			names = append(names, scope.Name)
		}
		var next []alternative
		for _, v := range p.split(variant{scheme: n.Scheme, subject: t}) {
			if v.flow != "" && slices.ContainsFunc(n.Scopes, func(s *spec.Scope) bool { return !p.reaches(s, v, v.flow) }) {
				continue
			}
			name := p.name(v)
			for _, left := range all {
				next = append(next, append(slices.Clone(left), need{name, names}))
			}
		}
		if all = next; len(all) > spec.MaxAlternatives {
			break // too many to be written, which is reported
		}
	}
	return all
}

// split gives the variants that one is written as.
func (p *plan) split(v variant) []variant {
	flows := v.flows()
	if p.version != openapi.Swagger20 || len(flows) < 2 {
		return []variant{v}
	}
	out := make([]variant, len(flows))
	for i, f := range flows {
		out[i] = variant{v.scheme, v.subject, f.Type}
	}
	return out
}
