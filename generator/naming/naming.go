// Package naming is the only place that makes identifiers of generated code from names in a specification. It owns how text
// becomes an identifier and what happens when two names become the same one: a finding, never a silent number, so that no
// identifier depends on what else the specification holds or in which order.
//
// It imports spec/diag alone of this module: what the entries are is its callers' business.
package naming

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/scopegen/scopegen/spec/diag"
)

// Entry is one thing that needs an identifier.
type Entry struct {
	Kind     string     // what it is, for messages: "scope", "operation"
	Key      string     // its name in the specification
	Prefix   string     // the family's prefix: "" for scopes, "Op" for operations
	Override string     // the identifier that the author chose (names.go); taken as it is, without Prefix
	Remedy   Remedy     // how its author gives it another identifier
	Range    diag.Range // of the name
	Chosen   diag.Range // of the override
}

// Remedy is what an author writes to give something another identifier.
type Remedy uint8

const (
	ByNames  Remedy = iota // names: {go: StoreRead}
	ByID                   // id: storeRead, from which the identifier follows
	ByRename               // another name: it takes neither
)

// Reserved are identifiers that are taken already, with what each is, for messages: "a function of the package".
type Reserved map[string]string

// Go gives every entry an exported Go identifier (ASCII letters, digits and underscores, beginning with an upper-case letter)
// that no other entry and nothing reserved has. With findings, entries that have none get "".
//
// Words are cut at whatever is neither letter nor digit and where a lower-case letter or a digit meets an upper-case one. Each begins upper-case
// and otherwise keeps its case, except initialisms (Id → ID, apis → APIs) and text without any lower-case letter
// (USER_READ → UserRead). The scheme and "www." of a URL are left out, digits of two words are parted by an underscore (v1.2 →
// V1_2), and what would begin with a digit gets an X in front (1st → X1st).
func Go(entries []Entry, reserved Reserved) ([]string, diag.List) {
	a := allocator{entries: entries, reserved: reserved, ids: make([]string, len(entries)), words: make([][]word, len(entries)), holders: map[string][]int{}}
	for i := range entries {
		a.ids[i] = a.identifier(i)
		if a.ids[i] != "" {
			a.holders[a.ids[i]] = append(a.holders[a.ids[i]], i)
		}
	}
	a.collisions()
	a.nameless()
	a.found.Sort()
	return a.ids, a.found
}

type allocator struct {
	entries  []Entry
	reserved Reserved
	ids      []string
	words    [][]word         // as they stand in the identifier; nil for overrides
	missing  []int            // entries whose name yields nothing
	holders  map[string][]int // by identifier
	proposed map[string]bool
	found    diag.List
}

func (a *allocator) identifier(i int) string {
	e := a.entries[i]
	if e.Override != "" {
		if !exported(e.Override) {
			at := e.Chosen
			if !at.IsValid() {
				at = e.Range
			}
			d := a.found.Add(badOverride, at, "%q, chosen for the %s %q, is not an exported Go identifier", e.Override, e.Kind, e.Key)
			d.Hint = "write ASCII letters, digits and underscores, beginning with an upper-case letter"
			if words, ok := split(e.Override); ok && len(words) > 0 {
				d.Hint += ", such as " + join("", camel(words))
			}
			return ""
		}
		return e.Override
	}
	words, ok := split(e.Key)
	if !ok || len(words) == 0 {
		a.missing = append(a.missing, i)
		return ""
	}
	a.words[i] = camel(words)
	return join(e.Prefix, a.words[i])
}

// exported is stricter than go/token's: a letter beyond ASCII can look like another.
func exported(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'A' && c <= 'Z' || i > 0 && (c >= 'a' && c <= 'z' || digit(c) || c == '_')) {
			return false
		}
	}
	return s != ""
}

// collisions goes through the identifiers in their own order, and through an identifier's entries in the order of their names:
// what is proposed depends on the set of entries alone.
func (a *allocator) collisions() {
	a.proposed = map[string]bool{}
	var contested []string
	for id, members := range a.holders {
		if len(members) > 1 || a.reserved[id] != "" {
			contested = append(contested, id)
		}
	}
	slices.Sort(contested)
	for _, id := range contested {
		members := a.sorted(a.holders[id])
		if what := a.reserved[id]; what != "" {
			for _, i := range members {
				e := a.entries[i]
				d := a.found.Add(taken, e.Range, "the %s %q would be %s in Go, which is %s", e.Kind, e.Key, id, what)
				d.Hint = "give it another name: " + a.remedy(i, family(e.Kind)+strings.TrimPrefix(id, e.Prefix))
			}
		} else {
			a.contested(id, members)
		}
		for _, i := range members {
			a.ids[i] = ""
		}
	}
}

