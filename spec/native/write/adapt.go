package write

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Adapt changes a model, best a sealed one, where the language has no words for what it says, and nowhere else; from names where the model
// is from. Each kind of change is a note, with how often it was made. It is the whole difference between a model and what is
// read back from its text, beside what Spec says about order and groups:
//
//   - an operation that nothing opens gets access: none, with a reason. Both deny it; the language has no silence.
//   - a public operation without a reason gets one.
//   - a path gets the escapes that requests for it have: /<name> is /%3Cname%3E.
//   - an id that is no endpoint's id in the language gives way to the one that is made.
//   - texts of blanks alone are no texts; a title and a version that are missing are made up.
//   - URLs that a flow has not, by its type, are left out, and so is a second scheme's claim to be the default.
//
// What cannot be said at all is a finding, and there is no text for such a model.
func Adapt(a *spec.API, from string) (notes []string, found diag.List) {
	ad := &adapter{api: a, from: from}
	ad.info()
	ad.schemes()
	for _, s := range a.Scopes {
		blank(&s.Title, &s.Description, &s.Note, &s.Owner)
		s.Tags = filled(s.Tags)
		s.Literal = s.Literal || strings.ContainsAny(s.Name, "*{}")
	}
	for _, g := range a.Groups {
		blank(&g.Title, &g.Description, &g.Note, &g.Owner)
	}
	for _, o := range a.Operations {
		ad.operation(o)
	}
	ad.found.Sort()
	return ad.notes(), ad.found
}

type adapter struct {
	api    *spec.API
	from   string
	counts []counted
	found  diag.List
}

type counted struct {
	one, many string
	n         int
}

// count counts a change; many has %n for how many.
func (ad *adapter) count(one, many string) {
	i := slices.IndexFunc(ad.counts, func(c counted) bool { return c.one == one })
	if i < 0 {
		ad.counts = append(ad.counts, counted{one: one, many: many})
		i = len(ad.counts) - 1
	}
	ad.counts[i].n++
}

func (ad *adapter) notes() (all []string) {
	for _, c := range ad.counts {
		if c.n == 1 {
			all = append(all, c.one)
		} else {
			all = append(all, strings.ReplaceAll(c.many, "%n", strconv.Itoa(c.n)))
		}
	}
	return all
}

func blank(all ...*string) {
	for _, s := range all {
		if strings.TrimSpace(*s) == "" {
			*s = ""
		}
	}
}

func filled(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return strings.TrimSpace(s) == "" })
}

func (ad *adapter) info() {
	info := &ad.api.Info
	blank(&info.Title, &info.Version, &info.Description)
	if info.Title == "" {
		info.Title = "My API"
		ad.count("the title is made up: it has none", "")
	}
	if info.Version == "" {
		info.Version = "1.0"
		ad.count("the version is made up: it has none", "")
	}
}

var (
	operationID = regexp.MustCompile(`^[\x21\x23-\x26\x28-\x5B\x5D-\x7E]+$`)
	schemeName  = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	httpMethod  = regexp.MustCompile("^[A-Z0-9!#$%&'*+.^_`|~-]+$")
)

func (ad *adapter) operation(o *spec.Operation) {
	blank(&o.Summary, &o.Description, &o.Reason, &o.Owner)
	o.Tags = filled(o.Tags)
	if o.ID != "" && !operationID.MatchString(o.ID) {
		o.ID, o.IDGiven = spec.MadeID(o), false
		ad.count("an operationId that cannot be an id is left out", "%n operationIds that cannot be ids are left out")
	}
	silent := len(o.Grants) == 0 && o.Requires == nil && len(o.Written.Alternatives) == 0
	switch {
	case silent && o.Access == spec.Undeclared:
		o.Access = spec.None
		if o.Reason == "" {
			o.Reason = ad.from + " does not say who may call it"
		}
		ad.count("1 operation is denied to everybody: nothing says who may call it", "%n operations are denied to everybody: nothing says who may call them")
	case o.Reason == "" && (o.Access == spec.Public || !silent && len(o.Grants) == 0 && o.Requires == nil && o.Written.Label() == spec.Public):
		o.Reason = "public in " + ad.from
	}
	if _, err := spec.ParsePattern(o.Path); err != nil {
		if p, err := spec.ParsePattern(canonical(o.Path)); err == nil {
			o.Path = canonical(o.Path)
			if base, err := spec.ParsePattern(o.Base); err == nil {
				p = base.Join(p)
			}
			if o.Pattern = p; !o.IDGiven {
				o.ID = spec.MadeID(o)
			}
			ad.count("a path is written with the escapes that requests have", "%n paths are written with the escapes that requests have")
		}
	}
	var bad *spec.PatternError
	if _, err := spec.ParsePattern(o.Path); errors.As(err, &bad) {
		ad.found.Add(badPath, o.Range, "the path of %s cannot stand in a spec: %s", o, bad.Fact).Hint =
			"a spec that names the document under openapi: {file: …, security: read} takes its paths as they are"
	}
	if !httpMethod.MatchString(o.Method) {
		ad.found.Add(badPath, o.Range, "the method of %s cannot stand in a spec", o)
	}
}

