package native

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// tree is an FS in memory.
type tree map[string]string

func (t tree) ReadFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, errors.New("outside the tree: " + name)
	}
	data, ok := t[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(data), nil
}

func (t tree) Glob(pattern string) ([]string, error) {
	var out []string
	for name := range t {
		if ok, err := path.Match(pattern, name); err != nil {
			return nil, err
		} else if ok {
			out = append(out, name)
		}
	}
	return out, nil
}

var _ fs.ReadFileFS = fstest.MapFS{}

// files reads a text as a spec, or as an archive whose first file is the spec.
func files(text string) (tree, string) {
	if !strings.HasPrefix(text, "-- ") {
		return tree{"scopes.yaml": text}, "scopes.yaml"
	}
	t, first := tree{}, ""
	name := ""
	for line := range strings.Lines(text) {
		if n, ok := strings.CutPrefix(strings.TrimSuffix(line, " --\n"), "-- "); ok && strings.HasSuffix(line, " --\n") {
			name = n
			if first == "" {
				first = n
			}
			t[name] = ""
			continue
		}
		t[name] += line
	}
	return t, first
}

func load(t testing.TB, text string) (*spec.API, diag.List) {
	t.Helper()
	fsys, root := files(text)
	api, found, err := Load(fsys, root, Options{})
	require.NoError(t, err)
	return api, found
}

// clean loads a spec that must raise nothing.
func clean(t testing.TB, text string) *spec.API {
	t.Helper()
	api, found := load(t, text)
	require.Empty(t, show(found))
	require.NotNil(t, api)
	return api
}

const head = "scopegen: 1\ninfo: {title: T, version: \"1\"}\n"

func show(found diag.List) (out []string) {
	for _, d := range found {
		out = append(out, d.Range.String()+": "+string(d.Rule.Code)+" "+d.Message)
	}
	return out
}

func codes(found diag.List) (out []string) {
	for _, d := range found {
		out = append(out, string(d.Rule.Code))
	}
	return slices.Compact(out)
}

func eachCode(found diag.List) (out []string) {
	for _, d := range found {
		out = append(out, string(d.Rule.Code))
	}
	return out
}

// marked is the text that a range covers.
func marked(text string, r diag.Range) string {
	f := &source.File{Name: r.File, Data: []byte(text)}
	return text[f.Offset(r.Start):f.Offset(r.End)]
}
