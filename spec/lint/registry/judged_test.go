package registry_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/registry"
)

// judged gives the subjects that one rule finds in a text, which begins behind the head of a spec unless it is a document.
func judged(t *testing.T, code diag.Code, text string) []lint.Finding {
	t.Helper()
	if !strings.HasPrefix(text, "openapi:") {
		text = "scopegen: 1\ninfo: {title: T, version: \"1\"}\n" + text
	}
	for _, rule := range registry.Rules() {
		if rule.Code == code {
			return lint.Run(lint.Examples(read(t, text)), []*lint.Rule{rule})
		}
	}
	t.Fatalf("no rule %s", code)
	return nil
}

// Both sides of every line that a rule draws.
func TestWhatRulesFindAndLeave(t *testing.T) {
	for i, c := range []struct {
		code     diag.Code
		spec     string
		subjects string // joined by "; "
	}{
		// By implication too, near or far, of some type of callers alone; once for a scope, and not for what its endpoints said.
		{"SG2003", "scopes:\n  a:read: {description: R., implies: [a:write], grants: [GET /a: A]}\n  a:write: {description: W., grants: [POST /a: B]}\n", "a:read"},
		{"SG2003", "scopes:\n  a:read: {description: R., implies: [a]}\n  a: {description: A., implies: [\"b:*\"]}\n  b:read: {description: R.}\n  b:write: {description: W.}\n  b:delete: {description: D.}\n", "a:read"},
		{"SG2003", "subjectTypes: {user: {}, app: {}}\nscopes:\n  a:read: {description: R., implies: [a:write]}\n  a:write: {description: W., subjectTypes: [app]}\n", "a:read"},
		{"SG2003", "scopes:\n  a:read: {description: R., implies: [a:write], grants: [POST /a: B]}\n  a:write: {description: W., grants: [POST /a]}\n", "POST /a"},
		{"SG2003", "scopes:\n  a:read: {description: R.}\n  a:write: {description: W., implies: [a:read]}\n  b:read: {description: B., implies: [a:read]}\n", ""},

		// All that is granted, nearly all of ten, and any path for reading and changing; not all of one kind, nor what is excepted.
		{"SG2007", selected(4, "{methods: [GET, POST], paths: [/**]}", "PATCH /x"), "all"},
		{"SG2007", selected(4, "{methods: [GET], paths: [/**]}", "PATCH /x"), ""},
		{"SG2007", selected(4, "{methods: [GET, POST], paths: [/**], except: {paths: [/x]}}", "POST /x"), ""},
		{"SG2007", selected(4, "{methods: [GET, POST], paths: [/a/**]}", "PATCH /x"), ""},
		{"SG2007", selected(9, "{methods: [GET, POST], paths: [/a/**]}", "PATCH /x"), "all"},
		{"SG2007", selected(9, "{methods: [GET], paths: [/a/**]}", "PATCH /x"), ""},
		{"SG2007", selected(8, "{methods: [GET, POST], paths: [/a/**]}", "PATCH /x"), ""},
		{"SG2007", selected(18, "{methods: [GET, POST], paths: [/a/**]}", "PATCH /x", "PATCH /y", "PATCH /z"), ""},

		// Everyone are also all from whom the others inherit, each by name.
		{"SG2009", members + "scopes:\n  a: {description: A., risk: high, holders: [member, guests]}\n  b: {description: B., risk: high, holders: [guests, admins]}\n", "a"},
		{"SG2009", members + "scopes:\n  a: {description: A., risk: high}\n  b: {description: B., holders: [guests, member], implies: [a]}\n", "b"},
		{"SG2009", "holders: {ops: {title: O}}\nscopes:\n  a: {description: A., risk: high, holders: [ops]}\n  b: {description: B., risk: high}\n", ""},
		{"SG2010", members + "scopes:\n  a: {description: A., objects: all, holders: [member, guests]}\n  b: {description: B., objects: all, holders: [member]}\n", "a"},

		// A small group's paths are its own where it opens the very path; what only begins alike is not.
		{"SG2012", groups("GET /g: A, \"GET /g/{id}\": B", "\"DELETE /g/{id}\": C, GET /h: D"), "DELETE /g/{id}"},
		{"SG2012", groups("GET /g: A, \"GET /g/{id}\": B", "\"DELETE /g/{id}\": C") + "endpoints:\n  - PATCH /g/{id}: {summary: D, access: public, reason: anybody may}\n", "DELETE /g/{id}"},
		{"SG2012", groups("GET /v1/a: A, GET /v1/b: B", "POST /v1/c: C"), ""},
		{"SG2012", groups("GET /g: A, \"GET /g/{id}\": B", "POST /g: C, \"DELETE /g/{id}\": D"), ""},
		{"SG2012", groups("\"GET /g/{id}\": B", "\"DELETE /g/{id}\": D"), ""},
		{"SG2012", groups("GET /g: A, \"GET /g/{id}\": B, \"DELETE /g/{id}\": C", "\"DELETE /g/{id}\""), ""},

		// A read without a scope for reading is left alone, and so is one that is about a change, or open to others too.
		{"SG2030", "scopes:\n  a:write: {description: W., grants: [GET /a: A]}\n", ""},
		{"SG2030", "scopes:\n  a:read: {description: R.}\n  a:write: {description: W., grants: [GET /a/delete/status: A]}\n", ""},
		{"SG2030", "scopes:\n  a:read: {description: R.}\n  a:delete: {description: D., grants: [GET /a/deleted: A, GET /a/undeleted: B]}\n", "GET /a/undeleted"},
		{"SG2030", "scopes:\n  a:read: {description: R.}\n  a:write: {description: W., grants: [GET /a: A]}\n  login: {description: L., grants: [GET /a]}\n", ""},
		{"SG2030", "scopes:\n  a:read: {description: R.}\n  a:write: {description: W., grants: [GET /a: A]}\n  admin: {description: L., grants: [GET /a]}\n", "GET /a"},
		{"SG2030", "scopes:\n  b:read: {description: R.}\n  a:write: {description: W., grants: [GET /a: A]}\n", ""},

		// Absorbed by what asks for less, not by anonymous callers, and one finding for one line.
		{"SG2031", "scopes:\n  a:read: {description: R.}\nendpoints:\n  - GET /a: {summary: A, requires: {anyOf: [a:read, anonymous]}}\n", ""},
		{"SG2031", "schemes: {k: {type: apiKey, in: header, name: k}}\nscopes:\n  a:read: {description: R.}\nendpoints:\n  - GET /a: {summary: A, requires: {anyOf: [{scheme: k}, {scope: a:read, scheme: k}]}}\n", "GET /a"},
		{"SG2031", "scopes:\n  a: {description: R., grants: [{methods: [GET], paths: [/**]}]}\n  b: {description: W., implies: [a], grants: [{methods: [GET], paths: [/**]}]}\n  c: {description: C., grants: [GET /a: A, GET /b: B]}\n", "GET /a"},

		{"SG2031", "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\n" + schemes + "x-scopegen: {scopes: {event:write: {implies: [event:read]}}}\npaths: {/a: {get: {security: [{o: [event:read]}, {o: [event:write]}]}}}\n", ""},
		{"SG2031", "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\n" + schemes + "paths: {/a: {get: {security: [{o: [event:read, event:admin]}, {o: [event:read]}]}}, /b: {get: {security: [{o: [event:read]}, {o: []}]}}}\n", "GET /a; GET /b"},

		// Reading and writing together are fine for a change; managing beside either never is. Implication says it for any names.
		{"SG2032", "scopes:\n  a:read: {description: R.}\n  a:write: {description: W., grants: [{POST /a: {summary: A, with: [a:read]}}]}\n", ""},
		{"SG2032", "scopes:\n  a:read: {description: R.}\n  a:write: {description: W., grants: [{GET /a: {summary: A, with: [a:read]}}]}\n", "GET /a"},
		{"SG2032", "scopes:\n  a:write: {description: R.}\n  a:admin: {description: W., grants: [{POST /a: {summary: A, with: [a:write]}}]}\n", "POST /a"},
		{"SG2032", "scopes:\n  x.transactions: {description: R.}\n  x.transactions.read: {description: W., grants: [{GET /a: {summary: A, with: [x.transactions]}}]}\n", "GET /a"},
		{"SG2032", "scopes:\n  one: {description: R.}\n  two: {description: W., implies: [one], grants: [{POST /a: {summary: A, with: [one]}}]}\n", "POST /a"},
		{"SG2032", "scopes:\n  x:read: {description: R.}\n  y:admin: {description: W., grants: [{GET /a: {summary: A, with: [x:read]}}]}\n", ""},
		{"SG2032", "scopes:\n  b:read: {description: R.}\n  a:read: {description: R.}\n  a:admin: {description: W.}\nendpoints:\n  - GET /a: {summary: A, requires: {allOf: [{anyOf: [b:read, a:read]}, a:admin]}}\n", "GET /a"},
		{"SG2032", sentry, "security"},
		{"SG2032", "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\n" + schemes + "security: [{o: [event:admin, event:read]}]\npaths: {/a: {get: {}, put: {}}, /b: {get: {}}, /c: {get: {}}}\n", "GET /a"},

		// The same endpoints for other callers are not the same, and one endpoint is no pattern.
		{"SG2033", "scopes:\n  a: {description: A., grants: [GET /a: A]}\n  b: {description: B., grants: [GET /a]}\n", ""},
		{"SG2033", "subjectTypes: {user: {}, app: {}}\nscopes:\n  a: {description: A., subjectTypes: [user], grants: [GET /a: A, GET /b: B]}\n  b: {description: B., subjectTypes: [app], grants: [GET /a, GET /b]}\n", ""},
		{"SG2033", "scopes:\n  a: {description: A., grants: [GET /a: A, GET /b: B]}\n  b: {description: B., objects: all, grants: [GET /a, GET /b]}\n", ""},
		{"SG2033", "scopes:\n  a: {description: A., grants: [GET /a: A, GET /b: B]}\n  b: {description: B., grants: [GET /a, GET /b]}\n", "b"},

		// Scopes of a description that are for screens too, and what something names.
		{"SG2034", "scopes:\n  a:read: {description: A., grants: [GET /a: A]}\n  b:read: {description: B.}\n", ""},
		{"SG2034", five + "  f:read: {description: F.}\n", "f:read"},
		{"SG2034", five + "  f:read: {description: F., tags: [screen]}\n", ""},
		{"SG2034", five + "  login: {description: F.}\n", ""},
		{"SG2034", five + "  f:read: {description: F.}\nsets:\n  s: {title: S, scopes: [f:read]}\n", ""},
		{"SG2034", five + "  f:read: {description: F.}\nsets:\n  s: {title: S, scopes: [\"*:read\"]}\n", "f:read"},

		{"SG2035", "actions: {read: {title: Read}, write: {title: Write}}\nscopes:\n  a:read: {description: A., grants: [GET /a: A]}\n", "write"},
		{"SG2035", "holders: {all: {title: A}, some: {title: B, inherits: [all]}}\nscopes:\n  a:read: {description: A., grants: [GET /a: A]}\n", ""},
		{"SG2035", "subjectTypes: {user: {}, app: {}}\nscopes:\n  a:read: {description: A., subjectTypes: [user], grants: [GET /a: A]}\n", ""},
		{"SG2035", "subjectTypes: {user: {}, app: {}}\nscopes:\n  a:read: {description: A., grants: [GET /a: A]}\n", "user; app"},

		{"SG2036", "scopes:\n  a: {description: A., grants: [PUT /a: Change A, PATCH /a: Change A, GET /v1/a: Get one A, GET /v2/a: Get one A]}\n", ""},
		{"SG2036", "scopes:\n  a: {description: A., grants: [GET /a: Get the one, \"GET /b\": Get  the ONE]}\n", "GET /b"},
		{"SG2036", "groups:\n  - {id: g, title: G, scopes: {a: {description: A., grants: [GET /a: List]}}}\n  - {id: h, title: H, scopes: {b: {description: B., grants: [GET /b: List]}}}\n", ""},

		// A majority of four, and eight in ten, in what parts, orders and writes the words.
		{"SG2050", five + "  read:f: {description: F.}\n", "read:f"},
		{"SG2050", five + "  F:READ: {description: F.}\n", "F:READ"},
		{"SG2050", five + "  f_log:read: {description: F.}\n  offline_access: {description: F.}\n  https://x.example/read.only: {description: G.}\n", ""},
		{"SG2050", "scopes:\n  A_READ: {description: A.}\n  B_READ: {description: B.}\n  C_READ: {description: C.}\n  D_READ: {description: D.}\n  offline_access: {description: Stay logged in.}\n", ""},
		{"SG2050", five + "  f.read: {description: F.}\n  g.read: {description: G.}\n", ""},

		{"SG2051", "scopes:\n  message:read: {description: A.}\n  mesage:read: {description: B.}\n", "mesage:read"},
		{"SG2051", "scopes:\n  reports:read: {description: A.}\n  repotrs:read: {description: B.}\n", "repotrs:read"},
		{"SG2051", "scopes:\n  bill:read: {description: A.}\n  bi11:read: {description: B.}\n", "bi11:read"},
		{"SG2051", "scopes:\n  billing:read: {description: A.}\n  billihg:read: {description: B.}\n", "billihg:read"},
		{"SG2051", "scopes:\n  host:read: {description: A.}\n  post:read: {description: B.}\n  v1:read: {description: C.}\n  v2:read: {description: D.}\n  form:read: {description: E.}\n  from:read: {description: F.}\n", ""},
		// Slips in the commonest words are found in shorter ones.
		{"SG2051", "scopes:\n  a:read: {description: A.}\n  a:raed: {description: B.}\n  a:write: {description: C.}\n  a:writee: {description: D.}\n  a:wrire: {description: E.}\n", "a:raed; a:writee; a:wrire"},
		{"SG2051", "scopes:\n  tags:read: {description: A.}\n  tags:write: {description: B.}\n  tags:share: {description: C.}\n  tasg:read: {description: D.}\n", "tasg:read"},
		{"SG2051", "scopes:\n  tags:read: {description: A.}\n  tags:write: {description: B.}\n  tasg:read: {description: C.}\n  a:list: {description: D.}\n  a:last: {description: E.}\n", ""},
		{"SG2051", "scopes:\n  user:read: {description: A.}\n  users:read: {description: B., deprecated: true}\n", ""},
		{"SG2051", "scopes:\n  form:read: {description: A.}\n  form.read: {description: B.}\n", ""},
		{"SG2052", "scopes:\n  form:read: {description: A.}\n  Form.Read: {description: B.}\n", "Form.Read"},
		{"SG2052", "scopes:\n  userRead: {description: A.}\nholders: {userRead: {title: B}}\n", ""},

		{"SG2053", "scopes:\n  email: {description: Your email address., grants: [POST /email: Send it away]}\n", "email"},
		{"SG2053", "scopes:\n  email: {description: Your email address., grants: [GET /userinfo: Me]}\n  profile: {}\n", ""},

		{"SG2070", "scopes:\n  a:read: {title: Read all}\n  b:read: {description: B read}\n  c:read: {}\n", "b:read; c:read"},
		{"SG2070", "scopes:\n  a: {}\n  b: {}\n  c: {}\n  d: {}\n  e: {description: Everything there is.}\n", "scopes"},
		{"SG2070", "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {b: {type: http, scheme: bearer}}}\npaths: {/a: {get: {security: [{b: [a:read]}]}}}\n", ""},
		{"SG2071", "scopes:\n  a: {description: Read the notes.}\n  b: {description: read THE notes}\n  c: {description: Reserved}\n  d: {description: Reserved}\n", "b"},

		{"SG2072", "scopes:\n  a: {description: Can do GET requests., grants: [GET /a: A, POST /a: B]}\n", "a"},
		{"SG2072", "scopes:\n  a: {description: \"Can do GET, POST requests.\", grants: [GET /a: A, POST /a: B, HEAD /a: C]}\n", ""},
		{"SG2072", "scopes:\n  a: {description: View and manage things., grants: [DELETE /a: A]}\n", ""},
		{"SG2072", "scopes:\n  a: {description: Grants write access., grants: [GET /a: A]}\n", "a"},
		{"SG2072", "scopes:\n  a:read: {description: Grants write access.}\n", "a:read"},
		{"SG2072", "scopes:\n  a: {description: Create and delete notes., grants: [POST /a: Add]}\n", "a"},
		{"SG2072", "scopes:\n  a: {description: Create and delete notes., grants: [POST /a: Add, POST /a/bulk-delete: Delete many]}\n", ""},
		{"SG2072", "scopes:\n  a: {description: Create and delete notes., grants: [POST /a: Add, {DELETE /a: {summary: D, with: [b]}}]}\n  b: {description: More.}\n", ""},

		{"SG2073", "scopes:\n  a: {description: A., consent: {en: A, de: A}}\n  b: {description: B., consent: {en: B}}\n", "b"},
		{"SG2073", "subjectTypes: {app: {flows: [clientCredentials]}, user: {flows: [authorizationCode]}}\nscopes:\n  a: {description: A., consent: {en: A}}\n  b: {description: B., subjectTypes: [app]}\n  c: {description: C., subjectTypes: [user]}\n", "c"},
		{"SG2073", "scopes:\n  a: {description: A.}\n", ""},

		{"SG2074", "scopes:\n  a: {description: \"Deprecated, use b.\", deprecated: true}\n  b: {description: B., deprecated: {note: nothing replaces it}}\n", ""},
		{"SG2074", "scopes:\n  a: {description: A., deprecated: {replacedBy: b}}\n  b: {description: B., deprecated: {note: Nothing replaces it.}}\n", "a"},
		{"SG2074", "scopes:\n  a: {description: A., grants: [{GET /a: {summary: A, deprecated: true}}, {GET /b: {summary: B, deprecated: true, x-deprecation: {replacedBy: GET /c}}}, {GET /d: {summary: D, deprecated: true, x-sunset: 2099-01-01}}]}\n", "GET /a; GET /d"},

		// On the day itself, and the one after in some places of the world, nothing has passed.
		{"SG2075", "scopes:\n  a: {description: A., deprecated: {removal: 2025-12-31}}\n  b: {description: B., deprecated: {removal: 2025-12-30}}\n  c: {description: C., deprecated: {removal: 2026-01-01}}\n", "b"},
		{"SG2076", "scopes:\n  a: {description: A., aliases: [b, {name: c, until: 2025-01-01}]}\n", "b"},

		{"SG2077", "scopes:\n  a:read: {description: \"See `a:write`, `b:read`, `true`, `a:b`, `a:*` and `GET /a`.\"}\n", "a:read"},
		{"SG2077", "scopes:\n  a:read: {description: \"Needs `keys`.\"}\nretired: [keys]\n", "a:read"},
		// What tells the past names what was; the next sentence may not.
		{"SG2077", older + "  b:read: {description: \"Called `a-list` until version 2.\", note: \"Formerly `a-list`; was part of `a-list`. Ask for this instead of `a-list`.\"}\n", ""},
		{"SG2077", older + "  b:read: {description: \"Until 2024 this was part of `a-list`.\"}\n  c:read: {description: \"Not to be confused with the retired `a:raed`.\"}\n", ""},
		{"SG2077", older + "  b:read: {description: \"Formerly `a-list`. Ask for `a-list` too.\"}\n  c:read: {description: \"Use `a-list` instead.\"}\n", "b:read; c:read"},
	} {
		t.Run(fmt.Sprintf("%s/%d", c.code, i), func(t *testing.T) {
			var subjects []string
			for _, f := range judged(t, c.code, c.spec) {
				subjects = append(subjects, f.Subject)
			}
			require.Equal(t, c.subjects, strings.Join(subjects, "; "), c.spec)
		})
	}
}