// flowURLs are those that each flow has beside refreshUrl, which are all required.
func flowURLs(f *spec.Flow) (has, not []*string) {
	authorization, token, device := &f.AuthorizationURL, &f.TokenURL, &f.DeviceAuthorizationURL
	switch f.Type {
	case "authorizationCode":
		return []*string{authorization, token}, []*string{device}
	case "implicit":
		return []*string{authorization}, []*string{token, device}
	case "deviceAuthorization":
		return []*string{device, token}, []*string{authorization}
	}
	return []*string{token}, []*string{authorization, device}
}

func (ad *adapter) schemes() {
	var said *spec.Scheme
	for _, s := range ad.api.Schemes {
		blank(&s.Description, &s.Format, &s.Resource)
		if !schemeName.MatchString(s.Name) {
			ad.found.Add(badScheme, s.Range, "the name of the scheme %q cannot stand in a spec", s.Name).Hint =
				"OpenAPI 3 allows letters, digits, '.', '-' and '_' in it (Components Object)"
		}
		if s.Default && said != nil {
			s.Default = false
		} else if s.Default {
			said = s
		}
		ad.scheme(s)
	}
	if c := chosen(ad.api.Schemes); said == nil && c != nil {
		c.Default = true
	}
}

func (ad *adapter) scheme(s *spec.Scheme) {
	lacks := func(what string) {
		ad.found.Add(badScheme, s.Range, "the scheme %s does not say %s, which a spec has to", s.Name, what).Hint = "correct it where it is from, or give the spec a scheme of this name by hand"
	}
	address := func(what string, into *string) {
		if _, err := url.Parse(*into); *into != "" && (err != nil || strings.ContainsAny(*into, " \t\n<>\"`\\")) {
			ad.found.Add(badScheme, s.Range, "%s of the scheme %s is not a URL: %q", what, s.Name, *into).Hint = "write it as a browser would send it, with escapes"
		}
	}
	if s.Type == "oauth2" && len(s.Flows) == 0 {
		lacks("its flows")
	}
	if s.Type == "openIdConnect" && s.OpenIDURL == "" {
		lacks("its openIdConnectUrl")
	}
	address("openIdConnectUrl", &s.OpenIDURL)
	for i := range s.Flows {
		f := &s.Flows[i]
		has, not := flowURLs(f)
		for _, u := range not {
			if *u != "" {
				*u = ""
				ad.count("a URL is left out which its OAuth flow does not have", "%n URLs are left out which their OAuth flows do not have")
			}
		}
		for _, u := range has {
			if *u == "" {
				lacks("a URL of its flow " + f.Type)
			}
			address("a URL", u)
		}
		address("refreshUrl", &f.RefreshURL)
	}
}

// canonical is a path with the escapes that RFC 3986 section 6.2.2 gives it, outside parameters. What no escape can mend, such as a
// query, stays.
func canonical(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		end := strings.IndexByte(path[i:], '}')
		switch {
		case c == '{' && end > 0:
			b.WriteString(path[i : i+end+1])
			i += end
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("/?#{}%-._~!$&'()*+,;=:@", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	plain, ok := spec.PlainPath(b.String())
	if !ok {
		return path
	}
	// Hex digits in capitals.
	out := []byte(plain)
	for i := 0; i+2 < len(out); i++ {
		if out[i] == '%' {
			copy(out[i:], strings.ToUpper(string(out[i:i+3])))
		}
	}
	return string(out)
}
