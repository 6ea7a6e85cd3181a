package openapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/source"
)

// DeniedExtension marks a security scheme that no credential satisfies. The OpenAPI target writes it for endpoints that are
// denied to all, which the standard has no words for, and reading it back gives the same.
const DeniedExtension = "x-scopegen-denied"

var (
	schemeTypes = []string{"oauth2", "openIdConnect", "http", "apiKey", "mutualTLS"}
	flowTypes   = []string{"authorizationCode", "clientCredentials", "implicit", "password", "deviceAuthorization"}
	flows20     = map[string]string{"accessCode": "authorizationCode", "application": "clientCredentials", "implicit": "implicit", "password": "password"}
)

// flows are the OAuth 2.0 flows that a version knows: 3.2 added deviceAuthorization (OAuth Flows Object).
func (v Version) flows() []string {
	if v >= OpenAPI32 {
		return flowTypes
	}
	return flowTypes[:len(flowTypes)-1]
}

// schemeTypes are the types of security schemes that a version knows: 3.1 added mutualTLS.
func (v Version) schemeTypes() []string {
	switch {
	case v == Swagger20:
		return []string{"basic", "apiKey", "oauth2"}
	case v >= OpenAPI31:
		return schemeTypes
	}
	return schemeTypes[:len(schemeTypes)-1]
}

// schemes reads the security schemes and the scopes that their flows declare.
func (r *reader) schemes() {
	all := r.doc.Schemes
	for i := range all.Len() {
		key, n := all.Pair(i)
		if strings.HasPrefix(key.Value(), "x-") && n.Kind() != source.Mapping {
			continue
		}
		n, ok := r.doc.through(n)
		if !ok {
			r.broken[key.Value()] = true
			continue
		}
		if n.Kind() != source.Mapping {
			is := n.Describe()
			if n.Kind() == source.Null {
				is = "is null"
			}
			r.found.Add(badScheme, n.Range(), "the security scheme %q must be a mapping, and this %s", key.Value(), is)
			r.broken[key.Value()] = true
			continue
		}
		if denied, ok := n.Get(DeniedExtension); ok {
			yes, ok := denied.Bool()
			if !ok {
				r.found.Add(badScheme, denied.Range(), "%s of %q must be true or false, and this %s", DeniedExtension, key.Value(), denied.Describe()).Hint =
					"write true without quotes where nobody may pass; what needs the scheme counts as undeclared"
				r.broken[key.Value()] = true
				continue
			}
			if yes {
				r.denied[key.Value()] = true
				continue
			}
		}
		r.scheme(key.Value(), key, n)
	}
	for _, x := range r.doc.external {
		r.scheme(x.name, x.key, x.node)
	}
}

