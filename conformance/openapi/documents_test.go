package openapi

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// document is one that somebody published.
type document struct {
	name, file string
	archive    string // that holds it, with the files that it refers to
	// known says which operations another reader has differently, and why it is that reader who is wrong.
	known map[string]string
	// silent operations have no security, nor has the document: a spec has to say what that means.
	silent bool
	// undeclared is a scope that an operation asks for and no flow declares: its scheme and its name.
	undeclared string
	// wider is how many scopes come to stand under flows that did not declare them when the schemes are written from the model.
	wider int
	// repair is what has to be exchanged before the document can be the spec of its own requirements.
	repair [2]string
	// kin is what kin-openapi says against the document, loading it; "" where it loads. Where no operation stands behind a
	// reference, how it reads the document without following any can be compared all the same; apart says that some do.
	kin   string
	apart bool
}

const nullScopes = "the list is null, which says neither that the scheme carries no scopes nor which (OpenAPI 3.0.3, Security Requirement Object: its value is [string]); " +
	"scopegen reports it and holds the operation for undeclared"

var documents = []*document{
	{name: "petstore", file: "openapi.yaml", silent: true},
	{name: "figma", file: "openapi.yaml"},
	{name: "slack", file: "slack_web_openapi_v2.json"},
	{name: "mastodon", file: "schema.json", wider: 44},
	{name: "square", file: "api.json", known: map[string]string{"POST /oauth2/revoke": nullScopes}, repair: [2]string{`"oauth2": null`, `"oauth2": []`},
		undeclared: "oauth2 PAYMENT_METHODS_READ", kin: `map key "CatalogModifierToggleOverrideType" not found`},
	{name: "discord", file: "openapi.json", wider: 4},
	{name: "digitalocean", file: "digitalocean/specification/DigitalOcean-public.v2.yaml", archive: "digitalocean.tar.gz",
		kin: "cannot unmarshal object into field Tag.description", apart: true},
}

// each runs a test for every document, beside each other.
func each(t *testing.T, test func(*testing.T, *document)) {
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			test(t, d)
		})
	}
}

// shared is a file beside the project's root. Without it the test is skipped, except where SCOPEGEN_CI says that it must be there.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../../shared", name))
	if errors.Is(err, os.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip(err)
	}
	require.NoError(t, err)
	return data
}

// unpack puts a document into a folder, with all of its files.
func (d *document) unpack(t testing.TB, dir string) {
	d.unpackFiles(t, dir, func(string) bool { return true })
}

func (d *document) unpackFiles(t testing.TB, dir string, want func(name string) bool) {
	if d.archive == "" {
		write(t, dir, map[string][]byte{d.file: shared(t, "data/"+d.name+"/"+d.file)})
		return
	}
	zipped, err := gzip.NewReader(bytes.NewReader(shared(t, "data/"+d.name+"/"+d.archive)))
	require.NoError(t, err)
	files := map[string][]byte{}
	for archive := tar.NewReader(zipped); ; {
		header, err := archive.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if header.Typeflag == tar.TypeReg && (strings.HasSuffix(header.Name, ".yml") || strings.HasSuffix(header.Name, ".yaml")) && want(header.Name) {
			files[header.Name], err = io.ReadAll(archive)
			require.NoError(t, err)
		}
	}
	write(t, dir, files)
}

func write(t testing.TB, dir string, files map[string][]byte) {
	t.Helper()
	made := map[string]bool{}
	for name, data := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if folder := filepath.Dir(file); !made[folder] {
			require.NoError(t, os.MkdirAll(folder, 0o777))
			made[folder] = true
		}
		require.NoError(t, os.WriteFile(file, data, 0o666))
	}
}

// repaired unpacks a document, but for its schemas and examples, and exchanges what stands in the way of making it the spec.
func (d *document) repaired(t testing.TB, dir string) {
	d.unpackFiles(t, dir, func(name string) bool {
		return !strings.Contains(name, "/models/") && !strings.Contains(name, "/examples/")
	})
	if d.repair[0] == "" {
		return
	}
	file := filepath.Join(dir, d.file)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, 1, bytes.Count(data, []byte(d.repair[0])))
	require.NoError(t, os.WriteFile(file, bytes.Replace(data, []byte(d.repair[0]), []byte(d.repair[1]), 1), 0o666))
}

// oracle is the reading of another program.
func (d *document) oracle(t testing.TB) (all []operation) {
	for line := range bytes.Lines(shared(t, "data/oracle/"+d.name+".jsonl")) {
		row, err := parse("row.json", line)
		require.NoError(t, err)
		security := row.get("security")
		text := asText(security)
		if security.kind == 0 {
			text = "silent"
		}
		all = append(all, operation{row.scalar("method"), row.scalar("path"), row.scalar("operationId"), text})
	}
	require.NotEmpty(t, all)
	return all
}

// shown reads the JSON that scopegen prints of a model.
func shown(t testing.TB, data []byte) (all []operation) {
	t.Helper()
	require.True(t, json.Valid(data), "what show prints is no JSON: %.200s", data)
	root, err := parse("show.json", data)
	require.NoError(t, err)
	for _, o := range root.get("operations").items {
		row := operation{o.scalar("method"), o.scalar("path"), o.scalar("id"), ""}
		var alternatives []string
		for _, alt := range o.get("security").items {
			require.Nil(t, alt.get("subjectTypes"))
			list := &tree{kind: 'l', items: []*tree{alt.get("schemes")}}
			if len(alt.get("schemes").keys) == 0 {
				alternatives = append(alternatives, "{}")
				continue
			}
			alternatives = append(alternatives, asText(list))
		}
		row.security = orPublic(alternatives)
		if len(alternatives) == 0 {
			row.security = "silent"
			require.Contains(t, []string{"undeclared", "none"}, o.scalar("access"), row)
		}
		all = append(all, row)
	}
	return all
}

// differences compares two readings, whatever the order of the operations, and gives a line for each operation that differs.
func differences(want, got []operation) (lines []string) {
	left := map[string]operation{}
	for _, o := range got {
		if _, twice := left[o.String()]; twice {
			lines = append(lines, o.String()+" is there twice")
		}
		left[o.String()] = o
	}
	for _, o := range want {
		other, ok := left[o.String()]
		delete(left, o.String())
		switch {
		case !ok:
			lines = append(lines, o.String()+" is missing")
		case o != other:
			lines = append(lines, o.String()+": want "+o.id+" "+o.security+", got "+other.id+" "+other.security)
		}
	}
	for name := range left {
		lines = append(lines, name+" is too much")
	}
	return lines
}

// unknown drops the differences that the document is known for; each of them has to be there.
func (d *document) unknown(t testing.TB, lines []string) (out []string) {
	seen := map[string]bool{}
	for _, line := range lines {
		name, _, _ := strings.Cut(line, ": ")
		if seen[name] = d.known[name] != ""; !seen[name] {
			out = append(out, line)
		}
	}
	for name := range d.known {
		require.True(t, seen[name], "%s is no difference any more", name)
	}
	return out
}
