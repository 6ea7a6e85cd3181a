package join

import "github.com/scopegen/scopegen/spec/diag"

const head = "-- spec.yaml --\nscopegen: 1\ninfo: {title: T, version: \"1\"}\nopenapi: [{file: a.yaml, security: read}, {file: b.yaml, security: read}]\n"

// document is a document with a scheme and an operation.
func document(name, scheme, scopes, path string) string {
	return "-- " + name + " --\nopenapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: " + scheme + ", scopes: {" + scopes +
		"}}}}}}\npaths: {" + path + "}\n"
}

var good = head + document("a.yaml", "/t", "a: A", "/a: {get: {operationId: x, security: [{o: [a]}]}}") + document("b.yaml", "/t", "a: A", "/b: {get: {operationId: y, security: [{o: [a]}]}}")

var (
	differ = diag.Define(diag.Rule{
		Code: "SG1222", Title: "documents of one API define a name differently", Severity: diag.Error,
		Why: "Documents that are read as one API share their names: a credential for a scheme is good for all operations that ask for it, whichever document they are in. Two schemes, scopes or subject types " +
			"of one name that are not the same would let callers of one in to the other.",
		Bad: head + document("a.yaml", "/t", "a: A", "/a: {get: {security: [{o: [a]}]}}") + document("b.yaml", "/other", "a: A", "/b: {get: {security: [{o: [a]}]}}"), Good: good,
	})
	twice = diag.Define(diag.Rule{
		Code: "SG1223", Title: "two documents of one API have the same endpoint", Severity: diag.Error,
		Why: "An endpoint has one requirement. Where two documents state one each, whoever reads only one of them protects less than the other asks.",
		Bad: head + document("a.yaml", "/t", "a: A", "/a: {get: {security: [{o: [a]}]}}") + document("b.yaml", "/t", "a: A", "/a: {get: {security: [{o: []}]}}"), Good: good,
	})
	described = diag.Define(diag.Rule{
		Code: "SG1224", Title: "documents of one API describe a scope differently", Severity: diag.Warning,
		Why: "It is one scope: tokens carry only its name. Callers of the one document were told something else about what it opens than those of the other.",
		Bad: head + document("a.yaml", "/t", "a: A", "/a: {get: {security: [{o: [a]}]}}") + document("b.yaml", "/t", "a: B", "/b: {get: {security: [{o: [a]}]}}"), Good: good,
	})
	sameID = diag.Define(diag.Rule{
		Code: "SG1225", Title: "two documents of one API have the same operationId", Severity: diag.Warning,
		Why: "Ids name operations in generated code and in selectors, so one of the two goes by an id made from its method and path.",
		Bad: head + document("a.yaml", "/t", "a: A", "/a: {get: {operationId: x, security: [{o: [a]}]}}") + document("b.yaml", "/t", "a: A", "/b: {get: {operationId: x, security: [{o: [a]}]}}"), Good: good,
	})
)
