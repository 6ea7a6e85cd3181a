package pages_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/pages"
)

// The examples transcribe three published pages by hand. Here the pages are read by machine: what differs is what a page
// does not say, and each of these is a question.

func TestFactory(t *testing.T) {
	page, asked := read(t, "000_21f071c59df90386.txt", nil)
	require.Equal(t, []string{
		"group 1 id: administrative-scopes, not administration", // the page has no ids: the example chose shorter ones
		"group 2 id: api-keys-management, not api-keys",
		"group 3 id: asset-store-sharing, not asset-store",
		"group 4 id: blueprints-factory-assemblies, not blueprints",
		"group 5 id: forms-form-submissions, not forms",
		"group 7 id: logging-audits, not logging",
		"group 11 id: user-interface-ui-variables, not ui",
		"group 12 id: self-authenticated-user, not self",
	}, differences(facts(page), facts(example(t, "factory"))))
	require.Equal(t, []string{
		"1:1 The page has no version: which one is it?",
		"3:1 The page has no ids for its groups: what are they called?",
		`117:1 Which endpoints does "Note: Endpoints like reading self data, logging out, and man…" mean?`,
	}, asked)
	require.Len(t, page.Operations, 178)
}

func TestEmakin(t *testing.T) {
	page, asked := read(t, "001_ef6d402d2c7ff456.txt", nil)
	want := []string{"info title: Scopes, not Emakin scopes"}
	for _, s := range page.Scopes {
		want = append(want, s.Name+" movable: false, not true")
	}
	want = append(want, "holder administrators inherits: nothing, not everyone")
	require.Equal(t, want, differences(facts(page), facts(example(t, "emakin"))))
	require.Equal(t, []string{
		"1:1 The page has no title of its own: what is the API called?",
		"1:1 The page has no version: which one is it?",
		"1:1 The page compares two of its versions, and the marks are lost: which lines were removed?",
		"17:58 Can an administrator change who holds a scope by default?",
		"37:31 Does one of the holders Everyone, Administrators include another?",
	}, asked)
	require.Len(t, page.Scopes, 44)
}

// TestBIMData reads a page of rules by itself: it opens nothing until somebody says which endpoints the rules mean.
func TestBIMData(t *testing.T) {
	page, asked := read(t, "003_90b80e2048404a06.txt", nil)
	hand := example(t, "bimdata")
	hand.Operations = nil
	for _, s := range hand.Scopes {
		s.Selectors = nil
	}
	require.Equal(t, []string{"subject type app: nothing, not Application"}, differences(facts(page), facts(hand)))
	require.Equal(t, []string{
		"1:1 The page has no version: which one is it?",
		`27:5 Which endpoints are meant by "BCF" in the descriptions of bcf:read, bcf:write?`,
		"29:5 Which endpoints do these scopes open: cloud:read, org:manage, user:write?",
		`30:5 Which endpoints are meant by "cloud" in the descriptions of cloud:manage?`,
		`31:5 Which endpoints are meant by "DMS" in the descriptions of document:read, document:write?`,
		`33:5 Which endpoints are meant by "model" in the descriptions of model:read, model:write?`,
		`36:5 Which endpoints are meant by "current user" in the descriptions of user:read?`,
		`36:69 Which tokens are of the types User impersonation, and what other types of caller are there?`,
		`38:5 Which endpoints are meant by "webhook" in the descriptions of webhook:manage?`,
	}, asked)
}

// TestBIMDataRules gives the rules the operations that they speak of. Five rules name a tag, and read as the example's
// selectors; what is asked of the others stays denied, so that no operation is wider than in the example.
func TestBIMDataRules(t *testing.T) {
	data, err := os.ReadFile("../../examples/bimdata/openapi.yaml")
	require.NoError(t, err)
	endpoints, found := openapi.Read("openapi.yaml", data, nil, openapi.Options{})
	require.Empty(t, found)
	page, asked := read(t, "003_90b80e2048404a06.txt", endpoints)
	hand := example(t, "bimdata")
	for _, name := range []string{"bcf:read", "bcf:write", "model:read", "model:write", "webhook:manage"} {
		s, _ := page.Scope(name)
		h, _ := hand.Scope(name)
		require.Equal(t, h.Selectors[0].Text, s.Selectors[0].Text)
	}
	got, has := facts(page), facts(hand)
	equal, denied := 0, 0
	var wider []string
	for _, o := range page.Operations {
		switch mine, theirs := got.values[o.String()], has.values[o.String()]; {
		case mine == theirs:
			equal++
		case mine == "none":
			denied++
		default:
			wider = append(wider, o.String()+": "+mine+", not "+theirs)
		}
	}
	require.Empty(t, wider)
	require.Equal(t, []int{277, 89}, []int{equal, denied})
	require.Len(t, asked, 8)
}

