package query

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

type builder struct {
	*spec.API
	scheme, other *spec.Scheme
	user, app     *spec.SubjectType
}

func build(scopes ...string) builder {
	b := builder{API: &spec.API{}, scheme: &spec.Scheme{Name: "oauth2", Default: true}, other: &spec.Scheme{Name: "bot"},
		user: &spec.SubjectType{Name: "user"}, app: &spec.SubjectType{Name: "app"}}
	b.Schemes = []*spec.Scheme{b.scheme, b.other}
	b.SubjectTypes = []*spec.SubjectType{b.user, b.app}
	for _, s := range scopes {
		b.Scopes = append(b.Scopes, &spec.Scope{Name: s, Scheme: b.scheme})
	}
	return b
}

func (b builder) imply(from, to int) {
	b.Scopes[from].Implies = append(b.Scopes[from].Implies, spec.Implication{To: b.Scopes[to], Via: b.Scopes[to].Name})
}

func (b builder) op(t *testing.T, method, path string, scopes ...int) *spec.Operation {
	p, err := spec.ParsePattern(path)
	require.NoError(t, err)
	o := &spec.Operation{Method: method, Path: path, Pattern: p}
	for _, s := range scopes {
		o.Grants = append(o.Grants, spec.Grant{Scope: b.Scopes[s], Scheme: b.scheme})
	}
	b.API.Operations = append(b.API.Operations, o)
	return o
}

func (b builder) holding(t *spec.SubjectType, scopes ...int) Principal {
	c := Credential{Scheme: b.scheme, SubjectType: t}
	for _, s := range scopes {
		c.Scopes = append(c.Scopes, b.Scopes[s])
	}
	return Principal{[]Credential{c}}
}

func TestReasonsAreToldApart(t *testing.T) {
	b := build("read", "write", "me")
	b.imply(1, 0)
	b.Scopes[2].SubjectTypes = []*spec.SubjectType{b.user}
	read := b.op(t, "GET", "/x", 0)
	me := b.op(t, "GET", "/me", 2)
	never := b.op(t, "GET", "/never")
	never.Access = spec.None
	spec.Seal(b.API)
	for _, c := range []struct {
		name   string
		o      *spec.Operation
		p      Principal
		reason Reason
	}{
		{"held", read, b.holding(nil, 0), Allowed},
		{"implied", read, b.holding(nil, 1), Allowed},
		{"anonymous", read, Principal{}, Unauthenticated},
		{"other scheme", read, Principal{[]Credential{{Scheme: b.other}}}, WrongScheme},
		{"short", read, b.holding(nil), InsufficientScope},
		{"unstated type", me, b.holding(nil, 2), WrongSubjectType},
		{"wrong type", me, b.holding(b.app, 2), WrongSubjectType},
		{"right type", me, b.holding(b.user, 2), Allowed},
		{"right type, short", me, b.holding(b.user), InsufficientScope},
		{"denied to all", never, b.holding(b.user, 0, 1, 2), DeniedToAll},
	} {
		d := Decide(b.API, c.o, c.p)
		require.Equal(t, c.reason, d.Reason, c.name)
		require.Equal(t, c.reason == Allowed, d.Allowed, c.name)
		require.Equal(t, d.Allowed, d.By != nil, c.name)
	}
	_, helps := Lack(b.API, me, b.holding(b.app))
	require.False(t, helps, "asking for more scopes would not help an app")
	_, helps = Lack(b.API, never, b.holding(b.user))
	require.False(t, helps)
}

func TestObjectChecksAreSkippedOnlyThroughScopesThatMay(t *testing.T) {
	b := build("read", "all", "checked")
	b.Scopes[0].ObjectsAll = true
	b.Scopes[1].ObjectsAll = true
	b.imply(1, 0) // all → read: both may skip
	b.imply(2, 0) // checked → read: checked may not
	o := b.op(t, "GET", "/x", 0)
	spec.Seal(b.API)
	require.True(t, Decide(b.API, o, b.holding(nil, 0)).SkipObjectChecks)
	require.True(t, Decide(b.API, o, b.holding(nil, 1)).SkipObjectChecks)
	d := Decide(b.API, o, b.holding(nil, 2))
	require.True(t, d.Allowed)
	require.False(t, d.SkipObjectChecks)
}

