package kibali

import (
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

var scopeToken = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`) // RFC 6749 section 3.3

// schemeTitles are what the schemes of the format stand for, in the order in which they are listed.
var schemeTitles = []struct{ name, title, flow string }{
	{"DelegatedWork", "A user with a work or school account, through an application", "authorizationCode"},
	{"DelegatedPersonal", "A user with a personal account, through an application", "authorizationCode"},
	{"Application", "An application by itself", "clientCredentials"},
}

var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`)

// subjectType gives the type that a scheme is.
func (r *reader) subjectType(key source.Node) *spec.SubjectType {
	name := key.Value()
	if t := r.types[name]; t != nil {
		return t
	}
	if !plainName.MatchString(name) {
		return nil
	}
	t := &spec.SubjectType{Name: name, Title: name, Range: key.Range()}
	for _, known := range schemeTitles {
		if known.name == name {
			t.Title, t.Flows = known.title, []string{known.flow}
		}
	}
	r.types[name] = t
	r.api.SubjectTypes = append(r.api.SubjectTypes, t)
	return t
}

// permission declares one permission. Its paths are read when all are declared.
func (r *reader) permission(key, node source.Node) *spec.Scope {
	name := key.Value()
	if !scopeToken.MatchString(name) {
		r.found.Add(badPermission, key.Range(), "%q is not a scope", name).Hint = "a scope is printable ASCII without blanks, quotes and backslashes (RFC 6749 section 3.3)"
		return nil
	}
	if node.Kind() != source.Mapping {
		r.found.Add(badPermission, node.Range(), "the permission %s must be an object, and this %s", name, node.Describe())
		return nil
	}
	if r.byName[name] != nil {
		return nil // source has reported the second
	}
	s := &spec.Scope{Name: name, Scheme: r.scheme, Literal: strings.ContainsAny(name, "*{}"), Range: key.Range(), Note: text(node, "note")}
	for i := range node.Len() {
		k, v := node.Pair(i)
		switch k.Value() {
		case "note", "schemes", "pathSets", "authorizationType", "documentationWebUrl":
		case "implicit":
			if yes, ok := v.Bool(); !ok || yes {
				r.ask(k.Range(), "they need it like any other", "endpoints, with access: authenticated, for those that need no permission",
					"Some permissions are implicit, "+name+" the first: do tokens carry them?")
			}
		case "privilegeLevel":
			r.risk(s, v)
		case "ownerInfo":
			s.Owner = text(v, "ownerSecurityGroup")
		case "provisioningInfo":
			r.found.Add(unread, k.Range(), "provisioning of %s is not read", name)
		default:
			r.found.Add(unread, k.Range(), "the member %q of %s is not read", k.Value(), name)
		}
	}
	schemes, _ := node.Get("schemes")
	if schemes.Len() == 0 {
		r.found.Add(badPermission, key.Range(), "the permission %s names no scheme", name).Hint = "nobody could hold it: write schemes: {DelegatedWork: {...}}"
		return nil
	}
	if schemes.Kind() != source.Mapping {
		r.found.Add(badPermission, schemes.Range(), "schemes of %s must be an object, and this %s", name, schemes.Describe())
		return nil
	}
	for i := range schemes.Len() {
		r.schemeOf(s, schemes, i)
	}
	if len(s.SubjectTypes) == 0 {
		return nil
	}
	r.byName[name] = s
	r.api.Scopes = append(r.api.Scopes, s)
	return s
}

// schemeOf reads what a permission is under one scheme. Its texts are the first scheme's that has them.
func (r *reader) schemeOf(s *spec.Scope, schemes source.Node, i int) {
	key, v := schemes.Pair(i)
	t := r.subjectType(key)
	if t == nil || v.Kind() != source.Mapping {
		r.found.Add(badPermission, key.Range(), "%q of %s is no scheme", key.Value(), s.Name).Hint = "as in DelegatedWork: {adminDisplayName: ...}; nobody holds it through this one"
		return
	}
	s.SubjectTypes = append(s.SubjectTypes, t)
	first := func(to *string, keys ...string) {
		for _, k := range keys {
			if *to == "" {
				*to = text(v, k)
			}
		}
	}
	first(&s.Title, "adminDisplayName", "userConsentDisplayName", "userDisplayName")
	first(&s.Description, "adminDescription", "userConsentDescription", "userDescription")
	if len(s.Consent) == 0 {
		var consent string
		if first(&consent, "userConsentDescription", "userDescription", "userConsentDisplayName", "userDisplayName"); consent != "" {
			s.Consent = []spec.Localized{{Locale: "en", Text: consent}}
			r.ask(key.Range(), "English", "consent, on the scopes", "In which language are the texts for consent?")
		}
	}
	if consent, has := v.Get("requiresAdminConsent"); has {
		yes, ok := consent.Bool()
		s.AdminConsent = s.AdminConsent || yes || !ok
		if !ok {
			r.found.Add(badPermission, consent.Range(), "requiresAdminConsent of %s is neither true nor false", s.Name).Hint = "taken for true"
		}
	}
	if level, has := v.Get("privilegeLevel"); has {
		r.risk(s, level)
	}
}

// risks are the levels of the format as grades: numbers from 1 (least privileged) to 5, or words.
var risks = map[string]spec.Risk{
	"1": spec.RiskLow, "2": spec.RiskMedium, "3": spec.RiskMedium, "4": spec.RiskHigh, "5": spec.RiskCritical,
	"low": spec.RiskLow, "medium": spec.RiskMedium, "high": spec.RiskHigh,
}

// risk grades a scope by the highest level that any of its schemes has.
func (r *reader) risk(s *spec.Scope, level source.Node) {
	grade, ok := risks[strings.ToLower(level.Value())]
	if !ok {
		r.found.Add(unread, level.Range(), "privilegeLevel %q of %s is not one from 1 to 5", level.Value(), s.Name)
		return
	}
	s.Risk = max(s.Risk, grade)
}

// text gives the value of a key when it is a text.
func text(n source.Node, key string) string {
	v, _ := n.Get(key)
	t, _ := v.Text()
	return t
}
