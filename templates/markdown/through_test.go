package markdown

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/least"
	"github.com/scopegen/scopegen/spec/query"
	"github.com/scopegen/scopegen/templates/markdown/lang"
)

// randomAPI is a small description of two schemes and two subject types, with implications, limits, deprecated scopes, and
// alternatives of several scopes or of none.
func randomAPI(r *rand.Rand) *spec.API {
	api := &spec.API{Schemes: []*spec.Scheme{{Name: "x", Default: true}, {Name: "y"}}, SubjectTypes: []*spec.SubjectType{{Name: "user"}, {Name: "app"}}}
	for i := range 6 {
		s := &spec.Scope{Name: fmt.Sprint("s", i), Scheme: api.Schemes[min(1, i/4)], Risk: spec.Risk(r.IntN(5))}
		if r.IntN(4) == 0 {
			s.SubjectTypes = []*spec.SubjectType{api.SubjectTypes[r.IntN(2)]}
		}
		if r.IntN(6) == 0 {
			s.Deprecated = &spec.Deprecation{}
		}
		for _, to := range api.Scopes {
			if r.IntN(3) == 0 {
				s.Implies = append(s.Implies, spec.Implication{To: to})
			}
		}
		api.Scopes = append(api.Scopes, s)
	}
	for i := range 8 {
		o := &spec.Operation{Method: "GET", Path: fmt.Sprint("/", i)}
		for range 1 + r.IntN(4) {
			var alt spec.Alternative
			for k, scheme := range api.Schemes {
				if k == r.IntN(2) || len(alt.Needs) == 0 && k == 1 {
					n := spec.Need{Scheme: scheme}
					for _, s := range api.Scopes {
						if s.Scheme == scheme && r.IntN(3) == 0 {
							n.Scopes = append(n.Scopes, s)
						}
					}
					alt.Needs = append(alt.Needs, n)
				}
			}
			if r.IntN(3) == 0 {
				alt.SubjectTypes = []*spec.SubjectType{api.SubjectTypes[r.IntN(2)]}
			}
			o.Written.Alternatives = append(o.Written.Alternatives, alt)
		}
		o.Access = o.Written.Label()
		api.Operations = append(api.Operations, o)
	}
	spec.Seal(api)
	return api
}

// The numbers on a scope's page are those of what it opens when the model is asked.
func TestOpensAgreesWithTheModel(t *testing.T) {
	more := 0
	for seed := range uint64(100) {
		api := randomAPI(rand.New(rand.NewPCG(seed, 1)))
		b := newBuilder(api, "", testLayout(api), lang.For("en"))
		for i, s := range api.Scopes {
			own, through, _ := strings.Cut(b.scopes[i].Count, " + ")
			n, err := strconv.Atoi(own)
			require.NoError(t, err)
			if through != "" {
				k, err := strconv.Atoi(through)
				require.NoError(t, err)
				n, more = n+k, more+k
			}
			require.Len(t, query.Opens(api, s), n, "seed %d, %s: %s", seed, s.Name, b.scopes[i].Count)
			require.Equal(t, n == 0, b.scopes[i].OpensNothing)
		}
	}
	require.Greater(t, more, 300)
}

var throughScope = regexp.MustCompile("\\[`(s\\d)`\\]\\([^)]*\\)(?: \\(deprecated\\))?(?: \\(only as ([^)]*)\\))?")

// A scope opens an endpoint by itself when the page names it so, or has it among those that imply what is named.
func TestThroughAgreesWithDecisions(t *testing.T) {
	listed := 0
	for seed := range uint64(100) {
		api := randomAPI(rand.New(rand.NewPCG(seed, 2)))
		b := newBuilder(api, "", testLayout(api), lang.For("en"))
		for _, o := range api.Operations {
			if o.Access != spec.Scoped {
				require.Empty(t, b.through.also(o))
				continue
			}
			also := map[string]string{}
			for _, m := range throughScope.FindAllStringSubmatch(b.through.also(o), -1) {
				also[m[1]] = m[2]
				listed++
			}
			for _, class := range append([]*spec.SubjectType{nil}, api.SubjectTypes...) {
				passes := func(k *spec.Scheme, scopes ...*spec.Scope) bool {
					return query.Decide(api, o, query.Principal{Credentials: []query.Credential{{Scheme: k, SubjectType: class, Scopes: scopes}}}).Allowed
				}
				for _, s := range api.Scopes {
					if passes(s.Scheme) {
						continue // any credential does
					}
					named := slices.ContainsFunc(o.Written.Alternatives, func(a spec.Alternative) bool {
						return len(a.Needs) == 1 && len(a.Scopes()) == 1 && a.Scopes()[0] == s && isFor(a, class)
					})
					types, is := also[s.Name]
					if is && types == "" {
						is = slices.ContainsFunc(o.Written.Alternatives, func(a spec.Alternative) bool { return isFor(a, class) })
					} else if is {
						is = class != nil && strings.Contains(types, "`"+class.Name+"`")
					}
					require.Equal(t, passes(s.Scheme, s), named || is, "seed %d, %s, %s, %v: %s", seed, o, s.Name, class, b.through.also(o))
				}
			}
		}
	}
	require.Greater(t, listed, 100)
}

