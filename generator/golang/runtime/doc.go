// Package runtime is the fixed part of the generated Go package: everything that does not depend on
// a specification. It is a real package of this module so that it can be tested and fuzzed here;
// generation copies its files (not its tests, not sample_*.go, not doc.go) beside the files made
// from the specification, with the package clause rewritten. It imports the standard library alone,
// compiles as Go 1.23, has no init, no package variable, and keeps no table on the heap: policy is
// string constants, and cannot be changed at run time.
//
// # What the specification's files declare
//
// sample_tables.go and sample_model.go here are the two files in exactly the form that is emitted.
//
// The tables, by pack.Pack(model) and then (*pack.Tables).File(package): the array lengths
// scopeWords, objectWords and schemeCount, and the packed strings packedScopes, packedScopeInfo,
// packedImplications, packedRequirements, packedOperations, packedRoutes, packedNames and
// packedHolders. All of them are used by the fixed part whatever the specification holds.
//
// The typed constants, by the emitter, each numbered from 1 in the model's order:
//
//	const StoreRead Scope = 1             // one for each scope
//	const OpListAssets Operation = 1      // one for each operation
//	const SchemeOauth2 Scheme = 1         // one for each of Tables.Schemes (at least one: see pack.Model.Schemes)
//	const ClaimScope ClaimSource = 1      // one for each of Tables.Claims (at least one)
//	const SubjectUser SubjectType = 1     // one for each subject type
//	const HolderEveryone Holder = 1       // one for each holder
//	func SetViewer() Set { return Of(StoreRead, StoreShare) }
//
// # Reserved names
//
// Every package-level name of the copied files is taken, and nothing else is: a scope may be
// OpListAssets or SetViewer as long as no operation or set is. An emitter collects the names with
// go/parser from the files that it copies, so that the list cannot fall behind. After 1.0 the fixed
// part gains methods only, so that no name of a specification is ever taken from it.
//
// # Layers
//
// Vocabulary: table.go, words.go, names.go, scope.go, info.go, set.go, token.go, claim.go,
// implication.go, credential.go, entitlement.go. It knows nothing of operations, so that a later
// version can take it from a shared module. Surface: operation.go, requirement.go, decide.go,
// match.go, path.go, and the guard: gate.go with authentication.go, call.go, event.go, report.go and
// deprecation.go is what every framework shares, denial.go with challenge.go the answers, guard.go
// and mux.go net/http's, verify.go what a router lists held against the specification, screen.go
// with outer.go the layer in front that only denies.
package runtime
