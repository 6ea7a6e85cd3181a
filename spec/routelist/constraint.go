package routelist

import (
	"regexp/syntax"
	"slices"
)

// holdsSlash reports whether an expression can match text with a slash in it.
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

// empties reports whether an expression can match the empty text; of what depends on what stands around it, it says so.
func empties(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpNoMatch, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return false
	case syntax.OpLiteral:
		return len(re.Rune) == 0
	case syntax.OpCapture, syntax.OpPlus:
		return empties(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || empties(re.Sub[0])
	case syntax.OpConcat:
		return !slices.ContainsFunc(re.Sub, func(s *syntax.Regexp) bool { return !empties(s) })
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, empties)
	}
	return true
}