// contested reports entries that share an identifier, once, at the last of them, with all the others beside it.
func (a *allocator) contested(id string, members []int) {
	differs := a.differences(members)
	var names, remedies []string
	kept := false
	for _, i := range members {
		e := a.entries[i]
		names = append(names, e.Kind+" "+strconv.Quote(e.Key))
		want := a.apart(i, differs)
		if want == id && !kept { // the plainest of them may keep it
			kept = true
			continue
		}
		remedies = append(remedies, e.Key+": {"+a.remedy(i, want)+"}")
	}
	slices.SortStableFunc(members, func(i, j int) int { return a.entries[i].Range.Compare(a.entries[j].Range) })
	all := "all"
	if len(members) == 2 {
		all = "both"
	}
	d := a.found.Add(collide, a.entries[members[len(members)-1]].Range, "%s would %s be %s in Go", enumerate(names), all, id)
	d.Hint = "give all but one a name of its own: " + strings.Join(remedies, ", ")
	for _, i := range members[:len(members)-1] {
		e := a.entries[i]
		d.Related = append(d.Related, diag.Related{Range: e.Range, Message: "the " + e.Kind + " " + strconv.Quote(e.Key)})
	}
}

func enumerate(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// differences are the places in a shared identifier, counted without the underscores and X that join adds, where its entries do not have the same separator.
func (a *allocator) differences(members []int) map[int]bool {
	count := map[int]map[string]int{}
	for _, i := range members {
		at := len(a.entries[i].Prefix)
		for _, w := range a.words[i] {
			if count[at] == nil {
				count[at] = map[string]int{}
			}
			count[at][w.before]++
			at += len(w.text)
		}
	}
	differs := map[int]bool{}
	for at, separators := range count {
		for _, n := range separators {
			if n < len(members) {
				differs[at] = true
			}
		}
	}
	return differs
}

// apart spells out the separators that tell an entry from the others.
func (a *allocator) apart(i int, differs map[int]bool) string {
	var out []word
	at := len(a.entries[i].Prefix)
	for _, w := range a.words[i] {
		if s := spell(w.before); s != "" && differs[at] {
			out = append(out, word{text: s})
		}
		out = append(out, w)
		at += len(w.text)
	}
	if len(out) == 0 {
		return a.entries[i].Override
	}
	return join(a.entries[i].Prefix, out)
}

// nameless reports what has no letter or digit to make an identifier from. It comes last, so that its proposals are free.
func (a *allocator) nameless() {
	for _, i := range a.sorted(a.missing) {
		e := a.entries[i]
		prefix := e.Prefix
		if prefix == "" {
			prefix = family(e.Kind)
		}
		var words []word
		for _, r := range e.Key {
			if s := spelled[r]; s != "" {
				words = append(words, word{text: s})
			}
		}
		if ascii, ok := split(strings.Map(asciiOnly, e.Key)); ok && len(ascii) > 0 {
			words = camel(ascii)
		}
		if len(words) == 0 {
			words = []word{{text: "Name"}}
		}
		d := a.found.Add(noWords, e.Range, "no Go identifier can be made from the %s %q", e.Kind, e.Key)
		d.Hint = "only ASCII letters and digits are taken over, nothing is transliterated; choose one, such as " + a.remedy(i, join(prefix, words))
	}
}

func asciiOnly(r rune) rune {
	if r > unicode.MaxASCII {
		return ' '
	}
	return r
}

// family is a kind as the beginning of an identifier: "subject type" is SubjectType.
func family(kind string) string {
	words, _ := split(kind)
	return join("", camel(words))
}

// remedy prints the YAML for the first identifier like want that nothing has and nothing else was offered.
func (a *allocator) remedy(i int, want string) string {
	e := a.entries[i]
	id, text := offer(e, want)
	for n := 2; len(a.holders[id]) > 0 || a.reserved[id] != "" || a.proposed[id]; n++ {
		id, text = offer(e, join("", []word{{text: want}, {text: strconv.Itoa(n)}}))
	}
	a.proposed[id] = true
	switch e.Remedy {
	case ByNames:
		return "names: {go: " + text + "}"
	case ByID:
		return "id: " + text
	}
	return "another name"
}

// offer is what to write for an identifier like want, and the identifier that it gives: an id is cased again, which may give another.
func offer(e Entry, want string) (id, text string) {
	if e.Remedy != ByID {
		return want, want
	}
	text = strings.TrimPrefix(want, e.Prefix)
	made := func(text string) string {
		words, _ := split(text)
		return join(e.Prefix, camel(words))
	}
	if lower := strings.ToLower(text[:1]) + text[1:]; made(lower) == want {
		text = lower
	}
	return made(text), text
}

func (a *allocator) sorted(members []int) []int {
	members = slices.Clone(members)
	slices.SortStableFunc(members, func(i, j int) int {
		x, y := a.entries[i], a.entries[j]
		return cmp.Or(strings.Compare(x.Key, y.Key), strings.Compare(x.Kind, y.Kind), x.Range.Compare(y.Range))
	})
	return members
}