// What is marked is what the question about the call alone answers, for each type of caller, among what is not deprecated and
// takes the same credentials.
func TestLeastAgreesWithTheQuestion(t *testing.T) {
	marked, split := 0, 0
	for seed := range uint64(150) {
		api := randomAPI(rand.New(rand.NewPCG(seed, 3)))
		rank := &ranking{api: api, weights: least.NewWeights(api)}
		for _, o := range api.Operations {
			ways := rank.order(o, o.Written.Alternatives)
			for _, class := range append([]*spec.SubjectType{nil}, api.SubjectTypes...) {
				groups := map[string][]*way{}
				for _, w := range ways {
					if isFor(w.Alternative, class) && o.Access == spec.Scoped {
						groups[w.schemes] = append(groups[w.schemes], w)
					}
				}
				for key, group := range groups {
					cost := map[*way]least.Cost{}
					var smallest []*way
					for _, w := range group {
						if w.old && slices.ContainsFunc(group, func(x *way) bool { return !x.old }) {
							require.False(t, leads(w, class), "seed %d, %s: a deprecated one", seed, o)
							continue
						}
						cost[w] = costAlone(api, o, class, w)
						if len(smallest) > 0 && cost[w].Less(cost[smallest[0]]) {
							smallest = nil
						}
						if len(smallest) == 0 || cost[w] == cost[smallest[0]] {
							smallest = append(smallest, w)
						}
					}
					if len(group) < 2 {
						continue
					}
					var says []*way
					for _, w := range group {
						if leads(w, class) {
							says = append(says, w)
						}
					}
					require.LessOrEqual(t, len(says), 1)
					if len(says) == 1 {
						marked++
						require.Contains(t, smallest, says[0], "seed %d, %s, %s, %v", seed, o, key, class)
						if len(says[0].types) > 0 {
							split++
						}
					}
					if len(smallest) == 1 && class != nil {
						require.Equal(t, smallest, says, "seed %d, %s, %s, %v", seed, o, key, class)
					}
				}
			}
		}
	}
	require.Greater(t, marked, 200)
	require.Greater(t, split, 10)
}

func leads(w *way, class *spec.SubjectType) bool {
	return w.least && (len(w.types) == 0 || slices.Contains(w.types, class))
}

// costAlone asks package least for each scope of a way by itself, so that what others bring along does not count.
func costAlone(api *spec.API, o *spec.Operation, class *spec.SubjectType, w *way) (sum least.Cost) {
	for _, n := range w.Needs {
		parts := []spec.Need{{Scheme: n.Scheme}}
		if len(n.Scopes) > 0 {
			parts = nil
		}
		for _, s := range n.Scopes {
			parts = append(parts, spec.Need{Scheme: n.Scheme, Scopes: []*spec.Scope{s}})
		}
		for _, p := range parts {
			sum.First += exposure(api, o, class, p)
			sum.Second++
		}
	}
	return sum
}

// exposure counts by decisions what else a credential opens, times the risk of the worst that it amounts to.
func exposure(api *spec.API, call *spec.Operation, class *spec.SubjectType, n spec.Need) int64 {
	who := query.Principal{Credentials: []query.Credential{{Scheme: n.Scheme, SubjectType: class, Scopes: n.Scopes}}}
	count, risk := int64(1), int64(1)
	for _, o := range api.Operations {
		if o != call && query.Decide(api, o, who).Allowed && !query.Decide(api, o, query.Principal{}).Allowed {
			count++
		}
	}
	for _, s := range n.Scopes {
		for i := range api.Implied(s, class).Indexes() {
			risk = max(risk, map[spec.Risk]int64{spec.RiskLow: 1, spec.RiskHigh: 4, spec.RiskCritical: 8, spec.RiskMedium: 2, spec.RiskUnstated: 2}[api.Scopes[i].Risk])
		}
	}
	return count * risk
}

// A chain of implications through which everything opens takes no longer than its length times a small number.
func TestThroughIsCut(t *testing.T) {
	scheme := &spec.Scheme{Name: "x", Default: true}
	api := &spec.API{Schemes: []*spec.Scheme{scheme}}
	for i := range 600 {
		s := &spec.Scope{Name: fmt.Sprint("s", i), Scheme: scheme}
		if i > 0 {
			s.Implies = []spec.Implication{{To: api.Scopes[i-1]}}
		}
		api.Scopes = append(api.Scopes, s)
		api.Operations = append(api.Operations, op("GET", fmt.Sprint("/", i), "", spec.Grant{Scope: s, Scheme: scheme}))
	}
	spec.Seal(api)
	b := newBuilder(api, "", testLayout(api), lang.For("en"))
	require.Equal(t, "1 + 599", b.scopes[599].Count)
	require.Equal(t, "1", b.scopes[0].Count)
	require.True(t, strings.HasPrefix(b.scopes[599].Opens, "Opens 1 endpoint by itself (1 `GET`), and 599 more through what it implies: [`s0`]"), b.scopes[599].Opens)
	require.True(t, strings.HasSuffix(b.scopes[599].Opens, " and 593 more"), b.scopes[599].Opens)
	require.True(t, strings.HasSuffix(b.through.also(api.Operations[0]), " and 593 more"))
	require.Empty(t, b.through.also(api.Operations[599]))
}
