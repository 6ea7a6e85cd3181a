package runtime

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

const (
	underSizes = "SCOPEGEN_UNDER_SIZES"
	// keepSizes names a directory in which the overlay is left for others to build with; nothing is run then.
	keepSizes = "SCOPEGEN_KEEP_SIZES"
)

// onSample are the sample's constants and the tests of them.
var onSample = []string{"sample_model.go", "sample_test.go", "guard*_test.go", "mux*_test.go", "outer*_test.go"}

// The tests of the fixed part, run again on packages of other sizes: the sample's tables are replaced, its constants and their tests taken away.
func TestSizes(t *testing.T) {
	if os.Getenv(underSizes) != "" || testing.Short() {
		t.Skip("runs the other tests again")
	}
	here, err := os.Getwd()
	require.NoError(t, err)
	for _, c := range []struct{ scopes, operations, schemes int }{{0, 0, 1}, {1, 1, 1}, {64, 0, 1}, {65, 20, 12}, {250, 40, 2}, {300, 40, 2}, {917, 1222, 1}, {5000, 10000, 2}} {
		t.Run(fmt.Sprint(c.scopes), func(t *testing.T) {
			var m pack.Model
			for i := range c.scopes {
				s := pack.Scope{Name: fmt.Sprintf("group%d:scope%d", i/9, i), ObjectsAll: c.schemes > 1 && i%3 == 0}
				if i%9 == 8 {
					s.Implies = []string{m.Scopes[i-1].Name, m.Scopes[i-2].Name}
				}
				m.Scopes = append(m.Scopes, s)
			}
			for i := range c.schemes {
				m.Schemes = append(m.Schemes, pack.Scheme{Name: fmt.Sprint("scheme", i), Claims: []pack.Claim{{Name: "scope"}}})
			}
			m.Operations, _ = crud(c.operations)
			if c.schemes > 2 { // what the sample has not: claims that come before others, a password, a HEAD of its own, a first scope on its way out
				m.Schemes[0].Claims = append(m.Schemes[0].Claims, pack.Claim{Name: "scp"}, pack.Claim{Name: "roles"})
				m.Schemes[1].Challenge = "Basic"
				get := m.Operations[slices.IndexFunc(m.Operations, func(o pack.Operation) bool { return o.Method == "GET" })]
				m.Operations = append(m.Operations, pack.Operation{Method: "HEAD", Base: get.Base, Path: get.Path, Pattern: get.Pattern, ID: "head", Access: get.Access})
				m.Scopes[0].Deprecated = &pack.Deprecation{Since: "1"}
			}
			for i := range m.Operations {
				m.Operations[i].Alternatives = []pack.Alternative{{Needs: []pack.Need{{Scheme: "scheme0", Scopes: []string{m.Scopes[i%c.scopes].Name}}}}}
			}
			tables, err := pack.Pack(m)
			require.NoError(t, err)
			file := tables.File("runtime")
			t.Logf("%d scopes, %d operations: %d bytes of source", c.scopes, c.operations, len(file))
			dir := t.TempDir()
			if kept := os.Getenv(keepSizes); kept != "" {
				dir = kept
				require.NoError(t, os.MkdirAll(dir, 0o755))
			}
			at := filepath.Join(dir, "tables.go")
			require.NoError(t, os.WriteFile(at, file, 0o644))
			replace := map[string]string{filepath.Join(here, "sample_tables.go"): at}
			for _, pattern := range onSample {
				files, err := filepath.Glob(filepath.Join(here, pattern))
				require.NoError(t, err)
				require.NotEmpty(t, files)
				for _, name := range files {
					replace[name] = ""
				}
			}
			overlay, err := json.Marshal(map[string]any{"Replace": replace})
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o644))
			if os.Getenv(keepSizes) != "" {
				return
			}
			test := exec.Command("go", "test", "-overlay", filepath.Join(dir, "overlay.json"), "-vet=all", "-run", "Decide|Parse|Claim|Tables", ".")
			test.Env = append(os.Environ(), underSizes+"="+fmt.Sprint(c.scopes))
			out, err := test.CombinedOutput()
			require.NoError(t, err, "%s", out)
		})
	}
}

// What the tables of this build say about themselves, whatever its size.
func TestTablesAgree(t *testing.T) {
	count := 0
	for scope := range All() {
		count++
		parsed, err := ParseScope(scope.String())
		require.NoError(t, err)
		require.Equal(t, scope, parsed)
		require.True(t, Of(scope).Has(scope) && Of(scope).Len() == 1)
		require.NotPanics(t, func() { scope.Info() })
	}
	if size := os.Getenv(underSizes); size != "" {
		require.Equal(t, size, fmt.Sprint(count))
	}
	require.False(t, Scope(count+1).Valid())
	_, err := ParseScope("no-such-scope-anywhere")
	require.Error(t, err)
	everything := Of()
	for scope := range All() {
		everything.add(scope)
	}
	p := NewPrincipal(NewCredential(1, 0, everything))
	for op := range Operations() {
		parsed, err := ParseOperation(op.ID())
		require.NoError(t, err)
		require.Equal(t, op, parsed)
		if alternatives := op.Alternatives(); len(alternatives) != 0 && len(alternatives[0].Needs) == 1 && !alternatives[0].Needs[0].Limited {
			need := alternatives[0].Needs[0]
			require.True(t, Decide(op, NewPrincipal(NewCredential(need.Scheme, 0, need.Scopes))).Allowed)
			require.Equal(t, need.Scheme == 1, Decide(op, p).Allowed)
			require.Equal(t, need.Scopes.Len() == 0, Decide(op, NewPrincipal(NewCredential(need.Scheme, 0, Set{}))).Allowed)
		}
	}
	require.False(t, Decide(Operation(operationCount(packedOperations)+1), p).Allowed)
	require.Empty(t, DefaultScopes(Holder(recordCount(holderNames())+1)))
	_, err = ParseOverrides([]byte(`{}`))
	require.NoError(t, err)
	require.NotEmpty(t, Scheme(1).String())
	require.NotEmpty(t, ClaimSource(1).String())
	_, result := Match("GET", "/no/such/path/anywhere")
	require.Equal(t, MatchNone, result)
	require.Nil(t, AllowedMethods("/no/such/path/anywhere"))
	require.Equal(t, Principal{} == NewPrincipal(), true)
}
