package source

import "github.com/scopegen/scopegen/spec/diag"

const (
	minimal = "scopegen: 1\ninfo: {title: T, version: \"1\"}\n"
	schemeO = "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https://id.example.com/token\", scopes: {a: A}}}}}}\n"
	scopes  = "scopes:\n  a:read: {description: D, grants: [GET /x]}\n"
)

// SG1003 belongs to the reader of scope specs.
var (
	ruleSyntax = diag.Define(diag.Rule{
		Code: "SG1001", Title: "not valid YAML or JSON", Severity: diag.Error,
		Why: "The file cannot be read beyond this place, so nothing after it was checked. Most often the indentation is wrong, " +
			"a bracket or quote is not closed, or a text with \": \" or \" #\" in it needs quotes.",
		Bad:  minimal + "scopes:\n\ta:read: {description: D, grants: [GET /x]}\n",
		Good: minimal + scopes,
	})
	ruleDuplicate = diag.Define(diag.Rule{
		Code: "SG1002", Title: "duplicate key", Severity: diag.Error,
		Why: "YAML and JSON readers disagree on which of two equal keys counts, so a reviewer and a server could see " +
			"different permissions. Keep one of them.",
		Bad:  minimal + scopes + "  a:read: {description: Other, grants: [GET /y]}\n",
		Good: minimal + scopes + "  a:write: {description: Other, grants: [POST /x]}\n",
	})
	ruleSize = diag.Define(diag.Rule{
		Code: "SG1004", Title: "file too large", Severity: diag.Error,
		Why: "A file beyond the limit would cost more memory and time than a run may take. Split a spec with include, or " +
			"check that the right file was given.",
	})
	ruleDepth = diag.Define(diag.Rule{
		Code: "SG1005", Title: "nested too deeply", Severity: diag.Error,
		Why: "Values inside values beyond the limit are a mistake or an attack on the reader; no spec needs them. " +
			"Flatten the structure.",
	})
	ruleNodes = diag.Define(diag.Rule{
		Code: "SG1006", Title: "too many values", Severity: diag.Error,
		Why: "Aliases that stand for aliases can turn a hundred bytes into billions of values, so everything is counted as " +
			"often as it is used. Split the file, or write out what the aliases repeat.",
	})
	ruleCycle = diag.Define(diag.Rule{
		Code: "SG1007", Title: "alias inside its own value", Severity: diag.Error,
		Why:  "A value that holds itself has no end. Write it out as deep as it is meant.",
		Bad:  minimal + scopes + "x-note: &a [*a]\n",
		Good: minimal + scopes + "x-note: &a [b]\nx-more: *a\n",
	})
	ruleDocuments = diag.Define(diag.Rule{
		Code: "SG1008", Title: "several documents in one file", Severity: diag.Error,
		Why: "Most tools read only the first document of a file and ignore the rest without a word, so what stands behind " +
			"the --- would look as if it counted. Put each into a file of its own.",
		Bad:  minimal + scopes + "---\n" + minimal + scopes,
		Good: "---\n" + minimal + scopes,
	})
	ruleMerge = diag.Define(diag.Rule{
		Code: "SG1009", Title: "merge key", Severity: diag.Error,
		Why: "A merge key brings keys in that cannot be seen where they act, and loses to keys beside it without a word. " +
			"A spec is read by reviewers: write the keys out. (OpenAPI documents may merge mappings, and only those.)",
		Bad: minimal + "scopes:\n  a:read: &a {description: D, grants: [GET /x]}\n  a:write: {<<: *a, grants: [POST /x]}\n",
		Good: minimal + "scopes:\n  a:read: {description: D, grants: [GET /x]}\n" +
			"  a:write: {description: D, grants: [POST /x]}\n",
	})
	ruleHidden = diag.Define(diag.Rule{
		Code: "SG1010", Title: "merged value is hidden", Severity: diag.Warning,
		Why: "A key beside a merge key, or in an earlier merged mapping, goes before the merged one. Where the merged value " +
			"is the requirement that protects an operation, the operation is open and looks protected. Write the keys out.",
		Bad: "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\nx-secured: &s {security: [{o: [a]}]}\n" + schemeO +
			"paths: {/x: {get: {<<: *s, security: [], responses: {\"200\": {description: D}}}}}\n",
		Good: "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\nx-secured: &s {security: [{o: [a]}]}\n" + schemeO +
			"paths: {/x: {get: {<<: *s, responses: {\"200\": {description: D}}}}}\n",
	})
	ruleControl = diag.Define(diag.Rule{
		Code: "SG1011", Title: "control character", Severity: diag.Error,
		Why: "Control characters are invisible, end texts early in some tools, steer terminals, and break lines in some readers " +
			"and not in others. Remove them; tab, LF and CR are the only ones that belong in a text.",
		Bad:  minimal + "scopes:\n  a:read: {description: \"D\\0\", grants: [GET /x]}\n",
		Good: minimal + "scopes:\n  a:read: {description: \"D\\n\", grants: [GET /x]}\n",
	})
	ruleBidi = diag.Define(diag.Rule{
		Code: "SG1012", Title: "bidirectional control character", Severity: diag.Error,
		Why: "These characters reorder text on the screen, so that a reviewer reads something else than what the file says " +
			"(CVE-2021-42574). Remove them; right-to-left scripts are displayed correctly without.",
		Bad:  minimal + "scopes:\n  a:read: {description: \"D \u202e\", grants: [GET /x]}\n",
		Good: minimal + scopes,
	})
	ruleInvisibleName = diag.Define(diag.Rule{
		Code: "SG1013", Title: "invisible character in a name", Severity: diag.Error,
		Why:  "A key, scope or path with a character that nobody sees is another one than the one it looks like. Remove it.",
		Bad:  minimal + "scopes:\n  a:read: {description: D, grants: [GET /x], owner: team\u200b-a}\n",
		Good: minimal + "scopes:\n  a:read: {description: D, grants: [GET /x], owner: team-a}\n",
	})
	ruleInvisibleText = diag.Define(diag.Rule{
		Code: "SG1014", Title: "invisible character in a text", Severity: diag.Warning,
		Why: "A character that nobody sees came in with a copied text; it defeats search and comparison. Remove it. The joiners " +
			"that emoji and many scripts need are left alone.",
		Bad:  minimal + "scopes:\n  a:read: {description: Read all\u200b of it, grants: [GET /x]}\n",
		Good: minimal + "scopes:\n  a:read: {description: Read all of it 👩\u200d🔧, grants: [GET /x]}\n",
	})
	ruleEncoding = diag.Define(diag.Rule{
		Code: "SG1015", Title: "not UTF-8", Severity: diag.Error,
		Why: "Bytes that are not UTF-8 are read as different characters by different tools. Save the file as UTF-8; a byte order " +
			"mark at its start is accepted.",
		Bad:  minimal + "scopes:\n  a:read: {description: D\xe9, grants: [GET /x]}\n",
		Good: minimal + "scopes:\n  a:read: {description: Dé, grants: [GET /x]}\n",
	})
	ruleTag = diag.Define(diag.Rule{
		Code: "SG1016", Title: "custom tag", Severity: diag.Error,
		Why: "A tag asks the reader to build something of its own from a value, and each reader builds something else. " +
			"Write the value plainly; only YAML's own !!str, !!int, !!float, !!bool, !!null, !!map and !!seq are read.",
		Bad:  minimal + "scopes:\n  a:read: {description: !env D, grants: [GET /x]}\n",
		Good: minimal + "scopes:\n  a:read: {description: !!str D, grants: [GET /x]}\n",
	})
	ruleKey = diag.Define(diag.Rule{
		Code: "SG1017", Title: "key is not text", Severity: diag.Error,
		Why: "A key that YAML takes for a number, a boolean, a date or a collection is spelled differently by each tool that " +
			"reads it. Put it in quotes.",
		Bad:  minimal + "x-on: {on: 1}\n" + scopes,
		Good: minimal + "x-on: {\"on\": 1}\n" + scopes,
	})
	ruleEmpty = diag.Define(diag.Rule{
		Code: "SG1018", Title: "empty file", Severity: diag.Error,
		Why:  "A file with nothing in it, or only comments, describes no API; a generator that took it would deny or open everything.",
		Bad:  "# a spec, some day\n",
		Good: minimal + scopes,
	})
)
