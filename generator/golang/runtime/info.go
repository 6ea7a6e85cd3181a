package runtime

import (
	"fmt"
	"strconv"
	"strings"
)

// Info is what the specification says about a scope.
type Info struct {
	Title       string
	Description string // Markdown
	Note        string
	Group       string // the group's id
	GroupTitle  string
	Owner       string // its own, or else its group's
	Risk        string // "", "low", "medium", "high" or "critical"
	Tags        []string
	Aliases     []string          // older wire names
	Consent     map[string]string // texts for a consent screen, by locale
	Holders     []Holder          // who is entitled to it by default

	AdminConsent bool // only an administrator may consent; documented, not enforced here
	Movable      bool // a tenant may move it between holders
	ObjectsAll   bool // object-level checks may be skipped by those who hold it

	SubjectTypes []SubjectType // who may hold it; none: everyone
	Deprecation  *Deprecation  // nil when it is not deprecated
}

// Deprecation says since when, what to use instead (nil: nothing), when it goes, and why. Dates are
// as written and never change a decision.
type Deprecation struct {
	Since, Removal, Note string
	ReplacedBy           []Scope
}

// Info is what the specification says about the scope; empty for an invalid one. It allocates.
func (s Scope) Info() Info {
	rec := record(packedScopeInfo, int(s))
	flags := field(rec, 7)
	info := Info{
		Title: field(rec, 0), Description: field(rec, 1), Note: field(rec, 2),
		Group: field(rec, 3), GroupTitle: field(rec, 4), Owner: field(rec, 5), Risk: field(rec, 6),
		Tags: items(field(rec, 8)), Aliases: items(field(rec, 9)),
		Holders: numbers[Holder](field(rec, 11)), SubjectTypes: numbers[SubjectType](field(rec, 12)),
		AdminConsent: strings.Contains(flags, "c"), Movable: strings.Contains(flags, "m"),
		ObjectsAll: strings.Contains(flags, "o"),
	}
	for _, item := range items(field(rec, 10)) {
		if info.Consent == nil {
			info.Consent = map[string]string{}
		}
		locale, text, _ := strings.Cut(item, string(pairEnd))
		info.Consent[locale] = text
	}
	if strings.Contains(flags, "d") {
		info.Deprecation = &Deprecation{
			Since: field(rec, 13), Removal: field(rec, 15), Note: field(rec, 16),
			ReplacedBy: numbers[Scope](field(rec, 14)),
		}
	}
	return info
}

// numbers reads decimal numbers, one an item.
func numbers[N ~uint8 | ~uint16](field string) []N {
	var list []N
	for _, item := range items(field) {
		n, err := strconv.ParseUint(item, 10, 16)
		if err != nil {
			panic("packed number: " + err.Error())
		}
		list = append(list, N(n))
	}
	return list
}

func invalid(kind string, n int) error { return fmt.Errorf("invalid %s(%d)", kind, n) }
