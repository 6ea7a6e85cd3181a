package verify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/routelist"
	"github.com/scopegen/scopegen/spec/source"
	"github.com/scopegen/scopegen/spec/verify"
)

// files are a small tree.
type files map[string]string

func (f files) ReadFile(name string) ([]byte, error) {
	if text, ok := f[name]; ok {
		return []byte(text), nil
	}
	return nil, fmt.Errorf("%s is not there", name)
}

func (files) Glob(string) ([]string, error) { return nil, nil }

func archive(text string) files {
	f := files{}
	for _, file := range txtar.Parse([]byte(text)).Files {
		f[file.Name] = string(file.Data)
	}
	return f
}

func loadText(text string) (*spec.API, diag.List, error) {
	return native.Load(files{"spec.yaml": text}, "spec.yaml", native.Options{})
}

func readSpec(t *testing.T, f files) *spec.API {
	t.Helper()
	api, found, err := native.Load(f, "spec.yaml", native.Options{})
	require.NoError(t, err)
	require.Empty(t, show(found))
	return api
}

func readDocument(t *testing.T, name string, f files) *spec.API {
	t.Helper()
	doc, found := openapi.Read(name, []byte(f[name]), f, openapi.Options{Security: "read", Absent: "public"})
	require.Zero(t, found.Errors(), "%v", show(found))
	spec.Seal(doc)
	return doc
}

// run holds what an archive has against its spec.
func run(t *testing.T, f files, ignored ...*verify.Ignored) diag.List {
	t.Helper()
	api := readSpec(t, f)
	if text, ok := f["routes.txt"]; ok {
		list, found := routelist.Read("routes.txt", []byte(text), routelist.Neutral)
		require.Zero(t, found.Errors(), "%v", show(found))
		return verify.Routes(api, list, ignored).Found
	}
	return verify.Documents(api, []*spec.API{readDocument(t, "api.yaml", f)}, ignored).Found
}

func show(found diag.List) (out []string) {
	for _, d := range found {
		out = append(out, fmt.Sprintf("%s: %s: %s", d.Range, d.Rule.Code, d.Message))
	}
	return out
}

func codes(found diag.List) (out []string) {
	for _, d := range found {
		if !slices.Contains(out, string(d.Rule.Code)) {
			out = append(out, string(d.Rule.Code))
		}
	}
	return out
}

// What a rule's page shows as wrong is wrong for that reason, at places inside the files, and what it shows as right agrees.
func TestRules(t *testing.T) {
	tried := 0
	for _, rule := range diag.Rules() {
		if !strings.HasPrefix(string(rule.Code), "SG50") {
			continue
		}
		require.Greater(t, len(rule.Why), 60, rule.Code)
		if rule.Bad == "" {
			continue
		}
		tried++
		t.Run(string(rule.Code), func(t *testing.T) {
			f := archive(rule.Bad)
			found := run(t, f)
			require.Contains(t, codes(found), string(rule.Code), "%v", show(found))
			for _, d := range found {
				require.NotEmpty(t, d.Hint, d.Message)
				inside(t, f, d.Range)
				for _, r := range d.Related {
					inside(t, f, r.Range)
				}
			}
			require.Empty(t, show(run(t, archive(rule.Good))))
		})
	}
	require.Greater(t, tried, 15)
}

// inside holds a range against the file that it names.
func inside(t *testing.T, all files, r diag.Range) {
	t.Helper()
	data, ok := all[r.File]
	require.True(t, ok, "no file %q", r.File)
	require.True(t, r.IsValid())
	f := &source.File{Name: r.File, Data: []byte(data)}
	require.Equal(t, r, f.Range(f.Offset(r.Start), f.Offset(r.End)), "not a place of the file")
}
