package openapi

import "github.com/scopegen/scopegen/spec/diag"

var (
	notInDocument = diag.Define(diag.Rule{
		Code: "SG3020", Title: "an endpoint is not in the OpenAPI document", Severity: diag.Error,
		Why: "The document would be published without saying what the endpoint needs. Add the operation, or take the endpoint out of the spec; scopegen edits security and writes no operations.",
	})
	notInSpec = diag.Define(diag.Rule{
		Code: "SG3021", Title: "an operation is not in the spec", Severity: diag.Error,
		Why: "Without security of its own an operation is public to everyone who reads the document, and denied by the guard. Say in the spec who may call it.",
	})
	undeclared = diag.Define(diag.Rule{
		Code: "SG3022", Title: "an undeclared endpoint cannot be written to OpenAPI", Severity: diag.Error,
		Why: "Nothing says who may call it. OpenAPI has no word for that: silence means public.",
	})
	deniedToAll = diag.Define(diag.Rule{
		Code: "SG3023", Title: "an endpoint that is denied to all cannot be written to OpenAPI", Severity: diag.Error,
		Why: "A requirement in OpenAPI is a list of ways in, and an empty list means public. Leave the endpoint out of the document, or set denied: scheme, which writes a " +
			"requirement for a credential that is never issued (a security scheme marked x-scopegen-denied, which scopegen reads back as denied).",
	})
	cannotEdit = diag.Define(diag.Rule{
		Code: "SG3024", Title: "a place in the document cannot be edited", Severity: diag.Error,
		Why: "The place is shared with others through an anchor, an alias, a merge key or a $ref, or it has a tag or a null value: an edit would change more than was meant, or would not mean " +
			"what it says. Write the value out, once, in block or flow style.",
	})
	rolesTooEarly = diag.Define(diag.Rule{
		Code: "SG3025", Title: "scopes on a scheme that cannot carry them in this version", Severity: diag.Error,
		Why: "Before OpenAPI 3.1 the list behind a scheme other than oauth2 and openIdConnect must be empty. Make the document OpenAPI 3.1, declare an oauth2 scheme in the spec, or set roles: allow, which writes the scopes all the same. A document that has scopes of that scheme already gets them, with a warning.",
	})
	rolesKept = diag.Define(diag.Rule{
		Code: "SG3026", Title: "scopes on a scheme that cannot carry them are kept", Severity: diag.Warning,
		Why: "The document lists scopes behind a scheme other than oauth2 and openIdConnect already, which is not valid before OpenAPI 3.1 but is what its readers are used to. Tools may ignore them.",
	})
	schemeUnfit = diag.Define(diag.Rule{
		Code: "SG3027", Title: "a security scheme cannot be written in this version", Severity: diag.Error,
		Why: "Leaving the scheme out, or writing another one for it, would tell callers something else than the server does.",
	})
	schemeClash = diag.Define(diag.Rule{
		Code: "SG3028", Title: "two security schemes have one name", Severity: diag.Error,
		Why: "A requirement names its scheme, so what it asks for would depend on which of the two is meant.",
	})
	badOptions = diag.Define(diag.Rule{
		Code: "SG3029", Title: "options of the openapi target do not go together", Severity: diag.Error,
		Why: "annotate edits the security of a document that is there, document writes one from the spec alone, overlay writes what other tools do to the document that for names. Exactly one of them is wanted, and options that it has no use for would be ignored without a word.",
	})
	notExpressible = diag.Define(diag.Rule{
		Code: "SG3030", Title: "an endpoint cannot be written to OpenAPI", Severity: diag.Error,
		Why: "OpenAPI knows neither parameters that take the rest of a path nor, before 3.2, other methods than its own, and Swagger 2.0 has no {} for anonymous callers beside others. A document with something close to it " +
			"would describe another endpoint.",
	})
	unreadable = diag.Define(diag.Rule{
		Code: "SG3031", Title: "the document does not read back as it was meant", Severity: diag.Error,
		Why: "What was rendered is read again and compared before anything is written. It differs, so nothing was. The place that the message names is written in a way that the editor does not handle: " +
			"write it more plainly.",
	})
	noVersion = diag.Define(diag.Rule{
		Code: "SG3032", Title: "OpenAPI wants a title and a version", Severity: diag.Error,
		Why: "info.title and info.version are required (Info Object).",
	})
	sharedID = diag.Define(diag.Rule{
		Code: "SG3033", Title: "two endpoints have one id", Severity: diag.Error,
		Why: "An operationId must be unique in the document (Operation Object).",
	})
	needsAll = diag.Define(diag.Rule{
		Code: "SG3034", Title: "scopes that are needed together in a document whose lists mean any", Severity: diag.Error,
		Why: "By the anyOf option a list of scopes means any one of them in this document, so it cannot say that several are needed: readers would take the endpoint for more open than it is.",
	})
	cannotOverlay = diag.Define(diag.Rule{
		Code: "SG3050", Title: "a change that an overlay cannot say", Severity: diag.Error,
		Why: "An overlay is applied by other tools, to one document, by paths of keys. A place that is in another file, that others share through an anchor, an alias, a merge key or a $ref, or whose name has characters that " +
			"implementations of JSONPath read differently, would be changed in more places than was meant, or in none: actions without a target pass silently.",
	})
	sharedDiffers = diag.Define(diag.Rule{
		Code: "SG3035", Title: "operations that are written once need different security", Severity: diag.Error,
		Why: "Two paths use one operation, through a $ref or an alias, so that it can only say one thing of both. Whatever were written would be wrong for one of them.",
	})
	commentGone = diag.Define(diag.Rule{
		Code: "SG3036", Title: "a comment goes with what is taken out of a document", Severity: diag.Warning,
		Why: "It stands on the line of a requirement, a scope or a key that goes, or inside of one. Comments on lines of their own between those that stay are kept. This is said once, in the run that takes it out.",
	})
	unsaid = diag.Define(diag.Rule{
		Code: "SG3037", Title: "a description cannot hold what its operation needs", Severity: diag.Warning,
		Why: "It is null, shared through an anchor or an alias, merged in, or written in a way that cannot be added to without changing more. The security of the operation is written; the sentence is an extra.",
	})
)
