package registry_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/registry"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
)

const arguments = "-root=../../.. -below=spec/lint/rules -var=Rule -func=Rules -type=*lint.Rule -in=spec/lint -noun=rule -prefix="

//go:generate go run ../../../generator/registry/gen.go -root=../../.. -below=spec/lint/rules -var=Rule -func=Rules -type=*lint.Rule -in=spec/lint -noun=rule -prefix=

// Adding a rule is adding its folder: this fails until go generate has picked it up.
func TestRegistryIsCurrent(t *testing.T) {
	want, err := exec.Command("go", append([]string{"run", "../../../generator/registry/gen.go", "-print"}, strings.Fields(arguments)...)...).Output()
	require.NoError(t, err)
	have, err := os.ReadFile("registry.go")
	require.NoError(t, err)
	require.Equal(t, string(want), string(have), "run go generate ./spec/lint/registry")
}

type one string

func (o one) ReadFile(string) ([]byte, error) { return []byte(o), nil }
func (one) Glob(string) ([]string, error)     { return nil, nil }

// read reads a spec or a document without errors.
func read(t *testing.T, text string) *spec.API {
	t.Helper()
	var api *spec.API
	var found diag.List
	if strings.HasPrefix(text, "scopegen:") {
		var err error
		api, found, err = native.Load(one(text), "scopes.yaml", native.Options{})
		require.NoError(t, err)
	} else {
		api, found = openapi.Read("openapi.yaml", []byte(text), nil, openapi.Options{Security: "read"})
		found = append(found, spec.Seal(api)...)
	}
	require.Zero(t, found.Errors(), "%v", found)
	return api
}

// TestRulesShowThemselves runs every rule on its own examples: Bad raises it and nothing else, Good raises nothing.
func TestRulesShowThemselves(t *testing.T) {
	seen := map[diag.Code]bool{}
	for _, rule := range registry.Rules() {
		t.Run(string(rule.Code), func(t *testing.T) {
			require.False(t, seen[rule.Code])
			seen[rule.Code] = true
			require.Regexp(t, `^SG2[0-8]\d\d$`, string(rule.Code))
			require.NotEmpty(t, rule.Since)
			require.NotEmpty(t, rule.Why)
			require.NotEmpty(t, rule.Bad)
			codes := map[diag.Code]int{}
			for _, f := range lint.Run(lint.Examples(read(t, rule.Bad)), registry.Rules()) {
				codes[f.Rule.Code]++
				require.NotEmpty(t, f.Subject, "what %q is about", f.Message)
				require.True(t, f.Range.IsValid(), f.Message)
				require.NotEmpty(t, f.Hint, f.Message)
			}
			require.NotZero(t, codes[rule.Code], "Bad does not raise it")
			require.Len(t, codes, 1, "Bad raises other rules too")
			for _, f := range lint.Run(lint.Examples(read(t, rule.Good)), registry.Rules()) {
				t.Errorf("Good raises %s: %s", f.Rule.Code, f.Message)
			}
		})
	}
}
