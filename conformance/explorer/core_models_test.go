package explorer

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
)

// model is an API with its name.
type model struct {
	name string
	api  *spec.API
}

var documents = map[string]string{
	"petstore": "openapi.yaml", "figma": "openapi.yaml", "slack": "slack_web_openapi_v2.json", "mastodon": "schema.json", "square": "api.json", "discord": "openapi.json",
	"digitalocean": "digitalocean.tar.gz",
}

// published are the three examples, and the documents beside the project; the latter are left out where they are not there.
func published(t testing.TB) (all []model) {
	t.Helper()
	all = examples(t)
	for _, name := range []string{"petstore", "figma", "slack", "mastodon", "square", "discord", "digitalocean"} {
		data, err := os.ReadFile(filepath.Join("../../../shared/data", name, documents[name]))
		if errors.Is(err, fs.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
			t.Log("not here:", name)
			continue
		}
		require.NoError(t, err)
		file, files := documents[name], memory(nil)
		if strings.HasSuffix(file, ".tar.gz") {
			files = unpacked(t, data, "digitalocean/specification/")
			file = "DigitalOcean-public.v2.yaml"
			data = files[file]
		}
		api, _ := openapi.Read(file, data, files, openapi.Options{Security: "read", Absent: "public"})
		spec.Seal(api) // what is wrong in them is denied, in the page too
		require.NotEmpty(t, api.Operations)
		require.NotEmpty(t, api.Scopes)
		all = append(all, model{name, api})
	}
	return all
}

func examples(t testing.TB) (all []model) {
	t.Helper()
	for _, name := range []string{"factory", "emakin", "bimdata"} {
		api, found, err := native.Load(folder{os.DirFS("../../examples/" + name)}, "scopes.yaml", native.Options{OpenAPI: endpoints})
		require.NoError(t, err)
		require.Zero(t, found.Errors())
		all = append(all, model{name, api})
	}
	return all
}

// folder is where an example's spec lies.
type folder struct{ fs.FS }

func (f folder) ReadFile(name string) ([]byte, error)  { return fs.ReadFile(f.FS, name) }
func (f folder) Glob(pattern string) ([]string, error) { return fs.Glob(f.FS, pattern) }

func endpoints(fsys native.FS, name string, o native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
	data, err := fsys.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	api, found := openapi.Read(name, data, nil, openapi.Options{Security: o.Security, Absent: o.Absent})
	return api, found, nil
}

// memory is a document's files.
type memory map[string][]byte

func (m memory) ReadFile(name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return data, nil
	}
	return nil, fs.ErrNotExist
}

func unpacked(t testing.TB, data []byte, below string) memory {
	t.Helper()
	zipped, err := gzip.NewReader(bytes.NewReader(data))
	require.NoError(t, err)
	files := memory{}
	for archive := tar.NewReader(zipped); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return files
		}
		require.NoError(t, err)
		if name, ok := strings.CutPrefix(header.Name, below); ok && header.Typeflag == tar.TypeReg {
			files[name], err = io.ReadAll(archive)
			require.NoError(t, err)
		}
	}
}

// random is a small model: several schemes, subject types, limited scopes, implications, risks, marked grants, and operations of all kinds. Every
// implication leads from a scope to a later one in an order that is not the one of declaration.
func random(r *rand.Rand) *spec.API {
	a := &spec.API{Info: spec.Info{Title: "Random", Version: "1"}}
	for i := range 1 + r.IntN(3) {
		a.Schemes = append(a.Schemes, &spec.Scheme{Index: i, Name: fmt.Sprintf("scheme%d", i), Type: "oauth2", Default: i == 0})
	}
	for i := range r.IntN(4) {
		a.SubjectTypes = append(a.SubjectTypes, &spec.SubjectType{Index: i, Name: fmt.Sprintf("type%d", i)})
	}
	n := 1 + r.IntN(9)
	for i := range n {
		s := &spec.Scope{
			Index: i, Name: fmt.Sprintf("s%d:%c", i, 'a'+r.IntN(4)), Scheme: a.Schemes[r.IntN(len(a.Schemes))], SubjectTypes: types(r, a, 4),
			ObjectsAll: r.IntN(3) == 0, Risk: spec.Risk(r.IntN(5)),
		}
		if r.IntN(4) == 0 {
			s.Aliases = []spec.Alias{{Name: fmt.Sprintf("old%d", i)}}
		}
		a.Scopes = append(a.Scopes, s)
	}
	order := r.Perm(n)
	for i, from := range order {
		for _, to := range order[i+1:] {
			if r.IntN(4) == 0 {
				a.Scopes[from].Implies = append(a.Scopes[from].Implies, spec.Implication{To: a.Scopes[to], Via: a.Scopes[to].Name})
			}
		}
	}
	for i := range 4 + r.IntN(12) {
		path := fmt.Sprintf("/x%d/{id}", i)
		pattern, err := spec.ParsePattern(path)
		if err != nil {
			panic(err)
		}
		o := &spec.Operation{Index: i, Method: "GET", Path: path, Pattern: pattern, SubjectTypes: types(r, a, 9)}
		switch r.IntN(8) {
		case 0:
			o.Access = spec.Access(1 + r.IntN(5))
			if o.Access == spec.Scoped {
				o.Access = spec.None
			}
		case 1, 2, 3:
			for range 1 + r.IntN(3) {
				g := spec.Grant{Scope: a.Scopes[r.IntN(n)], SubjectTypes: types(r, a, 7), Least: r.IntN(3) == 0}
				g.Scheme = g.Scope.Scheme
				for _, k := range r.Perm(n)[:r.IntN(min(n, 3))] {
					if with := a.Scopes[k]; with != g.Scope && r.IntN(2) == 0 {
						g.With = append(g.With, with)
					}
				}
				// A grant's alternative is known by its place.
				g.Range.File, g.Range.Start.Line, g.Range.End.Line = "scopes.yaml", 1+i, 1+i
				g.Range.Start.Column, g.Range.End.Column = 1+len(o.Grants), 2+len(o.Grants)
				if !slices.ContainsFunc(o.Grants, func(other spec.Grant) bool { return alike(g, other) }) { // which readers report
					o.Grants = append(o.Grants, g)
				}
			}
		default:
			o.Requires = tree(r, a, 3)
		}
		a.Operations = append(a.Operations, o)
	}
	spec.Seal(a) // alternatives for nobody are findings, and left out
	return a
}

