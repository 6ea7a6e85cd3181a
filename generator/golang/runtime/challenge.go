package runtime

import "strings"

// challenges are the values of WWW-Authenticate (RFC 9110 §11.6.1), one for each scheme that would
// help. None with the answers for which other credentials would not.
func (d *Denial) challenges() []string {
	var list []string
	add := func(challenge string) {
		for _, c := range list {
			if c == challenge {
				return
			}
		}
		list = append(list, challenge)
	}
	switch d.Decision.Reason {
	case ReasonUnauthenticated, ReasonWrongScheme:
		for _, s := range d.schemes() {
			add(d.challenge(s, "", ""))
		}
	case ReasonInvalidToken:
		for _, s := range d.schemes() {
			add(d.challenge(s, "invalid_token", ""))
		}
	case ReasonInsufficientScope:
		for _, n := range d.Missing {
			add(d.challenge(n.Scheme, "insufficient_scope", d.scope(n.Scheme)))
		}
	}
	return list
}

// schemes are those of the operation's alternatives, in the specification's order; all of them
// when there is no operation to say.
func (d *Denial) schemes() []Scheme {
	var list []Scheme
	seen := [schemeCount + 1]bool{}
	add := func(s Scheme) {
		if !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	for _, alternative := range d.Operation.Alternatives() {
		for _, need := range alternative.Needs {
			add(need.Scheme)
		}
	}
	if len(list) == 0 {
		for s := Scheme(1); int(s) <= schemeCount; s++ {
			list = append(list, s)
		}
	}
	return list
}

// scope is what is needed of that scheme, or of all (0), as a scope parameter: the scopes of the
// whole alternative, so that a token with just these will do.
func (d *Denial) scope(scheme Scheme) string {
	var set Set
	for _, n := range d.needs {
		if scheme == 0 || n.Scheme == scheme {
			set = set.Union(n.Scopes)
		}
	}
	return set.String()
}

// challenge is one challenge. An error and a scope are Bearer's (RFC 6750 §3) and DPoP's (RFC 9449
// §7.1) alone.
func (d *Denial) challenge(scheme Scheme, code, scope string) string {
	name := record(challengeNames(), int(scheme))
	bearer := name == "Bearer" || name == "DPoP"
	var b strings.Builder
	b.WriteString(name)
	separator := " "
	if strings.Contains(name, " ") {
		separator = ", "
	}
	parameter := func(key, value string) {
		if value == "" {
			return
		}
		b.WriteString(separator + key + `="` + quotable(value) + `"`)
		separator = ", "
	}
	realm, metadata := "", ""
	if d.settings != nil {
		realm, metadata = d.settings.realm, d.settings.metadata
	}
	if name == "Basic" && realm == "" {
		realm = "api" // RFC 7617 §2: required
	}
	parameter("realm", realm)
	if bearer {
		parameter("error", code)
		parameter("scope", scope)
		parameter("resource_metadata", metadata) // RFC 9728 §5.1
	}
	return b.String()
}

// quotable escapes text for a quoted-string (RFC 9110 §5.6.4); settings refuses control characters.
func quotable(text string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
}
