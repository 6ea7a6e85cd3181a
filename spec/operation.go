package spec

import "github.com/scopegen/scopegen/spec/diag"

// Access is a label for people; decisions read the requirement.
type Access uint8

const (
	Undeclared    Access = iota // nothing opens it: denied, and never written to OpenAPI
	Scoped                      // some alternative names scopes, none is anonymous
	Authenticated               // any valid credential
	Optional                    // anonymous callers pass, a bad credential is refused
	Public                      // never authenticates
	None                        // declared, always denied
)

var accessNames = [...]string{"undeclared", "scoped", "authenticated", "optional", "public", "none"}

func (a Access) String() string { return accessNames[a] }

// Operation is one endpoint: a method on a path.
type Operation struct {
	Index        int
	Method       string // upper case
	Base         string // joined before Path; "" or begins with a slash and does not end with one
	Path         string // as written
	Pattern      Pattern
	SlashIgnored bool // trailingSlash: ignore
	RPC          string
	ID           string
	IDGiven      bool // said by the author or an operationId, not made from method and path
	IDYields     bool // without one its author chose none, as in a document: the id that is made gives way to another one
	Summary      string
	Description  string
	Tags         []string
	Owner        string
	Reason       string // why it is public, or denied
	Deprecated   *Deprecation
	Access       Access
	SubjectTypes []*SubjectType
	Grants       []Grant // what opened it, in source order; empty when Requires or Access says it
	Requires     *Tree   // as the author wrote it; nil unless a requires tree says it
	Written      Requirement
	Effective    Requirement // its ranges may be those of another operation that needs the same
	// AnyOf are the schemes ("*": all) whose lists of scopes mean any of them in the document that the operation was read
	// from, where the standard means all. Written is what is meant; this is for writing the document again.
	AnyOf         []string
	Translations  []Translation // of summary, description and reason
	Extensions    []Extension
	Range         diag.Range
	SecurityRange diag.Range // where its security is said, when that is elsewhere
}

// SaidAt is where its access is said: at its security where that stands elsewhere, otherwise at the operation.
func (o *Operation) SaidAt() diag.Range {
	if o.SecurityRange.IsValid() {
		return o.SecurityRange
	}
	return o.Range
}

// FullPath is the path that callers use: base and path joined.
func (o *Operation) FullPath() string { return o.Base + o.Path }

// String is "METHOD /full/path", which names the endpoint in every message.
func (o *Operation) String() string { return o.Method + " " + o.FullPath() }

// Grant is one reason why an endpoint opens: a scope, what must be held with it, and for whom.
type Grant struct {
	Scope        *Scope
	With         []*Scope
	SubjectTypes []*SubjectType // as the grant says; empty: no narrowing
	Scheme       *Scheme
	Least        bool
	Selector     *Selector // nil for a plain grant
	Range        diag.Range
}

// Tree is a requires tree: exactly one of Any, All, and the leaf fields is set.
type Tree struct {
	Any, All     []*Tree
	Anonymous    bool
	Scope        *Scope // nil with a Scheme: a credential without scopes
	Scheme       *Scheme
	SubjectTypes []*SubjectType
	Range        diag.Range
}

// Patterns are the patterns that the operation matches: one, or two where a trailing slash is ignored.
func (o *Operation) Patterns() []Pattern {
	if twin, ok := o.Pattern.SlashTwin(); ok && o.SlashIgnored {
		return []Pattern{o.Pattern, twin}
	}
	return []Pattern{o.Pattern}
}
