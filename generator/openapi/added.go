package openapi

import (
	"slices"
	"strings"
)

// added is the record of what scopegen put into a document, in words that do not depend on where things stand in its files:
// "GET /a security", "scheme o", "scope o clientCredentials a". What is in it and no longer wanted is taken out again; what is not
// is somebody else's, and stays.
type added struct {
	before, now map[string]bool
	schemes     map[string]bool // those that something was added to before
}

func newAdded(before []string) *added {
	a := &added{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, name := range before {
		a.before[name] = true
		if words := strings.SplitN(name, " ", 3); len(words) == 3 && (words[0] == "scheme" || words[0] == "flow" || words[0] == "scope") {
			a.schemes[words[1]] = true
		}
	}
	return a
}

// had reports whether an earlier run added it.
func (a *added) had(name string) bool { return a.before[name] }

// touched reports whether an earlier run added something to a scheme.
func (a *added) touched(scheme string) bool { return a.schemes[scheme] }

// add notes that this run adds it.
func (a *added) add(name string) { a.now[name] = true }

// keep notes that it stays, and whose it is.
func (a *added) keep(name string) {
	if a.before[name] {
		a.now[name] = true
	}
}

func (a *added) list() []string {
	all := make([]string, 0, len(a.now))
	for name := range a.now {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
