package spec

import "github.com/scopegen/scopegen/spec/diag"

var (
	implicationCycle = diag.Define(diag.Rule{
		Code: "SG1040", Title: "implications form a cycle", Severity: diag.Error,
		Why: "Scopes that imply each other open exactly the same, so they are one scope under two names; usually one of the implications is a slip that hands out more than was meant. The message prints the whole cycle.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., implies: [b:read]}
  b:read: {description: B., implies: [a:read]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., implies: [b:read]}
  b:read: {description: B.}
`,
	})
	tooManyAlternatives = diag.Define(diag.Rule{
		Code: "SG1041", Title: "a requirement has too many alternatives", Severity: diag.Error,
		Why: "An allOf of anyOf lists multiplies out. Past 4,096 alternatives nobody can review what opens the endpoint, and every export would carry them all.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a: {description: A.}
  b: {description: B.}
  c: {description: C.}
  d: {description: D.}
  e: {description: E.}
  f: {description: F.}
  g: {description: G.}
  h: {description: H.}
endpoints:
  - POST /x:
      summary: X
      requires:
        allOf:
          - anyOf: [a, b, c, d, e, f, g, h]
          - anyOf: [a, b, c, d, e, f, g, h]
          - anyOf: [a, b, c, d, e, f, g, h]
          - anyOf: [a, b, c, d, e, f, g, h]
          - anyOf: [a, b, c, d, e, f, g, h]
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a: {description: A.}
  b: {description: B.}
endpoints:
  - POST /x: {summary: X, requires: {allOf: [a, b]}}
`,
	})
	nobodyQualifies = diag.Define(diag.Rule{
		Code: "SG1042", Title: "no subject type may use an alternative", Severity: diag.Error,
		Why: "The subject types of an alternative are those that all its scopes, the grant and the endpoint allow. When they have none in common the alternative opens nothing, although it reads as if it did.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
subjectTypes:
  user: {title: A user}
  app: {title: An application}
scopes:
  me:read:
    description: Me.
    subjectTypes: [user]
    grants:
      - GET /me: {summary: Me, subjectTypes: [app]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
subjectTypes:
  user: {title: A user}
  app: {title: An application}
scopes:
  me:read:
    description: Me.
    subjectTypes: [user]
    grants:
      - GET /me: {summary: Me}
`,
	})
	sameShape = diag.Define(diag.Rule{
		Code: "SG1043", Title: "two endpoints of one method and shape need different things", Severity: diag.Error,
		Why: "Parameter names do not tell paths apart: /a/{x} and /a/{y} match the same requests, so which requirement holds would depend on the router. Write one name in both places, or give both the same requirement.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{x}": X]}
  b:read: {description: B., grants: ["GET /a/{y}": Z]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{x}": X]}
  b:read: {description: B., grants: ["GET /a/{x}"]}
`,
	})
	repeatedEndpoint = diag.Define(diag.Rule{
		Code: "SG1044", Title: "two endpoints match the same requests", Severity: diag.Warning,
		Why: "The paths differ only in their parameters' names (or in a trailing slash that is ignored). They need the same, so nothing is open that should not be, but only the first of them is ever matched.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{x}": X, "GET /a/{y}": Z]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{x}": X]}
`,
	})
	oneID = diag.Define(diag.Rule{
		Code: "SG1046", Title: "two endpoints get one id", Severity: diag.Error,
		Why: "Without an id of its own an endpoint is named by its method and path, and these two differ only in what an identifier cannot show. Ids name constants, operationIds and anchors, so one of the two has to say its own; numbers behind the name would change when an endpoint is added in front.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /a-b, GET /a/b]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /a-b: {id: getDashed}, GET /a/b]}
`,
	})
	overlappingEndpoints = diag.Define(diag.Rule{
		Code: "SG1045", Title: "overlapping endpoints need different things", Severity: diag.Warning,
		Why: "Some request paths match both endpoints and neither is more specific, so routers disagree on which handler runs. The generated route table answers ambiguous for such requests, and adapters whose router could pick either refuse the pair.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{x}/c": X]}
  b:read: {description: B., grants: ["GET /a/b/{y}": Z]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{x}/c": X]}
  b:read: {description: B., grants: ["GET /b/{y}": Z]}
`,
	})
)
