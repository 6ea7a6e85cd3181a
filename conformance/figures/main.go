// Command figures measures what the documentation and release notes say of scopegen's cost: go run ./figures, in the conformance
// module. It builds the tool from this checkout and runs it as a user would.
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/scopegen/scopegen/spec/native/synth"
)

func main() {
	log.SetFlags(0)
	dir, err := os.MkdirTemp("", "figures")
	check(err)
	defer os.RemoveAll(dir)
	tool := filepath.Join(dir, "scopegen")
	_, _ = run("..", "go", "build", "-o", tool, "./cmd/scopegen")

	var walls []time.Duration
	peak := 0
	for i := range 10 {
		out := filepath.Join(dir, fmt.Sprint("factory", i))
		check(os.CopyFS(out, os.DirFS("../examples/factory")))
		for _, made := range []string{"docs", "scopes", "model.json", "openapi.yaml", "scopegen.manifest.json"} {
			check(os.RemoveAll(filepath.Join(out, made)))
		}
		wall, kb := run(out, tool, "generate", "--config", "scopegen.yaml")
		walls, peak = append(walls, wall), max(peak, kb)
	}
	slices.Sort(walls)
	fmt.Printf("generate on examples/factory, nothing there before: median of 10 %v (%v to %v), peak memory %d MB\n",
		walls[5].Round(time.Millisecond), walls[0].Round(time.Millisecond), walls[9].Round(time.Millisecond), peak/1024)

	var before time.Duration
	for _, n := range []int{10_000, 50_000, 100_000} {
		spec := filepath.Join(dir, fmt.Sprintf("s%d.yaml", n))
		data := synth.Spec(n, n/20)
		check(os.WriteFile(spec, data, 0o644))
		wall, kb := run(dir, tool, "show", spec, "--format", "json")
		fmt.Printf("show of %d endpoints and %d scopes, %.1f MB: %v, peak memory %d MB", n, n/20, float64(len(data))/1e6, wall.Round(10*time.Millisecond), kb/1024)
		if before > 0 {
			fmt.Printf(", %.1f times the time of the one before", float64(wall)/float64(before))
		}
		fmt.Println()
		before = wall
	}
	for _, n := range []int{10_000, 100_000} {
		pkg := fmt.Sprintf("s%d", n)
		wall, kb := run(dir, tool, "generate", pkg+".yaml", "--go", pkg)
		fmt.Printf("generate --go of %d endpoints: %v, peak memory %d MB\n", n, wall.Round(10*time.Millisecond), kb/1024)
		check(os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module figures\n\ngo 1.23\n"), 0o644))
		with := build(dir, "with"+pkg, "import \"figures/"+pkg+"\"\n\nfunc main() { op, _ := "+pkg+".Match(\"GET\", \"/\"); println(op.String()) }\n")
		without := build(dir, "without"+pkg, "func main() { println(\"x\") }\n")
		fmt.Printf("go build of a program with that package: %v, %.1f MB more than one without\n", with.wall.Round(10*time.Millisecond), float64(with.size-without.size)/1e6)
	}
	lines()
}

type built struct {
	wall time.Duration
	size int64
}

func build(dir, name, body string) built {
	at := filepath.Join(dir, name)
	check(os.MkdirAll(at, 0o755))
	check(os.WriteFile(filepath.Join(at, "main.go"), []byte("package main\n\n"+body), 0o644))
	wall, _ := run(dir, "go", "build", "-o", at+".bin", "./"+name)
	info, err := os.Stat(at + ".bin")
	check(err)
	return built{wall, info.Size()}
}

// lines counts Go without tests and without what was generated.
func lines() {
	out, err := exec.Command("git", "-C", "..", "ls-files", "*.go").Output()
	check(err)
	code, tests := 0, 0
	for name := range strings.FieldsSeq(string(out)) {
		data, err := os.ReadFile(filepath.Join("..", name))
		check(err)
		switch n := strings.Count(string(data), "\n"); {
		case strings.HasSuffix(name, "_test.go"):
			tests += n
		case !strings.Contains(string(data[:min(len(data), 200)]), "Code generated"):
			code += n
		}
	}
	fmt.Printf("lines of Go: %d, of tests %d\n", code, tests)
}

// run gives the wall time and the peak resident memory in KiB.
func run(dir, name string, args ...string) (time.Duration, int) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	start := time.Now()
	check(cmd.Run())
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(start), int(usage.Maxrss)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