// five scopes, each for an endpoint.
const five = "scopes:\n  a:read: {description: A., grants: [GET /a: A]}\n  b:read: {description: B., grants: [GET /b: B]}\n  c:read: {description: C., grants: [GET /c: C]}\n" +
	"  d:read: {description: D., grants: [GET /d: D]}\n  e:read: {description: E., grants: [GET /e: E]}\n"

// selected is a scope that opens by a selector some of n reads below /a, all of them granted, and others.
func selected(n int, selector string, others ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "scopes:\n  all: {description: All., grants: [%s]}\n  a:\n    description: A.\n    grants:\n", selector)
	for i := range n {
		others = append(others, fmt.Sprintf("GET /a/a%d", i))
	}
	for _, o := range others {
		fmt.Fprintf(&b, "      - %s: Do\n", o)
	}
	return b.String()
}

// groups are two, of a scope each.
func groups(one, other string) string {
	return "groups:\n  - {id: g, title: G, scopes: {a: {description: A., grants: [" + one + "]}}}\n  - {id: h, title: H, scopes: {b: {description: B., grants: [" + other + "]}}}\n"
}

// members are holders of whom two inherit from nobody.
const members = "holders: {member: {title: M}, guests: {title: G}, admins: {title: A, inherits: [member]}}\n"

// older is a scope that was called otherwise.
const older = "scopes:\n  a:read: {description: A., aliases: [{name: a-list, until: 2099-01-01}]}\n"

// sentry is the shape of a document that writes any of where all of stands.
const sentry = `openapi: 3.0.3
info: {title: T, version: "1"}
` + schemes + `paths:
  /a: {get: {security: [{o: [event:admin, event:read, event:write]}]}, put: {security: [{o: [event:admin, event:write]}]}, delete: {security: [{o: [event:admin]}]}}
  /b: {get: {security: [{o: [event:admin, event:read]}]}}
`

const schemes = `components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://id.example/t", scopes: {"event:admin": A, "event:read": R, "event:write": W}}}}}}
`
