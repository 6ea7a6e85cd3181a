package openapi

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// securityScheme writes a scheme as a Security Scheme Object. The scopes of a flow are those that its callers may hold.
func (p *plan) securityScheme(v variant) (object, bool) {
	s := v.scheme
	fail := func(what, hint string) (object, bool) {
		p.found.Add(schemeUnfit, firstOf(s.Range, p.at), "the scheme %q %s, which %s has no words for", s.Name, what, p.version).Hint = hint
		return nil, false
	}
	const newer = "convert the document to a later version, or leave the scheme out of the spec"
	old := p.version == openapi.Swagger20
	out := object{{"type", s.Type}}
	if text := p.schemeText(v); text != "" {
		out = append(out, member{"description", text})
	}
	switch s.Type {
	case "oauth2":
		return p.oauth2(v, out, fail)
	case "openIdConnect":
		if old {
			return fail("is of type openIdConnect", newer)
		}
		out = append(out, member{"openIdConnectUrl", s.OpenIDURL})
	case "http":
		if old && s.HTTPScheme != "basic" {
			return fail("is of type http", newer)
		}
		if old {
			out[0].value = "basic"
			break
		}
		out = append(out, member{"scheme", s.HTTPScheme}).with("bearerFormat", s.Format)
	case "apiKey":
		if old && s.In == "cookie" {
			return fail("is a cookie", newer)
		}
		out = append(out, member{"in", s.In}, member{"name", s.Param})
	case "mutualTLS":
		if p.version < openapi.OpenAPI31 {
			return fail("is of type mutualTLS", newer)
		}
	default:
		return fail("is of type "+s.Type, "use one of OpenAPI's types")
	}
	return out, true
}

func (p *plan) oauth2(v variant, out object, fail func(what, hint string) (object, bool)) (object, bool) {
	written := v.flows()
	for _, f := range written {
		if f.Type == "deviceAuthorization" && p.version < openapi.OpenAPI32 {
			return fail("has the flow deviceAuthorization", "OpenAPI 3.2 has it; leave it out of the spec, or convert the document")
		}
	}
	if p.version == openapi.Swagger20 {
		if len(written) != 1 {
			return fail("has no flow", "Swagger 2.0 wants one a scheme: write it in the spec, or convert the document")
		}
		f := written[0]
		name := map[string]string{"authorizationCode": "accessCode", "clientCredentials": "application", "implicit": "implicit", "password": "password"}[f.Type]
		out = append(out, member{"flow", name}).with("authorizationUrl", f.AuthorizationURL).with("tokenUrl", f.TokenURL)
		return append(out, member{"scopes", p.flowScopes(v, f.Type)}), true
	}
	flows := object{}
	for _, f := range written {
		o := object{}.with("authorizationUrl", f.AuthorizationURL).with("deviceAuthorizationUrl", f.DeviceAuthorizationURL).
			with("tokenUrl", f.TokenURL).with("refreshUrl", f.RefreshURL)
		flows = append(flows, member{f.Type, append(o, member{"scopes", p.flowScopes(v, f.Type)})})
	}
	return append(out, member{"flows", flows}), true
}

// flowScopes lists the scopes of a scheme that callers who come by a flow may hold, with what they open.
func (p *plan) flowScopes(v variant, flow string) object {
	out := object{}
	for _, s := range p.scopes[v.scheme] {
		if p.reaches(s, v, flow) {
			out = append(out, member{s.Name, scopeText(s)})
		}
	}
	return out
}

func (p *plan) reaches(s *spec.Scope, v variant, flow string) bool {
	if v.subject != nil {
		return s.Allows(v.subject)
	}
	if !s.Limited() {
		return true
	}
	return slices.ContainsFunc(s.SubjectTypes, func(t *spec.SubjectType) bool { return len(t.Flows) == 0 || slices.Contains(t.Flows, flow) })
}

func scopeText(s *spec.Scope) string {
	if s.Description == "" {
		return s.Title
	}
	return s.Description
}

// schemeText describes a scheme; one for a subject type says whose it is.
func (p *plan) schemeText(v variant) string {
	text := v.scheme.Description
	if v.subject == nil {
		return text
	}
	who := v.subject.Title
	if who == "" {
		who = v.subject.Name
	}
	if text != "" {
		text += "\n\n"
	}
	return text + "Only for: " + who + "."
}

// nobody is the scheme for endpoints that are denied to all. It is of type apiKey since every version has that, and since no
// token that callers hold for another scheme can be taken for it.
func nobody() object {
	return object{
		{"type", "apiKey"},
		{"description", "No such key is issued: operations that ask for it are denied to everyone."},
		{"in", "header"},
		{"name", "X-Denied"},
		{openapi.DeniedExtension, true},
	}
}

// fits reports whether a scheme can be written in the document's version.
func (p *plan) fits(v variant) bool {
	silent := *p
	silent.found = &diag.List{}
	_, ok := silent.securityScheme(v)
	return ok
}
