package pages

import "github.com/scopegen/scopegen/spec/diag"

// The inputs of these rules are pages, which the examples of a rule cannot be; tests in this package raise each of them.
var (
	nothingFound = diag.Define(diag.Rule{
		Code: "SG1420", Title: "page names no scope", Severity: diag.Error,
		Why: "A scope page is read by its layout: headings, lists, tables, or lines of a name, a description and endpoints. Nothing on this page looks like the name of a scope, so there is nothing to import. Names in code or bold, or with a colon or underscore, are found everywhere; plain words are in tables whose header says that they are scopes.",
	})
	notUnderstood = diag.Define(diag.Rule{
		Code: "SG1421", Title: "part of a scope page is not understood", Severity: diag.Warning,
		Why: "The text stands where scopes and endpoints stand, and it is neither. It is left out of the spec, which can only make the spec narrower; read it and add by hand what it says.",
	})
	badEndpoint = diag.Define(diag.Rule{
		Code: "SG1422", Title: "endpoint of a scope page cannot be read", Severity: diag.Error,
		Why: "An endpoint is METHOD /path. What the spec language has no words for (a query, a space, a path without its first slash) is left out and not guessed at, so that the endpoint stays denied. Correct the page, or add the endpoint to the spec by hand.",
	})
	unreadable = diag.Define(diag.Rule{
		Code: "SG1423", Title: "scope page cannot be read", Severity: diag.Error,
		Why: "A page is UTF-8 text of at most 4 MiB without control and bidirectional characters, which would show one thing and mean another. Save the page again as plain text or Markdown.",
	})
	describedTwice = diag.Define(diag.Rule{
		Code: "SG1424", Title: "scope page says two things of one scope or endpoint", Severity: diag.Warning,
		Why: "The first text is taken and the second left out; the endpoints of both places count. One of the two is usually the remainder of an older version.",
	})
	badName = diag.Define(diag.Rule{
		Code: "SG1425", Title: "name on a scope page is not a scope", Severity: diag.Error,
		Why: "A column or list of scopes holds a text that no token can carry as a scope (RFC 6749 section 3.3: visible ASCII without blanks, quote and backslash). The entry is left out, and what it would have opened stays denied.",
	})
)
