package sites

import (
	"fmt"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/conformance/hostile"
	"github.com/scopegen/scopegen/spec"
	markdown "github.com/scopegen/scopegen/templates/markdown/site"
)

// TestAnchorsStay adds scopes to specs and puts scopes, groups and endpoints in another order: every place that a link from
// elsewhere could lead to is still there, for every site and every split.
func TestAnchorsStay(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	for _, dialect := range markdown.Names() {
		for _, split := range []string{"group", "scope", "single"} {
			for _, name := range []string{"factory", "emakin", "bimdata", "hostile"} {
				t.Run(strings.Join([]string{dialect, split, name}, "/"), func(t *testing.T) {
					source := func() *spec.API {
						if name == "hostile" {
							return hostile.Make(9, 20).Hostile
						}
						return load(name)
					}
					before := places(t, source(), dialect, split)
					require.NotEmpty(t, before)
					for range 3 {
						api := source()
						disturb(api, r)
						after := places(t, api, dialect, split)
						for _, p := range before {
							if _, ok := slices.BinarySearch(after, p); !ok {
								t.Fatal("gone: ", p)
							}
						}
						require.Greater(t, len(after), len(before))
					}
				})
			}
		}
	}
}

// places are the pages, the anchors on them, and what links call them.
func places(t *testing.T, api *spec.API, dialect, split string) (all []string) {
	s := markdown.Named(dialect)
	for _, f := range emit(t, edition{folder: "docs", api: api, split: split}, dialect) {
		if path.Ext(f.Path) != ".md" {
			continue
		}
		all = append(all, s.Address(f.Path))
		for _, a := range s.Anchors(f.Data) {
			all = append(all, s.Address(f.Path)+"#"+a)
		}
		for _, m := range labelled.FindAllSubmatch(f.Data, -1) { // what is called so is still in the same place
			address, anchor := s.Resolve(f.Path, string(m[2]))
			all = append(all, fmt.Sprintf("%s -> %s#%s", m[1], address, anchor))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// labelled finds links to scopes and endpoints by their names, which are code. Text that was escaped has no brackets.
var labelled = regexp.MustCompile(`\[((?:\x60|<code>)[^\[\]\n]*)\]\(((?:\.\.?/|#)[^()\s]*)\)`)

// disturb puts what is in the spec in another order, and more beside it.
func disturb(api *spec.API, r *rand.Rand) {
	scheme := api.Scopes[0].Scheme
	for i := range 5 {
		group := &spec.Group{ID: fmt.Sprint("new", i), Title: "A new group"}
		api.Groups = append(api.Groups, group)
		s := &spec.Scope{Name: fmt.Sprint("new:scope", r.IntN(1000), ".", i), Description: "New.", Scheme: scheme, Group: group}
		if i%2 == 0 && len(api.Groups) > 5 { // into a group that is there
			s.Group = api.Groups[r.IntN(len(api.Groups)-i-1)]
		}
		api.Scopes = append(api.Scopes, s)
		base := fmt.Sprint("/new", i)
		pattern, err := spec.ParsePublishedPattern(base + "/new")
		if err != nil {
			panic(err)
		}
		api.Operations = append(api.Operations, &spec.Operation{
			Method: "GET", Base: base, Path: "/new", Pattern: pattern, Grants: []spec.Grant{{Scope: s, Scheme: scheme}},
		})
	}
	shuffle(r, api.Groups)
	shuffle(r, api.Scopes)
	shuffle(r, api.Operations)
	shuffle(r, api.Holders)
	shuffle(r, api.Sets)
	for _, g := range api.Groups {
		g.Scopes = nil
	}
	for _, s := range api.Scopes {
		if s.Group != nil {
			s.Group.Scopes = append(s.Group.Scopes, s)
		}
	}
	spec.Seal(api)
}

func shuffle[T any](r *rand.Rand, all []T) {
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
}
