package diff_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/query"
)

type folder string

func (f folder) ReadFile(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(f), filepath.FromSlash(name)))
}
func (f folder) Glob(pattern string) ([]string, error) { return nil, nil }

func example(t *testing.T, name string) *spec.API {
	t.Helper()
	api, found, err := native.Load(folder("../../examples/"+name), "scopes.yaml", native.Options{
		OpenAPI: func(fsys native.FS, name string, o native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
			data, err := fsys.ReadFile(name)
			if err != nil {
				return nil, nil, err
			}
			api, found := openapi.Read(name, data, fsys, openapi.Options{Security: o.Security, Supplement: true})
			return api, found, nil
		},
	})
	require.NoError(t, err)
	require.Zero(t, found.Errors(), found)
	return api
}

// editor changes a model at random, each thing at most once, and writes down what it did in the words of report.
type editor struct {
	*rand.Rand
	api     *spec.API
	done    map[any]bool
	did     []string
	renamed map[string]string // old names by new ones
	granted map[*spec.Operation]bool
}

func (e *editor) scope() *spec.Scope         { return pick(e, e.api.Scopes) }
func (e *editor) operation() *spec.Operation { return pick(e, e.api.Operations) }

// pick takes what was not touched yet; nil after some tries.
func pick[T comparable](e *editor, all []T) (none T) {
	for range 20 {
		if len(all) == 0 {
			return none
		}
		if x := all[e.IntN(len(all))]; !e.done[x] {
			e.done[x] = true
			return x
		}
	}
	return none
}

func (e *editor) say(format string, args ...any) { e.did = append(e.did, fmt.Sprintf(format, args...)) }

