package write_test

import (
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/native/write"
)

// one is a tree of one file.
type one string

func (o one) ReadFile(string) ([]byte, error) { return []byte(o), nil }
func (one) Glob(string) ([]string, error)     { return nil, nil }

// facts are a model's JSON, a line for each scope, operation and the like, in an order of their own.
func facts(a *spec.API) []string {
	lines := strings.Split(strings.TrimSuffix(string(jsonmodel.Marshal(a, "")), "}\n"), "\n")
	for i, line := range lines {
		if lines[i] = strings.TrimSuffix(line, ","); strings.HasSuffix(lines[i], "}]") { // the end of a list
			lines[i] = strings.TrimSuffix(lines[i], "]")
		}
	}
	sort.Strings(lines)
	return lines
}

func read(t testing.TB, text []byte) (*spec.API, diag.List) {
	t.Helper()
	api, found, err := native.Load(one(text), "back.yaml", native.Options{})
	require.NoError(t, err)
	return api, found
}

// back reads a text; it must raise no error.
func back(t testing.TB, text []byte) *spec.API {
	t.Helper()
	api, found := read(t, text)
	for _, d := range found {
		if d.Rule.Severity == diag.Error {
			require.Fail(t, d.Message, "%s %s\n%s", d.Rule.Code, d.Range, clipped(text, d.Range.Start.Line))
		}
	}
	return api
}

func clipped(text []byte, line int) string {
	lines := strings.Split(string(text), "\n")
	return strings.Join(lines[max(line-4, 0):min(line+3, len(lines))], "\n")
}

// equal compares two lists of facts and shows the first that only one of them has.
func equal(t testing.TB, name string, want, got []string) {
	t.Helper()
	only := func(a, b []string) string {
		in := map[string]bool{}
		for _, line := range b {
			in[line] = true
		}
		for _, line := range a {
			if !in[line] {
				return line[:min(len(line), 700)]
			}
		}
		return "(nothing)"
	}
	if !slices.Equal(want, got) {
		require.Fail(t, name, "only in the model:\n%s\nonly in what was read back:\n%s", only(want, got), only(got, want))
	}
}

func written(t testing.TB, a *spec.API, opts write.Options) []byte {
	t.Helper()
	text, err := write.Spec(a, opts)
	require.NoError(t, err)
	formatted(t, text)
	return text
}
