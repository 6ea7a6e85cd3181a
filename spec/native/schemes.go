package native

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

var (
	schemeTypes = []string{"oauth2", "openIdConnect", "http", "apiKey", "mutualTLS"}
	flowTypes   = []string{"authorizationCode", "clientCredentials", "implicit", "password", "deviceAuthorization"}

	componentName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	// token is what names of HTTP are (RFC 9110 section 5.6.2). They go into headers as they stand.
	token = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
)

// schemeParts lists, by type, what must and what may be said beside what every scheme has.
var schemeParts = map[string]struct{ must, may []string }{
	"oauth2":        {must: []string{"flows"}},
	"openIdConnect": {must: []string{"openIdConnectUrl"}},
	"http":          {must: []string{"scheme"}, may: []string{"bearerFormat"}},
	"apiKey":        {must: []string{"in", "name"}},
	"mutualTLS":     {},
}

var anyScheme = []string{"type", "description", "resource", "claims", "default", "names"}

// flowURLs lists what each flow must say; refreshUrl may always be said.
var flowURLs = map[string][]string{
	"authorizationCode":   {"authorizationUrl", "tokenUrl"},
	"clientCredentials":   {"tokenUrl"},
	"implicit":            {"authorizationUrl"},
	"password":            {"tokenUrl"},
	"deviceAuthorization": {"deviceAuthorizationUrl", "tokenUrl"},
}

func (r *reader) readSchemes(root fields) {
	v, ok := root.get("schemes")
	if !ok {
		return
	}
	r.named(v, "schemes", componentName, "a scheme's name is a key of components.securitySchemes: letters, digits, '.', '-' and '_'", func(name string, key, value source.Node) {
		f, ok := r.fields(value, schemeKeys)
		if !ok {
			return
		}
		r.api.Schemes = append(r.api.Schemes, r.scheme(name, key, f))
	})
}

func (r *reader) scheme(name string, key source.Node, f fields) *spec.Scheme {
	s := &spec.Scheme{Name: name, Range: key.Range()}
	s.Description = f.prose("description")
	if !f.has("type") {
		r.found.Add(ruleMissingKey, key.Range(), "the scheme %s does not say its type", name).Hint = "it is one of " + strings.Join(schemeTypes, ", ")
	}
	if i, _ := f.oneOf("type", schemeTypes...); i >= 0 {
		s.Type = schemeTypes[i]
		r.schemeShape(name, key, s.Type, f)
	}
	if v, there := f.get("scheme"); there { // RFC 9110 section 11.1
		s.HTTPScheme = strings.ToLower(r.match(v, "scheme", token, "the name of an HTTP authentication scheme is letters, digits and !#$%&'*+-.^_`|~, as in bearer"))
	}
	s.Format = f.text("bearerFormat")
	if i, v := f.oneOf("in", "header", "query", "cookie"); i >= 0 {
		s.In = v.Value()
	}
	s.Param = f.text("name")
	s.OpenIDURL = f.url("openIdConnectUrl", false)
	s.Resource = f.url("resource", true)
	s.Default = f.flag("default")
	s.Names = r.identifiers(f)
	s.Extensions = f.extensions()
	s.Flows = r.flows(f)
	for _, item := range f.items("claims") {
		r.claims = append(r.claims, claimed{s, item})
	}
	return s
}

// schemeShape holds a scheme against what its type has.
func (r *reader) schemeShape(name string, key source.Node, kind string, f fields) {
	parts := schemeParts[kind]
	for _, must := range parts.must {
		if !f.has(must) {
			r.found.Add(ruleMissingKey, key.Range(), "the scheme %s is of type %s and does not say %s", name, kind, must)
		}
	}
	for _, n := range schemeKeys.names {
		if k, _, ok := f.at(n); ok && !slices.Contains(parts.must, n) && !slices.Contains(parts.may, n) && !slices.Contains(anyScheme, n) {
			r.found.Add(ruleUnknownKey, k.Range(), "a scheme of type %s has no key %q", kind, n).
				Hint = "beside " + strings.Join(anyScheme, ", ") + " it has " + strings.Join(append(slices.Clone(parts.must), parts.may...), ", ")
		}
	}
}

func (r *reader) flows(f fields) []spec.Flow {
	v, ok := f.get("flows")
	if !ok {
		return nil
	}
	all, ok := r.fields(v, flowsKeys)
	if !ok {
		return nil
	}
	var out []spec.Flow
	for i := range v.Len() {
		key, value := v.Pair(i)
		kind := key.Value()
		if _, known := flowsKeys.index[kind]; !known {
			continue
		}
		f, ok := r.fields(value, flowKeys)
		if !ok {
			continue
		}
		for _, must := range flowURLs[kind] {
			if !f.has(must) {
				r.found.Add(ruleMissingKey, key.Range(), "the %s flow does not say %s", kind, must)
			}
		}
		for _, n := range flowKeys.names {
			if k, _, ok := f.at(n); ok && n != "refreshUrl" && !slices.Contains(flowURLs[kind], n) {
				r.found.Add(ruleUnknownKey, k.Range(), "the %s flow has no %s", kind, n).Hint = "it has " + strings.Join(flowURLs[kind], ", ") + ", refreshUrl"
			}
		}
		out = append(out, spec.Flow{
			Type: kind, AuthorizationURL: f.url("authorizationUrl", false), TokenURL: f.url("tokenUrl", false),
			RefreshURL: f.url("refreshUrl", false), DeviceAuthorizationURL: f.url("deviceAuthorizationUrl", false), Range: key.Range(),
		})
	}
	if v.Len() == 0 || all.misfit && len(out) == 0 {
		r.found.Add(ruleMissingKey, v.Range(), "flows names no flow").Hint = "it has " + strings.Join(flowTypes, ", ")
	}
	return out
}

