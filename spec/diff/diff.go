// Package diff says what changed between two models of one API, by meaning: for each operation which callers pass that did not before
// and the other way round, what each scope opens, who holds what by default, and what is called or described differently. It
// is a function of the two models, and imports spec, spec/compare and spec/query.
package diff

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// Options completes APIs.
type Options struct {
	// At is the day of the new model, as an RFC 3339 full-date. What the old model says will be removed by then is expected
	// to be. "": nothing is.
	At string
	// Silence reports that the new model is an OpenAPI document, in which an operation without security is public to every reader that
	// goes by the standard (OpenAPI 3.1.1, 4.8.10 Operation Object), whereas the guard denies what is undeclared.
	Silence bool
}

// Kind is what became of something.
type Kind uint8

const (
	Kept Kind = iota
	Added
	Removed
	Renamed // an operation: its path; a scope: its name
)

func (k Kind) String() string { return [...]string{"kept", "added", "removed", "renamed"}[k] }

// Result is what changed: nothing else did. Operations and scopes are in the order of the new model, with what was removed at the
// end, in the order of the old one.
type Result struct {
	Was, Is    *spec.API
	Operations []*Operation
	Scopes     []*Scope
	Parts      []*Part
}

// Operation is one endpoint that changed.
type Operation struct {
	Kind    Kind
	Was, Is *spec.Operation // nil where it was added, removed
	Slash   string          // where only one spelling of an endpoint that ignores trailing slashes comes or goes: that path

	// Class compares who passes. An added operation is compared with what took its requests before, a removed one
	// with what takes them now: Instead; nobody passes where that is nil.
	Class        compare.Class
	Gained, Lost *compare.Caller
	Undecided    bool // there are too many kinds of callers to try; Class is what is known
	Instead      *spec.Operation
	Expected     string // why whoever loses it was told so; "" where not
	Due          string // the day by which it was to be removed, where that is why
	Restated     bool   // it is written in other words, whatever they mean
	// Overlap is set where this is about the requests alone that another operation matches too; what else became of the
	// operation is said apart.
	Overlap *Overlap
	// Silent: its document says nothing about it any more, so that it is denied here and public to others. No caller is Gained by that.
	Silent bool

	HoldersGained, HoldersLost []string // who passes by the scopes that are held by default
	Fields                     []Field
}

// Scope is one scope that changed.
type Scope struct {
	Kind    Kind
	Was, Is *spec.Scope
	Alias   bool        // renamed or removed, and tokens may still carry the old name, for Is or Into
	Into    *spec.Scope // removed, and its name is now an alias of this one, which was there before
	// Opens and Closes are what a token with the scope gained and lost by it.
	Opens, Closes []Opening
	Expected      string // why it was expected to go
	Due           string // the day by which it was to be removed, where that is why
	Fields        []Field
}

// Opening is an operation that a scope opens, alone or together with others.
type Opening struct {
	Operation *Operation
	Together  bool // gained: only together with other scopes; lost: only together with others now
}

// Part is a change of anything else: of the API itself, a scheme, subject type, holder, action, group, set, or retired name.
type Part struct {
	Kind          Kind
	Section, Name string
	Was           string // the old name of what was renamed
	Class         compare.Class
	Fields        []Field
}

// Field is one thing that is said differently: a text, or a list that gained and lost members.
type Field struct {
	Name         string
	Was, Is      string
	Gained, Lost []string
	Class        compare.Class // what that does to those whom it is about
	Expected     bool          // a loss that was announced
}

// Words reports whether a field is text for people.
func (f Field) Words() bool {
	name, _, _ := strings.Cut(f.Name, " (") // what is said in another language
	switch name {
	case "title", "description", "summary", "note", "consent", "reason":
		return true
	}
	return false
}

// APIs compares two sealed models.
func APIs(was, is *spec.API, opt Options) *Result {
	d := &differ{Result: Result{Was: was, Is: is}, at: opt.At, silence: opt.Silence, memo: map[string]compare.Result{}}
	d.pairOperations()
	d.pairSchemes()
	d.pairScopes()
	d.pairBySummary()
	d.name()
	d.before, d.after = newSide(was, d.wasNames), newSide(is, d.isNames)
	d.operations()
	d.overlaps()
	d.scopes()
	d.parts()
	return &d.Result
}

type differ struct {
	Result
	at      string
	silence bool

	pairs         pairs
	schemes       map[string]string // the old name of a scheme by its new one, where they differ
	wasOf         map[*spec.Scope]*spec.Scope
	isOf          map[*spec.Scope]*spec.Scope
	alias         map[*spec.Scope]*spec.Scope // of an old scope: the one whose alias its name is now
	wasNames      compare.Names
	isNames       compare.Names
	due           map[string]bool // names of scopes that were to go by now
	before, after *side
	memo          map[string]compare.Result
}

// Widened reports whether somebody may do more, or that could not be told.
func (r *Result) Widened() bool {
	for _, o := range r.Operations {
		if o.Opens() || o.Undecided || some(o.Fields, Field.widens) {
			return true
		}
	}
	for _, s := range r.Scopes {
		if s.Kind == Kept && some(s.Fields, Field.widens) || s.Kind == Renamed && some(s.Fields, Field.widens) {
			return true
		}
	}
	for _, p := range r.Parts {
		if p.Class == compare.Widened || p.Class == compare.Changed || some(p.Fields, Field.widens) {
			return true
		}
	}
	return false
}

// Narrowed reports whether somebody may do less who was not told, must ask another way, or that could not be told.
func (r *Result) Narrowed() bool {
	for _, o := range r.Operations {
		if o.Undecided || o.Breaks() || some(o.Fields, Field.narrows) {
			return true
		}
	}
	for _, s := range r.Scopes {
		if s.Breaks() || s.Kind != Added && s.Kind != Removed && some(s.Fields, Field.narrows) {
			return true
		}
	}
	for _, p := range r.Parts {
		if p.Class == compare.Narrowed || p.Class == compare.Changed || some(p.Fields, Field.narrows) {
			return true
		}
	}
	return false
}

// Opens reports whether somebody passes who did not, by the guard, by default, or by what other readers of the document take it for.
func (o *Operation) Opens() bool { return o.Gained != nil || o.Silent || len(o.HoldersGained) > 0 }

// Breaks reports whether calls of the operation that went through are refused now, unannounced.
func (o *Operation) Breaks() bool {
	gone := o.Kind == Renamed && len(o.Was.Effective.Alternatives) > 0
	return (o.Lost != nil || gone || len(o.HoldersLost) > 0) && o.Expected == ""
}

// Breaks reports whether tokens that carry the scope, or clients that ask for it, have to change, unannounced.
func (s *Scope) Breaks() bool {
	return (s.Kind == Removed || s.Kind == Renamed) && !s.Alias && s.Expected == ""
}

// Empty reports whether nothing changed.
func (r *Result) Empty() bool { return len(r.Operations)+len(r.Scopes)+len(r.Parts) == 0 }

func (f Field) widens() bool { return f.Class == compare.Widened || f.Class == compare.Changed }
func (f Field) narrows() bool {
	return (f.Class == compare.Narrowed || f.Class == compare.Changed) && !f.Expected
}

func some(fields []Field, is func(Field) bool) bool {
	for _, f := range fields {
		if is(f) {
			return true
		}
	}
	return false
}
