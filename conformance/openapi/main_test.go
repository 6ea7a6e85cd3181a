package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"
)

// command is the built scopegen.
var command string

func TestMain(m *testing.M) {
	if child() {
		return
	}
	os.Exit(run(m))
}

// child does what this program is started for by itself: what could kill it, and what is measured.
func child() bool {
	if file := os.Getenv("SCOPEGEN_KIN"); file != "" {
		kinChild(file)
		return true
	}
	if file := os.Getenv("SCOPEGEN_READ"); file != "" {
		readChild(file)
		return true
	}
	return false
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "scopegen")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	command = filepath.Join(dir, "scopegen")
	build := exec.Command("go", "build", "-o", command, "./cmd/scopegen")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		return 1
	}
	code := m.Run()
	if testing.Verbose() {
		figures.print()
	}
	return code
}

// result is what the command did.
type result struct {
	stdout, stderr []byte
	code           int
}

// first is the beginning of an output, for messages: of its errors, where it has some.
func first(out []byte) string {
	if i := bytes.Index(out, []byte(": error SG")); i >= 0 {
		out = out[bytes.LastIndexByte(out[:i], '\n')+1:]
	}
	return fmt.Sprintf("%.800s", out)
}

// scopegen runs the command in a folder.
func scopegen(t testing.TB, dir string, args ...string) result {
	t.Helper()
	var r result
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(command, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		r.code, err = exit.ExitCode(), nil
	}
	require.NoError(t, err)
	r.stdout, r.stderr = stdout.Bytes(), stderr.Bytes()
	return r
}

// table gathers what is printed at the end.
type table struct {
	sync.Mutex
	cells map[string]map[string]string // by document and column
}

var figures = table{cells: map[string]map[string]string{}}

var columns = []string{"operations", "requirements", "reading", "kin-openapi", "annotate", "lines touched", "+lines", "+lines with schemes", "commas", "wider flows", "largest", "to original",
	"mutation", "import", "verify", "read s", "read MiB", "input MiB"}

func (f *table) set(document, column, format string, args ...any) {
	f.Lock()
	defer f.Unlock()
	if f.cells[document] == nil {
		f.cells[document] = map[string]string{}
	}
	f.cells[document][column] = fmt.Sprintf(format, args...)
}

func (f *table) print() {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "document")
	for _, c := range columns {
		fmt.Fprint(w, "\t"+c)
	}
	fmt.Fprintln(w)
	for _, d := range documents {
		fmt.Fprint(w, d.name)
		for _, c := range columns {
			cell := f.cells[d.name][c]
			if cell == "" {
				cell = "-"
			}
			fmt.Fprint(w, "\t"+cell)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}
