package routelist

import (
	"regexp/syntax"
	"slices"
)

// crosses reports whether an expression can match text with a slash in it. What cannot be read can.
func crosses(expr string) bool {
	re, err := syntax.Parse(expr, syntax.Perl)
	return err != nil || holdsSlash(re)
}

func holdsSlash(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpLiteral:
		return slices.Contains(re.Rune, '/')
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if re.Rune[i] <= '/' && '/' <= re.Rune[i+1] {
				return true
			}
		}
		return false
	}
	return slices.ContainsFunc(re.Sub, holdsSlash)
}

// everything reports whether an expression is the usual way to write the rest of a path, empty or not.
func everything(expr string) bool { return expr == ".*" || expr == "(.*)" || expr == "^.*$" }