// alike reports whether two grants ask for the same scopes.
func alike(g, h spec.Grant) bool {
	all := append([]*spec.Scope{g.Scope}, g.With...)
	return len(g.With) == len(h.With) && !slices.ContainsFunc(append([]*spec.Scope{h.Scope}, h.With...), func(s *spec.Scope) bool { return !slices.Contains(all, s) })
}

func types(r *rand.Rand, a *spec.API, oneIn int) []*spec.SubjectType {
	if len(a.SubjectTypes) == 0 || r.IntN(oneIn) > 0 {
		return nil
	}
	return []*spec.SubjectType{a.SubjectTypes[r.IntN(len(a.SubjectTypes))]}
}

func tree(r *rand.Rand, a *spec.API, depth int) *spec.Tree {
	if depth == 0 || r.IntN(3) == 0 {
		switch r.IntN(12) {
		case 0:
			return &spec.Tree{Anonymous: true}
		case 1:
			return &spec.Tree{Scheme: a.Schemes[r.IntN(len(a.Schemes))]}
		}
		return &spec.Tree{Scope: a.Scopes[r.IntN(len(a.Scopes))], Scheme: a.Schemes[r.IntN(len(a.Schemes))], SubjectTypes: types(r, a, 7)}
	}
	children := []*spec.Tree{tree(r, a, depth-1)}
	for range r.IntN(3) {
		children = append(children, tree(r, a, depth-1))
	}
	if r.IntN(2) == 0 {
		return &spec.Tree{Any: children}
	}
	return &spec.Tree{All: children}
}

// large is an API of so many endpoints and 600 scopes.
func large(endpoints int) *spec.API {
	api := &spec.API{Info: spec.Info{Title: "Large", Version: "1"}, Schemes: []*spec.Scheme{{Name: "bearer", Type: "http", HTTPScheme: "bearer", Default: true}}}
	for g := range 200 {
		group := &spec.Group{Index: g, ID: fmt.Sprint("group", g), Title: fmt.Sprint("Group ", g)}
		api.Groups = append(api.Groups, group)
		for i, action := range []string{"read", "write", "admin"} {
			s := &spec.Scope{Name: fmt.Sprintf("group%d:%s", g, action), Description: "Grants what the group's members may " + action, Group: group, Scheme: api.Schemes[0], Risk: spec.Risk(1 + i)}
			if i > 0 {
				s.Implies = []spec.Implication{{To: api.Scopes[len(api.Scopes)-1]}}
			}
			api.Scopes = append(api.Scopes, s)
		}
	}
	for i := range endpoints {
		g, m := i%200, i/200%5
		path := fmt.Sprintf("/api/v1/group%d/things%d/{thing_id}/sub/{sub_id}", g, i/1000)
		pattern, err := spec.ParsePattern(path)
		if err != nil {
			panic(err)
		}
		level := []int{0, 1, 1, 1, 2}[m]
		grants := []spec.Grant{{Scope: api.Scopes[g*3+level], Scheme: api.Schemes[0]}}
		if i%7 == 0 {
			grants = append(grants, spec.Grant{Scope: api.Scopes[(g+1)%200*3+level], With: []*spec.Scope{api.Scopes[g*3]}, Scheme: api.Schemes[0]})
		}
		api.Operations = append(api.Operations, &spec.Operation{Method: []string{"GET", "POST", "PUT", "PATCH", "DELETE"}[m], Path: path, Pattern: pattern, Summary: fmt.Sprint("Does something with thing ", i), Grants: grants})
	}
	spec.Seal(api)
	return api
}
