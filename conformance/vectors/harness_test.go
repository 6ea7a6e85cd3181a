package vectors

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/output"
)

// shared gives a file of the test data beside the project. Without it the test is skipped, but fails in CI.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../../shared", name))
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip("no test data beside the project: " + name)
	}
	require.NoError(t, err)
	return data
}

// world is an emitted package with an adapter, in a folder of that name.
type world struct {
	name, adapter string
	files         []output.File
}

// compiled gives the harness with these worlds in it.
func compiled(t testing.TB, worlds []world) string {
	t.Helper()
	root := t.TempDir()
	write := func(name string, data []byte) {
		at := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
		require.NoError(t, os.WriteFile(at, data, 0o644))
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join("_harness", name))
		require.NoError(t, err)
		return data
	}
	// The module's requirements are this one's, whose sums are known: nothing is asked of the network.
	mod, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	mod = regexp.MustCompile(`(?m)^module .*$`).ReplaceAll(mod, []byte("module example.com/harness"))
	mod = regexp.MustCompile(`(?m)^replace .*$`).ReplaceAll(mod, []byte("replace github.com/scopegen/scopegen => ./unused"))
	write("go.mod", mod)
	write("unused/go.mod", []byte("module github.com/scopegen/scopegen\n\ngo 1.25.0\n"))
	sum, err := os.ReadFile("../go.sum")
	require.NoError(t, err)
	write("go.sum", sum)
	for _, name := range []string{"observe.go", "main.go", "send.go"} {
		write("observe/"+name, read("observe/"+name))
	}
	var imports, list strings.Builder
	for i, w := range worlds {
		for _, f := range w.files {
			write(f.Path, f.Data)
		}
		for _, name := range []string{"common", w.adapter} {
			write(w.name+"/glue/"+name+".go", bytes.ReplaceAll(read("glue/"+name+".go"), []byte("scopegen.invalid/scopes"), []byte("example.com/harness/"+w.name)))
		}
		fmt.Fprintf(&imports, "\tg%d %q\n", i, "example.com/harness/"+w.name+"/glue")
		fmt.Fprintf(&list, "\t\t%q: g%d.World{},\n", w.name, i)
	}
	write("main.go", []byte("package main\n\nimport (\n\t\"example.com/harness/observe\"\n"+imports.String()+")\n\nfunc main() {\n\tobserve.Main(map[string]observe.World{\n"+list.String()+"\t})\n}\n"))
	program := filepath.Join(root, "harness")
	// Without paths in it, what has not changed since the last run is in the cache.
	build := exec.Command("go", "build", "-trimpath", "-o", program, ".")
	build.Dir = root
	build.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%.4000s", out)
	return program
}

// The lines that the harness reads and writes: see its package observe.
type (
	caller struct {
		Kind        string       `json:",omitempty"`
		Scope       string       `json:",omitempty"`
		Credentials []credential `json:",omitempty"`
	}
	credential struct {
		Scheme, Subject string
		Scopes          []string
	}
	command struct {
		World, Config, Base string
		Operations          []string
		TCP                 bool
		Requests            []request
	}
	opened  struct{ Panic, Verify string }
	request struct {
		Proto, Method string
		Target        []byte
		Headers       []string
		Caller        *caller `json:",omitempty"`
		Else          string  `json:",omitempty"`
	}
	answer struct {
		Status       int
		Err          string
		Ran, Allowed []string
		Denied       []struct{ Operation, Reason string }
		Context      []string
	}
)

func (r request) String() string {
	s := fmt.Sprintf("%s %q %s", r.Method, r.Target, r.Proto)
	if len(r.Headers) > 0 {
		s += fmt.Sprintf(" %q", r.Headers)
	}
	return s
}

// harness is one that runs.
type harness struct {
	t   testing.TB
	in  *json.Encoder
	out *json.Decoder
}

func start(t testing.TB, program string) *harness {
	t.Helper()
	cmd := exec.Command(program)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	var said bytes.Buffer
	cmd.Stderr = &said
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		in.Close()
		_, _ = io.Copy(io.Discard, out) // it ends with its input
		if err := cmd.Wait(); err != nil {
			t.Errorf("the harness: %v\n%.4000s", err, said.String())
		}
	})
	return &harness{t, json.NewEncoder(in), json.NewDecoder(bufio.NewReader(out))}
}

// open registers a table. What the first order is refused for, the second may be taken in.
func (h *harness) open(w, config string, t *table, tcp bool) (o opened, order string) {
	h.t.Helper()
	c := command{World: w, Config: config, Base: t.base, Operations: t.ids(false), TCP: tcp}
	o = ask[opened](h, c)
	if strings.Contains(o.Panic, "register it before that one") {
		order = o.Panic
		c.Operations = t.ids(true)
		o = ask[opened](h, c)
	}
	return o, order
}

// send gives the answers to each request: one for its caller, or three.
func (h *harness) send(requests []request) (all [][]answer) {
	h.t.Helper()
	for batch := range slices.Chunk(requests, 500) {
		all = append(all, ask[[][]answer](h, command{Requests: batch})...)
	}
	return all
}

func ask[T any](h *harness, c command) (answer T) {
	h.t.Helper()
	require.NoError(h.t, h.in.Encode(c))
	require.NoError(h.t, h.out.Decode(&answer))
	return answer
}
