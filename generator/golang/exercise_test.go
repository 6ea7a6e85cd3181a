package golang

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/format"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

//go:embed testdata/check_test.go.txt
var checkTest string

// cases is what an emitted package is held against.
type cases struct {
	Scopes     []scopeCase
	Operations []operationCase
	Matches    []matchCase
	Principals []principalCase
}

type scopeCase struct{ Name, Title, Description, Note, Group string }

type operationCase struct{ ID, Method, Pattern, Summary string }

type matchCase struct {
	Method, Path string
	Operation    int
}

type principalCase struct {
	Credentials []credentialCase
	Allowed     string
}

type credentialCase struct {
	Scheme, SubjectType int
	Scopes              []int
}

// TestEmittedPackages compiles packages of all sizes as Go 1.23, vets them (which finds what Go 1.23's library lacks), and
// asks each for decisions on random principals, which package spec's model answers as well.
func TestEmittedPackages(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/emitted\n\ngo 1.23\n"), 0o644))
	for name, sh := range map[string]shape{
		"empty":     {},
		"one":       {scopes: 1, operations: 1, schemes: 1},
		"emakin":    {scopes: 44, schemes: 1},
		"noscopes":  {operations: 9, schemes: 1},
		"sixtyfour": {scopes: 64, operations: 60, schemes: 1, groups: 3},
		"sixtyfive": {scopes: 65, operations: 150, schemes: 3, subjectTypes: 3, groups: 4},
		"graph":     {scopes: 917, operations: 400, schemes: 2, subjectTypes: 2, groups: 30},
		"hostile":   {scopes: 70, operations: 150, schemes: 2, subjectTypes: 1, groups: 5, hostile: true},
	} {
		a := model(t, 1, sh)
		result, err := emit(request(a, name, ""))
		require.NoError(t, err)
		require.Empty(t, result.Found)
		for _, f := range result.Files {
			formatted, err := format.Source(f.Data)
			require.NoError(t, err)
			require.Equal(t, string(formatted), string(f.Data), "%s is not as gofmt leaves it", f.Path)
			require.True(t, bytes.HasPrefix(f.Data, []byte(header+"\n\n")), f.Path)
		}
		again, err := emit(request(a, name, ""))
		require.NoError(t, err)
		require.Equal(t, result, again)
		write(t, root, result)
		exercise(t, filepath.Join(root, name), name, a)
	}
	test := exec.Command("go", "test", "-vet=all", "./...")
	test.Dir = root
	test.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local")
	out, err := test.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// exercise writes the tests of an emitted package beside it.
func exercise(t *testing.T, dir, pkg string, a *spec.API) {
	c := expected(t, a)
	data, err := json.Marshal(c)
	require.NoError(t, err)
	e := &emission{api: a, pkg: pkg}
	e.callers()
	var found diag.List
	e.allocate(&found)
	var names bytes.Buffer
	fmt.Fprintf(&names, "package %[1]s_test\n\nimport (\n\t\"errors\"\n\t\"net/http\"\n\t\"testing\"\n\n\t\"example.com/emitted/%[1]s\"\n)\n\nvar _ = errors.New\n\n", pkg)
	result := "\n\treturn nil"
	if len(a.Operations) > 0 {
		result = ""
	}
	fmt.Fprintf(&names, `// sample is the package comment's.
func sample(address string, verified func(*http.Request) ([]byte, error), handler http.HandlerFunc, payload []byte, scope %s.Scope) error {
	%s%s
}

`, pkg, strings.Join(e.usage(), "\n\t"), result)
	names.WriteString("func TestNames(t *testing.T) {\n\t_ = sample\n\tfor _, c := range []struct{ got, want string }{\n")
	row := func(ids []string, wire func(i int) string) {
		for i, id := range ids {
			fmt.Fprintf(&names, "\t\t{%s.%s.String(), %q},\n", pkg, id, wire(i))
		}
	}
	row(e.ids.scope, func(i int) string { return a.Scopes[i].Name })
	row(e.ids.operation, func(i int) string { return a.Operations[i].ID })
	row(e.ids.scheme, func(i int) string { return e.scheme[i].Name })
	row(e.ids.claim, func(i int) string { return e.claim[i].Name })
	row(e.ids.subject, func(i int) string { return a.SubjectTypes[i].Name })
	row(e.ids.holder, func(i int) string { return a.Holders[i].Name })
	for i, id := range e.ids.set {
		fmt.Fprintf(&names, "\t\t{%s.%s().String(), %q},\n", pkg, id, strings.Join(each(a.Sets[i].Scopes, func(s *spec.Scope) string { return s.Name }), " "))
	}
	names.WriteString("\t} {\n\t\tif c.got != c.want {\n\t\t\tt.Errorf(\"%q, not %q\", c.got, c.want)\n\t\t}\n\t}\n}\n")
	for name, data := range map[string][]byte{
		"cases.json": data, "check_test.go": []byte(strings.Replace(checkTest, "PACKAGE", pkg, 1)), "names_test.go": names.Bytes(),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
	}
}

// expected says what the model means, by its closures and its requirements as written; those as effective must agree.
func expected(t *testing.T, a *spec.API) (c cases) {
	for _, s := range a.Scopes {
		group := ""
		if s.Group != nil {
			group = s.Group.Title
		}
		c.Scopes = append(c.Scopes, scopeCase{s.Name, plain(s.Title), plain(s.Description), plain(s.Note), plain(group)})
	}
	for i, o := range a.Operations {
		c.Operations = append(c.Operations, operationCase{o.ID, o.Method, o.FullPath(), plain(o.Summary)})
		path := fmt.Sprintf("/api/things/%d/a%%2Fb/x.json", i)
		c.Matches = append(c.Matches, matchCase{o.Method, path, i + 1}, matchCase{o.Method, path + "/y", 0})
		slash := matchCase{o.Method, path + "/", 0}
		if o.SlashIgnored {
			slash.Operation = i + 1
		}
		c.Matches = append(c.Matches, slash)
	}
	r := rand.New(rand.NewPCG(3, 4))
	allowed := 0
	for range 60 {
		held := randomPrincipal(r, a)
		var p principalCase
		for i, s := range a.Schemes {
			if credential, ok := held[s]; ok {
				k := credentialCase{Scheme: i + 1}
				if credential.subject != nil {
					k.SubjectType = credential.subject.Index + 1
				}
				for _, s := range credential.scopes {
					k.Scopes = append(k.Scopes, s.Index+1)
				}
				p.Credentials = append(p.Credentials, k)
			}
		}
		for _, o := range a.Operations {
			yes := decide(a, o.Written, held)
			require.Equal(t, yes, decide(a, o.Effective, held), "%s as written and as effective", o)
			digit := "0"
			if yes {
				digit = "1"
				allowed++
			}
			p.Allowed += digit
		}
		c.Principals = append(c.Principals, p)
	}
	if len(a.Operations) > 1 {
		require.NotZero(t, allowed)
		require.Less(t, allowed, 60*len(a.Operations))
	}
	return c
}

type credential struct {
	subject *spec.SubjectType
	scopes  []*spec.Scope
}

// randomPrincipal holds at random, or nearly what some operation needs.
func randomPrincipal(r *rand.Rand, a *spec.API) map[*spec.Scheme]credential {
	held := map[*spec.Scheme]credential{}
	subject := func() *spec.SubjectType {
		if i := r.IntN(len(a.SubjectTypes) + 1); i > 0 {
			return a.SubjectTypes[i-1]
		}
		return nil
	}
	for _, s := range a.Schemes {
		if r.IntN(3) == 0 {
			continue
		}
		c := credential{subject: subject()}
		for _, scope := range a.Scopes {
			if r.IntN(40) == 0 {
				c.scopes = append(c.scopes, scope)
			}
		}
		held[s] = c
	}
	if len(a.Operations) == 0 || r.IntN(3) == 0 {
		return held
	}
	for range 5 {
		alts := a.Operations[r.IntN(len(a.Operations))].Written.Alternatives
		if len(alts) == 0 {
			continue
		}
		alt := alts[r.IntN(len(alts))]
		for _, n := range alt.Needs {
			c := credential{subject: subject(), scopes: slices.Clone(n.Scopes)}
			if len(alt.SubjectTypes) > 0 {
				c.subject = alt.SubjectTypes[r.IntN(len(alt.SubjectTypes))]
			}
			if len(c.scopes) > 0 && r.IntN(3) == 0 {
				c.scopes = c.scopes[1:]
			}
			for _, s := range a.Scopes { // what implies a scope stands in for it
				for i, want := range c.scopes {
					if r.IntN(2) == 0 && slices.ContainsFunc(s.Implies, func(edge spec.Implication) bool { return edge.To == want }) {
						c.scopes[i] = s
					}
				}
			}
			c.scopes = append(c.scopes, held[n.Scheme].scopes...)
			held[n.Scheme] = c
		}
	}
	return held
}

// decide is the definition in spec.Alternative, word by word.
func decide(a *spec.API, needs spec.Requirement, held map[*spec.Scheme]credential) bool {
	return slices.ContainsFunc(needs.Alternatives, func(alt spec.Alternative) bool {
		for _, n := range alt.Needs {
			c, ok := held[n.Scheme]
			if !ok || len(alt.SubjectTypes) > 0 && !slices.Contains(alt.SubjectTypes, c.subject) {
				return false
			}
			var set spec.ScopeSet
			for _, s := range c.scopes {
				set.Add(s)
			}
			if !a.Closure(set, c.subject).HasAll(n.Scopes) {
				return false
			}
		}
		return true
	})
}
