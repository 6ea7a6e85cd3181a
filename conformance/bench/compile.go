package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/scopegen/scopegen/conformance/bench/corpus"
)

// noInit reports a package-level variable or an init of a generated package, of which the linker would have kept a symbol.
func noInit(binary string) error {
	out, err := exec.Command("go", "tool", "nm", "-sort", "none", binary).Output()
	if err != nil {
		return fmt.Errorf("go tool nm: %w", err)
	}
	seen := false
	for _, line := range strings.Split(string(out), "\n") {
		_, symbol, ok := strings.Cut(line, importPath+"/generated/")
		if !ok {
			continue
		}
		seen = true
		fields := strings.Fields(line)
		_, name, _ := strings.Cut(symbol, ".")
		if kind := fields[min(1, len(fields)-1)]; name == ".inittask" || name == "init" || strings.HasPrefix(name, "init.") || (kind == "D" || kind == "B" || kind == "d" || kind == "b") && ast.IsExported(name) {
			return fmt.Errorf("a generated package has %s", symbol)
		}
	}
	if !seen {
		return fmt.Errorf("no generated package was linked")
	}
	fmt.Println("generated packages: no init, nothing made on the heap at start")
	return nil
}

const compiledEndpoints = 5000

// compileCost times the compiler on the package of 5,000 endpoints, on one of none, and on a package of the same constants
// alone. It reports whether that is as little as asked.
func compileCost(dir string, runs int) (met bool, err error) {
	many := corpus.Compiled(compiledEndpoints)
	folders := map[string]string{}
	for _, c := range []*corpus.Corpus{many, corpus.Compiled(0)} {
		files, err := generate(c)
		if err != nil {
			return false, err
		}
		folder := filepath.Join(dir, "compile", c.Name)
		constants := filepath.Join(dir, "compile", c.Name+"constants")
		for _, f := range files {
			at := filepath.Join(folder, filepath.Base(f.Path))
			if err := write(at, f.Data); err != nil {
				return false, err
			}
			if data, err := constantsOf(f.Data); err != nil {
				return false, err
			} else if data != nil && !strings.HasPrefix(filepath.Base(f.Path), "runtime_") && filepath.Base(f.Path) != "tables.go" {
				if err := write(filepath.Join(constants, filepath.Base(f.Path)), data); err != nil {
					return false, err
				}
			}
		}
		types := "package scopes\n\ntype (\n\tScope uint16\n\tOperation uint32\n\tScheme uint8\n\tClaimSource uint8\n\tSubjectType uint8\n\tHolder uint16\n)\n"
		if err := write(filepath.Join(constants, "types.go"), []byte(types)); err != nil {
			return false, err
		}
		folders[c.Name], folders[c.Name+"constants"] = folder, constants
	}
	config, err := importConfig(dir, folders[many.Name])
	if err != nil {
		return false, err
	}
	names := []string{"compiled5000", "compiled5000constants", "compiled0"}
	times := map[string][]time.Duration{}
	for range max(1, runs) {
		for _, name := range names {
			took, err := compile(config, folders[name], filepath.Join(dir, "compile", name+".a"))
			if err != nil {
				return false, err
			}
			times[name] = append(times[name], took)
		}
	}
	median := func(name string) float64 {
		slices.Sort(times[name])
		return float64(times[name][len(times[name])/2]) / 1e6
	}
	fmt.Printf("compiler, CPU: %.0f ms for %d endpoints, %.0f ms for none, %.0f ms for the constants alone\n", median(names[0]), compiledEndpoints, median(names[2]), median(names[1]))
	met = true
	if whole, empty := median(names[0]), median(names[1])+median(names[2]); runs != 0 {
		word := "met    "
		if met = whole <= 2*empty; !met {
			word = "NOT MET"
		}
		fmt.Printf("  goal %s  %.2f times what an empty package and the constants take, 2 asked\n", word, whole/empty)
	}
	return met, nil
}

func write(at string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return err
	}
	return os.WriteFile(at, data, 0o644)
}

// constantsOf is a file's typed constants alone.
func constantsOf(source []byte) ([]byte, error) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, "", source, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var kept []ast.Decl
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
			kept = append(kept, d)
		}
	}
	if len(kept) == 0 {
		return nil, nil
	}
	f.Decls = kept
	var b bytes.Buffer
	err = format.Node(&b, files, f)
	return b.Bytes(), err
}

// importConfig is a file that tells the compiler where the packages are that a folder imports.
func importConfig(dir, folder string) (string, error) {
	sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return "", err
	}
	args := []string{"list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"}
	for _, source := range sources {
		f, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.ImportsOnly)
		if err != nil {
			return "", err
		}
		for _, i := range f.Imports {
			if path := strings.Trim(i.Path.Value, `"`); !slices.Contains(args, path) {
				args = append(args, path)
			}
		}
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		return "", fmt.Errorf("go list: %w", err)
	}
	at := filepath.Join(dir, "importcfg")
	return at, os.WriteFile(at, out, 0o644)
}

// compile is the compiler's CPU time on a folder.
func compile(config, folder, to string) (time.Duration, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return 0, err
	}
	cmd := exec.Command("go", append([]string{"tool", "compile", "-p", "example.com/scopes", "-lang", "go1.23", "-complete", "-importcfg", config, "-o", to}, files...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("go tool compile %s: %w\n%s", folder, err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
