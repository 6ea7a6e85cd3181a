// Package pack turns a resolved description of scopes and operations into the string constants that the fixed part of the generated Go package
// (package runtime beside it) reads in place: no init, no heap, nothing to change at run time.
//
// It owns the binary layouts and everything that is decided once, at generation: implication closed for each subject type, requirements turned
// into machine-word tests, patterns determinised. It imports the standard library alone: its input is its own small Model, so that the layouts
// can be tested, fuzzed and reasoned about without the specification's model.
package pack

// Model is what the tables are made from. References are by name. Order is meaning: the n-th scope (from 1) is the generated constant with the
// value n, and so for schemes, subject types, holders, claims and operations.
type Model struct {
	Scopes       []Scope
	Schemes      []Scheme // at least one
	SubjectTypes []string // at most 63
	Holders      []Holder
	Operations   []Operation
}

// Scope is one scope. Name and Aliases are RFC 6749 scope-tokens.
type Scope struct {
	Name         string
	Aliases      []string // older wire names that tokens may still carry
	Implies      []string // direct; the closure is computed here, for each subject type
	SubjectTypes []string // who may hold it; none: everyone, callers of unstated type included
	Holders      []string // who is entitled to it by default
	ObjectsAll   bool     // holding it makes object-level checks skippable
	Movable      bool     // a tenant may move it between holders
	AdminConsent bool

	Title, Description, Note, Owner string
	Group, GroupTitle               string
	Risk                            string // "", "low", "medium", "high", "critical"
	Tags                            []string
	Consent                         []Consent
	Deprecated                      *Deprecation
}

// Consent is the text of a consent screen in one locale.
type Consent struct{ Locale, Text string }

// Deprecation says since when, what instead, until when, and why. ReplacedBy names scopes.
type Deprecation struct {
	Since, Removal, Note string
	ReplacedBy           []string
}

// Scheme is one way in which callers prove who they are.
type Scheme struct {
	Name      string
	Challenge string  // how a WWW-Authenticate for it begins: "Bearer", `ApiKey in="header"`
	Claims    []Claim // where a verified token carries its scopes
}

// Claim is one claim of a token that carries scopes.
type Claim struct {
	Name        string
	Array       bool   // a JSON array of scope-tokens; otherwise one string of them separated by single spaces
	SubjectType string // what a token that carries this claim stands for; empty: unstated
	Prefix      string // what stands before each scope in the claim, exactly and always
}

// Holder is a kind of principal that is entitled to scopes by default.
type Holder struct {
	Name     string
	Inherits []string // members also hold what these hold
}

// Operation is one method on one path pattern, with what a caller needs.
type Operation struct {
	Method     string
	Base, Path string
	Pattern    string // Base and Path joined, literal segments in their escaped canonical form; empty: Base+Path as they are
	ID         string
	Summary    string
	Access     string       // "scoped", "authenticated", "optional", "public", "none", "undeclared"; a label, decisions read Alternatives
	Deprecated *Deprecation // nil when it is not; ReplacedBy is not kept
	RPC        string       // the full method name of gRPC and Connect
	ServeMux   string       // the pattern for http.ServeMux where that is not Pattern; see the fixed part's operation.go
	// IgnoreSlash makes the pattern with and without its trailing slash the same operation.
	IgnoreSlash bool
	// Unrouted keeps the operation out of the route table: one before it matches the same requests, and needs the same.
	Unrouted bool
	// Alternatives are an OR. None at all: denied to everyone.
	Alternatives []Alternative
}

// Alternative is an AND of needs; with none, anonymous callers pass. When SubjectTypes is not empty, each credential used must be of one of
// them.
type Alternative struct {
	Needs        []Need
	SubjectTypes []string
	Least        bool // the alternative that a client should ask for; without a mark, the first
}

// Need is a credential of a scheme that holds the scopes (none: any credential of the scheme).
type Need struct {
	Scheme string
	Scopes []string
}
