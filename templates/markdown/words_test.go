package markdown

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/lang"
	"github.com/stretchr/testify/require"
)

// requirement builds an endpoint over scopes a to d, of which d is for apps only, and says what it needs.
type requirement struct {
	api     *spec.API
	op      *spec.Operation
	scopes  map[string]*spec.Scope
	schemes []*spec.Scheme
	types   []*spec.SubjectType
}

func newRequirement() *requirement {
	r := &requirement{
		op: op("GET", "/x", ""), scopes: map[string]*spec.Scope{},
		schemes: []*spec.Scheme{{Name: "oauth2", Default: true}, {Name: "bot"}}, types: []*spec.SubjectType{{Name: "user"}, {Name: "app"}, {Name: "device"}},
	}
	r.api = &spec.API{Schemes: r.schemes, SubjectTypes: r.types, Operations: []*spec.Operation{r.op}}
	for _, name := range []string{"a", "b", "c", "d"} {
		s := &spec.Scope{Name: name, Scheme: r.schemes[0]}
		r.scopes[name] = s
		r.api.Scopes = append(r.api.Scopes, s)
	}
	r.scopes["d"].SubjectTypes = r.types[1:2]
	return r
}

func (r *requirement) grant(names string, types ...*spec.SubjectType) *spec.Grant {
	parts := strings.Fields(names)
	g := spec.Grant{Scope: r.scopes[parts[0]], Scheme: r.schemes[0], SubjectTypes: types, Range: diag.Range{File: "t", Start: diag.Pos{Line: len(r.op.Grants) + 1, Column: 1}}}
	for _, with := range parts[1:] {
		g.With = append(g.With, r.scopes[with])
	}
	r.op.Grants = append(r.op.Grants, g)
	return &r.op.Grants[len(r.op.Grants)-1]
}

func (r *requirement) leaf(name string) *spec.Tree {
	return &spec.Tree{Scope: r.scopes[name], Scheme: r.schemes[0]}
}

var linked = regexp.MustCompile(`\[(.+?)\]\([^)]*\)`)

func (r *requirement) says(t *testing.T) string {
	require.Zero(t, spec.Seal(r.api).Errors())
	return linked.ReplaceAllString(newBuilder(r.api, "", testLayout(r.api), lang.For("en")).words.needs(r.op), "$1")
}

func TestNeeds(t *testing.T) {
	for want, build := range map[string]func(r *requirement){
		"`a`":                     func(r *requirement) { r.grant("a") },
		"Any one of: `a`, `b`":    func(r *requirement) { r.grant("a"); r.grant("b") },
		"Both `a` and `b`":        func(r *requirement) { r.grant("a b") },
		"All of `a`, `b` and `c`": func(r *requirement) { r.grant("a b c") },
		"`a` (least privilege); or both `b` and `c`":              func(r *requirement) { r.grant("a"); r.grant("b c") },
		"Any one of: `a`, `c`; or both `a` and `b`":               func(r *requirement) { r.grant("a"); r.grant("a b"); r.grant("c") },
		"Any one of: `b` (least privilege), `a`":                  func(r *requirement) { r.grant("a"); r.grant("b").Least = true },
		"Only as `app`: `d`":                                      func(r *requirement) { r.grant("d") },
		"Only as `user` or `device`: any one of: `a`, `b`":        func(r *requirement) { r.grant("a", r.types[0], r.types[2]); r.grant("b", r.types[0], r.types[2]) },
		"`a`; or only as `app`, any one of: `b`, `d`":             func(r *requirement) { r.grant("a"); r.grant("b", r.types[1]); r.grant("d") },
		"Only as `app`, `d`; or only as `user`, both `a` and `b`": func(r *requirement) { r.grant("d"); r.grant("a b", r.types[0]) },
		"Only as `user`: `a`":                                     func(r *requirement) { r.grant("a"); r.op.SubjectTypes = r.types[:1] },
		"Always denied: nothing says who may call it":             func(r *requirement) {},
		"Always denied":                                    func(r *requirement) { r.op.Access = spec.None },
		"Nothing, it is public":                            func(r *requirement) { r.op.Access = spec.Public },
		"Nothing, it is public: a &#60; b<br/>&#45; c":     func(r *requirement) { r.op.Access, r.op.Reason = spec.Public, "a < b\n- c" },
		"Any valid credential, no scope":                   func(r *requirement) { r.op.Access = spec.Authenticated },
		"Only as `app`: any valid credential, no scope":    func(r *requirement) { r.op.Access, r.op.SubjectTypes = spec.Authenticated, r.types[1:2] },
		"Nothing. A credential that is sent must be valid": func(r *requirement) { r.op.Access = spec.Optional },
		"A valid `bot` credential":                         func(r *requirement) { r.op.Requires = &spec.Tree{Scheme: r.schemes[1]} },
		"`a`; or a valid `bot` credential": func(r *requirement) {
			r.op.Requires = &spec.Tree{Any: []*spec.Tree{r.leaf("a"), {Scheme: r.schemes[1]}}}
		},
		"`a`, together with a valid `bot` credential": func(r *requirement) {
			r.op.Requires = &spec.Tree{All: []*spec.Tree{r.leaf("a"), {Scheme: r.schemes[1]}}}
		},
		"Nothing. A credential that is sent must be valid; declared beside no credential: `a`": func(r *requirement) {
			r.op.Requires = &spec.Tree{Any: []*spec.Tree{r.leaf("a"), {Anonymous: true}}}
		},
		"`a` and (any one of: `b`, `c`)": func(r *requirement) {
			r.op.Requires = &spec.Tree{All: []*spec.Tree{r.leaf("a"), {Any: []*spec.Tree{r.leaf("b"), r.leaf("c")}}}}
		},
		"Only as `app`: any one of: (`a` and (any one of: `b`, (`c` and `d` as `app`))), `c`": func(r *requirement) {
			inner := &spec.Tree{Any: []*spec.Tree{r.leaf("b"), {All: []*spec.Tree{r.leaf("c"), r.leaf("d")}}}}
			r.op.Requires = &spec.Tree{Any: []*spec.Tree{{All: []*spec.Tree{r.leaf("a"), inner}}, r.leaf("c")}}
			r.op.SubjectTypes = r.types[1:2]
		},
		"`b` of `bot`": func(r *requirement) {
			r.scopes["b"].Scheme = r.schemes[1]
			r.op.Requires = &spec.Tree{Scope: r.scopes["b"], Scheme: r.schemes[1]}
		},
	} {
		r := newRequirement()
		build(r)
		require.Equal(t, want, r.says(t))
	}
}

