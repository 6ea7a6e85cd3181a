package pages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// named is something that a description calls by a name made of several words, such as ProjectAccessTokens.
type named struct {
	name  string
	by    []*spec.Scope // in whose descriptions it stands
	at    diag.Range
	taken []*spec.Operation // what rules of other scopes would open of it
}

var (
	compound = regexp.MustCompile(`\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+\b`)
	hump     = regexp.MustCompile(`[A-Z][a-z0-9]+`)
)

// mostWords bounds a name; a longer one is none of a resource.
const mostWords = 6

// nameThings finds what descriptions call by such names.
func (r *reader) nameThings() {
	known := map[string]*named{}
	r.doubted = map[*spec.Operation]bool{}
	r.byWords = map[string][]*named{}
	for _, s := range r.api.Scopes {
		for _, name := range compound.FindAllString(s.Description, -1) {
			n := known[name]
			if n == nil {
				n = &named{name: name, at: s.Range}
				known[name] = n
				words := hump.FindAllString(name, mostWords)
				for i, w := range words {
					words[i] = singular(w)
				}
				for from := range words {
					for to := from + 2; to <= len(words); to++ {
						key := strings.Join(words[from:to], " ")
						r.byWords[key] = append(r.byWords[key], n)
					}
				}
				r.things = append(r.things, n)
			}
			if k := len(n.by); k == 0 || n.by[k-1] != s {
				n.by = append(n.by, s)
			}
		}
	}
}

func singular(word string) string { return strings.TrimSuffix(strings.ToLower(word), "s") }

// contested reports whether an endpoint that a rule names by its tag is, by its path, also something that another scope's description
// names: a rule for all routes of a model does not plainly mean the tokens of a model where another scope is for tokens. Then
// nothing opens it until somebody says which scope does.
func (r *reader) contested(ru rule, o *spec.Operation) bool {
	for segment := range strings.SplitSeq(o.Path, "/") {
		words := strings.FieldsFunc(segment, func(c rune) bool { return c == '-' || c == '_' })
		if len(words) < 2 || strings.HasPrefix(segment, "{") {
			continue
		}
		for i, w := range words {
			words[i] = singular(w)
		}
		for _, n := range r.byWords[strings.Join(words, " ")] {
			if slices.Contains(n.by, ru.scope) {
				continue
			}
			if !r.doubted[o] {
				r.doubted[o] = true
				n.taken = append(n.taken, o)
			}
			return true
		}
	}
	return false
}

func (r *reader) askOfContested() {
	for _, n := range r.things {
		n.taken = slices.DeleteFunc(n.taken, func(o *spec.Operation) bool { return len(o.Grants) > 0 })
		if len(n.taken) == 0 {
			continue
		}
		for _, o := range n.taken {
			o.Access, o.Reason = spec.None, "the page could mean it by its tag, or by the name "+n.name
		}
		r.ask(n.at, "nobody may call them", "endpoints, where they are denied",
			"Does the rule for their tag mean the endpoints that are by their path what %s calls %s, %d in all, the first of them %s?", n.by[0].Name, n.name, len(n.taken), n.taken[0])
	}
}
