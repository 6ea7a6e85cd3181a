package cli

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/query"
)

var canVerb = verb{
	name: "can", args: " METHOD PATH", minArgs: 1, maxArgs: 2,
	short: "Would these scopes be allowed this request",
	long: `Decide one request as the generated guard would. Without --scopes, --set, --scheme and --subject-type the caller is anonymous.

Exit status: 0 allowed, 1 denied, 2 could not run.`,
	example: `  scopegen can --scopes "store:read" GET /api/store/asset/42
  scopegen can --set viewer --subject-type user GET /api/store/asset/42`,
	run: can,
}

// answer is what can prints as JSON.
type canAnswer struct {
	Allowed          bool          `json:"allowed"`
	Reason           string        `json:"reason"`
	Operation        string        `json:"operation,omitempty"`
	ID               string        `json:"id,omitempty"`
	SkipObjectChecks bool          `json:"skipObjectChecks,omitempty"`
	Missing          []missingNeed `json:"missing,omitempty"`
	Unknown          []string      `json:"unknown,omitempty"`
}

type missingNeed struct {
	Scheme string   `json:"scheme"`
	Scopes []string `json:"scopes"`
}

func can(c *call) (int, error) {
	words := strings.Fields(strings.Join(c.args, " "))
	if len(words) != 2 {
		return 0, fmt.Errorf("can takes METHOD PATH, but got %q", strings.Join(c.args, " "))
	}
	p, err := openModel(c)
	if err != nil {
		return 0, err
	}
	defer p.close()
	principal, unknown, err := p.principal("scopes")
	if err != nil {
		return 0, err
	}
	method := words[0]
	path, err := requestPath(words[1])
	if err != nil {
		return 0, err
	}
	for _, u := range unknown {
		fmt.Fprintf(c.stderr, "scopegen: no scope has the name %s; a token may carry it, but it opens nothing here%s\n", clean(u), p.nearest(u))
	}
	asJSON := c.values.text("format") == "json"
	found := query.Find(p.api, method, path)
	if found.Operation == nil {
		if asJSON {
			return exitFindings, p.printJSON(canAnswer{Reason: "no such operation", Unknown: unknown})
		}
		fmt.Fprint(c.stdout, "denied: ")
		p.notOne(c.stdout, method, path, found)
		return exitFindings, nil
	}
	d := query.Decide(p.api, found.Operation, principal)
	answer := canAnswer{
		Allowed: d.Allowed, Reason: d.Reason.String(), Operation: found.Operation.String(), ID: found.Operation.ID,
		SkipObjectChecks: d.SkipObjectChecks, Unknown: unknown,
	}
	missing, helps := query.Missing{}, false
	if !d.Allowed {
		missing, helps = query.Lack(p.api, found.Operation, principal)
		for _, n := range missing.Needs {
			need := missingNeed{Scheme: n.Scheme.Name, Scopes: []string{}}
			for _, s := range n.Scopes {
				need.Scopes = append(need.Scopes, s.Name)
			}
			answer.Missing = append(answer.Missing, need)
		}
	}
	code := exitFindings
	if d.Allowed {
		code = exitOK
	}
	if asJSON {
		return code, p.printJSON(answer)
	}
	p.printDecision(found.Operation, d, missing, helps)
	return code, nil
}