func (r *reader) scheme(name string, key, n source.Node) {
	s := &spec.Scheme{Name: name, Range: key.Range(), Description: text(n, "description"), Extensions: extensions(n), OpenAPI: r.doc.Version.number()}
	nearKeys(&r.found, n, "the security scheme "+s.Name, "type", "flows", "scheme", "openIdConnectUrl", "scopes")
	typ, _ := n.Get("type")
	s.Type = typ.Value()
	fact, hint := "", ""
	v := r.doc.Version
	switch {
	case s.Type == "basic" && v == Swagger20:
		s.Type, s.HTTPScheme = "http", "basic"
	case s.Type == "oauth2" && v == Swagger20:
		flow, _ := n.Get("flow")
		name := flows20[flow.Value()]
		if name == "" {
			fact, hint = "has no flow that Swagger 2.0 knows", "one of implicit, password, application, accessCode"
		}
		r.flow(s, name, flow, n)
	case s.Type == "oauth2":
		flows, _ := n.Get("flows")
		flows, ok := r.doc.through(flows)
		if ok && flows.Kind() != source.Mapping {
			fact, hint = "has no flows", "write flows: with at least the one that callers use"
		}
		nearKeys(&r.found, flows, "the flows of "+s.Name, flowTypes...)
		for i := range flows.Len() {
			k, f := flows.Pair(i)
			f, _ = r.doc.through(f)
			if f.Kind() == source.Mapping && !strings.HasPrefix(k.Value(), "x-") {
				if known := v.flows(); !slices.Contains(known, k.Value()) {
					r.found.Add(badScheme, k.Range(), "%q is no OAuth 2.0 flow of %s", k.Value(), v).Hint = "one of " + strings.Join(known, ", ")
					continue
				}
				r.flow(s, k.Value(), k, f)
			}
		}
	case s.Type == "openIdConnect" && v != Swagger20:
		if s.OpenIDURL = text(n, "openIdConnectUrl"); s.OpenIDURL == "" {
			fact, hint = "has no openIdConnectUrl", "write where its discovery document is"
		}
	case s.Type == "http" && v != Swagger20:
		s.HTTPScheme, s.Format = strings.ToLower(text(n, "scheme")), text(n, "bearerFormat")
		if s.HTTPScheme == "" {
			fact, hint = "does not say which HTTP authentication it is", "write scheme: bearer, or another of the IANA registry"
		} else if !isToken(s.HTTPScheme) {
			fact, hint = "has the HTTP authentication "+strconv.Quote(s.HTTPScheme)+", which no header can name (RFC 9110 section 11.1)", "write scheme: bearer, or another of the IANA registry"
		}
	case s.Type == "apiKey":
		s.In, s.Param = text(n, "in"), text(n, "name")
		if s.Param == "" || !slices.Contains([]string{"header", "query", "cookie"}, s.In) {
			fact, hint = "does not say where the key stands", "write name:, and in: header, query or cookie"
		}
	case s.Type == "mutualTLS" && v >= OpenAPI31:
	default:
		fact = "has the type " + quoted(s.Type) + ", which " + v.String() + " does not know"
		if s.Type == "" {
			fact = "has no type"
		}
		hint = "one of " + strings.Join(v.schemeTypes(), ", ")
	}
	if fact != "" {
		at := typ.Range()
		if typ.IsZero() {
			at = key.Range()
		}
		r.found.Add(badScheme, at, "the security scheme %q %s", s.Name, fact).Hint = hint
	}
	r.api.Schemes = append(r.api.Schemes, s)
	r.byScheme[s.Name] = s
	if x, ok := r.extension(n, "the security scheme "+s.Name); ok {
		r.own.Schemes = append(r.own.Schemes, native.SchemeExtension{Scheme: s, Node: x})
	}
}

// flow adds one flow and the scopes that it declares. What several flows declare is one scope; the first text counts.
func (r *reader) flow(s *spec.Scheme, name string, at, n source.Node) {
	if name == "" {
		return
	}
	s.Flows = append(s.Flows, spec.Flow{
		Type: name, AuthorizationURL: text(n, "authorizationUrl"), TokenURL: text(n, "tokenUrl"), RefreshURL: text(n, "refreshUrl"),
		DeviceAuthorizationURL: text(n, "deviceAuthorizationUrl"), Range: at.Range(),
	})
	scopes, _ := n.Get("scopes")
	scopes, _ = r.doc.through(scopes)
	for i := range scopes.Len() {
		key, value := scopes.Pair(i)
		if strings.HasPrefix(key.Value(), "x-") && value.Kind() != source.Scalar {
			continue
		}
		if !isScopeToken(key.Value()) {
			r.found.Add(badScope, key.Range(), "%q is not a scope", key.Value()).Hint = scopeHint(key.Value())
			continue
		}
		declared := r.scope(key.Value(), s, key)
		r.declared[declaration{s, key.Value()}] = true
		r.describe(declared, key, value)
	}
}

// describe takes a flow's text for a scope. The first counts; another one is another promise to whoever reads it.
func (r *reader) describe(s *spec.Scope, key, value source.Node) {
	if value.Kind() != source.Scalar || value.Value() == "" || value.Value() == s.Description {
		return
	}
	if s.Description == "" {
		s.Description = value.Value()
		r.described[s] = value
		return
	}
	d := r.found.Add(describedTwice, key.Range(), "the scope %q is described differently elsewhere", s.Name)
	d.Hint = "a name is one scope, whichever flow or scheme it comes by: describe it in one way, or give the other one its own name"
	d.Related = []diag.Related{{Range: r.described[s].Range(), Message: "this text is taken"}}
}

// scope gives the scope of a name. A name that several schemes carry is one scope; the first of them is its scheme.
func (r *reader) scope(name string, s *spec.Scheme, at source.Node) *spec.Scope {
	if known := r.byScope[name]; known != nil {
		return known
	}
	scope := &spec.Scope{Name: name, Scheme: s, Range: at.Range(), Literal: strings.ContainsAny(name, "*{}")}
	r.byScope[name] = scope
	r.api.Scopes = append(r.api.Scopes, scope)
	return scope
}

func quoted(s string) string { return `"` + s + `"` }

// text gives the value of a key when it is a scalar.
func text(n source.Node, key string) string {
	v, _ := n.Get(key)
	if v.Kind() != source.Scalar {
		return ""
	}
	return v.Value()
}
