package html

import "github.com/scopegen/scopegen/spec/diag"

var (
	badKey = diag.Define(diag.Rule{
		Code: "SG4101", Title: "the APIs of an explorer cannot be told apart", Severity: diag.Error,
		Why: "Where the html target shows several APIs, every link in the page begins with the key of one, so each needs a key of its own: the target's key for the spec itself, and the keys below with for the others. A key is made of lower-case letters, digits and hyphens, so that it stands in a link as it is and differs from the others by more than case.",
	})
	badName = diag.Define(diag.Rule{
		Code: "SG4102", Title: "the explorer's files cannot have the names that they would get", Severity: diag.Error,
		Why: "With external assets the script and the style sheet stand beside the page under its name with another ending, so the page's own name has to end in .html or .htm; and standard output takes one file, not three.",
	})
)
