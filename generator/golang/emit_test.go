package golang

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
)

// shape is what a model made here has.
type shape struct {
	scopes, operations            int
	schemes, subjectTypes, groups int
	hostile                       bool
}

// model makes a sealed model of that shape; the same seed makes the same one. Implication has no cycles, since a scope implies only later ones.
func model(t testing.TB, seed uint64, sh shape) *spec.API {
	r := rand.New(rand.NewPCG(seed, 7))
	chance := func(p float64) bool { return r.Float64() < p }
	text := func(s string) string {
		if sh.hostile {
			return s + " " + hostile[r.IntN(len(hostile))]
		}
		return s
	}
	a := &spec.API{Info: spec.Info{Title: text("Test"), Version: "1", Description: text("Made by a test.")}, BasePath: "/api"}
	for i := range sh.subjectTypes {
		a.SubjectTypes = append(a.SubjectTypes, &spec.SubjectType{Name: fmt.Sprintf("kind-%d", i), Title: text("A kind")})
	}
	types := func() (out []*spec.SubjectType) {
		for _, t := range a.SubjectTypes {
			if chance(0.5) {
				out = append(out, t)
			}
		}
		return out
	}
	for i := range sh.schemes {
		s := &spec.Scheme{Name: fmt.Sprintf("scheme%d", i), Type: "oauth2", Description: text("A scheme"), Default: i == 0}
		for j := range min(2, sh.subjectTypes) {
			s.Claims = append(s.Claims, spec.Claim{Name: []string{"scope", "roles"}[j], Format: []string{"space", "array"}[j], SubjectType: a.SubjectTypes[j]})
		}
		a.Schemes = append(a.Schemes, s)
	}
	holder := &spec.Holder{Name: "everyone", Title: text("Everyone")}
	if sh.scopes > 0 {
		a.Holders = []*spec.Holder{holder, {Name: "admins", Inherits: []*spec.Holder{holder}, Description: text("They run it")}}
	}
	for i := range sh.groups {
		a.Groups = append(a.Groups, &spec.Group{ID: fmt.Sprintf("g%d", i), Title: text(fmt.Sprintf("Group %d", i))})
	}
	for i := range sh.scopes {
		s := &spec.Scope{Name: fmt.Sprintf("res%d:read", i), Description: text("Reads."), Scheme: a.Schemes[i%sh.schemes], ObjectsAll: chance(0.2), Movable: chance(0.3)}
		if chance(0.3) {
			s.Title, s.Note, s.Risk, s.AdminConsent = text("Read"), text("Mind this"), spec.RiskHigh, true
		}
		if chance(0.3) {
			s.Deprecated = &spec.Deprecation{Since: "2026-01-01", Note: text("Old")}
			s.Aliases = []spec.Alias{{Name: fmt.Sprintf("res%d.read", i)}}
		}
		if chance(0.2) {
			s.SubjectTypes = types()
		}
		if chance(0.7) {
			s.Holders = a.Holders[:1+r.IntN(2)]
		}
		if sh.groups > 0 {
			s.Group = a.Groups[i*sh.groups/sh.scopes]
			s.Group.Scopes = append(s.Group.Scopes, s)
		}
		a.Scopes = append(a.Scopes, s)
	}
	for i, s := range a.Scopes {
		for range r.IntN(3) {
			if j := i + 1 + r.IntN(10); j < len(a.Scopes) && a.Scopes[j].Scheme == s.Scheme {
				s.Implies = append(s.Implies, spec.Implication{To: a.Scopes[j], Via: a.Scopes[j].Name})
			}
		}
		if s.Deprecated != nil && i > 0 {
			s.Deprecated.ReplacedBy = a.Scopes[i-1 : i]
		}
	}
	if sh.scopes > 0 {
		a.Sets = []*spec.Set{
			{Name: "one", Title: text("One"), Scopes: a.Scopes[:1]},
			{Name: "many", Description: text("All of them"), Scopes: a.Scopes},
			{Name: "none"},
		}
	}
	leaf := func() *spec.Tree {
		if sh.scopes == 0 || chance(0.1) {
			return &spec.Tree{Scheme: a.Schemes[r.IntN(sh.schemes)]}
		}
		s := a.Scopes[r.IntN(sh.scopes)]
		return &spec.Tree{Scope: s, Scheme: s.Scheme}
	}
	for i := range sh.operations {
		o := &spec.Operation{Method: []string{"GET", "POST", "DELETE", "PURGE"}[i%4], Base: "/api", Path: fmt.Sprintf("/things/%d/{id}/x.{format}", i), Summary: text("Do it"), Range: diag.Range{File: "x", Start: diag.Pos{Line: i + 1, Column: 1}}}
		switch p := r.IntN(10); {
		case p == 0:
			o.Access, o.Reason = spec.Public, text("anyone may")
		case p == 1:
			o.Access = spec.Authenticated
		case p == 2:
			o.Access = spec.Optional
		case p == 3:
			o.Access = spec.None
		case p == 4:
			o.Access = spec.Undeclared
		case p < 8 && sh.scopes > 0:
			for range 1 + r.IntN(9) {
				s := a.Scopes[r.IntN(sh.scopes)]
				o.Grants = append(o.Grants, spec.Grant{Scope: s, Scheme: s.Scheme, Least: chance(0.1)})
			}
		default:
			all := &spec.Tree{}
			for range 1 + r.IntN(3) {
				any := &spec.Tree{}
				for range 1 + r.IntN(3) {
					any.Any = append(any.Any, leaf())
				}
				all.All = append(all.All, any)
			}
			o.Requires = all
		}
		if chance(0.3) {
			o.Tags = []string{text("tag")}
		}
		if chance(0.2) {
			o.Deprecated = &spec.Deprecation{Note: text("Gone")}
		}
		if chance(0.2) {
			o.SubjectTypes = types()
		}
		p, err := spec.ParsePattern(o.FullPath())
		require.NoError(t, err)
		o.Pattern, o.SlashIgnored = p, chance(0.2)
		a.Operations = append(a.Operations, o)
	}
	spec.Seal(a) // alternatives that nobody qualifies for are reported and left out
	return a
}

func request(a *spec.API, dir, pkg string) *generator.Request {
	return &generator.Request{API: a, Options: generator.Options{"dir": dir, "package": pkg}}
}

func write(t testing.TB, root string, result generator.Result) {
	for _, f := range result.Files {
		name := filepath.Join(root, filepath.FromSlash(f.Path))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, f.Data, 0o644))
	}
}

// one is a file system with one spec.
type one []byte

func (o one) ReadFile(string) ([]byte, error) { return o, nil }
func (o one) Glob(string) ([]string, error)   { return nil, nil }

func load(t testing.TB, text string) *spec.API {
	a, found, err := native.Load(one(text), "scopes.yaml", native.Options{})
	require.NoError(t, err)
	require.Zero(t, found.Errors(), "%+v", found)
	return a
}

func find(t testing.TB, files []output.File, name string) []byte {
	for _, f := range files {
		if path.Base(f.Path) == name {
			return f.Data
		}
	}
	t.Fatalf("%s is not emitted", name)
	return nil
}