// What gives away least comes first and is marked: by the risk of what it implies, and by what else it opens.
func TestLeastComesFirst(t *testing.T) {
	for want, build := range map[string]func(r *requirement){
		"Any one of: `b` (least privilege), `a`": func(r *requirement) {
			r.grant("a")
			r.grant("b")
			r.scopes["a"].Risk, r.scopes["b"].Risk = spec.RiskHigh, spec.RiskMedium
		},
		"Any one of: `b` (least privilege), `c`, `a`": func(r *requirement) { // c implies what is critical, and a opens more
			r.grant("a")
			r.grant("c")
			r.grant("b")
			r.scopes["d"].Risk = spec.RiskCritical
			r.scopes["d"].SubjectTypes = nil
			r.scopes["c"].Implies = []spec.Implication{{To: r.scopes["d"]}}
			for _, path := range []string{"/p", "/q", "/r", "/s"} {
				r.api.Operations = append(r.api.Operations, op("GET", path, "", spec.Grant{Scope: r.scopes["a"], Scheme: r.schemes[0]}))
			}
		},
		"Both `b` and `c` (least privilege); or `a`": func(r *requirement) {
			r.grant("a")
			r.grant("b c")
			r.scopes["a"].Risk = spec.RiskCritical
		},
		"Any one of: `a` (least privilege), `c` (least privilege), `b`": func(r *requirement) { // marks are the author's business
			r.grant("a").Least = true
			r.grant("b")
			r.grant("c").Least = true
			r.scopes["a"].Risk, r.scopes["c"].Risk = spec.RiskMedium, spec.RiskCritical
		},
		"Any one of: `a` (least privilege for `user` tokens), `b` (least privilege for `app` tokens)": func(r *requirement) {
			r.grant("a")
			r.grant("b")
			r.scopes["a"].Implies, r.scopes["d"].Risk = []spec.Implication{{To: r.scopes["d"]}}, spec.RiskCritical // d is for apps alone
			r.api.SubjectTypes, r.types = r.types[:2], r.types[:2]
			r.api.Operations = append(r.api.Operations, op("GET", "/p", "", spec.Grant{Scope: r.scopes["b"], Scheme: r.schemes[0]}))
		},
		"Only as `user`, any one of: `a` (least privilege), `b`; or only as `app`, any one of: `d` (least privilege), `c`": func(r *requirement) {
			r.grant("a", r.types[0])
			r.grant("b", r.types[0])
			r.grant("c", r.types[1])
			r.grant("d")
			r.scopes["b"].Risk, r.scopes["c"].Risk = spec.RiskHigh, spec.RiskHigh
		},
		"Any one of: `a` (least privilege), `b` (deprecated)": func(r *requirement) {
			r.grant("b")
			r.grant("a")
			r.scopes["b"].Deprecated, r.scopes["a"].Risk = &spec.Deprecation{}, spec.RiskCritical
		},
		"Any one of: `a`, `b`, `c`": func(r *requirement) { // none is less than another
			r.grant("a")
			r.grant("b")
			r.grant("c")
		},
	} {
		r := newRequirement()
		build(r)
		require.Equal(t, want, r.says(t))
	}
}

