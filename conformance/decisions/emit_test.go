package decisions

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

//go:embed testdata/probe.go.txt
var probe string

// probed is a package to emit, and what its probe is asked.
type probed struct {
	spec      string
	questions any
}

// emitted builds the command from this checkout, emits the packages with their probes beside them, compiles all into one program and gives what
// that prints. A probe prints what disagrees; the program fails when one does.
func emitted(t *testing.T, packages []probed) string {
	t.Helper()
	root := t.TempDir()
	command := filepath.Join(root, "scopegen")
	run := func(dir, name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%.4000s", name, strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run("../..", "go", "build", "-o", command, "./cmd/scopegen")
	write("go.mod", "module example.com/emitted\n\ngo 1.23\n")
	var imports, calls strings.Builder
	for i, p := range packages {
		name := fmt.Sprint("p", i)
		write(name+".yaml", p.spec)
		run(root, command, "generate", name+".yaml", "--go", name)
		data, err := json.Marshal(p.questions)
		if err != nil {
			t.Fatal(err)
		}
		write(name+".json", string(data))
		write(filepath.Join(name, "zz_probe.go"), strings.Replace(probe, "PACKAGE", name, 1))
		fmt.Fprintf(&imports, "\t%q\n", "example.com/emitted/"+name)
		fmt.Fprintf(&calls, "\t%s.Probe(%q, say)\n", name, name+".json")
	}
	write("main.go", "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\n"+imports.String()+")\n\nfunc main() {\n\twrong := 0\n"+
		"\tsay := func(text string) {\n\t\tif wrong++; wrong < 20 {\n\t\t\tfmt.Println(text)\n\t\t}\n\t}\n"+calls.String()+"\tif wrong > 0 {\n\t\tfmt.Println(wrong, \"wrong\")\n\t\tos.Exit(1)\n\t}\n}\n")
	return run(root, "go", "run", ".")
}
