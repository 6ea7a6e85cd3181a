package verify_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/verify"
)

// plainDocument asks for what a spec does, but for subject types, or for random credentials under the names that people and annotate give to schemes. Its scheme audit has the name of
// oauth2 for users, and says that it is for apps.
func plainDocument(r *rand.Rand, api *spec.API) (text string, security [][]map[string][]string) {
	const code = "authorizationCode: {authorizationUrl: https://id.example.com/authorize, tokenUrl: https://id.example.com/token, scopes: {a: A., b: B., c: C., d: D., e: E.}}"
	const client = "clientCredentials: {tokenUrl: https://%s.example.com/token, scopes: {a: A., b: B., c: C., d: D., e: E.}}"
	var b strings.Builder
	fmt.Fprintf(&b, `openapi: 3.1.0
info: {title: T, version: "1"}
x-scopegen: {subjectTypes: {user: {flows: [authorizationCode]}, app: {flows: [clientCredentials]}}}
components:
  securitySchemes:
    oauth2: {type: oauth2, flows: {%s, %s}}
    oauth2_user: {type: oauth2, flows: {%s}}
    oauth2_app: {type: oauth2, x-scopegen: {subjectType: user}, flows: {%s}}
    other: {type: oauth2, flows: {%s}}
paths:
`, code, fmt.Sprintf(client, "id"), code, fmt.Sprintf(client, "id"), fmt.Sprintf(client, "other"))
	for i, o := range api.Operations {
		all := asWritten(r, o)
		for range 1 + r.IntN(2) {
			if len(all) > 0 {
				break
			}
			alt := map[string][]string{}
			schemes := []string{"oauth2", "oauth2_user", "oauth2_app", "other"}
			for _, n := range r.Perm(len(schemes))[:1+r.IntN(5)/4] {
				var scopes []string
				for _, s := range r.Perm(5)[:r.IntN(3)] {
					scopes = append(scopes, string("abcde"[s]))
				}
				alt[schemes[n]] = scopes
			}
			all = append(all, alt)
		}
		var parts []string
		for _, alt := range all {
			var needs []string
			for _, scheme := range slices.Sorted(maps.Keys(alt)) {
				needs = append(needs, scheme+": ["+strings.Join(alt[scheme], ", ")+"]")
			}
			parts = append(parts, "{"+strings.Join(needs, ", ")+"}")
		}
		security = append(security, all)
		fmt.Fprintf(&b, "  /x%d/{id}: {get: {security: [%s], responses: {default: {description: D}}}}\n", i, strings.Join(parts, ", "))
	}
	return b.String(), security
}

// asWritten is what people write who know of no subject types, or of the users' scheme; none when it is time for something else.
func asWritten(r *rand.Rand, o *spec.Operation) (all []map[string][]string) {
	if r.IntN(3) == 0 || o.Access == spec.Public {
		return nil
	}
	for _, a := range o.Written.Alternatives {
		alt := map[string][]string{}
		for _, n := range a.Needs {
			name := n.Scheme.Name
			if len(a.SubjectTypes) == 1 && a.SubjectTypes[0].Name == "user" && name == "oauth2" && r.IntN(3) > 0 {
				name = "oauth2_user"
			}
			for _, s := range n.Scopes {
				alt[name] = append(alt[name], s.Name)
			}
			if len(n.Scopes) == 0 {
				alt[name] = nil
			}
		}
		all = append(all, alt)
	}
	return all
}

// credential is what a caller presents for one scheme of the spec; nil: nothing.
type credential struct {
	subject string
	scopes  []string
}

// everyone is each pair of credentials, for oauth2 and for other, of each kind with each set of scopes.
func everyone() (all [][2]*credential) {
	kinds := []*credential{nil}
	for _, subject := range []string{"", "user", "app"} {
		for set := range 1 << 5 {
			c := &credential{subject: subject}
			for i := range 5 {
				if set&(1<<i) != 0 {
					c.scopes = append(c.scopes, string("abcde"[i]))
				}
			}
			kinds = append(kinds, c)
		}
	}
	for _, x := range kinds {
		for _, y := range kinds {
			all = append(all, [2]*credential{x, y})
		}
	}
	return all
}

// amounts is what a credential amounts to by the spec above: c is for users alone, and leads nobody else to e.
func (c credential) amounts() string {
	has := func(s string) bool { return slices.Contains(c.scopes, s) }
	out := ""
	if has("a") {
		out += "a"
	}
	if has("a") || has("b") {
		out += "bd"
	}
	if c.subject == "user" && (has("a") || has("c")) {
		out += "ce"
	}
	return out + strings.Join(slices.DeleteFunc(slices.Clone(c.scopes), func(s string) bool { return strings.Contains("abc", s) }), "")
}

