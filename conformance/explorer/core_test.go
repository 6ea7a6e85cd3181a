// Package explorer holds the explorer against the model it was made of: its logic runs in Node on the data of the page that the html target
// emits, and what it answers is compared with the packages that decide in Go (core_*_test.go); a browser is led through the pages themselves
// (browser_*_test.go, whose scripts and specs are in the folder browser).
package explorer

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec"
)

// node is one run of the page's logic: what it is asked, and where the answers go.
type node struct {
	questions bytes.Buffer
	answers   []func(json.RawMessage)
}

// load gives the page's logic the data of an API's page from here on; was is an earlier version, or nil.
func (n *node) load(t testing.TB, api, was *spec.API) {
	t.Helper()
	n.loadPayload(t, island(t, api, was))
}

func (n *node) loadPayload(t testing.TB, payload json.RawMessage) {
	t.Helper()
	n.write(t, map[string]any{"payload": payload})
}

func (n *node) write(t testing.TB, v any) {
	t.Helper()
	e := json.NewEncoder(&n.questions)
	e.SetEscapeHTML(false)
	require.NoError(t, e.Encode(v))
}

// ask asks a question; the answer is handed to then when the run ends.
func ask[T any](t testing.TB, n *node, what string, question map[string]any, then func(T)) {
	t.Helper()
	line := map[string]any{"ask": what}
	for k, v := range question {
		line[k] = v
	}
	n.write(t, line)
	n.answers = append(n.answers, func(data json.RawMessage) {
		t.Helper()
		var answer T
		require.NoError(t, json.Unmarshal(data, &answer), "%.200s", data)
		then(answer)
	})
}

// run puts all questions to one process.
func (n *node) run(t testing.TB) {
	t.Helper()
	program, err := exec.LookPath("node")
	if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip("there is no node to run the page's logic in")
	}
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "questions.jsonl")
	require.NoError(t, os.WriteFile(file, n.questions.Bytes(), 0o644))
	out, err := exec.Command(program, "core.mjs", file).Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		t.Fatalf("%v\n%.3000s", err, failed.Stderr)
	}
	require.NoError(t, err)
	lines := bytes.Split(bytes.TrimSuffix(out, []byte("\n")), []byte("\n"))
	require.Len(t, lines, len(n.answers))
	for i, then := range n.answers {
		then(lines[i])
	}
	n.questions.Reset()
	n.answers = nil
}

// island is the data in the page that the html target emits.
func island(t testing.TB, api, was *spec.API) json.RawMessage {
	t.Helper()
	options := generator.Options{"file": "explorer.html"}
	if was != nil {
		options["previous"] = "previous.yaml"
	}
	result := emit(t, api, map[string]*spec.API{"previous.yaml": was}, options)
	_, rest, ok := bytes.Cut(result.Files[0].Data, []byte(`id="scopegen-data">`))
	require.True(t, ok)
	data, _, ok := bytes.Cut(rest, []byte("</script>"))
	require.True(t, ok)
	return data
}
