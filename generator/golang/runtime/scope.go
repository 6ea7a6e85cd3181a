package runtime

import (
	"encoding/json"
	"iter"
)

// Scope is one scope of this API. The zero value is no scope. Its number is this build's alone:
// text and JSON are the wire name.
type Scope uint16

// String is the wire name; empty for no scope.
func (s Scope) String() string { return name(packedScopes, int(s)) }

// Valid reports whether s is one of the declared scopes.
func (s Scope) Valid() bool { return s >= 1 && int(s) <= nameCount(packedScopes) }

// MarshalText gives the wire name. An invalid scope is an error.
func (s Scope) MarshalText() ([]byte, error) {
	if !s.Valid() {
		return nil, invalid("Scope", int(s))
	}
	return []byte(s.String()), nil
}

// UnmarshalText takes a wire name or an alias of one.
func (s *Scope) UnmarshalText(text []byte) error {
	scope, err := ParseScope(string(text))
	if err == nil {
		*s = scope
	}
	return err
}

// MarshalJSON gives the wire name as a JSON string.
func (s Scope) MarshalJSON() ([]byte, error) {
	if !s.Valid() {
		return nil, invalid("Scope", int(s))
	}
	return json.Marshal(s.String())
}

// ParseScope is the scope with that wire name or alias, byte for byte. The error names the nearest
// one.
func ParseScope(text string) (Scope, error) {
	if n := lookup(packedScopes, text); n != 0 {
		return Scope(n), nil
	}
	return 0, unknownName("scope", packedScopes, text)
}

// All iterates over every scope, in the order of declaration.
func All() iter.Seq[Scope] {
	return func(yield func(Scope) bool) {
		for n := 1; n <= nameCount(packedScopes); n++ {
			if !yield(Scope(n)) {
				return
			}
		}
	}
}

// Strings are the wire names of the scopes, as golang.org/x/oauth2's Config.Scopes wants them.
// Invalid scopes are left out.
func Strings(scopes ...Scope) []string {
	names := make([]string, 0, len(scopes))
	for _, s := range scopes {
		if s.Valid() {
			names = append(names, s.String())
		}
	}
	return names
}
