package native

import "github.com/scopegen/scopegen/spec/diag"

// The rules of the language. SG1001, SG1002 and those up to SG1099 that are not here belong to spec/source and spec.
var (
	ruleUndefinedScope = diag.Define(diag.Rule{
		Code: "SG1003", Title: "scope is not defined", Severity: diag.Error,
		Why: "A name that no scope has opens nothing and implies nothing, although it reads as if it did. Correct it, or define the scope.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  store:read: {description: Read.}
  store:write: {description: Write., implies: [store:raed]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  store:read: {description: Read.}
  store:write: {description: Write., implies: [store:read]}
`,
	})
	ruleUnknownKey = diag.Define(diag.Rule{
		Code: "SG1100", Title: "unknown key", Severity: diag.Error,
		Why: "A key that the language does not have would be ignored by a lenient reader, and what its author meant with it would not happen. Correct it; keys of your own begin with x-.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., subjectType: [user]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., x-team: store}
`,
	})
	ruleWrongType = diag.Define(diag.Rule{
		Code: "SG1101", Title: "value of the wrong type", Severity: diag.Error,
		Why: "YAML reads on, 1.0 and 2026-11-30 as something else than text, and tools differ in how they turn it back. The reader takes only what the author can have meant: put texts that look like something else in quotes.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: on}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: "on"}
`,
	})
	ruleMissingKey = diag.Define(diag.Rule{
		Code: "SG1102", Title: "missing key", Severity: diag.Error,
		Why: "What is missing here has no default that could be right: the generated documents and code would state something that nobody wrote.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
groups:
  - title: Store
    scopes: {a:read: {description: A.}}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
groups:
  - id: store
    title: Store
    scopes: {a:read: {description: A.}}
`,
	})
	ruleReservedKey = diag.Define(diag.Rule{
		Code: "SG1103", Title: "reserved key", Severity: diag.Error,
		Why: "Keys for step-up authentication, sender-constrained tokens and the like will get a meaning in later versions. Until they are enforced nobody may write them: a file would promise a check that no server makes.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:write: {description: A., maxAge: 300}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:write: {description: A., x-max-age: 300}
`,
	})
	ruleNotAllowed = diag.Define(diag.Rule{
		Code: "SG1104", Title: "value out of its choices", Severity: diag.Error,
		Why: "The key takes one of a few words, and a word that is not among them would decide nothing. Write one of those that the message lists.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., risk: hihg}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., risk: high}
`,
	})
	ruleVersion = diag.Define(diag.Rule{
		Code: "SG1105", Title: "version of the language", Severity: diag.Error,
		Why: "A spec says in which version of the language it is written, so that a later reader cannot take it for something else.",
		Bad: `scopegen: 2
info: {title: T, version: "1"}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
`,
	})
	ruleScopeName = diag.Define(diag.Rule{
		Code: "SG1106", Title: "not a scope name", Severity: diag.Error,
		Why: "A scope is one or more visible ASCII characters except the quote and the backslash (RFC 6749 section 3.3). Anything else cannot travel in a token or splits into several names there.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  "read all": {description: A.}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  read:all: {description: A.}
`,
	})
	rulePatternName = diag.Define(diag.Rule{
		Code: "SG1107", Title: "scope name with a pattern character", Severity: diag.Error,
		Why: "Parameterised scopes such as repo:{id}:read are not in version 1: in a token repo:42:read would be unknown, and the asterisk of a:* reads as a grant of everything. Where tokens carry exactly this name, literal: true says so.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  "repo:{id}:read": {description: A.}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  "repo:{id}:read": {description: A., literal: true}
`,
	})
	ruleDefinedTwice = diag.Define(diag.Rule{
		Code: "SG1108", Title: "defined twice", Severity: diag.Error,
		Why: "Two definitions of one name can disagree, and which one counts would depend on the order of files. Merge them, or rename one.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A.}
groups:
  - id: g
    scopes:
      a:read: {description: B.}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A.}
groups:
  - id: g
    scopes:
      b:read: {description: B.}
`,
	})
	ruleBadDate = diag.Define(diag.Rule{
		Code: "SG1109", Title: "not a date", Severity: diag.Error,
		Why: "Dates are RFC 3339 full-dates, such as 2026-11-30, in quotes or not. Other forms are read differently in different countries. No date ever changes a decision.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., deprecated: {since: 30.11.2026}}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., deprecated: {since: 2026-11-30}}
`,
	})
	ruleBadName = diag.Define(diag.Rule{
		Code: "SG1110", Title: "name or address of the wrong form", Severity: diag.Error,
		Why: "Names become keys of documents, anchors and identifiers, and addresses are sent to clients; what cannot be any of these is refused here rather than mended differently by each target.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
holders:
  "all users": {title: All}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
holders:
  all-users: {title: All}
`,
	})
	ruleUndefinedName = diag.Define(diag.Rule{
		Code: "SG1111", Title: "name is not defined", Severity: diag.Error,
		Why: "A subject type, holder, scheme or group that nobody declares cannot be held or checked. Correct the name, or declare it.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
holders:
  everyone: {title: Everyone}
scopes:
  a:read: {description: A., holders: [everybody]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
holders:
  everyone: {title: Everyone}
scopes:
  a:read: {description: A., holders: [everyone]}
`,
	})
	ruleOldName = diag.Define(diag.Rule{
		Code: "SG1112", Title: "an old name stands for something else", Severity: diag.Error,
		Why: "Tokens live longer than specs. An alias stands for one scope, and a name that was retired cannot come back: whoever still holds a token with it would gain what the new scope opens.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  store:read: {description: A.}
retired: [store:read]
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  store:read: {description: A.}
retired: [store:view]
`,
	})
	ruleGlob = diag.Define(diag.Rule{
		Code: "SG1113", Title: "glob that means nothing", Severity: diag.Error,
		Why: "A glob that picks nothing, an exception that excepts nothing, or a text that is a name and a glob at once usually means that something was renamed; the scope that was to be excepted may now be included.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  admin: {description: A., implies: ["shop:*"]}
  store:read: {description: B.}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  admin: {description: A., implies: ["store:*"]}
  store:read: {description: B.}
`,
	})
	ruleHolderCycle = diag.Define(diag.Rule{
		Code: "SG1114", Title: "holders inherit in a cycle", Severity: diag.Error,
		Why: "Holders that inherit from each other hold exactly the same. Remove one of the inheritances.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
holders:
  a: {title: A, inherits: [b]}
  b: {title: B, inherits: [a]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
holders:
  a: {title: A, inherits: [b]}
  b: {title: B}
`,
	})
	ruleNoCarrier = diag.Define(diag.Rule{
		Code: "SG1115", Title: "no scheme carries a scope", Severity: diag.Error,
		Why: "With several schemes of which none is the default, nothing says whose tokens carry the scope, so a credential of the wrong kind could satisfy it.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
schemes:
  key: {type: apiKey, in: header, name: X-Key}
  bot: {type: http, scheme: bearer}
scopes:
  a:read: {description: A.}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
schemes:
  key: {type: apiKey, in: header, name: X-Key}
  bot: {type: http, scheme: bearer, default: true}
scopes:
  a:read: {description: A.}
`,
	})
	ruleCrossScheme = diag.Define(diag.Rule{
		Code: "SG1116", Title: "implication across schemes", Severity: diag.Error,
		Why: "A credential of one scheme is no credential of another, so a scope cannot imply one that another scheme carries.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
schemes:
  o: {type: http, scheme: bearer, default: true}
  bot: {type: apiKey, in: header, name: X-Bot}
scopes:
  a: {description: A., implies: [b]}
  b: {description: B., scheme: bot}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
schemes:
  o: {type: http, scheme: bearer, default: true}
  bot: {type: apiKey, in: header, name: X-Bot}
scopes:
  a: {description: A., implies: [b]}
  b: {description: B.}
`,
	})
	ruleEmptyList = diag.Define(diag.Rule{
		Code: "SG1117", Title: "empty list", Severity: diag.Error,
		Why: "Here an empty list could be read as everything or as nothing, and the two differ in who gets in. Name what is meant, or leave the key out.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
subjectTypes:
  user: {title: U}
scopes:
  a:read: {description: A., subjectTypes: []}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
subjectTypes:
  user: {title: U}
scopes:
  a:read: {description: A., subjectTypes: [user]}
`,
	})
	ruleEndpointForm = diag.Define(diag.Rule{
		Code: "SG1120", Title: "not an endpoint", Severity: diag.Error,
		Why: "An entry is METHOD /path or METHOD,METHOD /path, alone, with a summary behind a colon, or with keys below it.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - /store
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /store: List the store
`,
	})
	ruleMethod = diag.Define(diag.Rule{
		Code: "SG1121", Title: "not a method", Severity: diag.Error,
		Why: "Methods are case-sensitive tokens in upper case (RFC 9110 section 9.1). A misspelled one would guard a request that nobody sends and leave the real one undeclared.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - get /store: List the store
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /store: List the store
`,
	})
	ruleBadPath = diag.Define(diag.Rule{
		Code: "SG1122", Title: "not a path", Severity: diag.Error,
		Why: "A path that no request can have guards nothing, and one that two servers read differently guards only one of them.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /store//items: List
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /store/items: List
`,
	})
	ruleCutText = diag.Define(diag.Rule{
		Code: "SG1123", Title: "comment behind a text", Severity: diag.Error,
		Why: "In YAML a space and a # end a text without quotes, so \"List #1 items\" becomes \"List\". Put the text in quotes, or the comment on a line of its own.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /items: List #1 items
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /items: "List #1 items"
`,
	})
	ruleSplitText = diag.Define(diag.Rule{
		Code: "SG1124", Title: "comma that splits a text", Severity: diag.Error,
		Why: "Inside braces a comma ends a text without quotes, and what stands behind it becomes a key with nothing in it. Put the text in quotes.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: Read files, folders}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: "Read files, folders"}
`,
	})
	ruleNotIndented = diag.Define(diag.Rule{
		Code: "SG1125", Title: "key beside its path", Severity: diag.Error,
		Why: "Keys that are not indented further than METHOD /path stand beside it, not below it, and so say nothing about it.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /items:
        summary: List
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /items:
          summary: List
`,
	})
	ruleSaidTwice = diag.Define(diag.Rule{
		Code: "SG1126", Title: "said twice, and differently", Severity: diag.Error,
		Why: "What is said about one endpoint or group in several places must be the same, or said once: nothing tells which of two would be in the documentation, or in force.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /x: List]}
  b:read: {description: B., grants: [GET /x: Read]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /x: List]}
  b:read: {description: B., grants: [GET /x]}
`,
	})
	ruleGrantedTwice = diag.Define(diag.Rule{
		Code: "SG1127", Title: "granted twice", Severity: diag.Error,
		Why: "The scope grants the endpoint in two entries that say the same. One of them is usually meant for another path.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /x, GET /x]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /x, GET /y]}
`,
	})
	ruleSameID = diag.Define(diag.Rule{
		Code: "SG1128", Title: "two endpoints with one id", Severity: diag.Error,
		Why: "An id names one endpoint: generated constants, selectors and operationIds go by it.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x: {id: readX}
      - GET /y: {id: readX}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x: {id: readX}
      - GET /y: {id: readY}
`,
	})
	ruleWith = diag.Define(diag.Rule{
		Code: "SG1129", Title: "with names a scope that cannot be held together", Severity: diag.Error,
		Why: "with adds scopes that the same credential must carry as well, so it cannot name the scope itself or one that another scheme carries.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x: {with: [a:read]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  b:read: {description: B.}
  a:read:
    description: A.
    grants:
      - GET /x: {with: [b:read]}
`,
	})
	ruleTwoStates = diag.Define(diag.Rule{
		Code: "SG1130", Title: "endpoint in two states", Severity: diag.Error,
		Why: "An endpoint is granted, or has requires, or has access. Where two of them are said a reviewer would read one and a server could enforce the other.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /x]}
endpoints:
  - GET /x: {access: authenticated}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /x]}
endpoints:
  - GET /y: {access: authenticated}
`,
	})
	ruleBareList = diag.Define(diag.Rule{
		Code: "SG1131", Title: "bare list under requires", Severity: diag.Error,
		Why: "Some documents mean \"all of these\" by a list and others \"any of these\" (published APIs have shipped both). The language takes neither for granted: write anyOf or allOf.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a: {description: A.}
  b: {description: B.}
endpoints:
  - POST /x: {requires: [a, b]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a: {description: A.}
  b: {description: B.}
endpoints:
  - POST /x: {requires: {allOf: [a, b]}}
`,
	})
	ruleNoReason = diag.Define(diag.Rule{
		Code: "SG1132", Title: "public without a reason", Severity: diag.Error,
		Why: "A public endpoint never authenticates anybody. Whoever reviews it later must be able to read why that is right.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
endpoints:
  - GET /healthz: {access: public}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
endpoints:
  - GET /healthz: {access: public, reason: load balancers carry no token}
`,
	})
	ruleTree = diag.Define(diag.Rule{
		Code: "SG1133", Title: "requirement that cannot be meant", Severity: diag.Error,
		Why: "A requirement that names nothing, lets everybody in, or has two halves that nothing joins does not say who may call.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a: {description: A.}
  b: {description: B.}
endpoints:
  - POST /x: {requires: {anyOf: [a], allOf: [b]}}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a: {description: A.}
  b: {description: B.}
endpoints:
  - POST /x: {requires: {allOf: [b, {anyOf: [a]}]}}
`,
	})
	ruleUndeclared = diag.Define(diag.Rule{
		Code: "SG1134", Title: "nothing opens an endpoint", Severity: diag.Error,
		Why: "An endpoint that is declared and neither granted nor given access or requires is denied to everybody, which is rarely what was meant. Grant it, or say access: none.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
endpoints:
  - GET /x: List
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
endpoints:
  - GET /x: {summary: List, access: authenticated}
`,
	})
	ruleLocale = diag.Define(diag.Rule{
		Code: "SG1136", Title: "no language tag", Severity: diag.Error,
		Why: "Readers and consent screens find a text by the tag of their language (BCP 47), falling back from de-AT to de. Under any other key nobody finds it. A country is no language: Japan's is ja, and British English en-GB.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    translations: {de_AT: {description: Das A.}}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    translations: {de-AT: {description: Das A.}}
`,
	})
	ruleLocaleTwice = diag.Define(diag.Rule{
		Code: "SG1137", Title: "one language twice", Severity: diag.Error,
		Why: "Case does not matter in language tags (RFC 5646 section 2.1.1), so that nothing says which of the two texts is meant.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    translations: {pt-BR: {title: Ler}, pt-br: {title: Leitura}}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    translations: {pt-BR: {title: Ler}, pt: {title: Leitura}}
`,
	})
	ruleNoTranslation = diag.Define(diag.Rule{
		Code: "SG1138", Title: "translation that says nothing", Severity: diag.Error,
		Why: "A language that is listed without a text reads as if somebody had translated it; readers get the untranslated text all the same.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    translations: {de: {}}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    translations: {de: {description: Das A.}}
`,
	})
	ruleSameRPC = diag.Define(diag.Rule{
		Code: "SG1135", Title: "two endpoints with one procedure", Severity: diag.Error,
		Why: "The guards of gRPC and Connect find the operation by the procedure's name: of two with one name, nothing says whose needs apply.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x: {rpc: /a.v1.A/Get}
      - GET /y: {rpc: /a.v1.A/Get}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x: {rpc: /a.v1.A/Get}
      - GET /y: {rpc: /a.v1.A/List}
`,
	})
	ruleSelectorMethods = diag.Define(diag.Rule{
		Code: "SG1140", Title: "selector without methods", Severity: diag.Error,
		Why: "A selector without methods takes those of its scope's action. Where the action gives none, every method would be open, writing ones included.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x
      - {paths: ["/**"]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
actions:
  read: {description: Read., methods: [GET]}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x
      - {paths: ["/**"]}
`,
	})
	ruleSelectsNothing = diag.Define(diag.Rule{
		Code: "SG1141", Title: "selector that picks nothing", Severity: diag.Error,
		Why: "A rule that matches nothing was usually written for something that has another path, tag or id now, and that is not guarded as was meant.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [GET /x]}
  b:read:
    description: B.
    grants:
      - {methods: [GET], tags: [store]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: A., grants: [{GET /x: {tags: [store]}}]}
  b:read:
    description: B.
    grants:
      - {methods: [GET], tags: [store]}
`,
	})
	ruleSelectorPath = diag.Define(diag.Rule{
		Code: "SG1142", Title: "not a path of a selector", Severity: diag.Error,
		Why: "In a selector's path * stands for one whole segment and ** in last place for the rest; nothing else is a pattern.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /items/x
      - {methods: [GET], paths: ["/item*/x"]}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /items/x
  b:read:
    description: B.
    grants:
      - {methods: [GET], paths: ["/items/*"]}
`,
	})
	ruleSecurity = diag.Define(diag.Rule{
		Code: "SG1143", Title: "security of the OpenAPI document", Severity: diag.Error,
		Why: "With security: read the document's requirements hold. A grant or entry that reaches such an endpoint says whether it adds to them or replaces them, since one widens and the other may do anything.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x: {security: replace}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x: {summary: X}
`,
	})
	ruleEmptySelector = diag.Define(diag.Rule{
		Code: "SG1144", Title: "selector that selects by nothing", Severity: diag.Error,
		Why: "Without methods, paths, tags or operations a selector would pick every endpoint there is.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x
      - {least: true}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read:
    description: A.
    grants:
      - GET /x: {least: true}
`,
	})
	ruleTrespass = diag.Define(diag.Rule{
		Code: "SG1150", Title: "opens what another group owns", Severity: diag.Error,
		Why: "owns lets a team keep its paths and scopes to itself: what another group grants, selects or implies there is an error until the owner lists that group or scope under allow.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
groups:
  - id: store
    owns: {paths: ["/store/**"]}
    scopes: {store:read: {description: A., grants: [GET /store/x]}}
  - id: other
    scopes: {other:read: {description: B., grants: [GET /store/x]}}
`,
		Good: `scopegen: 1
info: {title: T, version: "1"}
groups:
  - id: store
    owns: {paths: ["/store/**"], allow: [other]}
    scopes: {store:read: {description: A., grants: [GET /store/x]}}
  - id: other
    scopes: {other:read: {description: B., grants: [GET /store/x]}}
`,
	})
	ruleIncludePath = diag.Define(diag.Rule{
		Code: "SG1160", Title: "file outside the tree", Severity: diag.Error,
		Why: "A spec reads files of its own directory tree only, by paths relative to the file that names them: what it means must not depend on the network or on who runs it.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
include: [../shared/store.yaml]
`,
		Good: `-- scopes.yaml --
scopegen: 1
info: {title: T, version: "1"}
include: [store.yaml]
-- store.yaml --
scopes: {a:read: {description: A.}}
`,
	})
	ruleIncludeNothing = diag.Define(diag.Rule{
		Code: "SG1161", Title: "included file is not there", Severity: diag.Error,
		Why: "A pattern that matches no file includes nothing, and the scopes that were to come from it would be missing without a word.",
		Bad: `scopegen: 1
info: {title: T, version: "1"}
include: ["scopes/*.yaml"]
`,
		Good: `-- scopes.yaml --
scopegen: 1
info: {title: T, version: "1"}
include: ["scopes/*.yaml"]
-- scopes/store.yaml --
scopes: {a:read: {description: A.}}
`,
	})
	ruleIncludeTwice = diag.Define(diag.Rule{
		Code: "SG1162", Title: "file included twice", Severity: diag.Error,
		Why: "Each file counts once. A file that two patterns match, or that includes itself, would define everything in it twice.",
		Bad: `-- scopes.yaml --
scopegen: 1
info: {title: T, version: "1"}
include: [store.yaml, "s*.yaml"]
-- store.yaml --
scopes: {a:read: {description: A.}}
`,
		Good: `-- scopes.yaml --
scopegen: 1
info: {title: T, version: "1"}
include: ["st*.yaml"]
-- store.yaml --
scopes: {a:read: {description: A.}}
`,
	})
	ruleIncludedKey = diag.Define(diag.Rule{
		Code: "SG1163", Title: "key of the root in an included file", Severity: diag.Error,
		Why: "Included files hold groups, scopes, sets and endpoints. What holds for the whole spec is said in the root, where a reviewer looks for it.",
		Bad: `-- scopes.yaml --
scopegen: 1
info: {title: T, version: "1"}
include: [store.yaml]
-- store.yaml --
basePath: /api
scopes: {a:read: {description: A.}}
`,
		Good: `-- scopes.yaml --
scopegen: 1
info: {title: T, version: "1"}
include: [store.yaml]
basePath: /api
-- store.yaml --
scopes: {a:read: {description: A.}}
`,
	})
	ruleNoDocument = diag.Define(diag.Rule{
		Code: "SG1164", Title: "no OpenAPI document", Severity: diag.Error,
		Why: "The spec takes its endpoints from an OpenAPI document that cannot be read in this place, such as an editor or a pipe that was given the spec alone.",
	})
	ruleTooMany = diag.Define(diag.Rule{
		Code: "SG1170", Title: "too many scopes or subject types", Severity: diag.Error,
		Why: "Generated code keeps scopes in 16 bits and subject types in one machine word: at most 65,535 scopes and 63 subject types.",
	})
	ruleOpens = diag.Define(diag.Rule{
		Code: "SG1220", Title: "x-scopegen does not agree with the operation's security", Severity: diag.Error,
		Why: "An OpenAPI document's security is what every other tool reads, so x-scopegen can only narrow it. Where the two say different things the operation counts as undeclared.",
		Bad: `openapi: 3.1.0
info: {title: T, version: "1"}
components: {securitySchemes: {b: {type: http, scheme: bearer}}}
paths:
  /a: {get: {security: [{b: []}], x-scopegen: {access: public, reason: None.}}}
`,
		Good: `openapi: 3.1.0
info: {title: T, version: "1"}
components: {securitySchemes: {b: {type: http, scheme: bearer}}}
paths:
  /a: {get: {security: [], x-scopegen: {access: public, reason: Load balancers carry no token.}}}
`,
	})
	ruleSchemesDiffer = diag.Define(diag.Rule{
		Code: "SG1221", Title: "security schemes that are one by their names differ", Severity: diag.Error,
		Why: "OpenAPI knows no subject types, so each of them comes in by a scheme of its own, and x-scopegen says that they are one. Then they must agree in everything but their flows and scopes.",
		Bad: `openapi: 3.1.0
info: {title: T, version: "1"}
x-scopegen: {subjectTypes: {user: {}, app: {}}}
components:
  securitySchemes:
    b_user: {type: http, scheme: bearer, x-scopegen: {subjectType: user}}
    b_app: {type: apiKey, in: header, name: K, x-scopegen: {subjectType: app}}
paths: {}
`,
		Good: `openapi: 3.1.0
info: {title: T, version: "1"}
x-scopegen: {subjectTypes: {user: {}, app: {}}}
components:
  securitySchemes:
    b_user: {type: http, scheme: bearer, x-scopegen: {subjectType: user}}
    b_app: {type: http, scheme: bearer, x-scopegen: {subjectType: app}}
paths: {}
`,
	})
)
