// Package spec is the model: what a description of scopes and endpoints means once it is read. Readers fill
// an API, Seal finishes and checks it, and from then on nothing changes it: questions (spec/query) and targets
// (generator/...) only read. It knows no syntax and no target, and imports spec/diag alone.
package spec

import "github.com/scopegen/scopegen/spec/diag"

// API is one resolved description. All slices are in source order.
type API struct {
	Info         Info
	BasePath     string // "" or begins with a slash and does not end with one
	Schemes      []*Scheme
	SubjectTypes []*SubjectType
	Holders      []*Holder
	Actions      []*Action
	Groups       []*Group
	Scopes       []*Scope
	Sets         []*Set
	Operations   []*Operation
	Retired      []*Retired
	Extensions   []Extension
	Files        []File // every file that was read, the root first

	closures [][]ScopeSet // by subject class, then scope; nil when the scope implies nothing there
	limited  bool         // some scope is limited to some subject types
	byName   map[string]*Scope
}

// Info is what the description says about itself.
type Info struct {
	Title, Version, Description string
	Translations                []Translation
	Extensions                  []Extension
	Range                       diag.Range
}

// File is a source that was read: its name as the user would type it, and its bytes.
type File struct {
	Name string
	Data []byte
}

// Extension is an x- key and its value as compact JSON.
type Extension struct {
	Name, JSON string
	Range      diag.Range
}

// Localized is a text in one language; Locale is a BCP 47 tag.
type Localized struct{ Locale, Text string }

// Name is an identifier that the author chose for one target language, such as "go".
type Name struct {
	Language, Identifier string
	Range                diag.Range
}

// Scope finds a scope by its exact name (RFC 6749 section 3.3: names are case-sensitive).
func (a *API) Scope(name string) (*Scope, bool) {
	s, ok := a.byName[name]
	return s, ok
}

// Set, Scheme, SubjectType and Holder find by exact name; nil when there is none.
func (a *API) Set(name string) *Set { return find(a.Sets, name, func(s *Set) string { return s.Name }) }
func (a *API) Scheme(name string) *Scheme {
	return find(a.Schemes, name, func(s *Scheme) string { return s.Name })
}
func (a *API) Holder(name string) *Holder {
	return find(a.Holders, name, func(h *Holder) string { return h.Name })
}
func (a *API) SubjectType(name string) *SubjectType {
	return find(a.SubjectTypes, name, func(t *SubjectType) string { return t.Name })
}

func find[T any](all []*T, name string, key func(*T) string) *T {
	for _, v := range all {
		if key(v) == name {
			return v
		}
	}
	return nil
}
