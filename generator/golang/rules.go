package golang

import "github.com/scopegen/scopegen/spec/diag"

var (
	badPackage = diag.Define(diag.Rule{
		Code: "SG3010", Title: "the Go package's name cannot be used", Severity: diag.Error,
		Why: "The package clause takes an identifier, and dependent code imports it: a keyword, a predeclared name such as string, main, documentation or a name that ends in _test cannot be that. Without the option package the folder's last element is the name.",
	})
	unpackable = diag.Define(diag.Rule{
		Code: "SG3011", Title: "the generated Go tables cannot hold the specification", Severity: diag.Error,
		Why: "The package holds the specification as packed tables, whose numbers have limits far above what real specifications reach: 65,534 scopes, 255 schemes and claims, 63 subject types, 64 methods. Beyond them nothing is generated, since a table that is cut off would decide wrongly. Split the API into several specifications.",
	})
	inexpressible = diag.Define(diag.Rule{
		Code: "SG3100", Title: "an endpoint cannot be served by a router exactly", Severity: diag.Error,
		Why: "An adapter registers the path that the specification has, no other one. What a router would read as something else, or match more or less of than the specification says, would be guarded as one endpoint and answered as another: a segment that mixes text and parameters, text with the router's own characters, methods that it does not take. Change the path, leave the adapter out, or list the operation under unregistered and serve it with something that has it: the adapter then refuses its registration, and Verify wants a reason. The example asks for the adapter nethttp.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{id}.json": X]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{id}/json": X]}
`,
	})
	indistinct = diag.Define(diag.Rule{
		Code: "SG3101", Title: "a router cannot tell two endpoints apart", Severity: diag.Error,
		Why: "Some request matches both, and which handler runs would be the router's choice or an accident of the order of registration, not what the specification says. Some routers refuse such a pair when it is registered, which is worse found there. The example asks for the adapter nethttp.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{x}/c": X, "GET /a/b/{y}": Z]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: ["GET /a/{x}/c": X, "GET /a/b": Z]}
`,
	})
	noImportPath = diag.Define(diag.Rule{
		Code: "SG3102", Title: "the generated Go package's import path is not known", Severity: diag.Error,
		Why: "An adapter is a package of its own that imports the generated one. The path follows from the nearest go.mod at or above the folder; where there is none, or the folder is imported by another path, the option import says it.",
	})
	unknownUnregistered = diag.Define(diag.Rule{
		Code: "SG3103", Title: "an operation that is to be left unregistered does not exist", Severity: diag.Error,
		Why: "unregistered lists operations that no adapter registers. A name that is wrong there would leave out nothing, and one that has gone would leave out whatever is called that next.",
	})
)