// bySpec is who passes by the spec.
func bySpec(o *spec.Operation, c [2]*credential) bool {
	return slices.ContainsFunc(o.Written.Alternatives, func(alt spec.Alternative) bool {
		for _, n := range alt.Needs {
			cred := c[0]
			if n.Scheme.Name == "other" {
				cred = c[1]
			}
			if cred == nil || len(alt.SubjectTypes) > 0 && !slices.ContainsFunc(alt.SubjectTypes, func(t *spec.SubjectType) bool { return t.Name == cred.subject }) {
				return false
			}
			for _, s := range n.Scopes {
				if !strings.Contains(cred.amounts(), s.Name) {
					return false
				}
			}
		}
		return true
	})
}

// byDocument is who passes by the document alone: whoever has the credential and what is asked for on it, or scopes that
// amount to it by the spec. byFlows leaves out those whom no flow of the scheme yields.
func byDocument(security []map[string][]string, c [2]*credential, byFlows bool) bool {
	return slices.ContainsFunc(security, func(alt map[string][]string) bool {
		for scheme, scopes := range alt {
			cred := c[0]
			if scheme == "other" {
				cred = c[1]
			}
			if cred == nil {
				return false
			}
			for limit, of := range map[string]string{"oauth2_user": "user", "oauth2_app": "user"} {
				if _, asked := alt[limit]; asked && cred.subject != of {
					return false // the limit is the whole alternative's
				}
			}
			_, user := alt["oauth2_user"]
			_, app := alt["oauth2_app"]
			if !user && !app && byFlows {
				_, other := alt["other"]
				if cred.subject == "" || other && cred.subject != "app" {
					return false
				}
			}
			for _, s := range scopes {
				if !strings.Contains(cred.amounts(), s) && !slices.Contains(cred.scopes, s) {
					return false
				}
			}
		}
		return true
	})
}

// Whoever there can be is asked on both sides: a document is weaker where somebody passes by it alone, of whatever subject type,
// although the spec lets scopes be held by some types only.
func TestPlainDocumentsAgainstEveryCaller(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	all := everyone()
	seen := map[string]int{}
	for range 6 {
		api := fitting(t, randomSpec(r))
		text, security := plainDocument(r, api)
		doc := readDocument(t, "api.yaml", files{"api.yaml": text})
		got := map[string]string{}
		for _, d := range verify.Documents(api, []*spec.API{doc}, nil).Found {
			if i := strings.Index(d.Message, "GET /x"); i >= 0 {
				got[strings.Join(strings.Fields(d.Message[i:])[:2], " ")] = string(d.Rule.Code)
			}
		}
		for i, o := range api.Operations {
			weaker, stronger := false, false
			for _, c := range all {
				passes := bySpec(o, c)
				weaker = weaker || !passes && byDocument(security[i], c, true)
				stronger = stronger || passes && !byDocument(security[i], c, false)
			}
			want := map[[2]bool]string{{true, false}: "SG5003", {false, true}: "SG5004", {true, true}: "SG5005"}[[2]bool{weaker, stronger}]
			if want == "" && o.Access == spec.Public {
				want = "SG5006"
			}
			require.Equal(t, want, got[o.String()], "%s: %v and %v", o, o.Written, security[i])
			seen[want]++
		}
	}
	for _, code := range []string{"", "SG5003", "SG5004", "SG5005"} {
		require.Greater(t, seen[code], 2, "%s %v", code, seen)
	}
}

// What extensions write agrees with what they were written from, and each implication, limit and holder that is changed in it is found.
func TestExtensionsAgree(t *testing.T) {
	text := strings.Replace(head, "scopes:\n  a:", "holders: {all: {}, few: {inherits: [all]}}\nscopes:\n  a:", 1)
	text = strings.Replace(text, "d: {description: D.", "d: {description: D., holders: [few], risk: high", 1) + "  - GET /a: {summary: A, requires: {anyOf: [a, c]}}\n"
	api, found, err := loadText(text)
	require.NoError(t, err)
	require.Empty(t, show(found))
	written := document(t, api, "extensions")
	with := func(old, new string) []string {
		require.Contains(t, written, old)
		doc := readDocument(t, "api.yaml", files{"api.yaml": strings.Replace(written, old, new, 1)})
		return show(verify.Documents(api, []*spec.API{doc}, nil).Found)
	}
	require.Empty(t, with("", ""))
	for old, new := range map[string]string{
		"implies: [d]": "implies: [e]", "implies: [b, c]": "implies: [b]", "holders: [few]": "holders: [all]", "risk: high": "risk: low",
		"inherits: [all]": "title: Few",
	} {
		all := with(old, new)
		if old == "inherits: [all]" {
			require.Empty(t, all, "nobody inherits by the document, which then says nothing of it")
			continue
		}
		require.NotEmpty(t, all, old)
		for _, f := range all {
			require.Contains(t, f, "SG5018", old)
		}
	}
}
