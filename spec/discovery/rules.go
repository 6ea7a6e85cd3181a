package discovery

import "github.com/scopegen/scopegen/spec/diag"

// The inputs of these rules are discovery documents, which the examples of a rule cannot be; tests in this package raise each
// of them.
var (
	badDocument = diag.Define(diag.Rule{
		Code: "SG1450", Title: "not a discovery document", Severity: diag.Error,
		Why: "A discovery document is an object of kind discovery#restDescription with the members that Google's API Discovery Service documents (RestDescription). A member of another shape is left out with all that it would have opened.",
	})
	badMethod = diag.Define(diag.Rule{
		Code: "SG1451", Title: "method of a discovery document cannot be read", Severity: diag.Error,
		Why: "A method says its httpMethod, its path and, with flatPath, what the path looks like in requests. A path with {+name} and neither a flatPath nor a pattern that is made of segments cannot be said as a path of the spec language; the method is left out, and so denied.",
	})
	unknownScope = diag.Define(diag.Rule{
		Code: "SG1452", Title: "method names a scope that the discovery document does not declare", Severity: diag.Error,
		Why: "auth.oauth2.scopes lists the scopes that there are. One that only a method names is usually misspelled; it does not open the method, whose other scopes still do.",
	})
	badScope = diag.Define(diag.Rule{
		Code: "SG1453", Title: "scope of a discovery document is no scope", Severity: diag.Error,
		Why: "A scope is a scope-token of RFC 6749 section 3.3: visible ASCII without quote and backslash. What is none is left out, and opens nothing.",
	})
	repeated = diag.Define(diag.Rule{
		Code: "SG1454", Title: "two methods of a discovery document are one endpoint", Severity: diag.Warning,
		Why: "Two methods with one HTTP method match the same paths, so that a request does not tell which of them it is for. They are one endpoint here, which whatever opens both of them opens.",
	})
)
