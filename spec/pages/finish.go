package pages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// finish settles what only the whole page tells.
func (r *reader) finish() {
	for to, b := range r.grown {
		*to = b.String()
	}
	if len(r.api.Scopes) == 0 {
		top := bom(r.file.Data)
		r.found.Add(nothingFound, r.file.Range(top, top), "nothing on this page looks like the name of a scope").Hint =
			"set names in code, or put them into a table under the header Scope"
	}
	r.api.Info.Description = strings.Join(r.info, "\n\n")
	r.used()
	r.implications()
	r.statements()
	r.actionMethods()
	r.mentioned()
	r.nameThings()
	r.applyRules()
	r.askOfContested()
	r.looseEndpoints()
	if r.given {
		r.unreached()
	} else {
		r.base()
	}
	r.askOfInfo()
	r.askOfTypes()
	r.askOfHolders()
	r.askOfSilent()
}

// used keeps the groups that have scopes. The text of others is the page's.
func (r *reader) used() {
	known := map[*spec.Group]bool{}
	for _, s := range r.api.Scopes {
		if g := s.Group; g != nil && !known[g] {
			known[g] = true
			r.api.Groups = append(r.api.Groups, g)
		}
	}
	if len(r.api.Groups) > 0 {
		g := r.api.Groups[0]
		r.ask(g.Range, "they are made of the titles: "+g.ID, "groups, id", "The page has no ids for its groups: what are they called?")
	}
}

// maxSuggestions bounds how often a wrong name is compared with all others.
const maxSuggestions = 100

func (r *reader) implications() {
	var names []string
	for _, s := range r.api.Scopes {
		names = append(names, s.Name)
	}
	suggested := 0
	for _, im := range r.imply {
		to := r.byName[im.to.s]
		if to == nil || to == im.from {
			d := r.found.Add(badName, r.at(im.to), "%s is said to include %q, which the page does not describe", im.from.Name, shorten(im.to.s))
			d.Hint = "it includes nothing of that name"
			if suggested++; suggested > maxSuggestions {
				continue
			}
			if near, ok := diag.Nearest(im.to.s, names); ok {
				d.Hint = "did you mean " + near + "? It includes nothing until then"
			}
			continue
		}
		im.from.Implies = append(im.from.Implies, spec.Implication{To: to, Via: to.Name, Range: r.at(im.to)})
	}
}

// looseEndpoints denies what stands under no scope.
func (r *reader) looseEndpoints() {
	var first *spec.Operation
	n := 0
	for _, o := range r.loose {
		if len(o.Grants) > 0 || o.Access != spec.Undeclared || r.given {
			continue
		}
		o.Access, o.Reason = spec.None, "the page does not say which scope opens it"
		if n++; first == nil {
			first = o
		}
	}
	if first != nil {
		r.ask(first.Range, "nobody may call it", "endpoints, with access: authenticated, or the grants of a scope",
			"Some endpoints stand under no scope, %d in all, the first of them %s: what do they need?", n, first)
	}
}

// unreached denies the endpoints from elsewhere that no rule speaks of.
func (r *reader) unreached() {
	var first *spec.Operation
	n := 0
	for _, o := range r.api.Operations {
		if len(o.Grants) > 0 || o.Access != spec.Undeclared {
			continue
		}
		o.Access, o.Reason = spec.None, "no rule on the page reaches it"
		if n++; first == nil {
			first = o
		}
	}
	if first != nil {
		top := r.file.Range(bom(r.file.Data), bom(r.file.Data))
		r.ask(top, "nobody may call them", "endpoints, where they are denied: access: authenticated for those that any valid token may call",
			"Nothing on the page reaches %d endpoints, the first of them %s: do they need a scope?", n, first)
	}
}

// mount are first segments of paths that name no resource.
var mount = regexp.MustCompile(`^(?:api|rest|v[0-9]+(?:\.[0-9]+)?)$`)

// base takes off what all paths begin with and says where the API is mounted.
func (r *reader) base() {
	base := ""
	for len(r.api.Operations) > 1 {
		first := strings.TrimPrefix(r.api.Operations[0].Path, base)
		segment, _, found := strings.Cut(strings.TrimPrefix(first, "/"), "/")
		next := base + "/" + segment
		if !found || !mount.MatchString(segment) || slices.ContainsFunc(r.api.Operations, func(o *spec.Operation) bool {
			return !strings.HasPrefix(o.Path, next+"/")
		}) {
			break
		}
		base = next
	}
	for _, o := range r.api.Operations {
		o.Base, o.Path = base, strings.TrimPrefix(o.Path, base)
	}
	r.api.BasePath = base
}

func (r *reader) askOfInfo() {
	top := r.file.Range(bom(r.file.Data), bom(r.file.Data))
	if !r.api.Info.Range.IsValid() {
		r.api.Info.Range = top
	}
	if r.api.Info.Title == "" {
		r.api.Info.Title = "Scopes"
		r.ask(top, "Scopes", "info, title", "The page has no title of its own: what is the API called?")
	}
	r.api.Info.Version = "1"
	r.ask(top, `"1"`, "info, version", "The page has no version: which one is it?")
}

// askOfTypes asks how the types of callers that the page speaks of can be told.
func (r *reader) askOfTypes() {
	var titles []string
	for _, t := range r.api.SubjectTypes {
		titles = append(titles, t.Title)
	}
	if len(titles) > 0 {
		r.ask(r.api.SubjectTypes[0].Range, "callers whose type is not stated are denied where a scope is for some types only",
			"subjectTypes, with a claim of a scheme that tells tokens of each type", "Which tokens are of the types %s, and what other types of caller are there?", strings.Join(titles, ", "))
	}
}

// askOfHolders asks what a column of holders leaves open.
func (r *reader) askOfHolders() {
	if len(r.api.Holders) == 0 {
		return
	}
	h := r.api.Holders[0]
	if len(r.api.Holders) > 1 {
		var titles []string
		for _, h := range r.api.Holders {
			titles = append(titles, h.Title)
		}
		r.ask(r.api.Holders[1].Range, "none does", "holders, inherits", "Does one of the holders %s include another?", strings.Join(titles, ", "))
	}
	r.ask(h.Range, "they cannot", "movable: true, on the scopes", "Can an administrator change who holds a scope by default?")
}

// askOfSilent lists the scopes that open nothing on a page where others do.
func (r *reader) askOfSilent() {
	opens := map[*spec.Scope]bool{}
	for _, o := range r.api.Operations {
		for _, g := range o.Grants {
			opens[g.Scope] = true
			for _, w := range g.With {
				opens[w] = true
			}
		}
	}
	ruled := map[*spec.Scope]bool{}
	for _, ru := range r.rules {
		ruled[ru.scope] = true
	}
	if len(opens) == 0 && len(ruled) == 0 {
		return
	}
	var silent []string
	var first *spec.Scope
	for _, s := range r.api.Scopes {
		if !opens[s] && !ruled[s] && len(s.Implies) == 0 {
			if silent = append(silent, s.Name); first == nil {
				first = s
			}
		}
	}
	if first != nil {
		r.ask(first.Range, "none", "grants, on each", "Which endpoints do these scopes open: %s?", strings.Join(silent, ", "))
	}
}