// steps are the edits. Those of grants say nothing of classes: who passes is asked of every token afterwards.
var steps = []func(*editor){
	func(e *editor) { // a grant more
		o, s := e.operation(), e.scope()
		if o == nil || s == nil || len(o.Grants) == 0 || slices.ContainsFunc(o.Grants, func(g spec.Grant) bool { return g.Scope == s }) {
			return
		}
		o.Grants = append(o.Grants, spec.Grant{Scope: s, Scheme: s.Scheme})
		e.granted[o] = true
	},
	func(e *editor) { // a grant less
		if o := e.operation(); o != nil && len(o.Grants) > 1 {
			o.Grants = slices.Delete(slices.Clone(o.Grants), 0, 1)
			e.granted[o] = true
		}
	},
	func(e *editor) { // another scope in a grant's place
		o, s := e.operation(), e.scope()
		if o == nil || s == nil || len(o.Grants) != 1 || o.Grants[0].Scope == s {
			return
		}
		o.Grants = []spec.Grant{{Scope: s, Scheme: s.Scheme}}
		e.granted[o] = true
	},
	func(e *editor) { // public
		if o := e.operation(); o != nil && len(o.Grants) > 0 {
			o.Grants, o.Access = nil, spec.Public
			e.granted[o] = true
		}
	},
	func(e *editor) {
		if s := e.scope(); s != nil {
			s.Description += " Reworded."
			e.say("scope %s description", s.Name)
		}
	},
	func(e *editor) {
		if o := e.operation(); o != nil {
			o.Summary += " Reworded"
			e.say("operation %s summary", o)
		}
	},
	func(e *editor) {
		if o := e.operation(); o != nil && o.Deprecated == nil {
			o.Deprecated = &spec.Deprecation{Since: "2026-01-01"}
			e.say("operation %s deprecated", o)
		}
	},
	func(e *editor) {
		if s := e.scope(); s != nil {
			s.Risk = (s.Risk + 1) % 5
			e.say("scope %s risk", s.Name)
		}
	},
	func(e *editor) {
		if s := e.scope(); s != nil {
			s.ObjectsAll = !s.ObjectsAll
			e.say("scope %s objects", s.Name)
		}
	},
	func(e *editor) { // another holder; those who inherit from it follow
		s, h := e.scope(), pick(e, e.api.Holders)
		delete(e.done, h)
		if s == nil || h == nil || slices.Contains(s.Holders, h) {
			return
		}
		before := held(e.api, s)
		s.Holders = append(slices.Clone(s.Holders), h)
		if held(e.api, s) != before {
			e.say("scope %s holders", s.Name)
		}
	},
	func(e *editor) {
		if s := e.scope(); s != nil && len(s.Holders) > 0 {
			before := held(e.api, s)
			s.Holders = nil
			if held(e.api, s) != before {
				e.say("scope %s holders", s.Name)
			}
		}
	},
	func(e *editor) { // an implication, from earlier to later so that there is no cycle
		s, to := e.scope(), e.scope()
		if s == nil || to == nil || slices.ContainsFunc(s.Implies, func(i spec.Implication) bool { return i.To == to }) || reaches(to, s) || s.Scheme != to.Scheme {
			return
		}
		s.Implies = append(slices.Clone(s.Implies), spec.Implication{To: to, Via: to.Name})
		e.say("scope %s implies", s.Name)
	},
	func(e *editor) {
		if s := e.scope(); s != nil && len(s.Implies) > 0 {
			s.Implies = nil
			e.say("scope %s implies", s.Name)
		}
	},
	func(e *editor) {
		s := &spec.Scope{Name: fmt.Sprintf("added:%d", e.IntN(1_000_000)), Scheme: e.api.Scopes[0].Scheme}
		e.api.Scopes, e.done[s] = append(e.api.Scopes, s), true
		e.say("scope %s added", s.Name)
	},
	func(e *editor) { // a scope goes, and all that it is in
		s := e.scope()
		if s == nil || s.Description == "" {
			return
		}
		e.api.Scopes = slices.DeleteFunc(e.api.Scopes, func(x *spec.Scope) bool { return x == s })
		for _, x := range e.api.Scopes {
			x.Implies = slices.DeleteFunc(slices.Clone(x.Implies), func(i spec.Implication) bool { return i.To == s })
		}
		for _, set := range e.api.Sets {
			set.Scopes = slices.DeleteFunc(slices.Clone(set.Scopes), func(x *spec.Scope) bool { return x == s })
		}
		for _, o := range e.api.Operations {
			n := len(o.Grants)
			if o.Grants = slices.DeleteFunc(slices.Clone(o.Grants), func(g spec.Grant) bool { return g.Scope == s }); len(o.Grants) < n {
				e.granted[o] = true
				if len(o.Grants) == 0 {
					o.Access = spec.Undeclared
				}
			}
		}
		e.say("scope %s removed", s.Name)
	},
	func(e *editor) { // another name, with the old one as its alias
		if s := e.scope(); s != nil {
			old := s.Name
			s.Name, s.Aliases = "renamed."+old, append(slices.Clone(s.Aliases), spec.Alias{Name: old})
			e.renamed[s.Name] = old
			e.say("scope %s renamed alias", s.Name)
		}
	},
	func(e *editor) { // an endpoint at another path
		if o := e.operation(); o != nil && o.IDGiven {
			o.Path += "/moved"
			o.Pattern, _ = spec.ParsePattern(o.FullPath())
			e.say("operation %s renamed", o)
		}
	},
	func(e *editor) {
		path := fmt.Sprintf("/added/%d", e.IntN(1_000_000))
		p, _ := spec.ParsePattern(path)
		o := &spec.Operation{Method: "GET", Path: path, Pattern: p}
		if s := e.api.Scopes[e.IntN(len(e.api.Scopes))]; !e.done[s] {
			e.done[s] = true
			o.Grants = []spec.Grant{{Scope: s, Scheme: s.Scheme}}
		}
		e.api.Operations, e.done[o] = append(e.api.Operations, o), true
		e.say("operation %s added", o)
	},
	func(e *editor) {
		if o := e.operation(); o != nil {
			e.api.Operations = slices.DeleteFunc(e.api.Operations, func(x *spec.Operation) bool { return x == o })
			e.say("operation %s removed", o)
		}
	},
	func(e *editor) {
		e.api.Retired = append(e.api.Retired, &spec.Retired{Name: fmt.Sprintf("gone:%d", len(e.api.Retired)), Since: "2020-01-01"})
		e.say("retired name %s added", e.api.Retired[len(e.api.Retired)-1].Name)
	},
	func(e *editor) {
		if g := pick(e, e.api.Groups); g != nil {
			g.Title += "!"
			e.say("group %s title", g.ID)
		}
	},
}

func held(a *spec.API, s *spec.Scope) string {
	var names []string
	for _, h := range a.Holders {
		if slices.ContainsFunc(s.Holders, func(x *spec.Holder) bool { return x == h || slices.Contains(h.Inherits, x) }) {
			names = append(names, h.Name)
		}
	}
	return strings.Join(names, " ")
}

func reaches(from, to *spec.Scope) bool {
	return from == to || slices.ContainsFunc(from.Implies, func(i spec.Implication) bool { return reaches(i.To, to) })
}

// report is a comparison in the words of the editor.
func report(r *diff.Result) (out []string) {
	say := func(what, name string, kind diff.Kind, alias bool, fields []diff.Field) {
		switch {
		case alias:
			out = append(out, fmt.Sprintf("%s %s %s alias", what, name, kind))
		case kind != diff.Kept:
			out = append(out, fmt.Sprintf("%s %s %s", what, name, kind))
		}
		for _, f := range fields {
			out = append(out, fmt.Sprintf("%s %s %s", what, name, f.Name))
		}
	}
	for _, o := range r.Operations {
		name := o.Is
		if name == nil {
			name = o.Was
		}
		say("operation", name.String(), o.Kind, false, o.Fields)
	}
	for _, s := range r.Scopes {
		name := s.Is
		if name == nil {
			name = s.Was
		}
		say("scope", name.Name, s.Kind, s.Alias, s.Fields)
	}
	for _, p := range r.Parts {
		say(p.Section, p.Name, p.Kind, false, p.Fields)
	}
	slices.Sort(out)
	return out
}

