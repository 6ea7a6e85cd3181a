package markdown

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// asking says how a client gets scopes.
func (b *builder) asking() (lines []string) {
	if len(b.api.Scopes) == 0 {
		return nil
	}
	var oauth, other bool
	var example []string
	for _, s := range b.api.Scopes {
		switch {
		case s.Scheme == nil || s.Scheme.Type != "oauth2" && s.Scheme.Type != "openIdConnect":
			other = true
		default:
			oauth = true
			if len(example) < 2 {
				example = append(example, strings.NewReplacer("%3A", ":", "%2F", "/").Replace(url.QueryEscape(s.Name)))
			}
		}
	}
	if oauth {
		lines = append(lines, b.Say("asking-oauth", escape.Code("scope="+strings.Join(example, "%20"))))
	}
	if other {
		lines = append(lines, b.Say("asking-other"))
	}
	if len(b.api.Operations) > 0 {
		lines = append(lines, b.Say("asking-fewest", ref(b.Say("endpoints"), endpointsFile, "")))
	}
	if b.says.adminConsent {
		lines = append(lines, b.Say("asking-admin"))
	}
	return lines
}

// flows lists where tokens come from, where the description says so.
func (b *builder) flows() (all []flow) {
	names := map[string]string{
		"authorizationCode": b.Say("flow-authorizationCode"), "clientCredentials": b.Say("flow-clientCredentials"), "implicit": b.Say("flow-implicit"),
		"password": b.Say("flow-password"), "deviceAuthorization": b.Say("flow-deviceAuthorization"),
	}
	code := func(address string) string {
		if address == "" {
			return ""
		}
		return escape.Code(address)
	}
	for _, s := range b.api.Schemes {
		for _, f := range s.Flows {
			authorization := f.AuthorizationURL
			if authorization == "" {
				authorization = f.DeviceAuthorizationURL
			}
			if authorization != "" || f.TokenURL != "" {
				name := names[f.Type]
				if name == "" {
					name = escape.Code(f.Type)
				}
				all = append(all, flow{escape.Code(s.Name), name, code(authorization), code(f.TokenURL)})
			}
		}
	}
	return all
}

// refusals are the answers of the generated guard (RFC 6750 section 3).
func (b *builder) refusals() []refusal {
	if len(b.api.Operations) == 0 {
		return nil
	}
	challenges := func(parameters string, carriers bool) string {
		var all []string
		for _, s := range b.api.Schemes {
			if carriers && !slices.ContainsFunc(b.api.Scopes, func(o *spec.Scope) bool { return o.Scheme == s }) {
				continue
			}
			says := s.Challenge()
			switch says {
			case "Bearer", "DPoP":
				says += parameters
			case "Basic":
				says += ` realm="api"` // RFC 7617 section 2: required
			}
			if says = escape.Code("WWW-Authenticate: " + says); !slices.Contains(all, says) {
				all = append(all, says)
			}
		}
		return strings.Join(all, "<br/>")
	}
	out := []refusal{
		{"401", challenges("", false), b.Say("refused-none"), b.Say("refused-none-do")},
		{"401", challenges(` error="invalid_token"`, false), b.Say("refused-invalid"), b.Say("refused-invalid-do")},
	}
	if len(b.api.Scopes) > 0 {
		out = append(out, refusal{"403", challenges(` error="insufficient_scope", scope="…"`, true), b.Say("refused-scope"), b.Say("refused-scope-do")})
	}
	return append(out, refusal{"403", b.Say("refused-silent"), b.Say("refused-type"), b.Say("refused-type-do")})
}

// legible are names that every site shows in a block of code as they are.
var legible = regexp.MustCompile(`^[A-Za-z0-9_.:/-]{1,80}$`)

// example is the answer to a token that lacks scopes, for the first endpoint that one set of scopes opens.
func (b *builder) example() example {
	for _, o := range b.api.Operations {
		if o.Access != spec.Scoped || len(o.Written.Alternatives) != 1 || len(o.Written.Alternatives[0].Needs) != 1 {
			continue
		}
		n := o.Written.Alternatives[0].Needs[0]
		if len(n.Scopes) == 0 || len(n.Scopes) > 3 || n.Scheme.Challenge() != "Bearer" || slices.ContainsFunc(n.Scopes, func(s *spec.Scope) bool { return !legible.MatchString(s.Name) }) {
			continue
		}
		scopes := slices.SortedFunc(slices.Values(n.Scopes), func(x, y *spec.Scope) int { return x.Index - y.Index })
		names := each(scopes, func(s *spec.Scope) string { return s.Name })
		return example{b.Count("refused-example", len(names), operationRef(o), b.list(each(scopes, scopeRef))), refusedBody(names)}
	}
	return example{}
}

// refusedBody is the answer of the generated guard as it goes over the wire. The guard speaks English in every language.
func refusedBody(names []string) string {
	scope, needs := strings.Join(names, " "), "the scope "+names[0]
	if last := len(names) - 1; last > 0 {
		needs = "the scopes " + strings.Join(names[:last], ", ") + " and " + names[last]
	}
	body, err := json.Marshal(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
		Reason string `json:"reason"`
		Scope  string `json:"scope"`
	}{"about:blank", http.StatusText(http.StatusForbidden), http.StatusForbidden, "This needs " + needs + ".", "insufficient scope", scope})
	if err != nil {
		panic(err) // strings and a number always encode
	}
	return "HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"\nContent-Type: application/problem+json\n\n" + string(body)
}
