package golang

import (
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec/diag"
)

// packageName is the option's, or the folder's last element.
func packageName(r *generator.Request, found *diag.List) string {
	name, from := r.Options.Text("package"), "the option package"
	if name == "" {
		name, from = path.Base(path.Clean(r.Options.Text("dir"))), "the folder's name"
	}
	why := ""
	switch {
	case !token.IsIdentifier(name) || strings.ContainsFunc(name, func(r rune) bool { return r > 0x7f }):
		why = "is not a Go identifier"
	case types.Universe.Lookup(name) != nil:
		why = "is predeclared in Go"
	case name == "main" || name == "_" || name == "documentation" || strings.HasSuffix(name, "_test"):
		why = "names no package that can be imported"
	}
	if why == "" {
		return name
	}
	d := found.Add(badPackage, r.At, "%q, %s, %s", name, from, why)
	d.Hint = "write package: scopes"
	return ""
}
