package spec

import "github.com/scopegen/scopegen/spec/diag"

// Scheme is how callers prove who they are, in the terms of an OpenAPI security scheme.
type Scheme struct {
	Index       int
	Name        string
	Type        string // oauth2, openIdConnect, http, apiKey, mutualTLS
	Description string
	HTTPScheme  string // type http: "bearer", "basic", …
	Format      string // type http, bearer: bearerFormat
	In, Param   string // type apiKey: header, query or cookie, and its name
	OpenIDURL   string // type openIdConnect
	Resource    string // the API's identifier (RFC 8707, RFC 9728)
	Flows       []Flow
	Claims      []Claim
	Default     bool   // a scope that names no scheme is carried by this one
	Implicit    bool   // nobody declared it: the spec has no schemes at all
	Early       bool   // an OpenAPI document lists scopes behind it, before the version that lets it
	OpenAPI     string // the version of the document that declares it: "2.0", "3.0", …; "" where no document does
	Names       []Name
	Extensions  []Extension
	Range       diag.Range
}

// Flow is one OAuth 2.0 flow: authorizationCode, clientCredentials, implicit, password or deviceAuthorization.
type Flow struct {
	Type                                                           string
	AuthorizationURL, TokenURL, RefreshURL, DeviceAuthorizationURL string
	Range                                                          diag.Range
}

// Claim says where a verified token carries scopes.
type Claim struct {
	Name        string // JSON member
	Format      string // "space" (RFC 8693 section 4.2) or "array"
	SubjectType *SubjectType
	Prefix      string
	Range       diag.Range
}

// SubjectType is what a token stands for.
type SubjectType struct {
	Index        int
	Name, Title  string
	Description  string
	Flows        []string // the OAuth flows that yield it; empty when not said
	Names        []Name
	Translations []Translation
	Extensions   []Extension
	Range        diag.Range
}

// Holder is who is entitled to a scope by default.
type Holder struct {
	Index                    int
	Name, Title, Description string
	Inherits                 []*Holder // members also hold what these hold
	Names                    []Name
	Translations             []Translation
	Extensions               []Extension
	Range                    diag.Range
}

// Action is a word of the vocabulary: the second half of resource:action names.
type Action struct {
	Name, Title, Description string
	Methods                  []string // what a selector of such a scope takes when it names none
	Translations             []Translation
	Extensions               []Extension
	Range                    diag.Range
}

// Group is a titled part of the description.
type Group struct {
	Index                  int
	ID, Title, Description string
	Note, Owner            string
	Owns                   bool // it says what it owns, and the reader refuses what reaches in
	Scopes                 []*Scope
	Translations           []Translation
	Extensions             []Extension
	Range                  diag.Range
}

// Risk grades what a scope opens.
type Risk uint8

const (
	RiskUnstated Risk = iota
	RiskLow
	RiskMedium
	RiskHigh
	RiskCritical
)

// Risks are the names of the grades, by value.
var Risks = [...]string{"", "low", "medium", "high", "critical"}

func (r Risk) String() string { return Risks[r] }

// Scope is one scope (RFC 6749 section 3.3).
type Scope struct {
	Index                    int
	Name                     string
	Title, Description, Note string // Description is Markdown
	Group                    *Group // nil outside any group
	Scheme                   *Scheme
	Action                   *Action // nil when the name ends in no declared action
	Consent                  []Localized
	Implies                  []Implication // as written, globs resolved
	Holders                  []*Holder
	SubjectTypes             []*SubjectType // empty: any
	Risk                     Risk
	AdminConsent             bool
	ObjectsAll               bool // object-level checks may be skipped by who holds it
	Deprecated               *Deprecation
	Aliases                  []Alias
	Movable                  bool
	Owner                    string
	Tags                     []string
	Names                    []Name
	Literal                  bool
	Selectors                []*Selector // what its selecting grants picked
	Translations             []Translation
	Extensions               []Extension
	Range                    diag.Range // of the name
}

// Limited reports whether only some subject types may hold s.
func (s *Scope) Limited() bool { return len(s.SubjectTypes) > 0 }

// Allows reports whether a caller of type t (nil: unstated) may hold s.
func (s *Scope) Allows(t *SubjectType) bool {
	if !s.Limited() {
		return true
	}
	for _, own := range s.SubjectTypes {
		if own == t {
			return true
		}
	}
	return false
}

// Implication is one edge: the scope that has it also opens what To opens. Via is what the author wrote,
// a name or a glob.
type Implication struct {
	To    *Scope
	Via   string
	Range diag.Range
}

// ByGlob reports whether a glob picked the scope, rather than its name.
func (i Implication) ByGlob() bool { return i.Via != i.To.Name }

// Deprecation says that something will go. Dates are RFC 3339 full-dates and never change a decision.
type Deprecation struct {
	Since, Removal, Note string
	ReplacedBy           []*Scope
	Range                diag.Range
}

// Alias is an older wire name that tokens may still carry.
type Alias struct {
	Name, Until string
	Range       diag.Range
}

// Retired is a name that once was a scope or an alias and cannot come back.
type Retired struct {
	Name, Since, Note string
	Range             diag.Range
}

// Set is a bundle of scopes that people hand out.
type Set struct {
	Index                    int
	Name, Title, Description string
	Scopes                   []*Scope // what names and globs picked, in declaration order, each once
	Written                  []Pick   // what each entry of the author's list picked
	Names                    []Name
	Translations             []Translation
	Extensions               []Extension
	Range                    diag.Range
}

// Pick records what one name or glob resolved to.
type Pick struct {
	Via    string
	Scopes []*Scope
	Range  diag.Range
}

// ByGlob reports whether the entry is a glob rather than a name.
func (p Pick) ByGlob() bool { return len(p.Scopes) != 1 || p.Scopes[0].Name != p.Via }

// Selector records what a selecting grant picked.
type Selector struct {
	Text         string // one line, canonical, for people
	Base         string // stands before the paths
	Want, Except Criteria
	Picked       []*Operation
	Range        diag.Range
}

// Criteria are what a selector goes by: the kinds AND, the items of one OR; without items a kind allows all. Paths are as
// written, without the base. An Except without any excepts nothing.
type Criteria struct{ Methods, Paths, Tags, Operations []string }
