// Package compare says how two requirements differ in what callers may do, whatever they are written like: which callers the
// one lets pass and the other does not. It imports spec alone.
package compare

import "github.com/scopegen/scopegen/spec"

// Class is how the callers that two requirements let pass relate.
type Class uint8

const (
	Equivalent Class = iota // the same callers pass
	Widened                 // all that passed the first pass the second, and others too
	Narrowed                // the second lets pass some of those that passed the first, and nobody else
	Changed                 // each lets callers pass that the other refuses
)

func (c Class) String() string {
	return [...]string{"equivalent", "widened", "narrowed", "changed"}[c]
}

// Side is a requirement with the model by whose implications and limits it is meant. Two sides of two models, such as an API
// before and after a change, are compared by name: a scope, scheme or subject type that a model does not have means
// nothing to it.
type Side struct {
	API         *spec.API
	Requirement spec.Requirement
	Names       Names
}

// Names say what callers' words mean on a side beside the names that its model has: older names of a scope that tokens may
// still carry, and what the other side calls something that is the same. None of the keys is a name of the side itself.
type Names struct {
	Scopes  map[string]string
	Schemes map[string]string
	// Without are scopes, by any of their names, that no caller is taken to hold.
	Without map[string]bool
}

// Result is what a comparison found. Gained is a caller that passes the second side and not the first, Lost the other way round; nil
// when there is none. A caller holds no more than it needs for that.
type Result struct {
	Class  Class
	Gained *Caller
	Lost   *Caller
	// Undecided reports that there are too many kinds of callers to try them all: Class is then what is known, and callers may
	// be gained or lost beside it. No requirement that people write comes near.
	Undecided bool
}

// Requirements compares what a requirement was with what it is.
//
// It is enough to try the least that satisfies each alternative: whoever holds more passes too, on either side. Callers are
// told apart by the subject type of each credential. Where the models' implications differ a needed scope may be held
// through any that implies it on its side, so that all of these are tried but those that are worth no less on the other.
func Requirements(was, is Side) Result {
	gained, whole := witness(is, was)
	lost, all := witness(was, is)
	return Both(gained, lost, !whole || !all)
}

// Both is the result of a comparison that found, or did not find, a caller in each direction.
func Both(gained, lost *Caller, undecided bool) Result {
	r := Result{Gained: gained, Lost: lost, Undecided: undecided}
	switch {
	case gained != nil && lost != nil:
		r.Class = Changed
	case gained != nil:
		r.Class = Widened
	case lost != nil:
		r.Class = Narrowed
	}
	return r
}
