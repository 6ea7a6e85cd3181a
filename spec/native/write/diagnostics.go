package write

import "github.com/scopegen/scopegen/spec/diag"

var (
	badPath = diag.Define(diag.Rule{
		Code: "SG1400", Title: "endpoint cannot be written in the spec language", Severity: diag.Error,
		Why: "A spec takes a path only in the canonical form that requests have (RFC 3986 section 6.2.2): no query, no fragment, no blanks, braces only around a parameter's name. " +
			"Documents in the wild have other ones, and what stands for them would be a guess about what is protected. Correct the path where it is from, or keep the document as the source of the endpoints.",
	})
	badScheme = diag.Define(diag.Rule{
		Code: "SG1401", Title: "security scheme cannot be written in the spec language", Severity: diag.Error,
		Why: "A spec's schemes say all that OpenAPI requires of them, and their names are keys of its components. What is missing cannot be made up: callers would be sent to an address that nobody gave.",
	})
)