func TestLackIsTheSmallest(t *testing.T) {
	b := build("a", "b", "c", "admin")
	o := b.op(t, "POST", "/x")
	leaf := func(i int) *spec.Tree { return &spec.Tree{Scope: b.Scopes[i], Scheme: b.scheme} }
	o.Requires = &spec.Tree{Any: []*spec.Tree{{All: []*spec.Tree{leaf(0), leaf(1)}}, {All: []*spec.Tree{leaf(2), {Scheme: b.other}}}, leaf(3)}}
	spec.Seal(b.API)
	names := func(p Principal) (out []string) {
		m, ok := Lack(b.API, o, p)
		require.True(t, ok)
		for _, n := range m.Needs {
			out = append(out, n.Scheme.Name)
			for _, s := range n.Scopes {
				out = append(out, s.Name)
			}
		}
		return out
	}
	require.Equal(t, []string{"oauth2", "admin"}, names(b.holding(nil)), "one scope beats two")
	require.Equal(t, []string{"oauth2", "b"}, names(b.holding(nil, 0)), "the author's order breaks a tie")
	require.Equal(t, []string{"oauth2", "admin"}, names(Principal{}))
}

func TestFind(t *testing.T) {
	b := build("s")
	literal := b.op(t, "GET", "/a/b", 0)
	param := b.op(t, "GET", "/a/{x}", 0)
	rest := b.op(t, "GET", "/{r...}", 0)
	left := b.op(t, "PUT", "/{x}/c", 0)
	right := b.op(t, "PUT", "/a/{y}", 0)
	slash := b.op(t, "GET", "/t/{x}", 0)
	slash.SlashIgnored = true
	spec.Seal(b.API)
	for _, c := range []struct {
		method, path string
		want         *spec.Operation
	}{
		{"GET", "/a/b", literal}, {"GET", "/a/z", param}, {"GET", "/a/", rest}, {"GET", "/a", rest}, {"GET", "/", rest},
		{"HEAD", "/a/b", literal}, {"PUT", "/a/z", right}, {"PUT", "/z/c", left}, {"PUT", "/a/c", nil}, {"DELETE", "/a/b", nil},
		{"GET", "/t/1", slash}, {"GET", "/t/1/", slash}, {"GET", "/a/%62", nil}, {"GET", "/a/%C3%A9", param}, {"GET", "/a/%7A", param}, {"GET", "/a/..", nil}, {"GET", "/a/%2e", nil}, {"GET", "/a/%6", nil}, {"HEAD", "/nothing/at/all", rest},
	} {
		f := Find(b.API, c.method, c.path)
		require.Same(t, c.want, f.Operation, "%s %s", c.method, c.path)
	}
	require.Equal(t, []*spec.Operation{left, right}, Find(b.API, "PUT", "/a/c").Ambiguous)
	require.Equal(t, []string{"GET", "PUT"}, Find(b.API, "DELETE", "/a/b").Methods)
	require.True(t, Find(b.API, "HEAD", "/a/b").AsHEAD)
}

// s implies x for apps only, since what lies between is theirs: callers of unstated type and users gain nothing, and what
// only some gain is said with them.
func TestOpensSaysForWhom(t *testing.T) {
	b := build("x", "between", "s", "all")
	b.Scopes[1].SubjectTypes = []*spec.SubjectType{b.app}
	b.imply(2, 1)
	b.imply(1, 0)
	b.imply(3, 0)
	b.op(t, "GET", "/x", 0)
	users := b.op(t, "GET", "/users", 0)
	users.SubjectTypes = []*spec.SubjectType{b.user}
	with := b.op(t, "GET", "/with")
	with.Requires = &spec.Tree{All: []*spec.Tree{{Scope: b.Scopes[0], Scheme: b.scheme}, {Scope: b.Scopes[2], Scheme: b.scheme}}}
	spec.Seal(b.API)
	opens := Opens(b.API, b.Scopes[2])
	require.Len(t, opens, 2)
	require.Equal(t, []*spec.SubjectType{b.app}, opens[0].SubjectTypes)
	require.Len(t, opens[0].Through, 2)
	require.Same(t, with, opens[1].Operation)
	require.Empty(t, opens[1].With, "an app needs nothing beside it")
	require.Equal(t, []*spec.SubjectType{b.app}, opens[1].SubjectTypes)
	opens = Opens(b.API, b.Scopes[3])
	require.Len(t, opens, 3)
	require.Nil(t, opens[0].SubjectTypes)
	require.Equal(t, []*spec.SubjectType{b.user}, opens[1].SubjectTypes)
	impliers := Impliers(b.API, b.Scopes[0])
	require.Len(t, impliers, 3)
	for i, want := range [][]*spec.SubjectType{{b.app}, {b.app}, nil} {
		require.Equal(t, want, impliers[i].SubjectTypes)
	}
}

