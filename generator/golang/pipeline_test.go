package golang

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/query"
)

//go:embed testdata/pipeline_test.go.txt
var pipelineTest string

// answers are what package query says of a specification, by names: nothing of the go target is in them.
type answers struct {
	Principals []answeredPrincipal
	Requests   []answeredRequest
}

type answeredPrincipal struct {
	Credentials []answeredCredential
	Decisions   []string // by operation: the reason, and whether object checks are skippable
}

type answeredCredential struct {
	Scheme, SubjectType string
	Scopes              []string
}

type answeredRequest struct{ Method, Path, Operation, Result string }

var reasonNames = map[query.Reason]string{
	query.Allowed: "allowed", query.DeniedToAll: "denied to all", query.Unauthenticated: "unauthenticated",
	query.WrongScheme: "wrong scheme", query.WrongSubjectType: "wrong subject type", query.InsufficientScope: "insufficient scope",
}

// TestPipeline takes random specifications as YAML through the command line into packages that the compiler builds, and holds each one's
// decisions and matches against package query's answers for thousands of callers and requests.
func TestPipeline(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	root := t.TempDir()
	command := filepath.Join(root, "scopegen")
	out, err := exec.Command("go", "build", "-o", command, "../../cmd/scopegen").CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/pipeline\n\ngo 1.23\n"), 0o644))

	accepted, seen := 0, map[string]int{}
	for seed := uint64(1); accepted < 10; seed++ {
		require.Less(t, seed, uint64(100), "the reader refuses nearly all")
		r := rand.New(rand.NewPCG(seed, 11))
		text := randomSpec(r)
		api, found, err := native.Load(one(text), "scopes.yaml", native.Options{})
		require.NoError(t, err)
		if found.Errors() > 0 {
			continue
		}
		name := fmt.Sprintf("s%d", accepted)
		accepted++
		dir := filepath.Join(root, name)
		require.NoError(t, os.Mkdir(dir, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(root, name+".yaml"), []byte(text), 0o644))
		generate := exec.Command(command, "-C", root, "generate", name+".yaml", "--go", name)
		out, err := generate.CombinedOutput()
		require.NoError(t, err, "%s\n%s", out, text)
		a := answer(r, api, seen)
		data, err := json.Marshal(a)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "answers.json"), data, 0o644))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "answers_test.go"), []byte(strings.Replace(pipelineTest, "PACKAGE", name, 1)), 0o644))
	}
	for _, name := range []string{"found", "none", "method not allowed", "ambiguous", "allowed", "allowed, skippable", "denied to all", "unauthenticated", "wrong scheme", "wrong subject type", "insufficient scope"} {
		require.Greater(t, seen[name], 20, "%s is hardly ever the answer: %v", name, seen)
	}
	test := exec.Command("go", "test", "-vet=off", "./...")
	test.Dir = root
	test.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local")
	out, err = test.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// answer asks package query.
func answer(r *rand.Rand, api *spec.API, seen map[string]int) (a answers) {
	for range 300 {
		var p query.Principal
		var wrote answeredPrincipal
		aim := api.Operations[r.IntN(len(api.Operations))].Written.Alternatives
		for _, s := range api.Schemes {
			var c query.Credential
			c.Scheme = s
			if i := r.IntN(len(api.SubjectTypes) + 1); i > 0 {
				c.SubjectType = api.SubjectTypes[i-1]
			}
			for _, scope := range api.Scopes {
				if r.IntN(12) == 0 {
					c.Scopes = append(c.Scopes, scope)
				}
			}
			aimed := false
			for _, alt := range aim { // nearly what an operation needs
				for _, n := range alt.Needs {
					if n.Scheme == s && r.IntN(3) > 0 {
						aimed = true
						c.Scopes = append(c.Scopes, n.Scopes[min(len(n.Scopes), r.IntN(4)/3):]...)
					}
				}
			}
			if !aimed && r.IntN(2) == 0 {
				continue
			}
			p.Credentials = append(p.Credentials, c)
			credential := answeredCredential{Scheme: s.Name, Scopes: append([]string{}, each(c.Scopes, func(s *spec.Scope) string { return s.Name })...)}
			if c.SubjectType != nil {
				credential.SubjectType = c.SubjectType.Name
			}
			wrote.Credentials = append(wrote.Credentials, credential)
		}
		for _, o := range api.Operations {
			d := query.Decide(api, o, p)
			text := reasonNames[d.Reason]
			if d.SkipObjectChecks {
				text += ", skippable"
			}
			seen[text]++
			wrote.Decisions = append(wrote.Decisions, text)
		}
		a.Principals = append(a.Principals, wrote)
	}
	segments := []string{"a", "b", "A", "zz", "x.json", ".json", "x:go", ":go", "ax", "~u", "%7Eu", "%7eu", "%2F", "a%2Fb", "a b", "", "", ".", "..", "\x00", "{x}"}
	for range 3000 {
		path := api.BasePath
		for range 1 + r.IntN(4) {
			path += "/" + segments[r.IntN(len(segments))]
		}
		if r.IntN(2) == 0 { // nearly an operation's
			path = api.Operations[r.IntN(len(api.Operations))].FullPath()
			for i := range 3 {
				path = strings.ReplaceAll(path, fmt.Sprintf("{p%d}", i), segments[r.IntN(len(segments))])
			}
			path = strings.ReplaceAll(path, "{rest...}", segments[r.IntN(len(segments))]) + []string{"", "", "/", "/a"}[r.IntN(4)]
		}
		switch r.IntN(30) {
		case 0:
			path = strings.TrimPrefix(path, "/")
		case 1:
			path = ""
		case 2:
			path += "/" + strings.Repeat("long", 5000)
		}
		method := []string{"GET", "GET", "POST", "PUT", "HEAD", "OPTIONS", "get", ""}[r.IntN(8)]
		f := query.Find(api, method, path)
		request := answeredRequest{Method: method, Path: path, Result: "none"}
		switch {
		case f.Operation != nil:
			request.Operation, request.Result = f.Operation.ID, "found"
		case len(f.Ambiguous) > 0:
			request.Result = "ambiguous"
		case len(f.Methods) > 0:
			request.Result = "method not allowed"
		}
		seen[request.Result]++
		a.Requests = append(a.Requests, request)
	}
	return a
}

