package format

import "github.com/scopegen/scopegen/spec/diag"

var (
	ruleNoSpec = diag.Define(diag.Rule{
		Code: "SG5300", Title: "not a text that is formatted", Severity: diag.Error,
		Why: "Only scope specs in YAML have a form of their own here. OpenAPI documents belong to other tools too, whose form they may " +
			"have, and JSON would not be JSON any more. A text that a comma cut in two (SG1124) would look as if it were meant.",
		Bad:  "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {}\n",
		Good: "scopegen: 1\ninfo:\n  title: T\n  version: \"1\"\n",
	})
	ruleChanged = diag.Define(diag.Rule{
		Code: "SG5301", Title: "formatting would change the spec", Severity: diag.Error,
		Why: "What was formatted is read again and compared with what was there, values and comments, before anything is written. A " +
			"difference is a mistake in scopegen, or YAML that only some readers understand: the file is left as it is. Please report it with the file.",
	})
	ruleMoved = diag.Define(diag.Rule{
		Code: "SG5302", Title: "a comment would no longer leave out what it does", Severity: diag.Error,
		Why: "A comment that ignores findings acts on its line, or on the line below when it stands alone. Where lines are broken or " +
			"joined it would act on something else. Put it alone on the line above the entry that it is about.",
		Bad:  "scopegen: 1\ninfo: {title: \"T\", # for pages\n  version: \"1\"} # scopegen: ignore SG2050 the name is historic\n",
		Good: "scopegen: 1\n# scopegen: ignore SG2050 the name is historic\ninfo:\n  title: T\n  version: \"1\"\n",
	})
)
