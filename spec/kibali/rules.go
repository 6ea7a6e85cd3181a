package kibali

import "github.com/scopegen/scopegen/spec/diag"

// The inputs of these rules are permissions documents, which the examples of a rule cannot be; tests in this package raise
// each of them.
var (
	badDocument = diag.Define(diag.Rule{
		Code: "SG1440", Title: "not a permissions document", Severity: diag.Error,
		Why: "A permissions document is an object whose member permissions maps the names of permissions to objects (github.com/microsoftgraph/kibali, specs/permissions.md). A member of another shape is left out with all that it would have opened.",
	})
	badPermission = diag.Define(diag.Rule{
		Code: "SG1441", Title: "permission cannot be read", Severity: diag.Error,
		Why: "The name is no scope-token of RFC 6749 section 3.3, or the permission says nothing of what it is. It is left out, and opens nothing.",
	})
	badPathSet = diag.Define(diag.Rule{
		Code: "SG1442", Title: "path set cannot be read", Severity: diag.Error,
		Why: "A path set says schemes, methods and paths that the permission opens. What is misspelled or unknown in it could narrow it, so that the whole set, or the path in question, opens nothing until it is corrected.",
	})
	unread = diag.Define(diag.Rule{
		Code: "SG1443", Title: "part of a permissions document has no counterpart", Severity: diag.Warning,
		Why: "The spec language decides about operations. What a document says beyond that (properties of a resource, provisioning) is left out; the service has to see to it.",
	})
	badExpression = diag.Define(diag.Rule{
		Code: "SG1444", Title: "alsoRequires cannot be read", Severity: diag.Error,
		Why: "alsoRequires is a logical expression over names of permissions of the document, as in (User.Read | User.Read.All) & Group.Read. A name that is not defined, or an expression that multiplies out to more than 64 alternatives, leaves open what else must be held, so the path opens nothing by this permission.",
	})
	badMetadata = diag.Define(diag.Rule{
		Code: "SG1445", Title: "least names a scheme that the path set has not", Severity: diag.Warning,
		Why: "least lists the schemes for which the permission is the least privileged one. Of a scheme outside the set's schemeKeys it says nothing; it decides nothing either way.",
	})
)
