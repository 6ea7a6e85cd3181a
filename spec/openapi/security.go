package openapi

import (
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// Security is what a security key says, by name: an OR of alternatives, each an AND of schemes. Without alternatives
// it is public.
type Security struct {
	Alternatives []Alternative
	Range        diag.Range
}

// Alternative is one Security Requirement Object. Without needs it lets anonymous callers pass.
type Alternative struct {
	Needs []Need
	Range diag.Range
}

// Need is a scheme and the scopes, or roles, that it must carry.
type Need struct {
	Scheme string
	Scopes []string
	Node   source.Node // the scheme's key
	List   source.Node
}

// Security gives the security in force for an operation: its own, else the document's. said is false when there is
// neither; the node is the value that says it.
func (d *Document) Security(op Operation) (value source.Node, own, said bool) {
	if n, ok := op.Node.Get("security"); ok {
		return n, true, true
	}
	n, ok := d.Root().Get("security")
	return n, false, ok
}

// ReadSecurity reads a security value. It is not ok when some reader could take the value for something else than
// another does: null in any place, numbers, a mapping where a list is due. Such a value is reported and means nothing.
func (d *Document) ReadSecurity(value source.Node, found *diag.List) (s Security, ok bool) {
	s.Range = value.Range()
	fail := func(n source.Node, what, hint string) (Security, bool) {
		// An absent value has no width; its line says enough.
		is, _, _ := strings.Cut(n.Describe(), ";") // what would make it text is no help where text is not wanted
		found.Add(badSecurity, n.Range(), "%s, and this %s", what, is).Hint = hint
		return s, false
	}
	if value.Kind() != source.Sequence {
		return fail(value, "security must be a list", `write [] for public, or [{scheme: [scopes]}]`)
	}
	for i := range value.Len() {
		item := value.Item(i)
		if item.Kind() != source.Mapping {
			return fail(item, "each alternative of security must be a mapping", `write {scheme: [scopes]}, or {} where anonymous callers pass`)
		}
		alt := Alternative{Range: item.Range()}
		for j := range item.Len() {
			key, list := item.Pair(j)
			if list.Kind() != source.Sequence {
				hint := "write [] for a credential without scopes, or the list of scopes that it must carry"
				if scope, text := list.Text(); text && isScopeToken(scope) {
					hint = "write [" + scope + "]; for a credential without scopes []"
				}
				return fail(list, "what a scheme needs must be a list of scopes", hint)
			}
			need := Need{Scheme: d.schemeName(key), Node: key, List: list}
			for k := range list.Len() {
				scope := list.Item(k)
				name, text := scope.Text()
				if !text {
					hint := "write the name of a scope, in quotes where it could be taken for something else"
					if scope.Kind() == source.Null {
						hint = "take it out, or write the name of a scope"
					}
					return fail(scope, "a scope must be text", hint)
				}
				if !isScopeToken(name) {
					found.Add(badScope, scope.Range(), "%q is not a scope", name).Hint = scopeHint(name)
					return s, false
				}
				need.Scopes = append(need.Scopes, name)
			}
			alt.Needs = append(alt.Needs, need)
		}
		s.Alternatives = append(s.Alternatives, alt)
	}
	return s, true
}

// schemeName gives the name of the scheme that a key of a requirement means.
func (d *Document) schemeName(key source.Node) string {
	if name, is := d.named[key]; is {
		return name
	}
	return key.Value()
}

// isScopeToken is RFC 6749 section 3.3: 1*( %x21 / %x23-5B / %x5D-7E ).
func isScopeToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x21 || c > 0x7E || c == '"' || c == '\\' {
			return false
		}
	}
	return s != ""
}

func scopeHint(name string) string {
	if strings.ContainsAny(name, " \t\n") {
		return "a scope holds no blanks (RFC 6749 section 3.3): two scopes are two items of the list"
	}
	return `a scope is printable ASCII without blanks, " and \ (RFC 6749 section 3.3)`
}
