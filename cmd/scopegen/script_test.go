package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/cli"
	"github.com/scopegen/scopegen/spec/diag"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"scopegen": func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// update rewrites what the scripts expect: UPDATE_SCRIPTS=1 go test ./cmd/scopegen, then read the diff.
var update = os.Getenv("UPDATE_SCRIPTS") != ""

// TestScripts runs testdata/script: input, command, exact output.
func TestScripts(t *testing.T) {
	for _, dir := range []string{"testdata/script", "testdata/codes"} {
		testscript.Run(t, testscript.Params{
			Dir:                 dir,
			UpdateScripts:       update,
			RequireExplicitExec: true,
			Cmds:                map[string]func(*testscript.TestScript, bool, []string){"example": example},
			Setup: func(e *testscript.Env) error {
				e.Setenv("NO_COLOR", "1")
				return nil
			},
		})
	}
}

// example writes a rule's example into the working folder: example bad SG1003 writes what must raise it. An archive is
// unpacked; its first file is the spec. The spec's name is spec.yaml.
func example(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: example bad|good CODE")
	}
	rule, ok := diag.Lookup(diag.Code(args[1]))
	if !ok {
		ts.Fatalf("no rule %s", args[1])
	}
	text := rule.Good
	if args[0] == "bad" {
		text = rule.Bad
	}
	files := []txtar.File{{Name: "spec.yaml", Data: []byte(text)}}
	if strings.HasPrefix(text, "-- ") {
		files = txtar.Parse([]byte(text)).Files
		files[0].Name = "spec.yaml"
	}
	for _, f := range files {
		name := ts.MkAbs(f.Name)
		ts.Check(os.MkdirAll(filepath.Dir(name), 0o755))
		ts.Check(os.WriteFile(name, f.Data, 0o644))
	}
}

// Every code has a script that shows its whole message on the command line. Those of rules with examples are written by
// UPDATE_SCRIPTS=1; the others by hand, in either folder, under the code's name.
func TestEveryCodeHasAScript(t *testing.T) {
	for _, rule := range diag.Rules() {
		name := filepath.Join("testdata", "codes", strings.ToLower(string(rule.Code))+".txtar")
		if _, err := os.Stat(name); err == nil {
			continue
		}
		if !update || rule.Bad == "" {
			t.Errorf("%s (%s) has no script at %s", rule.Code, rule.Title, name)
			continue
		}
		exec := "! exec"
		if rule.Severity == diag.Warning {
			exec = "exec"
		}
		script := fmt.Sprintf("# %s: %s\nexample bad %s\n%s scopegen show spec.yaml\ncmp stderr want\nexample good %s\nexec scopegen show spec.yaml\n! stderr .\n\n-- want --\n", rule.Code, rule.Title, rule.Code, exec, rule.Code)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(script), 0o644))
	}
}