// tokens are the callers that pass an operation: nobody's, and for each subject type one without scopes and one for each scope, called as
// the old model calls it. The three systems ask for one scope of one scheme at a time, so that these are all there is to ask.
func tokens(a *spec.API, o *spec.Operation, renamed map[string]string) map[string]bool {
	out := map[string]bool{}
	ask := func(name string, p query.Principal) {
		if query.Decide(a, o, p).Allowed {
			out[name] = true
		}
	}
	ask("nobody", query.Principal{})
	for _, scheme := range a.Schemes {
		for _, t := range append([]*spec.SubjectType{nil}, a.SubjectTypes...) {
			cred := query.Credential{Scheme: scheme, SubjectType: t}
			kind := scheme.Name
			if t != nil {
				kind += " " + t.Name
			}
			if without := (query.Principal{Credentials: []query.Credential{cred}}); query.Decide(a, o, without).Allowed {
				out[kind] = true // and with any scope
				continue
			}
			for _, s := range a.Scopes {
				cred.Scopes = []*spec.Scope{s}
				name := s.Name
				if old, ok := renamed[name]; ok {
					name = old
				}
				ask(kind+" "+name, query.Principal{Credentials: []query.Credential{cred}})
			}
		}
	}
	return out
}

// The three systems, edited at random: what was done is reported, nothing else, and every operation's class is that of the tokens that
// pass before and after.
func TestTheEditorsStepsAreReported(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	classes := map[compare.Class]int{}
	total := 0
	for _, name := range []string{"factory", "emakin", "bimdata"} {
		was := example(t, name)
		require.Empty(t, report(diff.APIs(was, example(t, name), diff.Options{})), name)
		for round := range rounds {
			is := example(t, name)
			e := &editor{Rand: rand.New(rand.NewPCG(uint64(round), 5)), api: is, done: map[any]bool{}, renamed: map[string]string{}, granted: map[*spec.Operation]bool{}}
			for range 1 + e.IntN(12) {
				steps[e.IntN(len(steps))](e)
			}
			for _, o := range is.Operations {
				if len(o.Grants) > 0 || o.Requires != nil || o.Access == spec.Public || e.granted[o] {
					o.Written = spec.Requirement{}
				}
				if len(o.Grants) > 0 {
					o.Access = spec.Undeclared
				}
				if !o.IDGiven {
					o.ID = ""
				}
			}
			require.Zero(t, spec.Seal(is).Errors())
			got := diff.APIs(was, is, diff.Options{})
			want := slices.Clone(e.did)
			slices.Sort(want)
			// An endpoint that nothing opens any more has another label, which is that of its class.
			require.Equal(t, want, report(got), "%s %d", name, round)
			total += len(want) + len(e.granted)

			listed := map[*spec.Operation]*diff.Operation{}
			for _, x := range got.Operations {
				listed[x.Is] = x
			}
			for _, o := range is.Operations {
				old := operationOf(was, o)
				if x := listed[o]; x != nil && x.Kind == diff.Renamed {
					old = x.Was
				}
				before, after := map[string]bool{}, tokens(is, o, e.renamed)
				if old != nil {
					before = tokens(was, old, nil)
				}
				class := classOf(before, after)
				classes[class]++
				x := listed[o]
				if x == nil {
					require.Equal(t, compare.Equivalent, class, "%s %d %s", name, round, o)
					require.False(t, e.granted[o], "%s %d %s", name, round, o)
					continue
				}
				require.Equal(t, class, x.Class, "%s %d %s: %v\n%v\n%v", name, round, o, e.did, x.Lost, x.Gained)
				require.Equal(t, e.granted[o], x.Restated, "%s %d %s", name, round, o)
			}
		}
	}
	for class := compare.Equivalent; class <= compare.Changed; class++ {
		require.True(t, testing.Short() || classes[class] > 0, class)
	}
	require.Greater(t, total, rounds*6)
}

func operationOf(a *spec.API, o *spec.Operation) *spec.Operation {
	for _, x := range a.Operations {
		if x.String() == o.String() {
			return x
		}
	}
	return nil
}

func classOf(before, after map[string]bool) compare.Class {
	more := func(a, b map[string]bool) bool { // a token with a scope passes where one without any does
		for k := range a {
			i := strings.LastIndexByte(k, ' ')
			if !b[k] && (i < 0 || !b[k[:i]]) {
				return true
			}
		}
		return false
	}
	gained, lost := more(after, before), more(before, after)
	switch {
	case gained && lost:
		return compare.Changed
	case gained:
		return compare.Widened
	case lost:
		return compare.Narrowed
	}
	return compare.Equivalent
}
