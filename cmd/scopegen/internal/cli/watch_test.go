package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Split(strings.TrimSuffix(l.b.String(), "\n"), "\n")
}

// watched is a folder that is being watched.
type watched struct {
	t        *testing.T
	dir      string
	out, err *lines
	seen     int
}

func startWatch(t *testing.T, dir string) *watched {
	w := &watched{t: t, dir: dir, out: &lines{}, err: &lines{}}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan int, 1)
	go func() {
		code, err := watch(ctx, &call{values: values{}, dir: dir, stdin: strings.NewReader(""), stdout: w.out, stderr: w.err}, 20*time.Millisecond)
		if err != nil {
			io.WriteString(w.err, err.Error())
		}
		done <- code
	}()
	t.Cleanup(func() {
		stop()
		require.Equal(t, exitOK, <-done)
	})
	return w
}

// until waits for a line that holds all of some words, among those that no earlier call has seen.
func (w *watched) until(words ...string) {
	w.t.Helper()
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(5 * time.Millisecond) {
		for i, line := range w.out.all() {
			holds := i >= w.seen && line != ""
			for _, word := range words {
				holds = holds && strings.Contains(line, word)
			}
			if holds {
				w.seen = i + 1
				return
			}
		}
	}
	w.t.Fatalf("no line with %q came; there are\n%s\n%s", words, strings.Join(w.out.all(), "\n"), strings.Join(w.err.all(), "\n"))
}

func (w *watched) write(name, text string) {
	w.t.Helper()
	file := filepath.Join(w.dir, name)
	require.NoError(w.t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(w.t, os.WriteFile(file, []byte(text), 0o644))
}

const watchedSpec = "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Reads a., grants: [GET /a]}\ninclude: [parts/*.yaml]\n"

func part(scope string) string {
	return "scopes:\n  " + scope + ": {description: Reads., grants: [GET /" + scope + "]}\n"
}

func TestWatch(t *testing.T) {
	w := &watched{t: t, dir: t.TempDir()}
	w.write("scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{json: {file: model.json}}]\n")
	w.write("scopes.yaml", watchedSpec)
	w.write("parts/b.yaml", part("b"))
	w = startWatch(t, w.dir)
	w.until("start: ", "2 new (")

	w.write("scopes.yaml", strings.Replace(watchedSpec, "GET /a", "GET /a, PUT /a", 1))
	w.until("scopes.yaml changed: ", "changed (model.json")

	// Saved with no other words: nothing to tell.
	w.write("scopes.yaml", strings.Replace(watchedSpec, "GET /a", "GET /a, PUT /a", 1))

	// An editor that writes beside and renames, and one that moves the old file away first.
	beside := filepath.Join(w.dir, ".scopes.yaml.swp")
	require.NoError(t, os.WriteFile(beside, []byte(watchedSpec), 0o644))
	require.NoError(t, os.Rename(beside, filepath.Join(w.dir, "scopes.yaml")))
	w.until("scopes.yaml changed: ", "changed (model.json")
	require.NoError(t, os.Rename(filepath.Join(w.dir, "scopes.yaml"), filepath.Join(w.dir, "scopes.yaml~")))
	w.until("scopes.yaml changed: nothing written")
	w.write("scopes.yaml", strings.Replace(watchedSpec, "a:read", "a:list", 1))
	w.until("scopes.yaml changed: ", "changed (model.json")

	// An error is shown, and nothing is written until it is gone.
	before, err := os.ReadFile(filepath.Join(w.dir, "model.json"))
	require.NoError(t, err)
	w.write("scopes.yaml", strings.Replace(watchedSpec, "GET /a", "GET a", 1))
	w.until("scopes.yaml changed: 1 error", "nothing written")
	require.Contains(t, strings.Join(w.err.all(), "\n"), "SG1120")
	after, err := os.ReadFile(filepath.Join(w.dir, "model.json"))
	require.NoError(t, err)
	require.Equal(t, before, after)
	w.write("scopes.yaml", watchedSpec)
	w.until("scopes.yaml changed: ", "changed (model.json")

	// A file that a pattern now matches, and a folder that goes and comes back.
	w.write("parts/c.yaml", part("c"))
	w.until("changed: ", "changed (model.json")
	require.NoError(t, os.RemoveAll(filepath.Join(w.dir, "parts")))
	w.until("changed: ", "nothing written")
	w.write("parts/d.yaml", part("d"))
	w.until("changed: ", "changed (model.json")

	// The whole tree, configuration included.
	away := w.dir + "-away"
	require.NoError(t, os.Rename(w.dir, away))
	w.until("changed: nothing written")
	require.NoError(t, os.Rename(away, w.dir))
	w.until("changed: ", "current")
	w.write("scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{json: {file: other.json}}]\n")
	w.until("scopegen.yaml changed: ", "other.json")
}

// A document that is read and edited does not start another run by being written.
func TestWatchEditsWhatItReads(t *testing.T) {
	w := &watched{t: t, dir: t.TempDir()}
	w.write("scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{openapi: {annotate: api.yaml}}]\n")
	w.write("api.yaml", "openapi: 3.1.0\ninfo: {title: Pets, version: \"1.0\"}\npaths:\n  /pets:\n    get: {operationId: listPets, responses: {default: {description: D}}}\n")
	w.write("scopes.yaml", "scopegen: 1\ninfo: {title: T, version: \"1\"}\nopenapi: {file: api.yaml}\nscopes:\n  pets:read: {description: Reads., grants: [GET /pets]}\n")
	w = startWatch(t, w.dir)
	w.until("start: ", "changed (api.yaml")
	w.write("scopes.yaml", "scopegen: 1\ninfo: {title: T, version: \"1\"}\nopenapi: {file: api.yaml}\nscopes:\n  pets:list: {description: Reads., grants: [GET /pets]}\n")
	w.until("scopes.yaml changed: ", "api.yaml")
	for _, line := range w.out.all() {
		require.NotContains(t, line, "api.yaml changed: ")
	}
}
