package verify

import "github.com/scopegen/scopegen/spec/diag"

// Parts of the examples: a spec with its document or its list of routes.
const (
	exampleHead = `-- spec.yaml --
scopegen: 1
info: {title: Notes, version: "1"}
schemes:
  oauth2:
    type: oauth2
    flows: {clientCredentials: {tokenUrl: "https://id.example.com/token"}}
`
	exampleScopes = `scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., implies: [notes:read], grants: [POST /notes: Create]}
`
	exampleSpec = exampleHead + exampleScopes
	docHead     = `-- api.yaml --
openapi: 3.1.0
info: {title: Notes, version: "1"}
`
	docSchemes = `components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://id.example.com/token
          scopes:
            notes:read: Read notes.
            notes:write: Change notes.
`
	docGet    = "    get: {security: [{oauth2: [\"notes:read\"]}], responses: {default: {description: D}}}\n"
	docPost   = "    post: {security: [{oauth2: [\"notes:write\"]}], responses: {default: {description: D}}}\n"
	document  = docHead + docSchemes + "paths:\n  /notes:\n"
	agree     = exampleSpec + document + docGet + docPost
	optional  = "endpoints:\n  - GET /: {summary: Start, access: optional}\n"
	routeSpec = `-- spec.yaml --
scopegen: 1
info: {title: Files, version: "1"}
scopes:
  files:read: {description: Read files., grants: ["GET /files/{path...}": Read]}
  files:admin: {description: Run the store., grants: [GET /files/audit: Audit]}
-- routes.txt --
GET /files/{path...}
`
	routesAgree = routeSpec + "GET /files/audit\n"
)

