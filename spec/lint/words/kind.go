package words

import (
	"slices"
	"strings"
)

// Kind is how much of a resource a name speaks of.
type Kind uint8

// The kinds. Manage is everything about a resource, reading too.
const (
	Open Kind = iota
	Read
	Write
	Manage
)

var kinds = map[string]Kind{
	"read": Read, "readonly": Read, "view": Read, "viewer": Read, "list": Read, "get": Read,
	"write": Write, "create": Write, "update": Write, "edit": Write, "delete": Write, "modify": Write, "remove": Write, "upload": Write,
	"admin": Manage, "administer": Manage, "manage": Manage, "manager": Manage, "owner": Manage, "full": Manage, "readwrite": Manage,
}

// Parts are what a scope's name is about, its words joined by spaces, and how much of it: store:read and read:store read store, and
// Mail.ReadWrite manages mail. Of several words the last that reads or writes counts: admin:read reads admin.
func Parts(name string) (resource string, kind Kind) {
	of := Of(name)
	from, to, kind := action(of)
	return strings.Join(slices.Delete(of, from, to), " "), kind
}

// Action finds the words of a name that say what may be done.
func Action(of []string) (from, to int, known bool) {
	from, to, kind := action(of)
	return from, to, kind != Open
}

func action(of []string) (from, to int, kind Kind) {
	for i := len(of) - 1; i >= 0; i-- {
		switch k := kinds[of[i]]; {
		case k == Write && i > 0 && kinds[of[i-1]] == Read:
			return i - 1, i + 1, Manage
		case k == Read, k == Write:
			return i, i + 1, k
		case k == Manage && kind == Open:
			from, to, kind = i, i+1, k
		}
	}
	return from, to, kind
}
