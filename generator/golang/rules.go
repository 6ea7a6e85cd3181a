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
)