func (p *project) printJSON(v any) error {
	e := json.NewEncoder(p.call.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (p *project) printDecision(o *spec.Operation, d query.Decision, missing query.Missing, helps bool) {
	w := p.call.stdout
	if d.Allowed {
		fmt.Fprintf(w, "allowed: %s by %s\n", clean(o.String()), alternativeText(*d.By))
		if d.SkipObjectChecks {
			fmt.Fprintln(w, "  object-level checks may be skipped")
		}
		return
	}
	fmt.Fprintf(w, "denied: %s: %s\n  needs    %s\n", clean(o.String()), d.Reason, requirementText(o))
	if !helps {
		fmt.Fprintln(w, "  no scope would help")
		return
	}
	var parts []string
	for _, n := range missing.Needs {
		parts = append(parts, missingText(n, d.Reason))
	}
	fmt.Fprintf(w, "  missing  %s\n", strings.Join(parts, " and "))
}

// missingText says what to add: scopes to the credential that is there, or a credential that is not.
func missingText(n spec.Need, reason query.Reason) string {
	if reason == query.InsufficientScope || len(n.Scopes) == 0 {
		return needText(n)
	}
	return "a credential of " + clean(n.Scheme.Name) + " with " + scopeList(n.Scopes, " and ")
}

// principal is the caller that the command line describes, its scopes under a flag of that name, and the scopes that the spec does not know.
func (p *project) principal(flag string) (query.Principal, []string, error) {
	v := p.call.values
	if !v.given(flag) && !v.given("set") && !v.given("scheme") && !v.given("subject-type") {
		return query.Principal{}, nil, nil
	}
	var cred query.Credential
	var unknown []string
	for _, name := range strings.Fields(v.text(flag)) {
		if s, ok := p.scope(name); ok {
			cred.Scopes = append(cred.Scopes, s)
		} else {
			unknown = append(unknown, name)
		}
	}
	for _, name := range v.list("set") {
		set := p.api.Set(name)
		if set == nil {
			return query.Principal{}, nil, fmt.Errorf("--set %s: the spec has no such set%s", name, among(p.api.Sets, func(s *spec.Set) string { return s.Name }))
		}
		cred.Scopes = append(cred.Scopes, set.Scopes...)
	}
	if name := v.text("subject-type"); name != "" {
		if cred.SubjectType = p.api.SubjectType(name); cred.SubjectType == nil {
			return query.Principal{}, nil, fmt.Errorf("--subject-type %s: the spec has no such subject type%s", name, among(p.api.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }))
		}
	}
	if name := v.text("scheme"); name != "" {
		if cred.Scheme = p.api.Scheme(name); cred.Scheme == nil {
			return query.Principal{}, nil, fmt.Errorf("--scheme %s: the spec has no such scheme%s", name, among(p.api.Schemes, func(s *spec.Scheme) string { return s.Name }))
		}
	} else {
		for _, s := range p.api.Schemes {
			if s.Default {
				cred.Scheme = s
			}
		}
		if cred.Scheme == nil {
			return query.Principal{}, nil, fmt.Errorf("no scheme carries scopes by default: name one with --scheme%s", among(p.api.Schemes, func(s *spec.Scheme) string { return s.Name }))
		}
	}
	return query.Principal{Credentials: []query.Credential{cred}}, unknown, nil
}

func among[T any](all []T, name func(T) string) string {
	if len(all) == 0 {
		return ""
	}
	var names []string
	for _, v := range all {
		names = append(names, name(v))
	}
	return "; it has " + strings.Join(names, ", ")
}

func (p *project) nearest(name string) string {
	var all []string
	for _, s := range p.api.Scopes {
		all = append(all, s.Name)
	}
	if near, ok := diag.Nearest(name, all); ok {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return ""
}

// requestPath is the escaped path of a request target as a server sees it: a path, with or without a query, or a whole
// URL.
func requestPath(target string) (string, error) {
	parse := url.Parse
	if strings.HasPrefix(target, "/") { // a server takes no host from it: //a/b is a path
		parse = url.ParseRequestURI
		target, _, _ = strings.Cut(target, "#") // which clients do not send
	}
	u, err := parse(target)
	if err != nil {
		return "", fmt.Errorf("%q is not a request target: %w", target, err)
	}
	path := u.EscapedPath()
	if !strings.HasPrefix(path, "/") {
		return "", fmt.Errorf("%q is not a path: it begins with a slash, as in /api/store", target)
	}
	return path, nil
}