var (
	notInSpec = diag.Define(diag.Rule{
		Code: "SG5001", Title: "an operation of the document is not in the spec", Severity: diag.Error,
		Why: "Callers are promised an operation that the guard denies, or that is served without one. Say in the spec who may call it, or take it out of the document.",
		Bad: exampleSpec + document + docGet + docPost + "    delete: {security: [{oauth2: [\"notes:write\"]}], responses: {default: {description: D}}}\n", Good: agree,
	})
	notInDocument = diag.Define(diag.Rule{
		Code: "SG5002", Title: "an endpoint of the spec is not in the document", Severity: diag.Error,
		Why: "An endpoint that is served and not documented escapes whoever reviews the document, and gateways that are configured from it block it or let it through unseen. Endpoints that are denied to all " +
			"need not be there, nor HEAD where GET is and needs the same. What is left out on purpose is said with --ignore.",
		Bad: exampleSpec + document + docGet, Good: agree,
	})
	weaker = diag.Define(diag.Rule{
		Code: "SG5003", Title: "the document asks for less than the spec", Severity: diag.Error,
		Why: "Callers who go by the document are refused, and whatever enforces the document, such as a gateway, lets callers pass whom the spec does not. The message names such a caller. Requirements are compared by " +
			"who passes under the spec's implications: other words for the same are no difference.",
		Bad: exampleSpec + document + docGet + "    post: {security: [{oauth2: [\"notes:read\"]}], responses: {default: {description: D}}}\n", Good: agree,
	})
	stronger = diag.Define(diag.Rule{
		Code: "SG5004", Title: "the document asks for more than the spec", Severity: diag.Error,
		Why: "Callers are told to ask for scopes that they do not need, which is how tokens come to hold too many; what enforces the document refuses callers whom the spec lets pass. Or the spec opens " +
			"more than was agreed. The message names a caller that passes by the spec alone.",
		Bad: exampleSpec + document + "    get: {security: [{oauth2: [\"notes:write\"]}], responses: {default: {description: D}}}\n" + docPost, Good: agree,
	})
	changed = diag.Define(diag.Rule{
		Code: "SG5005", Title: "the document asks for something else than the spec", Severity: diag.Error,
		Why: "Some callers pass by the document alone and others by the spec alone; the message names one of each.",
		Bad: exampleHead + `scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., grants: [POST /notes: Create]}
` + document + "    get: {security: [{oauth2: [\"notes:write\"]}], responses: {default: {description: D}}}\n" + docPost, Good: agree,
	})
	unseen = diag.Define(diag.Rule{
		Code: "SG5006", Title: "only one of document and spec looks at the credentials of an endpoint that is open", Severity: diag.Error,
		Why: "A public endpoint never looks at credentials; one where they are optional refuses bad ones. A client whose token has expired is served by the one and refused by the other.",
		Bad: exampleSpec + optional + document + docGet + docPost + "  /:\n    get: {security: [], responses: {default: {description: D}}}\n",
		Good: exampleSpec + optional + document + docGet + docPost +
			"  /:\n    get: {security: [{oauth2: []}, {}], responses: {default: {description: D}}}\n",
	})
	schemeDiffers = diag.Define(diag.Rule{
		Code: "SG5007", Title: "a security scheme is not the same in document and spec", Severity: diag.Error,
		Why: "Clients send their secrets to the token URL that the document names, and their tokens where its scheme says. What the spec leaves out is not compared.",
		Bad: exampleHead + exampleScopes + docHead + `components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://old.example.com/token
          scopes: {"notes:read": Read notes., "notes:write": Change notes.}
paths:
  /notes:
` + docGet + docPost, Good: agree,
	})
	schemeUnknown = diag.Define(diag.Rule{
		Code: "SG5008", Title: "a security scheme of the document is not in the spec", Severity: diag.Error,
		Why:  "Operations ask for a credential of which the spec knows nothing, so that it opens nothing. Schemes that no operation uses are not reported, and one of another name is the spec's where both are the only ones of their kind.",
		Bad:  exampleSpec + docHead + docSchemes + "    key: {type: apiKey, in: header, name: X-Key}\npaths:\n  /notes:\n    get: {security: [{oauth2: [\"notes:read\"]}, {key: []}], responses: {default: {description: D}}}\n" + docPost,
		Good: agree,
	})
	schemeMissing = diag.Define(diag.Rule{
		Code: "SG5009", Title: "a security scheme of the spec is not in the document", Severity: diag.Error,
		Why: "Endpoints of the document need a credential of which it does not tell its readers.",
		Bad: exampleHead + "  key: {type: apiKey, in: header, name: X-Key}\n" + exampleScopes + "endpoints:\n  - GET /jobs: {summary: Jobs, requires: {scheme: key}}\n" +
			document + docGet + docPost + "  /jobs:\n    get: {security: [{oauth2: []}], responses: {default: {description: D}}}\n", Good: agree,
	})
	scopeUnknown = diag.Define(diag.Rule{
		Code: "SG5010", Title: "a scope of the document is not in the spec", Severity: diag.Error,
		Why:  "Callers ask for it, users are asked to consent to it, and it opens nothing: a misspelled one, one that was renamed, or one that the spec has yet to get. What is left there on purpose is said with --ignore; operations that ask for it are compared all the same.",
		Bad:  exampleSpec + docHead + docSchemes + "            notes:wirte: Change notes.\npaths:\n  /notes:\n" + docGet + docPost,
		Good: agree,
	})
	scopeMissing = diag.Define(diag.Rule{
		Code: "SG5011", Title: "a scope of the spec is not declared in the document", Severity: diag.Error,
		Why: "Callers cannot learn of it, and authorization servers and tools that are set up from the document refuse to give it out. Only OAuth flows declare scopes; a document that declares none is not asked for any.",
		Bad: exampleSpec + "  notes:export: {description: Export notes.}\n" + document + docGet + docPost, Good: agree,
	})
	scopeDescribed = diag.Define(diag.Rule{
		Code: "SG5012", Title: "a scope is described differently in document and spec", Severity: diag.Error,
		Why: "The description is what people consent to. Line breaks do not count, and a side that says nothing is not compared.",
		Bad: exampleHead + `scopes:
  notes:read: {description: Read your notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., implies: [notes:read], grants: [POST /notes: Create]}
` + document + docGet + docPost, Good: agree,
	})
	deprecation = diag.Define(diag.Rule{
		Code: "SG5013", Title: "an operation is deprecated in one of document and spec", Severity: diag.Error,
		Why: "Whoever reads the other side alone starts to use what is about to go, or keeps away from what is to stay.",
		Bad: exampleSpec + document + "    get: {deprecated: true, security: [{oauth2: [\"notes:read\"]}], responses: {default: {description: D}}}\n" + docPost, Good: agree,
	})
	basesDiffer = diag.Define(diag.Rule{
		Code: "SG5014", Title: "paths begin differently in document and spec", Severity: diag.Error,
		Why:  "Callers go by the document's servers and the guard by the spec's base path: requests go to a path that the spec does not know. It is reported once for all endpoints of one base.",
		Bad:  exampleSpec + docHead + "servers: [{url: https://api.example.com/v2}]\n" + docSchemes + "paths:\n  /notes:\n" + docGet + docPost,
		Good: agree,
	})
	baseUnsaid = diag.Define(diag.Rule{
		Code: "SG5015", Title: "paths were compared without the base path", Severity: diag.Warning,
		Why:  "The document does not say where its paths begin, or a router lists its routes without the path that it is mounted at. That they begin at the spec's base path is taken for granted.",
		Bad:  "-- spec.yaml --\nscopegen: 1\ninfo: {title: Notes, version: \"1\"}\nbasePath: /api\nscopes:\n  notes:read: {description: Read notes., grants: [GET /notes: List]}\n-- routes.txt --\nGET /notes\n",
		Good: "-- spec.yaml --\nscopegen: 1\ninfo: {title: Notes, version: \"1\"}\nbasePath: /api\nscopes:\n  notes:read: {description: Read notes., grants: [GET /notes: List]}\n-- routes.txt --\nGET /api/notes\n",
	})
	namesDiffer = diag.Define(diag.Rule{
		Code: "SG5016", Title: "document and spec call something by different names", Severity: diag.Warning,
		Why: "Parameters' names match nothing, and a scheme's name is what one file calls it: this is said once and is no disagreement. People who read both are helped by one name.",
		Bad: exampleHead + "scopes:\n  notes:read: {description: Read notes., grants: [\"GET /notes/{id}\": Read]}\n" +
			docHead + docSchemes[:len(docSchemes)-len("            notes:write: Change notes.\n")] + "paths:\n  /notes/{note}:\n" + docGet, Good: agree,
	})
	undecided = diag.Define(diag.Rule{
		Code: "SG5017", Title: "requirements are too large to compare", Severity: diag.Error,
		Why: "So many schemes are needed together, by so many subject types, that not all kinds of callers were tried. What was not compared is not taken to agree.",
	})
	extensionDiffers = diag.Define(diag.Rule{
		Code: "SG5018", Title: "x-scopegen of the document and the spec say different things", Severity: diag.Error,
		Why: "Whoever reads the document alone is told that a scope implies another, or may be held by somebody, and by the spec it is not so: least-privileged choices, consent and tokens " +
			"come out wrong. What the document says nothing about is not compared; where it says something of the kind about one scope, it says it about all.",
		Bad:  exampleSpec + docHead + "x-scopegen: {scopes: {\"notes:read\": {implies: [\"notes:write\"]}}}\n" + docSchemes + "paths:\n  /notes:\n" + docGet + docPost,
		Good: exampleSpec + docHead + "x-scopegen: {scopes: {\"notes:write\": {implies: [\"notes:read\"]}}}\n" + docSchemes + "paths:\n  /notes:\n" + docGet + docPost,
	})
	baseUnknown = diag.Define(diag.Rule{
		Code: "SG5019", Title: "where paths of the document begin is not known", Severity: diag.Error,
		Why: "The document's servers have different paths, or a path that depends on a variable or on where the document is published. The guard has one path for an endpoint, and whether callers who go by the document " +
			"use it cannot be told: what was not compared is not taken to agree.",
	})
	routeUnknown = diag.Define(diag.Rule{
		Code: "SG5020", Title: "a route is not in the spec", Severity: diag.Error,
		Why: "A route that the spec does not know is served without a guard, or denied by it. Say in the spec who may call it; access: none denies it to all. Routes that are no business of the spec's are said with --ignore.",
		Bad: routesAgree + "POST /files/audit\n", Good: routesAgree,
	})
	routeMissing = diag.Define(diag.Rule{
		Code: "SG5021", Title: "an endpoint has no route", Severity: diag.Error,
		Why: "The spec promises an endpoint that the service does not have: it was renamed or removed, or lives in another service. Endpoints that are denied to all need no route.",
		Bad: `-- spec.yaml --
scopegen: 1
info: {title: Files, version: "1"}
scopes:
  files:read: {description: Read files., grants: ["GET /files/{id}": Read, "DELETE /files/{id}": Remove]}
-- routes.txt --
GET /files/{id}
`, Good: routesAgree,
	})
	swallows = diag.Define(diag.Rule{
		Code: "SG5022", Title: "a route takes the requests of endpoints that have none", Severity: diag.Error,
		Why: "The router sends the requests of the narrower endpoint to the handler of the wider route, whose guard asks for something else: a request that the spec gives to administrators is served to whoever may call " +
			"the wider one. Register the narrower route too; routers prefer it.",
		Bad: routeSpec, Good: routesAgree,
	})
	ignoredNothing = diag.Define(diag.Rule{
		Code: "SG5023", Title: "what is to be ignored is not there", Severity: diag.Error,
		Why: "An exemption that exempts nothing is left from something that has been put right, and would hide the next endpoint of that name. Take it out of the command.",
	})
)
