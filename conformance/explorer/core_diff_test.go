package explorer

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/spec/query"
)

// released are two versions of a random API: in the new one schemes and scopes have other names, with or without their old one as an alias,
// parameters are called differently, operations moved, went, came, or need something else.
func released(r *rand.Rand) (was, is *spec.API) {
	seed := r.Uint64()
	make := func() *spec.API {
		a := random(rand.New(rand.NewPCG(seed, 1)))
		for i, s := range a.Schemes { // each is presented in a way of its own
			s.Type = []string{"oauth2", "apiKey", "mutualTLS"}[i]
		}
		for i, o := range a.Operations {
			o.ID, o.IDGiven, o.Summary = fmt.Sprint("op", i), true, fmt.Sprint("Does ", i)
		}
		for _, s := range a.Scopes {
			s.Description = "Of " + s.Name
		}
		return a
	}
	was, is = make(), make()
	if r.IntN(3) == 0 { // the ordinary first change
		was.Schemes[0].Name, was.Schemes[0].Type, was.Schemes[0].HTTPScheme, was.Schemes[0].Implicit = "bearer", "http", "bearer", true
	}
	for i, s := range is.Schemes {
		if r.IntN(3) == 0 {
			s.Name = fmt.Sprint("renamed", i)
		}
	}
	if len(is.Schemes) < 3 && r.IntN(2) == 0 {
		is.Schemes = append(is.Schemes, &spec.Scheme{Name: "new", Type: "apiKey", In: "header", Param: "X-New"})
	}
	for i, s := range is.Scopes {
		switch r.IntN(6) {
		case 0:
			s.Aliases = append(s.Aliases, spec.Alias{Name: s.Name})
			s.Name = fmt.Sprintf("new%d", i)
		case 1:
			s.Name = fmt.Sprintf("new%d", i)
		case 2:
			s.Aliases = nil
		}
	}
	kept := is.Operations[:0]
	for i, o := range is.Operations {
		path := o.Path
		switch r.IntN(12) {
		case 0:
			continue
		case 1, 2:
			path = fmt.Sprintf("/x%d/{key}", i)
		case 3:
			path = fmt.Sprintf("/moved%d/{id}", i)
		case 4, 5:
			o.Grants, o.Access, o.Requires = nil, spec.Undeclared, tree(r, is, 2)
		case 6:
			path, o.ID, o.Summary = fmt.Sprintf("/new%d", i), fmt.Sprint("new", i), ""
		}
		if path != o.Path {
			pattern, err := spec.ParsePattern(path)
			if err != nil {
				panic(err)
			}
			o.Path, o.Pattern = path, pattern
		}
		kept = append(kept, o)
	}
	is.Operations = kept
	spec.Seal(was)
	spec.Seal(is)
	return was, is
}

