package openapi

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shapes are other ways to write the same document.
var shapes = []struct {
	name, of string
	write    func(*testing.T, []byte) []byte
}{
	{"on one line", ".json", func(t *testing.T, data []byte) []byte {
		var b bytes.Buffer
		require.NoError(t, json.Compact(&b, data))
		return b.Bytes()
	}},
	{"with tabs", ".json", func(t *testing.T, data []byte) []byte {
		var b bytes.Buffer
		require.NoError(t, json.Indent(&b, data, "", "\t"))
		return b.Bytes()
	}},
	{"with CRLF", "", func(t *testing.T, data []byte) []byte { return bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")) }},
	{"with CRLF and a byte order mark", ".yaml", func(t *testing.T, data []byte) []byte {
		return append([]byte("\ufeff"), bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))...)
	}},
	{"without a line end at its end", "", func(t *testing.T, data []byte) []byte { return bytes.TrimRight(data, "\r\n") }},
}

// Documents in other shapes than they were published in are annotated like them: what is added is security, and when that is cut out
// again the bytes are those of before.
func TestShapes(t *testing.T) {
	for _, d := range documents {
		if d.archive != "" {
			continue
		}
		for _, shape := range shapes {
			if !strings.HasSuffix(d.file, shape.of) {
				continue
			}
			t.Run(d.name+" "+shape.name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				bare := filepath.Join(dir, "bare")
				d.repaired(t, filepath.Join(dir, "original"))
				d.repaired(t, bare)
				file := filepath.Join(bare, d.file)
				data, err := os.ReadFile(file)
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(file, shape.write(t, data), 0o666))
				stripped, err := strip(newPlain(bare), d.file, false)
				require.NoError(t, err)
				write(t, bare, stripped)

				spec := d.specOf(t, dir, "original")
				r := scopegen(t, dir, "generate", spec, "--openapi", "annotate=bare/"+d.file)
				require.Zero(t, r.code, "%s", first(r.stderr))
				require.Empty(t, differences(d.meaning(t, filepath.Join(dir, "original")), d.meaning(t, bare)))
				annotated := contents(t, bare)
				again := scopegen(t, dir, "generate", spec, "--openapi", "annotate=bare/"+d.file)
				require.Zero(t, again.code, "%s", first(again.stderr))
				require.Empty(t, changed(annotated, contents(t, bare)).sample, "a second annotate changes nothing")
				if d.undeclared != "" {
					return // is declared on the way
				}
				back, err := strip(newPlain(bare), d.file, false)
				require.NoError(t, err)
				require.Empty(t, changed(stripped, back).sample)
				if bytes.Contains(stripped[d.file], []byte("\r\n")) {
					require.NotRegexp(t, `[^\r]\n`, string(annotated[d.file]), "line ends of two kinds")
				}
			})
		}
	}
}