// url is text that is a URL; an identifier is absolute and has no fragment (RFC 8707 section 2).
func (f fields) url(name string, identifier bool) string {
	v, ok := f.get(name)
	if !ok {
		return ""
	}
	t := f.r.text(v, name)
	if t == "" {
		return ""
	}
	u, err := url.Parse(t)
	switch {
	case err != nil || strings.ContainsAny(t, " \t\n<>\"`\\"):
		f.r.found.Add(ruleBadName, v.Range(), "%s is not a URL: %q", name, t).Hint = "write it as a browser would send it, with escapes"
	case identifier && (!u.IsAbs() || strings.Contains(t, "#")):
		f.r.found.Add(ruleBadName, v.Range(), "%s cannot be %q", name, t).Hint = "a resource identifier is an absolute URI without a fragment (RFC 8707 section 2), as in https://api.example.com"
	default:
		return t
	}
	return ""
}

// claimed is an entry under claims; subject types come later in the file.
type claimed struct {
	scheme *spec.Scheme
	node   source.Node
}

func (r *reader) readClaims() {
	for _, c := range r.claims {
		f, ok := r.fields(c.node, claimKeys)
		if !ok {
			continue
		}
		claim := spec.Claim{Name: f.require("name"), Prefix: f.text("prefix"), Range: c.node.Range()}
		if !f.has("format") {
			r.found.Add(ruleMissingKey, c.node.Range(), "a claim does not say its format").Hint = "space for one text of names with spaces between (RFC 8693 section 4.2), array for a JSON array"
		}
		if i, v := f.oneOf("format", "space", "array"); i >= 0 {
			claim.Format = v.Value()
		}
		if v, ok := f.get("prefix"); ok && claim.Prefix != "" && !scopeToken.MatchString(claim.Prefix) {
			r.found.Add(ruleBadName, v.Range(), "no scope can stand behind the prefix %q", claim.Prefix).Hint = "a scope in a token is visible ASCII characters except the quote and the backslash, its prefix included (RFC 6749 section 3.3)"
			continue
		}
		if v, ok := f.get("subjectType"); ok {
			if claim.SubjectType = r.subjectType(v); claim.SubjectType == nil {
				continue
			}
		}
		if i := slices.IndexFunc(c.scheme.Claims, func(have spec.Claim) bool { return have.Name == claim.Name }); i >= 0 {
			d := r.found.Add(ruleDefinedTwice, c.node.Range(), "the claim %q is there twice", claim.Name)
			d.Hint = "a claim has one format and stands for one subject type"
			d.Related = []diag.Related{{Range: c.scheme.Claims[i].Range, Message: "first here"}}
			continue
		}
		if claim.Name != "" && claim.Format != "" {
			c.scheme.Claims = append(c.scheme.Claims, claim)
		}
	}
}

// implicitScheme stands in where nobody says how callers prove who they are.
func implicitScheme(at source.Node) *spec.Scheme {
	return &spec.Scheme{Name: "bearer", Type: "http", HTTPScheme: "bearer", Implicit: true, Default: true, Range: at.Range()}
}

// chooseScheme finds the scheme that carries the scopes that name none.
func (r *reader) chooseScheme() {
	if len(r.api.Schemes) == 0 {
		r.api.Schemes = []*spec.Scheme{implicitScheme(r.root().node)}
	}
	var said, oauth []*spec.Scheme
	for _, s := range r.api.Schemes {
		r.schemes[s.Name] = s
		if s.Default {
			if len(said) > 0 {
				d := r.found.Add(ruleDefinedTwice, s.Range, "two schemes say default: true")
				d.Hint = "one scheme carries the scopes that name none"
				d.Related = []diag.Related{{Range: said[0].Range, Message: said[0].Name + " says it first"}}
			}
			said = append(said, s)
		}
		if s.Type == "oauth2" || s.Type == "openIdConnect" {
			oauth = append(oauth, s)
		}
	}
	switch {
	case len(said) > 0:
		r.carrier = said[0]
	case len(r.api.Schemes) == 1:
		r.carrier = r.api.Schemes[0]
	case len(oauth) == 1:
		r.carrier = oauth[0]
	}
	if r.carrier != nil {
		r.carrier.Default = true
	}
}

// schemeRef resolves a scheme's name; nil when there is none, which is reported.
func (r *reader) schemeRef(n source.Node) *spec.Scheme {
	name := r.text(n, "scheme")
	if name == "" {
		return nil
	}
	s := r.schemes[name]
	if s == nil {
		r.undefined(n, "scheme", name, func() []string { return keysOf(r.api.Schemes, func(s *spec.Scheme) string { return s.Name }) })
	}
	return s
}

// maxSuggestions bounds how often a wrong name is compared with all others.
const maxSuggestions = 100

func (r *reader) undefined(n source.Node, what, name string, all func() []string) {
	d := r.found.Add(ruleUndefinedName, n.Range(), "%s %q is not defined", what, name)
	if r.suggested++; r.suggested > maxSuggestions {
		return
	}
	known := all()
	switch near := nearest(name, known); {
	case near != "":
		d.Hint = "did you mean " + strconv.Quote(near) + "?"
	case len(known) == 0:
		d.Hint = "the spec defines none"
	case len(known) <= 20:
		d.Hint = "the spec defines " + strings.Join(known, ", ")
	}
}

func keysOf[T any](all []T, key func(T) string) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = key(v)
	}
	return out
}
