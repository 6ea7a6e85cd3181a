package openapi

import "github.com/scopegen/scopegen/spec/diag"

const (
	head    = "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\n"
	schemes = "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {\"a:read\": A}}}}}}\n"
	good    = head + schemes + "paths:\n  /a:\n    get: {security: [{o: [\"a:read\"]}], responses: {default: {description: D}}}\n"
)

var (
	notOpenAPI = diag.Define(diag.Rule{
		Code: "SG1200", Title: "not an OpenAPI document of a known version", Severity: diag.Error,
		Why: "Each version says other things about security: Swagger 2.0 has no http schemes, 3.1 lets every scheme list roles. A document " +
			"whose version is not known could be read as more open than it is.",
		Bad:  "openapi: 3.0.o\ninfo: {title: T, version: \"1\"}\npaths: {}\n",
		Good: "openapi: 3.0.0\ninfo: {title: T, version: \"1\"}\npaths: {}\n",
	})
	unknownPatch = diag.Define(diag.Rule{
		Code: "SG1217", Title: "a patch version of OpenAPI that is not known", Severity: diag.Warning,
		Why: "Patch versions clarify what is there (Versions and Deprecation), so the document is read by the rules of its minor version. A typing mistake looks the same: " +
			"correct it where it is one, since other tools may refuse the document, or take it for another version.",
		Bad:  "openapi: 3.1.9\ninfo: {title: T, version: \"1\"}\npaths: {}\n",
		Good: "openapi: 3.1.1\ninfo: {title: T, version: \"1\"}\npaths: {}\n",
	})
	wrongShape = diag.Define(diag.Rule{
		Code: "SG1201", Title: "a part of the document has the wrong shape", Severity: diag.Error,
		Why: "Where the standard wants a mapping and something else stands, tools disagree on what is there, and an operation may be missing " +
			"from what one of them protects.",
		Bad:  head + "paths:\n  /a:\n    get: []\n",
		Good: good,
	})
	badPath = diag.Define(diag.Rule{
		Code: "SG1202", Title: "a path does not begin with a slash", Severity: diag.Error,
		Why: "The standard wants it (Paths Object), and tools that join such a path to the server's come to different addresses.",
		Bad: head + "paths:\n  a:\n    get: {security: []}\n", Good: good,
	})
	unresolved = diag.Define(diag.Rule{
		Code: "SG1203", Title: "a reference cannot be followed", Severity: diag.Error,
		Why: "What cannot be seen cannot be protected: operations behind a reference would be missing from every table. Files are followed " +
			"inside the folder that is read from; nothing is read from the network, from absolute paths or through links that lead out.",
		Bad:  head + "paths:\n  /a: {$ref: \"#/components/pathItems/a\"}\n",
		Good: head + "components: {pathItems: {a: {get: {security: []}}}}\npaths:\n  /a: {$ref: \"#/components/pathItems/a\"}\n",
	})
	badSelf = diag.Define(diag.Rule{
		Code: "SG1229", Title: "a document's own address is of no use", Severity: diag.Error,
		Why: "$self is the address that a document's references are relative to (OpenAPI 3.2, OpenAPI Object). Where it lies outside of the folder that is read from, so does what they lead to. Tools that ignore it follow them to " +
			"other files, with other security.",
		Bad:  "openapi: 3.2.0\n$self: https://example.com/api.yaml\ninfo: {title: T, version: \"1\"}\npaths:\n  /a: {$ref: \"a.yaml\"}\n",
		Good: "openapi: 3.2.0\n$self: https://example.com/api.yaml\ninfo: {title: T, version: \"1\"}\npaths: {}\n",
	})
	besideRef = diag.Define(diag.Rule{
		Code: "SG1216", Title: "keys stand beside a $ref", Severity: diag.Error,
		Why: "The standard has readers ignore what stands beside a $ref (Reference Object), and many do not. An operation that says its security there would be open for one tool and " +
			"closed for the other. It counts as undeclared.",
		Bad:  head + "x: {a: {security: []}}\npaths:\n  /a:\n    get: {$ref: \"#/x/a\", security: [{}]}\n",
		Good: head + "x: {a: {security: []}}\npaths:\n  /a:\n    get: {$ref: \"#/x/a\", summary: A}\n",
	})
	badSecurity = diag.Define(diag.Rule{
		Code: "SG1204", Title: "security is not readable in one way", Severity: diag.Error,
		Why: "null, a missing list or a number is taken for \"public\" by some readers and for \"nobody\" by others. The operation counts as undeclared " +
			"until it says which: [] is public, {} among others lets anonymous callers pass, [] after a scheme asks for no scopes.",
		Bad:  head + schemes + "paths:\n  /a:\n    get: {security: [{o: null}]}\n",
		Good: head + schemes + "paths:\n  /a:\n    get: {security: [{o: []}]}\n",
	})
	undefinedScheme = diag.Define(diag.Rule{
		Code: "SG1205", Title: "a security scheme is not defined", Severity: diag.Error,
		Why: "Nobody can satisfy it, and tools that skip what they do not know leave the operation open.",
		Bad: head + schemes + "paths:\n  /a:\n    get: {security: [{oauth: [\"a:read\"]}]}\n", Good: good,
	})
	nearKey = diag.Define(diag.Rule{
		Code: "SG1206", Title: "a key is misspelled", Severity: diag.Error,
		Why: "Keys are case-sensitive. Security: with a capital is ignored by the standard, which makes the operation inherit or be public, and read by " +
			"tools that fold case.",
		Bad: head + schemes + "paths:\n  /a:\n    get: {Security: [{o: [\"a:read\"]}]}\n", Good: good,
	})
	badScheme = diag.Define(diag.Rule{
		Code: "SG1207", Title: "a security scheme is not valid", Severity: diag.Error,
		Why: "A scheme that does not say how callers prove who they are cannot be checked, and generators leave it out.",
		Bad: head + "components: {securitySchemes: {o: {type: oauth}}}\npaths: {}\n", Good: good,
	})
	unreadExtension = diag.Define(diag.Rule{
		Code: "SG1219", Title: "x-scopegen beside a spec", Severity: diag.Error,
		Why: "A document that is a spec by itself says under x-scopegen who may hold what. A native spec that reads the document's security says that itself; what it left out would be more open than the " +
			"document has it.",
	})
	undeclaredScope = diag.Define(diag.Rule{
		Code: "SG1208", Title: "a scope is used and not declared", Severity: diag.Warning,
		Why: "The scope is asked for, so the operation is not open, but callers cannot learn about it and an authorization server may not know it. Often it is a " +
			"misspelled one.",
		Bad: head + schemes + "paths:\n  /a:\n    get: {security: [{o: [\"a:raed\"]}]}\n", Good: good,
	})
	describedTwice = diag.Define(diag.Rule{
		Code: "SG1218", Title: "a scope is described in two ways", Severity: diag.Warning,
		Why: "Several flows and schemes may declare one name, as Swagger 2.0 has it for every flow. It is one scope: tokens carry only the name. Where the texts differ, callers were told different " +
			"things about what it opens.",
		Bad:  head + "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: Read}}, password: {tokenUrl: /t, scopes: {a: Write}}}}}}\npaths: {}\n",
		Good: head + "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: Read}}, password: {tokenUrl: /t, scopes: {a: Read}}}}}}\npaths: {}\n",
	})
	rolesTooEarly = diag.Define(diag.Rule{
		Code: "SG1209", Title: "scopes on a scheme that has none", Severity: diag.Warning,
		Why: "Before OpenAPI 3.1 the list behind a scheme other than oauth2 and openIdConnect must be empty, so tools may ignore what stands there. scopegen " +
			"reads it as scopes.",
		Bad:  "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {b: {type: http, scheme: bearer}}}\npaths:\n  /a:\n    get: {security: [{b: [\"a:read\"]}]}\n",
		Good: head + "components: {securitySchemes: {b: {type: http, scheme: bearer}}}\npaths:\n  /a:\n    get: {security: [{b: [\"a:read\"]}]}\n",
	})
	badScope = diag.Define(diag.Rule{
		Code: "SG1210", Title: "not a scope", Severity: diag.Error,
		Why: "Scopes travel in one text with blanks between them (RFC 6749 section 3.3), so a name with a blank in it is two names, and none that holds quotes, backslashes, " +
			"control or non-ASCII characters can be asked for.",
		Bad: head + schemes + "paths:\n  /a:\n    get: {security: [{o: [\"a:read b:read\"]}]}\n", Good: good,
	})
	repeatedID = diag.Define(diag.Rule{
		Code: "SG1211", Title: "an operationId is there twice", Severity: diag.Warning,
		Why:  "Operation ids must be unique (Operation Object): what names an operation by it, such as generated code, could mean either.",
		Bad:  head + "paths:\n  /a:\n    get: {operationId: x, security: []}\n    put: {operationId: x, security: []}\n",
		Good: head + "paths:\n  /a:\n    get: {operationId: x, security: []}\n    put: {operationId: y, security: []}\n",
	})
	twiceDefined = diag.Define(diag.Rule{
		Code: "SG1212", Title: "an operation is defined in a path item and in the one it refers to", Severity: diag.Error,
		Why:  "The standard leaves open which of them counts (Path Item Object, $ref), so its requirement would depend on the tool.",
		Bad:  head + "components: {pathItems: {a: {get: {security: []}}}}\npaths:\n  /a: {$ref: \"#/components/pathItems/a\", get: {security: []}}\n",
		Good: head + "components: {pathItems: {a: {get: {security: []}}}}\npaths:\n  /a: {$ref: \"#/components/pathItems/a\", put: {security: []}}\n",
	})
	badExtension = diag.Define(diag.Rule{
		Code: "SG1213", Title: "a scopes extension is not readable", Severity: diag.Error,
		Why: "The extension that the configuration names adds scopes to what operations need. Where it is not clear which, or which credential must carry them, the " +
			"operation counts as undeclared.",
	})
	unknownOption = diag.Define(diag.Rule{
		Code: "SG1214", Title: "an option names something the document does not have", Severity: diag.Error,
		Why: "What it was meant for is read as the standard says: all of the scopes are asked for where any was meant, and what an extension adds is lost.",
	})
	unclearBase = diag.Define(diag.Rule{
		Code: "SG1215", Title: "the servers do not agree on a path", Severity: diag.Warning,
		Why:  "Requests are matched on the whole path. Where it cannot be told what stands before the document's paths nothing is assumed: state the base path in the spec.",
		Bad:  head + "servers: [{url: https://example.com/v1}, {url: https://example.com/v2}]\npaths: {}\n",
		Good: head + "servers: [{url: https://example.com/v1}, {url: https://example.org/v1}]\npaths: {}\n",
	})
)
