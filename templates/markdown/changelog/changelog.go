// Package changelog says in words what changed between two models, in the language of a catalogue: for the command line,
// and for the page of changes. It knows no page and no terminal: names in what it says are marked, and each format sets
// them apart in its own way. It imports the models' comparison, the catalogue and the escaper.
package changelog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/templates/markdown/lang"
)

// Report is a comparison in the words of a language.
type Report struct {
	*diff.Result
	Words *lang.Catalogue
}

// English is a report for those who write the spec.
func English(r *diff.Result) *Report { return &Report{r, lang.For(lang.Base)} }

// Change is one entry: what it is about, and what is said of it. Those of which the same is said stand together.
type Change struct {
	Subject   string          // in words: "scope store:read"; an endpoint by its method and path
	Noun      string          // "endpoint", "scope", or the section of the spec: what several of it are called
	Operation *spec.Operation // as it is now, where it is about one that is there
	Scope     *spec.Scope     // likewise
	Says      []string        // in which names are marked
	Fresh     bool            // it is about something new
	danger    int             // of what opens: how many more there are who pass
}

// Changes are the changes by what readers look for. Each stands once for reviewers; Breaking, Fresh and Deprecated are what
// consumers of the API look for among the same.
type Changes struct {
	Opens, Closes, Announced, Unknown, Fresh, Same, Deprecated, Words, Other []Change
	Breaking                                                                 []Change
}

// Part is a titled part of a report, and Audience the parts that are for somebody.
type (
	Part struct {
		Title   string
		Changes []Change
	}
	Audience struct {
		Title string
		Parts []Part
	}
)

// Changes puts a comparison into words, what opens to most first.
func (r *Report) Changes() (out Changes) {
	for _, x := range r.Operations {
		r.operation(&out, x)
	}
	slices.SortStableFunc(out.Opens, func(a, b Change) int { return b.danger - a.danger })
	for _, s := range r.Scopes {
		r.scope(&out, s)
	}
	for _, p := range r.Parts {
		r.part(&out, p)
	}
	return out
}

// Audiences are the changes for those who call the API, and for those who review what it lets them do. Parts without
// changes are left out.
func (r *Report) Audiences() []Audience {
	c := r.Changes()
	changed := append(slices.Clone(c.Same), c.Words...)
	for _, one := range c.Opens {
		if !one.Fresh {
			changed = append(changed, one)
		}
	}
	closes := append(slices.Clone(c.Closes), c.Announced...)
	part := func(phrase string, all []Change) Part { return Part{r.Words.Say(phrase), all} }
	audiences := []Audience{
		{r.Words.Say("changes-consumers"), []Part{
			part("changes-breaking", c.Breaking), part("changes-new", c.Fresh), part("changes-announced", c.Announced), part("changes-changed", changed), part("changes-deprecated", c.Deprecated),
		}},
		{r.Words.Say("changes-reviewers"), []Part{
			part("changes-opens", c.Opens), part("changes-unknown", c.Unknown), part("changes-closes", closes), part("changes-otherwise", c.Other),
		}},
	}
	for i := range audiences {
		audiences[i].Parts = slices.DeleteFunc(audiences[i].Parts, func(p Part) bool { return len(p.Changes) == 0 })
	}
	return audiences
}

// Together joins changes of which the same is said, in the order of the first of each.
func Together(all []Change) [][]Change {
	at := map[string]int{}
	var out [][]Change
	for _, c := range all {
		key := c.Noun + "\n" + strings.Join(c.Says, "\n")
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

// Summary counts what a reader wants to know first.
func (r *Report) Summary() string {
	if r.Empty() {
		return r.Words.Say("changes-none")
	}
	var wider, narrower, fresh, gone, moved, unknown int
	for _, x := range r.Operations {
		switch {
		case x.Kind == diff.Added:
			fresh++
		case x.Kind == diff.Removed:
			gone++
		default:
			if x.Kind == diff.Renamed {
				moved++
			}
			if x.Undecided {
				unknown++
			}
			if x.Gained != nil || x.Silent {
				wider++
			}
			if x.Lost != nil {
				narrower++
			}
		}
	}
	var scopes [4]int
	for _, s := range r.Scopes {
		scopes[s.Kind]++
	}
	var parts []string
	for _, one := range []struct {
		n      int
		phrase string
	}{
		{wider, "changes-wider"}, {narrower, "changes-narrower"}, {unknown, "changes-too-large"}, {fresh, "changes-endpoints-new"}, {gone, "changes-endpoints-gone"},
		{moved, "changes-moved"}, {scopes[diff.Added], "changes-scopes-new"}, {scopes[diff.Removed], "changes-scopes-gone"}, {scopes[diff.Renamed], "changes-scopes-renamed"},
	} {
		if one.n > 0 {
			parts = append(parts, r.Words.Count(one.phrase, one.n))
		}
	}
	if len(parts) == 0 {
		return r.Words.Say("changes-same-callers")
	}
	return r.Words.Join("list", parts)
}

// Name is an operation as it is called: where only one spelling of its path comes or goes, that one.
func Name(x *diff.Operation) string {
	o := cmp.Or(x.Is, x.Was)
	if x.Slash != "" {
		return o.Method + " " + x.Slash
	}
	if o.RPC != "" && o.Path == "" {
		return strings.TrimSpace(o.Method + " " + o.RPC)
	}
	return o.String()
}

func anonymous(c *compare.Caller) bool { return len(c.Credentials) == 0 }
