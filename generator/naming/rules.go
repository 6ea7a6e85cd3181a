package naming

import "github.com/scopegen/scopegen/spec/diag"

var (
	collide = diag.Define(diag.Rule{
		Code: "SG3001", Title: "names become one identifier", Severity: diag.Error,
		Why: "Scopes are exact text, identifiers are not: form:read, form.read and form_read all read FormRead in Go. Numbering them would make an identifier depend on the order of the spec, so that an edit elsewhere could silently swap two scopes in code that still compiles. The author says what each is called; the message proposes names that are free.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  form:read: {description: A.}
  form.read: {description: B.}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  form:read: {description: A.}
  form.read: {description: B., names: {go: FormDotRead}}
`,
	})
	taken = diag.Define(diag.Rule{
		Code: "SG3002", Title: "an identifier is taken by the generated package", Severity: diag.Error,
		Why: "The generated package has types and functions of its own, such as Set, All and ParseScope, and a name of the spec that becomes one of them would not compile beside it. They do not grow: after version 1.0 the package gains methods only. Choose another identifier; what tokens carry stays as it is.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  all: {description: Everything.}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  all: {description: Everything., names: {go: Everything}}
`,
	})
	noWords = diag.Define(diag.Rule{
		Code: "SG3003", Title: "no identifier can be made from a name", Severity: diag.Error,
		Why: "An identifier is made from the ASCII letters and digits of a name. One without any, or with letters of another alphabet, has no obvious spelling, and a letter that only looks like an ASCII one must not pass for it. Choose the identifier; the name itself stays as it is.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  "*": {description: Everything., literal: true}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  "*": {description: Everything., literal: true, names: {go: Everything}}
`,
	})
	badOverride = diag.Define(diag.Rule{
		Code: "SG3004", Title: "a chosen identifier is not one", Severity: diag.Error,
		Why: "What names gives for Go stands in the generated code as it is, so it has to be an exported identifier: ASCII letters, digits and underscores, beginning with an upper-case letter. Text that is anything else is refused, never repaired, since it may be an attempt at adding code.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  store:read: {description: A., names: {go: storeRead}}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  store:read: {description: A., names: {go: StoreReading}}
`,
	})
)
