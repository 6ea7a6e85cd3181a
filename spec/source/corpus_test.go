package source

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// corpus gives the real documents beside the project, by name.
func corpus(t testing.TB) map[string][]byte {
	t.Helper()
	root, err := filepath.Abs("../../../shared/data")
	require.NoError(t, err)
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) {
		if os.Getenv("SCOPEGEN_CI") == "1" {
			t.Fatal("no documents at ", root)
		}
		t.Skip("no documents at ", root)
	}
	files := map[string][]byte{}
	require.NoError(t, filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(name) {
		case ".yaml", ".yml", ".json":
			files[name], err = os.ReadFile(name)
		case ".gz":
			err = untar(name, files)
		}
		return err
	}))
	require.Greater(t, len(files), 1000)
	return files
}

func untar(name string, into map[string][]byte) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if ext := path.Ext(h.Name); ext == ".yml" || ext == ".yaml" || ext == ".json" {
			if into[h.Name], err = io.ReadAll(r); err != nil {
				return err
			}
		}
	}
}

// walk visits every node once, in the order of the file, as the readers of languages do.
func walk(n Node, visit func(Node)) {
	visit(n)
	if n.IsAlias() {
		return
	}
	for i := range n.Len() {
		if n.Kind() == Sequence {
			walk(n.Item(i), visit)
			continue
		}
		k, v := n.Pair(i)
		walk(k, visit)
		walk(v, visit)
	}
}

// What a node's range cuts out of the file must, read by somebody else, be the node's value.
func TestRangesOfRealDocuments(t *testing.T) {
	scalars := 0
	for name, data := range corpus(t) {
		doc, list := Parse(name, data, OpenAPI)
		if len(bytes.TrimSpace(data)) == 0 {
			require.Nil(t, doc, name)
			continue
		}
		if doc == nil {
			// Nothing is given up that the library can read.
			require.Error(t, yaml.Unmarshal(data, new(yaml.Node)), "%s: %v", name, list)
			continue
		}
		require.Zero(t, list.Errors(), "%s: %v", name, list)
		isJSON := path.Ext(name) == ".json"
		walk(doc.Root, func(n Node) {
			start, end := n.Span()
			slice := string(data[start:end])
			r := n.Range()
			if r.Start.Line%7 == 0 || len(data) < 100_000 {
				require.Equal(t, start, doc.File.Offset(r.Start), "%s: %v", name, r)
				require.Equal(t, end, doc.File.Offset(r.End), "%s: %v", name, r)
			}
			if n.IsAlias() || n.Kind() != Scalar {
				return
			}
			scalars++
			switch n.through().style {
			case plain:
				if slice != n.Value() && strings.Join(strings.Fields(slice), " ") != strings.Join(strings.Fields(n.Value()), " ") {
					require.Equal(t, n.Value(), slice, "%s: %v", name, r)
				}
			case literal, folded:
				if !strings.HasPrefix(slice, "|") && !strings.HasPrefix(slice, ">") {
					require.Fail(t, "no block", "%s: %v: %s", name, r, slice)
				}
				require.Equal(t, strings.Fields(n.Value()), strings.Fields(slice)[1:], "%s: %v", name, r)
			default:
				var got string
				var err error
				if isJSON {
					err = json.Unmarshal(data[start:end], &got)
				} else {
					err = yaml.Unmarshal(data[start:end], &got)
				}
				if err != nil || got != n.Value() {
					require.NoError(t, err, "%s: %v: %s", name, r, slice)
					require.Equal(t, n.Value(), got, "%s: %v", name, r)
				}
			}
		})
	}
	require.Greater(t, scalars, 200_000)
}

// flat lists a document's values as the YAML library has them.
func flat(n *yaml.Node, into *[]string) {
	switch n.Kind {
	case yaml.DocumentNode:
	case yaml.MappingNode:
		*into = append(*into, "{")
	case yaml.SequenceNode:
		*into = append(*into, "[")
	case yaml.AliasNode:
		*into = append(*into, "*"+n.Value)
	default:
		*into = append(*into, n.Value)
	}
	for _, c := range n.Content {
		flat(c, into)
	}
}

func flatNodes(root Node) []string {
	var all []string
	walk(root, func(n Node) {
		switch {
		case n.IsAlias():
			all = append(all, "*"+n.Anchor())
		case n.Kind() == Mapping:
			all = append(all, "{")
		case n.Kind() == Sequence:
			all = append(all, "[")
		default:
			all = append(all, n.Value())
		}
	})
	return all
}

// flatTokens lists a JSON document's values as encoding/json has them.
func flatTokens(t testing.TB, data []byte) []string {
	var all []string
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		switch v := token.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				all = append(all, v.String())
			}
		case string:
			all = append(all, v)
		case json.Number:
			all = append(all, v.String())
		case bool:
			all = append(all, map[bool]string{true: "true", false: "false"}[v])
		case nil:
			all = append(all, "null")
		}
	}
}

func TestNothingIsLostOfRealDocuments(t *testing.T) {
	for name, data := range corpus(t) {
		doc, _ := Parse(name, data, OpenAPI)
		if doc == nil {
			continue // the other test sees to it
		}
		var want []string
		if path.Ext(name) == ".json" {
			want = flatTokens(t, data)
		} else {
			var n yaml.Node
			require.NoError(t, yaml.Unmarshal(data, &n))
			flat(&n, &want)
		}
		got := flatNodes(doc.Root)
		require.Equal(t, len(want), len(got), name)
		for i := range want {
			if want[i] != got[i] {
				require.Equal(t, want[i], got[i], "%s: value %d", name, i)
			}
		}
	}
}
