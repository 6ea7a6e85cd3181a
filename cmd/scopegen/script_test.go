package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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
			Cmds:                map[string]func(*testscript.TestScript, bool, []string){"example": example, "repeat": repeat},
			Setup: func(e *testscript.Env) error {
				e.Setenv("NO_COLOR", "1")
				return nil
			},
		})
	}
}

// Scripts that need git are skipped without it, but not where everything has to run.
func TestGitIsThere(t *testing.T) {
	if os.Getenv("SCOPEGEN_CI") == "" {
		t.Skip("only with SCOPEGEN_CI=1")
	}
	_, err := exec.LookPath("git")
	require.NoError(t, err)
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

// beyondTheCommand are the codes that no command line can raise, and why. Each is held by a test of its own package.
var beyondTheCommand = map[diag.Code]string{
	"SG1164": "a program that loads specs without a reader of OpenAPI documents; the command always has one (spec/native, TestOpenAPIOptionsArePassedOn)",
	"SG5301": "a mistake of the formatter's own, which it finds before anything is written (spec/native/format, TestChangedIsRefused)",
	"SG3033": "a model that a program made itself: both readers keep ids unique (generator/openapi, TestDocumentRefuses)",
}

// Every code has a script in which it stands, with its message on the command line. Those of rules with examples are written
// by UPDATE_SCRIPTS=1, the others by hand.
func TestEveryCodeHasAScript(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*/*.txtar")
	require.NoError(t, err)
	var all strings.Builder
	for _, name := range scripts {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		all.Write(data)
	}
	for _, rule := range diag.Rules() {
		stands := strings.Contains(all.String(), " "+string(rule.Code)+": ")
		if _, beyond := beyondTheCommand[rule.Code]; beyond {
			if stands {
				t.Errorf("%s stands in a script: the command can raise it after all", rule.Code)
			}
			continue
		}
		if stands {
			continue
		}
		if !update || rule.Bad == "" {
			t.Errorf("%s (%s) stands in no script", rule.Code, rule.Title)
			continue
		}
		exec := "! exec"
		if rule.Severity == diag.Warning {
			exec = "exec"
		}
		run := "show spec.yaml"
		if strings.HasPrefix(string(rule.Code), "SG300") {
			run = "generate spec.yaml --go out"
		}
		if strings.HasPrefix(string(rule.Code), "SG310") {
			run = "generate spec.yaml --go dir=out,adapters=nethttp"
		}
		said, nothing := "stderr", "! stderr ."
		if strings.HasPrefix(string(rule.Code), "SG50") {
			run, said, nothing = "verify api.yaml --spec spec.yaml", "stdout", "stdout '^agreed: '"
			if strings.Contains(rule.Bad, "-- routes.txt --") {
				run = "verify --routes routes.txt --spec spec.yaml"
			}
		}
		if strings.HasPrefix(string(rule.Code), "SG2") {
			run, said, nothing = "lint spec.yaml", "stdout", "stdout '^nothing found'"
		}
		script := fmt.Sprintf("# %s: %s\nexample bad %s\n%s scopegen %s\ncmp %s want\nexample good %s\nexec scopegen %s\n%s\n\n-- want --\n", rule.Code, rule.Title, rule.Code, exec, run, said, rule.Code, run, nothing)
		require.NoError(t, os.MkdirAll("testdata/codes", 0o755))
		require.NoError(t, os.WriteFile(filepath.Join("testdata/codes", strings.ToLower(string(rule.Code))+".txtar"), []byte(script), 0o644))
	}
}

// repeat writes text many times over, with every %d replaced by the number of the time: repeat 3 out.yaml 'a%d: b'. The
// texts before and after, when given, stand once: repeat N FILE BEFORE TEXT AFTER.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 5 {
		ts.Fatalf("usage: repeat N FILE BEFORE TEXT AFTER")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	unescape := strings.NewReplacer(`\n`, "\n")
	var b strings.Builder
	b.WriteString(unescape.Replace(args[2]))
	text := unescape.Replace(args[3])
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", strconv.Itoa(i)))
	}
	b.WriteString(unescape.Replace(args[4]))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o644))
}
