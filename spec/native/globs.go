package native

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// indexNames sorts the names both ways round, so that a glob looks only at those that begin, or end, as it does.
func (r *reader) indexNames() {
	for name := range r.byName {
		r.names = append(r.names, name)
		r.reversed = append(r.reversed, reverse(name))
	}
	slices.Sort(r.names)
	slices.Sort(r.reversed)
}

func reverse(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// globPick lists the scopes whose names match, in declaration order. Do not change the result.
func (r *reader) globPick(glob string) []*scope {
	if picked, known := r.globs[glob]; known {
		return picked
	}
	head := glob[:strings.IndexByte(glob, '*')]
	tail := reverse(glob[strings.LastIndexByte(glob, '*')+1:])
	candidates, backwards := within(r.names, head), within(r.reversed, tail)
	turned := len(backwards) < len(candidates)
	if turned {
		candidates = backwards
	}
	var picked []*scope
	for _, name := range candidates {
		if turned {
			name = reverse(name)
		}
		if globMatches(glob, name) {
			picked = append(picked, r.byName[name])
		}
	}
	slices.SortFunc(picked, func(a, b *scope) int { return r.scopeOrder[a.Scope] - r.scopeOrder[b.Scope] })
	r.globs[glob] = picked
	return picked
}

// within cuts sorted down to the names that begin with a prefix.
func within(sorted []string, prefix string) []string {
	from := sort.SearchStrings(sorted, prefix)
	n := sort.Search(len(sorted)-from, func(i int) bool { return !strings.HasPrefix(sorted[from+i], prefix) })
	return sorted[from : from+n]
}

// globMatches matches a whole name: "*" is any run without a colon, "**" any run. It goes back to the last asterisk only,
// and to the last double one: quadratic in a name's length at the worst.
func globMatches(glob, name string) bool {
	g, n := 0, 0
	single, wide := -1, -1 // where to go on in glob
	singleAt, wideAt := 0, 0
	for {
		switch {
		case strings.HasPrefix(glob[g:], "**"):
			for g < len(glob) && glob[g] == '*' {
				g++
			}
			wide, wideAt, single = g, n, -1
			continue
		case g < len(glob) && glob[g] == '*':
			g++
			single, singleAt = g, n
			continue
		case n == len(name) && g == len(glob):
			return true
		case n < len(name) && g < len(glob) && glob[g] == name[n]:
			g, n = g+1, n+1
			continue
		}
		switch {
		case single >= 0 && singleAt < len(name) && name[singleAt] != ':':
			singleAt++
			g, n = single, singleAt
		case wide >= 0 && wideAt < len(name):
			wideAt++
			g, n, single = wide, wideAt, -1
		default:
			return false
		}
	}
}

// pick is what one entry of implies or of a set means.
type pick struct {
	via    string
	scopes []*scope
	glob   bool
}

// pick resolves an entry: a name, a glob, {match, except} or {scope}. ok is false when it is wrong, which is reported.
func (r *reader) pick(n source.Node, what string) (p pick, ok bool) {
	if n.Kind() == source.Mapping {
		if _, exact := n.Get("scope"); exact {
			f, _ := r.fields(n, exactKeys)
			v, _ := f.get("scope")
			s := r.lookup(v, what)
			if s == nil || f.misfit {
				return p, false
			}
			return pick{via: s.Name, scopes: []*scope{s}}, true
		}
		return r.globWith(n, what)
	}
	text := r.text(n, what)
	if text == "" {
		return p, false
	}
	if !strings.Contains(text, "*") {
		s := r.scopeNamed(n, text)
		return pick{via: text, scopes: []*scope{s}}, s != nil
	}
	if s := r.byName[text]; s != nil {
		d := r.found.Add(ruleGlob, n.Range(), "%q is a scope's name and a glob at once", text)
		d.Hint = "write {scope: " + strconv.Quote(text) + "} for the scope, {match: " + strconv.Quote(text) + "} for the glob"
		d.Related = related(s.Range, "the scope is defined here")
		return p, false
	}
	return r.globPicks(n, text)
}

func (r *reader) globPicks(n source.Node, text string) (pick, bool) {
	picked := r.globPick(text)
	if len(picked) == 0 {
		r.found.Add(ruleGlob, n.Range(), "no scope matches %q", text).Hint = "'*' is any run of characters without a colon, '**' any run at all"
	}
	return pick{via: text, scopes: picked, glob: true}, len(picked) > 0
}

// globWith resolves {match, except}. An exception that excepts nothing is an error: it would hide that what it was for has
// another name now.
func (r *reader) globWith(n source.Node, what string) (p pick, ok bool) {
	f, _ := r.fields(n, globKeys)
	text := f.require("match")
	if text == "" || f.misfit {
		return p, false
	}
	match, _ := f.get("match")
	if !strings.Contains(text, "*") {
		r.found.Add(ruleGlob, match.Range(), "%q is not a glob", text).Hint = "match takes a glob with '*' or '**'; a single scope is written as its name"
		return p, false
	}
	if p, ok = r.globPicks(match, text); !ok {
		return p, false
	}
	picked, excepted := map[*scope]bool{}, map[*scope]bool{}
	for _, s := range p.scopes {
		picked[s] = true
	}
	var texts []string
	var items []source.Node
	if v, said := f.get("except"); said {
		// An exception that cannot be read must not pick what it was to leave out.
		items = r.some(v, "except")
		ok = len(items) > 0
	}
	for _, item := range items {
		e, fine := r.pick(item, "except")
		if !fine {
			ok = false
			continue
		}
		hit := false
		for _, s := range e.scopes {
			excepted[s] = true
			hit = hit || picked[s]
		}
		if !hit {
			r.found.Add(ruleGlob, item.Range(), "%q excepts nothing: %q does not pick it", e.via, text).Hint = "remove the exception, or correct it"
			ok = false
		}
		texts = append(texts, e.via)
	}
	if len(texts) > 0 {
		p.via += " except " + strings.Join(texts, ", ")
	}
	p.scopes = slices.DeleteFunc(slices.Clone(p.scopes), func(s *scope) bool { return excepted[s] })
	if ok && len(p.scopes) == 0 {
		r.found.Add(ruleGlob, n.Range(), "the exceptions leave nothing of %q", text).Hint = "remove the entry"
	}
	return p, ok && len(p.scopes) > 0
}

// implications resolves what a scope implies. What a glob picks never includes the scope itself, nor scopes that another
// scheme carries; a name of either is an error.
func (r *reader) implications(s *scope) []spec.Implication {
	var out []spec.Implication
	seen := map[*spec.Scope]bool{}
	for _, item := range s.fields.items("implies") {
		p, ok := r.pick(item, "implies")
		if !ok {
			continue
		}
		before, foreign := 0, (*scope)(nil)
		for _, to := range p.scopes {
			switch {
			case to == s && p.glob:
				continue
			case to.Scheme != s.Scheme:
				foreign = to
				continue
			}
			before++
			if !seen[to.Scope] {
				seen[to.Scope] = true
				out = append(out, spec.Implication{To: to.Scope, Via: p.via, Range: item.Range()})
			}
		}
		switch {
		case before > 0:
		case foreign != nil:
			d := r.found.Add(ruleCrossScheme, item.Range(), "%s is carried by the scheme %s, and %s by %s", s.Name, s.Scheme.Name, foreign.Name, foreign.Scheme.Name)
			d.Hint = "implication never crosses schemes: a credential of one is no credential of the other"
			d.Related = related(foreign.Range, "defined here")
		default:
			r.found.Add(ruleGlob, item.Range(), "%q picks nothing but the scope itself", p.via).Hint = "remove it"
		}
	}
	return out
}

// readSets resolves the bundles.
func (r *reader) readSets() {
	defined := map[string]*spec.Set{}
	for _, file := range r.files {
		v, ok := file.fields.get("sets")
		if !ok {
			continue
		}
		r.named(v, "sets", plainName, plainNameHint, func(name string, key, value source.Node) {
			if first := defined[name]; first != nil {
				r.twice(key.Range(), first.Range, "the set %q is defined twice", name).Hint = "a set is defined in one place"
				return
			}
			f, ok := r.fields(value, setKeys)
			if !ok {
				return
			}
			set := &spec.Set{Name: name, Title: f.prose("title"), Description: f.prose("description"), Translations: f.translations(translationKeys), Names: r.identifiers(f), Extensions: f.extensions(), Range: key.Range()}
			defined[name] = set
			r.api.Sets = append(r.api.Sets, set)
			if !f.has("scopes") {
				r.found.Add(ruleMissingKey, key.Range(), "the set %s does not say its scopes", name).Hint = "write scopes: with names or globs"
			}
			r.setScopes(set, f)
		})
	}
}

func (r *reader) setScopes(set *spec.Set, f fields) {
	in := map[*spec.Scope]bool{}
	for _, item := range f.items("scopes") {
		p, ok := r.pick(item, "scopes")
		if !ok {
			continue
		}
		written := spec.Pick{Via: p.via, Range: item.Range()}
		for _, s := range p.scopes {
			written.Scopes = append(written.Scopes, s.Scope)
			if !in[s.Scope] {
				in[s.Scope] = true
				set.Scopes = append(set.Scopes, s.Scope)
			}
		}
		set.Written = append(set.Written, written)
	}
	slices.SortFunc(set.Scopes, func(a, b *spec.Scope) int { return r.scopeOrder[a] - r.scopeOrder[b] })
}

func related(at diag.Range, message string) []diag.Related {
	return []diag.Related{{Range: at, Message: message}}
}