// Very many alternatives stay as the author ordered them.
func TestManyAlternativesAreNotWeighed(t *testing.T) {
	r := newRequirement()
	for i := range manyWeighed + 1 {
		s := &spec.Scope{Name: "s" + strconv.Itoa(i), Scheme: r.schemes[0], Risk: spec.Risk(4 - i%4)}
		r.api.Scopes = append(r.api.Scopes, s)
		r.scopes[s.Name] = s
		r.grant(s.Name)
	}
	require.True(t, strings.HasPrefix(r.says(t), "Any one of: `s0`, `s1`, `s2`, "))
}

func TestAlso(t *testing.T) {
	for want, build := range map[string]func(r *requirement){
		"":                        func(r *requirement) { r.grant("a b"); r.grant("a") },
		"With `b`":                func(r *requirement) { r.grant("a b"); r.grant("c") },
		"Only as `user`":          func(r *requirement) { r.grant("a", r.types[0]) },
		"Only as `app`, with `d`": func(r *requirement) { r.grant("a d") },
		"With `b`; or with `c`":   func(r *requirement) { r.grant("a b"); r.grant("a c") },
		"With a valid `bot` credential": func(r *requirement) {
			r.op.Requires = &spec.Tree{All: []*spec.Tree{r.leaf("a"), {Scheme: r.schemes[1]}}}
		},
		"With both `b` and `c`": func(r *requirement) { r.grant("b a c") },
	} {
		r := newRequirement()
		build(r)
		r.says(t)
		b := newBuilder(r.api, "", testLayout(r.api), lang.For("en"))
		require.Equal(t, want, linked.ReplaceAllString(b.scopes[0].Endpoints[0].Also, "$1"))
	}
}

// An endpoint that needs very many scopes together does not list them once for each of them.
func TestAlsoStaysShort(t *testing.T) {
	r := newRequirement()
	g := r.grant("a")
	for i := range 200 {
		s := &spec.Scope{Name: "s" + strconv.Itoa(i), Scheme: r.schemes[0]}
		r.api.Scopes = append(r.api.Scopes, s)
		g.With = append(g.With, s)
	}
	require.Greater(t, len(r.says(t)), 200*4)
	require.Equal(t, "With 200 other scopes: see the endpoint", newBuilder(r.api, "", testLayout(r.api), lang.For("en")).scopes[0].Endpoints[0].Also)
}

func TestImplicationIsCut(t *testing.T) {
	api := &spec.API{Schemes: []*spec.Scheme{{Name: "x", Default: true}}}
	for i := range 300 {
		s := &spec.Scope{Name: "s" + strconv.Itoa(i), Scheme: api.Schemes[0]}
		if i > 0 {
			s.Implies = []spec.Implication{{To: api.Scopes[i-1]}}
		}
		api.Scopes = append(api.Scopes, s)
	}
	spec.Seal(api)
	b := newBuilder(api, "", testLayout(api), lang.For("en"))
	require.True(t, strings.HasSuffix(b.scopes[299].ImpliesMore, " and 198 more"), b.scopes[299].ImpliesMore)
	require.True(t, strings.HasSuffix(b.scopes[0].ImpliedMore, " and 198 more"))
	require.Equal(t, "[`s298`](./scopes.md#scope-s298)", b.scopes[299].Implies)
	require.Empty(t, b.scopes[1].ImpliesMore)
}

func TestHeldBy(t *testing.T) {
	everyone, staff, boss := &spec.Holder{Name: "everyone", Title: "All"}, &spec.Holder{Name: "staff"}, &spec.Holder{Name: "boss"}
	staff.Inherits, boss.Inherits = []*spec.Holder{everyone}, []*spec.Holder{staff}
	scheme := &spec.Scheme{Name: "x", Default: true}
	api := &spec.API{Schemes: []*spec.Scheme{scheme}, Holders: []*spec.Holder{everyone, staff, boss}, Scopes: []*spec.Scope{
		{Name: "a", Scheme: scheme, Holders: []*spec.Holder{everyone}}, {Name: "b", Scheme: scheme, Holders: []*spec.Holder{boss, everyone}}, {Name: "c", Scheme: scheme},
	}}
	spec.Seal(api)
	b := newBuilder(api, "", testLayout(api), lang.For("en"))
	plain := func(s string) string { return linked.ReplaceAllString(s, "$1") }
	require.Equal(t, "All; by inheritance `staff`, `boss`", plain(b.scopes[0].HeldBy))
	require.Equal(t, "`boss`, All; by inheritance `staff`", plain(b.scopes[1].HeldBy))
	require.Empty(t, b.scopes[2].HeldBy)
	p := b.holders()
	require.Equal(t, [][]string{{"yes", "inherited", "inherited"}, {"yes", "inherited", "yes"}, {"", "", ""}}, [][]string{p.Rows[0].Cells, p.Rows[1].Cells, p.Rows[2].Cells})
	require.Equal(t, []int{2, 2, 2}, []int{p.Holders[0].Scopes, p.Holders[1].Scopes, p.Holders[2].Scopes})
}
