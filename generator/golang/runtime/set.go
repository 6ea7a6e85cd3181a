package runtime

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/bits"
	"strings"
)

// Set is a set of scopes: a comparable value, the zero value empty. It holds what was said:
// implication is applied by Grants and by decisions.
type Set struct{ words [scopeWords]uint64 }

// Of is the set of these scopes. Invalid ones are left out.
func Of(scopes ...Scope) Set {
	var s Set
	for _, scope := range scopes {
		if scope.Valid() {
			s.add(scope)
		}
	}
	return s
}

func (s *Set) add(scope Scope) { s.words[(scope-1)>>6] |= 1 << ((scope - 1) & 63) }

// Has reports whether the set holds the scope itself. See Grants for implication.
func (s Set) Has(scope Scope) bool {
	return scope.Valid() && s.words[(scope-1)>>6]&(1<<((scope-1)&63)) != 0
}

// Grants reports whether someone of the subject type (zero: unstated) who holds this set has the
// scope, itself or by implication.
func (s Set) Grants(scope Scope, subject SubjectType) bool {
	return closure(packedImplications, int(subject), s).Has(scope)
}

// Union is what either holds. The scopes of two claims, or of two credentials, are never to be
// joined: one may stand for the user and the other for the application.
func (s Set) Union(t Set) Set {
	for i := range s.words {
		s.words[i] |= t.words[i]
	}
	return s
}

// Intersect is what both hold.
func (s Set) Intersect(t Set) Set {
	for i := range s.words {
		s.words[i] &= t.words[i]
	}
	return s
}

// Without is what s holds and t does not.
func (s Set) Without(t Set) Set {
	for i := range s.words {
		s.words[i] &^= t.words[i]
	}
	return s
}

// Len is the number of scopes.
func (s Set) Len() int {
	n := 0
	for _, w := range s.words {
		n += bits.OnesCount64(w)
	}
	return n
}

// All iterates over the scopes in the order of declaration.
func (s Set) All() iter.Seq[Scope] {
	return func(yield func(Scope) bool) {
		for i, w := range s.words {
			for ; w != 0; w &= w - 1 {
				if !yield(Scope(i*64 + bits.TrailingZeros64(w) + 1)) {
					return
				}
			}
		}
	}
}

// Scopes are the scopes in the order of declaration.
func (s Set) Scopes() []Scope {
	scopes := make([]Scope, 0, s.Len())
	for scope := range s.All() {
		scopes = append(scopes, scope)
	}
	return scopes
}

// String is the value of an RFC 6749 scope parameter: wire names, one space between, in the order
// of declaration.
func (s Set) String() string { return strings.Join(Strings(s.Scopes()...), " ") }

// MarshalText gives String.
func (s Set) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes what MarshalText gives. It is for what this program has stored: an unknown
// scope is an error. Tokens are read by ParseSet.
func (s *Set) UnmarshalText(text []byte) error {
	set, unknown, err := ParseSet(string(text))
	if err != nil {
		return err
	}
	if unknown != 0 {
		for _, name := range strings.Split(string(text), " ") {
			if _, err := ParseScope(name); err != nil {
				return err
			}
		}
	}
	*s = set
	return nil
}

// MarshalJSON gives an array of wire names in the order of declaration.
func (s Set) MarshalJSON() ([]byte, error) { return json.Marshal(Strings(s.Scopes()...)) }

// UnmarshalJSON takes what MarshalJSON gives. An unknown scope is an error; see UnmarshalText.
func (s *Set) UnmarshalJSON(data []byte) error {
	if len(data) == 0 || data[0] != '[' {
		return fmt.Errorf("a set of scopes is a JSON array, not %.20q", data)
	}
	var names []string
	if err := json.Unmarshal(data, &names); err != nil {
		return err
	}
	var set Set
	for _, text := range names {
		scope, err := ParseScope(text)
		if err != nil {
			return err
		}
		set.add(scope)
	}
	*s = set
	return nil
}
