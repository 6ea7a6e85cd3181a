package format_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/native/format"
)

// tree is one file.
type tree []byte

func (f tree) ReadFile(name string) ([]byte, error) {
	if name != "scopes.yaml" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f, nil
}

func (tree) Glob(string) ([]string, error) { return nil, nil }

// model is what the reader makes of a spec, and what it says.
func model(t *testing.T, data []byte) (string, []string) {
	t.Helper()
	api, found, err := native.Load(tree(data), "scopes.yaml", native.Options{})
	require.NoError(t, err)
	var codes []string
	for _, d := range found {
		codes = append(codes, string(d.Rule.Code)+" "+d.Message)
	}
	slices.Sort(codes)
	if api == nil {
		return "", codes
	}
	return string(jsonmodel.Marshal(api, "")), codes
}

// Whatever spec is formatted, right or wrong, the model and the findings are the same.
func TestSpecsOfTheRepository(t *testing.T) {
	done := 0
	for name, data := range specs(t) {
		out := formatted(t, name, data)
		if out == nil {
			continue
		}
		done++
		wantModel, wantFound := model(t, data)
		gotModel, gotFound := model(t, out)
		require.Equal(t, wantModel, gotModel, name)
		require.Equal(t, wantFound, gotFound, "%s\n%s", name, out)
	}
	require.Greater(t, done, 150)
}

// What is committed is formatted.
func TestExamplesAreFormatted(t *testing.T) {
	files, err := filepath.Glob(root + "examples/*/scopes.yaml")
	require.NoError(t, err)
	require.Len(t, files, 3)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(data), string(formatted(t, file, data)), file)
	}
}

func TestRules(t *testing.T) {
	for _, r := range diag.Rules() {
		if !strings.HasPrefix(string(r.Code), "SG53") || r.Bad == "" {
			continue
		}
		_, found := format.Source("scopes.yaml", []byte(r.Bad))
		require.Len(t, found, 1, r.Code)
		require.Equal(t, r.Code, found[0].Rule.Code)
		out, found := format.Source("scopes.yaml", []byte(r.Good))
		require.Empty(t, found, r.Code)
		require.Equal(t, r.Good, string(out))
	}
}

func TestForm(t *testing.T) {
	files, err := filepath.Glob("testdata/*.in.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			got := one(t, string(data))
			golden := strings.Replace(file, ".in.", ".out.", 1)
			if os.Getenv("UPDATE_GOLDEN") != "" {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

func TestLineEndsAndMarks(t *testing.T) {
	require.Equal(t, "\ufeffscopegen: 1\r\ninfo:\r\n  title: T # c\r\n  version: \"1\"\r\n", one(t, "\ufeffscopegen: 1\r\ninfo: {title: T, # c\r\n version: '1'}"))
	require.Equal(t, "---\n# a\n\nscopegen: 1\n# b\n", one(t, "---\n# a\n\n\nscopegen:   1\n...\n# b\n"))
	require.Equal(t, "# a\n%YAML 1.1\n--- # b\n# c\nscopegen: 1\n", one(t, "# a\n%YAML 1.1\n--- # b\n# c\nscopegen: 1\n"))
}

func TestRefused(t *testing.T) {
	for text, code := range map[string]diag.Code{
		"scopegen: 1\n---\nscopegen: 1\n":      "SG1008",
		"scopegen: 1\nscopegen: 1\n":           "SG1002",
		"x-a: &a {b: c}\nx-d: {<<: *a}\n":      "SG1009",
		"- scopegen\n":                         "SG5300",
		"info: {title: Files, folders}\n":      "SG5300",
		"swagger: \"2.0\"\n":                   "SG5300",
		"":                                     "SG1018",
		"scopegen: 1\ninfo: {title: !own T}\n": "SG1016",
		"scopegen: 1\ninfo: {title: [}\n":      "SG1001",
	} {
		out, found := format.Source("scopes.yaml", []byte(text))
		require.Nil(t, out, text)
		require.Equal(t, code, found[0].Rule.Code, text)
	}
	out, found := format.Source("scopes.json", []byte(`{"scopegen": 1}`))
	require.Nil(t, out)
	require.Equal(t, diag.Code("SG5300"), found[0].Rule.Code)
}