// What a release changes is what spec/diff says of the same two versions, whatever got another name: for a call its class, for a caller the
// difference of the decisions on it before and after.
func TestChangesAgainstDiff(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 21))
	var n node
	seen := map[string]int{}
	renamedSchemes, renamedScopes, asked := 0, 0, 0
	for range 300 {
		was, is := released(r)
		n.load(t, is, was)
		d := diff.APIs(was, is, diff.Options{})
		schemes, scopes := map[string]string{}, map[*spec.Scope]*spec.Scope{}
		for _, p := range d.Parts {
			if p.Section == "scheme" && p.Kind == diff.Renamed {
				schemes[p.Name] = p.Was
				renamedSchemes++
			}
		}
		for _, s := range d.Scopes {
			if s.Kind == diff.Renamed {
				scopes[s.Is] = s.Was
				renamedScopes++
			}
		}
		olds, byShape := map[*spec.Operation]*spec.Operation{}, map[string]*spec.Operation{}
		for _, o := range was.Operations {
			byShape[o.Method+o.Pattern.PlainShape()] = o
		}
		calls := map[[2]int]string{}
		listed := map[*spec.Operation]bool{}
		for _, o := range d.Operations {
			if o.Overlap != nil || o.Slash != "" {
				continue
			}
			key, why := [2]int{-1, -1}, ""
			if o.Is != nil {
				key[0] = o.Is.Index
				listed[o.Is] = true
				olds[o.Is] = o.Was
			}
			if o.Was != nil {
				key[1] = o.Was.Index
			}
			switch {
			case o.Is == nil:
				why = "removed"
			case o.Was == nil:
				why = "added"
			case o.Class.String() != "equivalent":
				why = o.Class.String()
			case o.Kind == diff.Renamed:
				why = "moved"
			default:
				continue
			}
			calls[key] = why
		}
		var every []int
		for _, o := range is.Operations {
			every = append(every, o.Index)
			if !listed[o] {
				olds[o] = byShape[o.Method+o.Pattern.PlainShape()]
			}
		}
		every = append(every, -1) // all that is gone, too
		ask(t, &n, "changes", map[string]any{"ops": every}, func(got []change) {
			all := map[[2]int]string{}
			for _, c := range got {
				all[[2]int{c.Op, c.Old}] = c.Why
				seen[c.Why]++
			}
			require.Equal(t, calls, all)
		})
		for range 10 {
			p := caller(r, is)
			old := query.Principal{}
			question := []map[string]any{} // with names that the token carries, of scopes that only the earlier version may know
			for i, c := range p.of(is).Credentials {
				name := c.Scheme.Name
				var names []string
				for _, s := range was.Scopes {
					if r.IntN(6) == 0 {
						names = append(names, s.Name)
					}
					if r.IntN(6) == 0 && len(s.Aliases) > 0 {
						names = append(names, s.Aliases[0].Name)
					}
				}
				question = append(question, map[string]any{"scheme": c.Scheme.Index, "subject": p.Credentials[i].Subject, "scopes": p.Credentials[i].Scopes, "names": names})
				if names == nil {
					delete(question[i], "names")
				}
				if before, ok := schemes[name]; ok {
					name = before
				}
				one := query.Credential{Scheme: was.Scheme(name)}
				if one.Scheme == nil {
					continue
				}
				if c.SubjectType != nil {
					one.SubjectType = was.SubjectType(c.SubjectType.Name)
				}
				for _, s := range c.Scopes {
					before, ok := scopes[s]
					if !ok {
						before, ok = was.Scope(s.Name)
					}
					if !ok {
						for _, o := range was.Scopes {
							if slices.ContainsFunc(o.Aliases, func(a spec.Alias) bool { return a.Name == s.Name }) {
								before, ok = o, true
							}
						}
					}
					if ok {
						one.Scopes = append(one.Scopes, before)
					}
				}
				for _, s := range was.Scopes {
					if slices.ContainsFunc(names, func(name string) bool {
						return name == s.Name || slices.ContainsFunc(s.Aliases, func(a spec.Alias) bool { return a.Name == name })
					}) {
						one.Scopes = append(one.Scopes, s)
					}
				}
				old.Credentials = append(old.Credentials, one)
			}
			want := map[[2]int]string{}
			taken := map[*spec.Operation]bool{}
			for _, o := range is.Operations {
				now, before := query.Decide(is, o, p.of(is)), olds[o]
				if before == nil {
					if now.Allowed {
						want[[2]int{o.Index, -1}] = "added"
					}
					continue
				}
				taken[before] = true
				then := query.Decide(was, before, old)
				key := [2]int{o.Index, before.Index}
				switch {
				case then.Allowed && !now.Allowed:
					want[key] = "lost"
				case !then.Allowed && now.Allowed:
					want[key] = "gained"
				case then.SkipObjectChecks != now.SkipObjectChecks:
					want[key] = "objectChecks"
				case then.Reason != now.Reason:
					want[key] = "reason"
				case now.Allowed && o.Pattern.PlainShape() != before.Pattern.PlainShape():
					want[key] = "moved"
				}
			}
			for _, o := range was.Operations {
				if !taken[o] && query.Decide(was, o, old).Allowed {
					want[[2]int{-1, o.Index}] = "removed"
				}
			}
			asked++
			ask(t, &n, "changes", map[string]any{"principal": map[string]any{"credentials": question}}, func(got []change) {
				all := map[[2]int]string{}
				for _, c := range got {
					all[[2]int{c.Op, c.Old}] = c.Why
					seen[c.Why]++
				}
				require.Equal(t, want, all, "%+v", p)
			})
		}
	}
	n.run(t)
	t.Logf("%d callers, %d schemes and %d scopes of another name: %v", asked, renamedSchemes, renamedScopes, seen)
	require.Greater(t, renamedSchemes, 100)
	require.Greater(t, renamedScopes, 200)
	for _, why := range []string{"added", "removed", "moved", "gained", "lost", "widened", "narrowed", "changed"} {
		require.Greater(t, seen[why], 20, why)
	}
}