// A GET operation is one for HEAD too, and a listed HEAD stands before it where its paths are no wider: what protects
// GET /a/b is not undone by a HEAD /a/{x} that is open.
func TestFindHEAD(t *testing.T) {
	b := build("s")
	get := b.op(t, "GET", "/a/b", 0)
	open := b.op(t, "HEAD", "/a/{x}")
	open.Access = spec.Public
	wide := b.op(t, "GET", "/c/{x}", 0)
	narrow := b.op(t, "HEAD", "/c/d")
	narrow.Access = spec.Public
	listed := b.op(t, "HEAD", "/e")
	listed.Access = spec.Public
	b.op(t, "GET", "/e", 0)
	found := spec.Seal(b.API)
	require.Len(t, found, 1)
	require.Equal(t, "GET /a/b and HEAD /a/{x} overlap, need different things, and neither is more specific", found[0].Message)
	f := Find(b.API, "HEAD", "/a/b")
	require.Nil(t, f.Operation)
	require.Equal(t, []*spec.Operation{get, open}, f.Ambiguous)
	require.Same(t, open, Find(b.API, "HEAD", "/a/z").Operation)
	require.Same(t, get, Find(b.API, "GET", "/a/b").Operation)
	require.Same(t, narrow, Find(b.API, "HEAD", "/c/d").Operation)
	require.Same(t, wide, Find(b.API, "HEAD", "/c/e").Operation)
	require.Same(t, listed, Find(b.API, "HEAD", "/e").Operation)
	require.False(t, Find(b.API, "HEAD", "/e").AsHEAD)
}

// Specificity is of all that an operation matches: /a/b with its slash ignored is no narrower than /a/{x} without.
func TestFindWithSlashIgnored(t *testing.T) {
	b := build("s", "t")
	both := b.op(t, "GET", "/a/b", 0)
	both.SlashIgnored = true
	exact := b.op(t, "GET", "/a/{x}", 1)
	found := spec.Seal(b.API)
	require.Len(t, found, 1)
	require.Equal(t, []*spec.Operation{both, exact}, Find(b.API, "GET", "/a/b").Ambiguous)
	require.Same(t, both, Find(b.API, "GET", "/a/b/").Operation)
	require.Same(t, exact, Find(b.API, "GET", "/a/c").Operation)
}

func TestOpensSaysHow(t *testing.T) {
	b := build("admin", "write", "read", "share")
	b.imply(0, 1)
	b.imply(1, 2)
	get := b.op(t, "GET", "/x", 2)
	both := b.op(t, "POST", "/x")
	both.Requires = &spec.Tree{All: []*spec.Tree{{Scope: b.Scopes[1], Scheme: b.scheme}, {Scope: b.Scopes[3], Scheme: b.scheme}}}
	spec.Seal(b.API)
	opens := Opens(b.API, b.Scopes[0])
	require.Len(t, opens, 2)
	require.Same(t, get, opens[0].Operation)
	require.Len(t, opens[0].Through, 2)
	require.Empty(t, opens[0].With)
	require.Equal(t, []*spec.Scope{b.Scopes[3]}, opens[1].With)
	impliers := Impliers(b.API, b.Scopes[2])
	require.Len(t, impliers, 2)
	require.Same(t, b.Scopes[0], impliers[0].Scope)
	require.Len(t, impliers[0].Chain, 2)
}