func read(t *testing.T, name string, endpoints *spec.API) (api *spec.API, asked []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "systems", name))
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skipf("the published page is not here: %v", err)
	}
	require.NoError(t, err)
	require.True(t, pages.Recognise(data))
	api, notes, found := pages.ReadOver(name, data, endpoints)
	require.Empty(t, found)
	require.Zero(t, spec.Seal(api).Errors())
	for _, n := range notes {
		require.NotEmpty(t, n.Assumed)
		require.NotEmpty(t, n.Change)
		asked = append(asked, fmt.Sprintf("%d:%d %s", n.Range.Start.Line, n.Range.Start.Column, n.Question))
	}
	return api, asked
}

type folder struct{ fs.FS }

func (f folder) ReadFile(name string) ([]byte, error)  { return fs.ReadFile(f.FS, name) }
func (f folder) Glob(pattern string) ([]string, error) { return fs.Glob(f.FS, pattern) }

func example(t *testing.T, name string) *spec.API {
	t.Helper()
	endpoints := func(fsys native.FS, name string, o native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
		data, err := fsys.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		api, found := openapi.Read(name, data, nil, openapi.Options{Security: o.Security})
		return api, found, nil
	}
	api, found, err := native.Load(folder{os.DirFS("../../examples/" + name)}, "scopes.yaml", native.Options{OpenAPI: endpoints})
	require.NoError(t, err)
	require.Empty(t, found)
	return api
}

// differences compares every field that a page can fill, and those that nothing fills in either.
func differences(got, want *factList) (all []string) {
	for _, k := range got.keys {
		if v, ok := want.values[k]; !ok {
			all = append(all, k+": "+got.values[k]+", which the example has not")
		} else if v != got.values[k] {
			all = append(all, k+": "+got.values[k]+", not "+v)
		}
	}
	for _, k := range want.keys {
		if _, ok := got.values[k]; !ok {
			all = append(all, k+": nothing, not "+want.values[k])
		}
	}
	return all
}

type factList struct {
	keys   []string
	values map[string]string
}

func (f *factList) add(value string, key string, args ...any) {
	if value == "" {
		return
	}
	k := fmt.Sprintf(key, args...)
	f.keys = append(f.keys, k)
	f.values[k] = value
}

func names[T any](all []T, name func(T) string) string {
	var out []string
	for _, v := range all {
		out = append(out, name(v))
	}
	return strings.Join(out, ", ")
}

func facts(a *spec.API) *factList {
	f := &factList{values: map[string]string{}}
	f.add(a.Info.Title, "info title")
	f.add(a.Info.Version, "info version")
	f.add(a.Info.Description, "info description")
	f.add(a.BasePath, "base path")
	f.add(names(a.Schemes, func(s *spec.Scheme) string { return s.Name + " " + s.Type + " " + s.HTTPScheme }), "schemes")
	for _, s := range a.SubjectTypes {
		f.add(s.Title, "subject type %s", s.Name)
	}
	for _, h := range a.Holders {
		f.add(h.Title, "holder %s", h.Name)
		f.add(names(h.Inherits, func(h *spec.Holder) string { return h.Name }), "holder %s inherits", h.Name)
	}
	for _, x := range a.Actions {
		f.add(x.Title+": "+x.Description+" "+strings.Join(x.Methods, ","), "action %s", x.Name)
	}
	for i, g := range a.Groups {
		f.add(g.ID, "group %d id", i+1)
		f.add(g.Title, "group %d title", i+1)
		f.add(g.Description+g.Note, "group %d text", i+1)
		f.add(names(g.Scopes, func(s *spec.Scope) string { return s.Name }), "group %d scopes", i+1)
	}
	f.add(names(a.Scopes, func(s *spec.Scope) string { return s.Name }), "scopes")
	for _, s := range a.Scopes {
		f.add(s.Title, "%s title", s.Name)
		f.add(s.Description, "%s description", s.Name)
		f.add(s.Note, "%s note", s.Name)
		f.add(names(s.Holders, func(h *spec.Holder) string { return h.Name }), "%s holders", s.Name)
		f.add(names(s.SubjectTypes, func(s *spec.SubjectType) string { return s.Name }), "%s subject types", s.Name)
		f.add(names(s.Implies, func(i spec.Implication) string { return i.To.Name }), "%s implies", s.Name)
		f.add(names(s.Selectors, func(s *spec.Selector) string { return s.Text }), "%s selectors", s.Name)
		f.add(fmt.Sprint(s.Movable), "%s movable", s.Name)
		f.add(s.Risk.String()+fmt.Sprint(s.AdminConsent, s.ObjectsAll, s.Literal), "%s flags", s.Name)
		if s.Action != nil {
			f.add(s.Action.Name, "%s action", s.Name)
		}
	}
	for _, o := range a.Operations {
		f.add(o.ID+" "+o.Summary, "%s is", o)
		access := o.Access.String()
		for _, alt := range o.Effective.Alternatives {
			access += " " + names(alt.Scopes(), func(s *spec.Scope) string { return s.Name })
			access += names(alt.SubjectTypes, func(s *spec.SubjectType) string { return "!" + s.Name })
		}
		f.add(access, "%s", o)
	}
	f.add(names(a.Operations, (*spec.Operation).String), "operations")
	return f
}
