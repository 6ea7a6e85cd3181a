// Command bench measures the generated package beside routers, policy engines and what services write by hand, in one
// run, and holds it against the project's goals:
//
//	cd conformance/bench && go run .        # or go test -bench .
//
// It writes specifications, generates a package from each into a temporary folder, and builds measure with them by an
// overlay, so that no generated code is kept. Everything is checked against a slow reference before it is timed. Times are
// CPU time of the process, medians of several runs in which engines take turns. With -runs 0 it only checks.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/scopegen/scopegen/conformance/bench/corpus"
	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/native"
)

//go:embed subject.go.txt
var subjectSource string

const importPath = "github.com/scopegen/scopegen/conformance/bench"

func main() {
	runs := flag.Int("runs", 7, "how often everything is timed; 0 only checks")
	flag.Parse()
	if err := run(*runs); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(runs int) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	project := filepath.Join(here, "../..")
	dir, err := os.MkdirTemp("", "scopegen-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sets, _, err := corpus.Sets(project, filepath.Join(project, "../shared"))
	if err != nil {
		return fmt.Errorf("%w (run it in conformance/bench)", err)
	}
	sets = append(sets, corpus.Wide(60), corpus.Wide(917), corpus.Wide(1024))
	overlay := map[string]string{}
	add := func(name string, data []byte) error {
		at := filepath.Join(dir, filepath.FromSlash(name))
		overlay[filepath.Join(here, filepath.FromSlash(name))] = at
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		return os.WriteFile(at, data, 0o644)
	}
	for _, c := range sets {
		files, err := generate(c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Title, err)
		}
		for _, f := range files {
			if err := add(f.Path, f.Data); err != nil {
				return err
			}
		}
		source := strings.NewReplacer("NAME", c.Name, "IMPORT", importPath+"/generated/"+c.Name).Replace(subjectSource)
		if err := add("measure/subject_"+c.Name+".go", []byte(source)); err != nil {
			return err
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return err
	}
	over := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(over, data, 0o644); err != nil {
		return err
	}
	binary := filepath.Join(dir, "measure.exe")
	if err := command("go", "build", "-overlay", over, "-o", binary, "./measure"); err != nil {
		return err
	}
	if err := noInit(binary); err != nil {
		return err
	}
	compiles, err := compileCost(dir, runs)
	if err != nil {
		return err
	}
	if err := command(binary, "-project", project, "-runs", fmt.Sprint(runs)); err != nil {
		return err
	}
	if !compiles {
		return errors.New("a generated package takes longer to compile than is asked")
	}
	return nil
}

// generate is the package of a corpus.
func generate(c *corpus.Corpus) ([]output.File, error) {
	api, found, err := native.Load(one(c.Spec()), "scopes.yaml", native.Options{})
	if err != nil {
		return nil, err
	}
	if found.Errors() != 0 {
		return nil, fmt.Errorf("%+v", found)
	}
	folder := "generated/" + c.Name
	result, err := golang.Target.Emit(&generator.Request{API: api, Options: generator.Options{"dir": folder, "package": "scopes", "import": importPath + "/" + folder}})
	if err != nil {
		return nil, err
	}
	return result.Files, nil
}

// one is a file system with one file.
type one []byte

func (o one) ReadFile(string) ([]byte, error) { return o, nil }
func (o one) Glob(string) ([]string, error)   { return nil, nil }

func command(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", filepath.Base(name), strings.Join(args, " "), err)
	}
	return nil
}