// randomSpec is the text of a specification that uses all that decides: subject types, several schemes, implication, objects, requires trees, every kind of
// access, patterns that overlap.
func randomSpec(r *rand.Rand) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	types := []string{"user", "app", "device"}[:r.IntN(4)]
	schemes := []string{"oauth2", "bot", "key"}[:1+r.IntN(3)]
	some := func(list []string) string {
		var out []string
		for _, s := range list {
			if r.IntN(2) == 0 {
				out = append(out, s)
			}
		}
		if len(out) == 0 && len(list) > 0 {
			out = list[:1]
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	line("scopegen: 1\ninfo: {title: Random, version: \"1\"}\nbasePath: %s", pick("/api", `""`, "/v1/x"))
	line("trailingSlash: %s", pick("significant", "ignore"))
	line("schemes:")
	for i, s := range schemes {
		line("  %s: {type: http, scheme: bearer, default: %t}", s, i == 0)
	}
	if len(types) > 0 {
		line("subjectTypes:")
		for _, s := range types {
			line("  %s: {title: A kind}", s)
		}
	}
	n := 4 + r.IntN(90)
	var scopes []string
	for i := range n {
		scopes = append(scopes, fmt.Sprintf(pick("r%d:read", "r%d.write", "https://api.example.com/auth/r%d", "R%d-x"), i))
	}
	scope := func() string { return scopes[r.IntN(n)] }
	paths, next := map[string]bool{}, 0
	// endpoint is a method and a path that no other has.
	endpoint := func() string {
		for {
			shape, written := "", ""
			for range 1 + r.IntN(3) {
				segment := pick("a", "b", "A", "zz", "{x}", "{x}", "{x}.json", "{x}:go", "a{x}", "~u", "%2F")
				shape += "/" + segment
				written += "/" + strings.ReplaceAll(segment, "{x}", fmt.Sprintf("{p%d}", strings.Count(written, "{")))
			}
			end := pick("", "", "/", "/{rest...}")
			method := pick("GET", "GET", "POST", "PUT")
			if key := method + shape + strings.TrimSuffix(end, "/"); !paths[key] {
				paths[key] = true
				next++
				return fmt.Sprintf("%s %s%s: {id: op%d", method, written, end, next)
			}
		}
	}
	line("scopes:")
	for i, s := range scopes {
		line("  %q:\n    description: A scope.", s)
		if r.IntN(3) == 0 {
			line("    objects: all")
		}
		if len(types) > 0 && r.IntN(3) == 0 {
			line("    subjectTypes: %s", some(types))
		}
		var implies []string
		for range r.IntN(4) {
			if j := i + 1 + r.IntN(8); j < n && !slices.Contains(implies, fmt.Sprintf("%q", scopes[j])) {
				implies = append(implies, fmt.Sprintf("%q", scopes[j]))
			}
		}
		if len(implies) > 0 {
			line("    implies: [%s]", strings.Join(implies, ", "))
		}
		if i < 20 && r.IntN(2) == 0 {
			line("    grants:")
			for range 1 + r.IntN(2) {
				extra := ""
				if len(types) > 0 && r.IntN(3) == 0 {
					extra += ", subjectTypes: " + some(types)
				}
				if r.IntN(4) == 0 {
					extra += fmt.Sprintf(", with: [%q]", scopes[(i+1)%n])
				}
				line("      - %s%s}", endpoint(), extra)
			}
		}
	}
	var tree func(depth int) string
	tree = func(depth int) string {
		if k := r.IntN(7); depth > 0 && k < 4 {
			var items []string
			for range 1 + r.IntN(3) {
				items = append(items, tree(depth-1))
			}
			return fmt.Sprintf("{%s: [%s]}", []string{"anyOf", "allOf"}[k&1], strings.Join(items, ", "))
		}
		switch k := r.IntN(8); {
		case k == 0:
			return fmt.Sprintf("{scheme: %s}", pick(schemes...))
		case k == 1:
			return fmt.Sprintf("{scope: %q, scheme: %s}", scope(), pick(schemes...))
		case k == 2 && len(types) > 0:
			return fmt.Sprintf("{scope: %q, subjectTypes: %s}", scope(), some(types))
		case k == 3 && depth < 2 && r.IntN(4) == 0:
			return "anonymous"
		}
		return fmt.Sprintf("%q", scope())
	}
	line("endpoints:")
	for range 12 {
		switch r.IntN(9) {
		case 0:
			line("  - %s, access: public, reason: open}", endpoint())
		case 1:
			line("  - %s, access: optional}", endpoint())
		case 2:
			line("  - %s, access: none, reason: shut}", endpoint())
		case 3:
			line("  - %s, access: authenticated}", endpoint())
		default:
			line("  - %s, requires: {anyOf: [%s, %s]}}", endpoint(), tree(2), tree(1))
		}
	}
	return b.String()
}
