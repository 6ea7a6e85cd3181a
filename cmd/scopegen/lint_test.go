package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/cli"
	"github.com/scopegen/scopegen/spec/diag"
)

var tableRow = regexp.MustCompile(`(?m)^\| (\w+) \| (SG\d{4}) \| (\d+) \| (.+) \|$`)

// TestLintTable: docs/lint.md has a row, with the number and a judgement, for everything that lint finds in the examples and in the published
// documents, and for nothing else. Of the reader's warnings it has some.
func TestLintTable(t *testing.T) {
	page, err := os.ReadFile("../../docs/lint.md")
	require.NoError(t, err)
	said := map[string]map[string]int{}
	for _, m := range tableRow.FindAllStringSubmatch(string(page), -1) {
		if said[m[1]] == nil {
			said[m[1]] = map[string]int{}
		}
		require.NotContains(t, said[m[1]], m[2], "%s stands twice", m[0])
		said[m[1]][m[2]], err = strconv.Atoi(m[3])
		require.NoError(t, err)
	}
	documents := map[string]string{"factory": "../../examples/factory/scopes.yaml", "emakin": "../../examples/emakin/scopes.yaml", "bimdata": "../../examples/bimdata/scopes.yaml"}
	maps.Copy(documents, publishedDocuments(t))
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			require.Zero(t, cli.Main([]string{"-C", filepath.Dir(documents[name]), "lint", "--format", "json", filepath.Base(documents[name])}, strings.NewReader(""), &out, &errs), "%s%s", &out, &errs)
			var found struct{ Diagnostics []struct{ Code string } }
			require.NoError(t, json.Unmarshal(out.Bytes(), &found))
			counts := map[string]int{}
			for _, d := range found.Diagnostics {
				if _, told := said[name][d.Code]; told || strings.HasPrefix(d.Code, "SG2") {
					counts[d.Code]++
				}
			}
			for _, code := range slices.Sorted(maps.Keys(counts)) {
				rule, _ := diag.Lookup(diag.Code(code))
				t.Logf("%s %3d %s", code, counts[code], rule.Title)
			}
			if said[name] == nil {
				said[name] = map[string]int{}
			}
			require.Equal(t, said[name], counts)
		})
	}
}

// publishedDocuments are the documents beside the project, by name.
func publishedDocuments(t *testing.T) map[string]string {
	const root = "../../../shared/data"
	if _, err := os.Stat(root); err != nil {
		if os.Getenv("SCOPEGEN_CI") == "1" {
			t.Fatal("no documents at ", root)
		}
		t.Log("no documents at ", root, ": the examples alone")
		return nil
	}
	// Their findings are of the document that is itself the whole tree, so that no configuration further up speaks.
	dir := t.TempDir()
	square, err := os.ReadFile(filepath.Join(root, "square/api.json"))
	require.NoError(t, err)
	require.Equal(t, 1, bytes.Count(square, []byte(`"oauth2": null`)))
	write(t, dir, "square/api.json", strings.Replace(string(square), `"oauth2": null`, `"oauth2": []`, 1))
	all := map[string]string{
		"square": filepath.Join(dir, "square/api.json"), "digitalocean": unpack(t, filepath.Join(root, "digitalocean/digitalocean.tar.gz"), dir, "DigitalOcean-public.v2.yaml"),
	}
	for name, file := range map[string]string{"petstore": "openapi.yaml", "figma": "openapi.yaml", "slack": "slack_web_openapi_v2.json", "mastodon": "schema.json", "discord": "openapi.json"} {
		all[name] = filepath.Join(root, name, file)
	}
	return all
}

// unpack writes an archive's files below dir and gives the path of the one that is called so.
func unpack(t *testing.T, name, dir, called string) (found string) {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return found
		}
		require.NoError(t, err)
		if h.Typeflag != tar.TypeReg {
			continue
		}
		require.True(t, filepath.IsLocal(h.Name))
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		write(t, dir, h.Name, string(data))
		if path.Base(h.Name) == called {
			found = filepath.Join(dir, filepath.FromSlash(h.Name))
		}
	}
}
