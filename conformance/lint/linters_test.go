package lint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// packages are what is installed; their names and versions make up the folder's.
var packages = []string{"@redocly/cli@2.77.0", "@stoplight/spectral-cli@6.16.3"}

// finding is what a linter says about one place.
type finding struct{ linter, severity, rule, document, message string }

// install gets the linters, once for each set of versions. Without npm the test is skipped, except where SCOPEGEN_CI says that it
// must be there.
func install(t *testing.T) (dir string) {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		if os.Getenv("SCOPEGEN_CI") != "1" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	dir = filepath.Join(cache, "scopegen-lint", strings.NewReplacer("/", "-", "@", "-").Replace(strings.Join(packages, "")))
	if _, err := os.Stat(filepath.Join(dir, "installed")); err == nil {
		return dir
	}
	require.NoError(t, os.MkdirAll(dir, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private": true}`), 0o666))
	npm := exec.Command("npm", append([]string{"install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"}, packages...)...)
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		if os.Getenv("SCOPEGEN_CI") != "1" {
			t.Skipf("npm install: %v\n%s", err, out)
		}
		t.Fatalf("npm install: %v\n%s", err, out)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "installed"), nil, 0o666))
	return dir
}

// run gives what a linter prints; that it found something is no failure.
func run(t *testing.T, dir, tool string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(filepath.Join(dir, "node_modules", ".bin", tool), args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	require.NotEmpty(t, out.Bytes(), "%s said nothing: %s", tool, errs.String())
	return out.Bytes()
}

func redocly(t *testing.T, dir string, files []string) (all []finding) {
	out := run(t, dir, "redocly", append([]string{"lint", "--extends=recommended", "--format=json", "--max-problems=100000"}, files...)...)
	seen := 0
	for d := json.NewDecoder(bytes.NewReader(out)); ; seen++ { // one object a document
		var report struct {
			Problems []struct {
				RuleID, Severity, Message string
				Location                  []struct {
					Source  struct{ Ref string }
					Pointer string
				}
			}
		}
		if err := d.Decode(&report); err == io.EOF {
			break
		} else {
			require.NoError(t, err)
		}
		for _, p := range report.Problems {
			all = append(all, finding{"redocly", p.Severity, p.RuleID, filepath.Base(p.Location[0].Source.Ref), p.Message + " at " + p.Location[0].Pointer})
		}
	}
	require.Equal(t, len(files), seen, "documents that were looked at")
	return all
}

func spectral(t *testing.T, dir string, files []string) (all []finding) {
	rules := filepath.Join(t.TempDir(), "spectral.yaml")
	require.NoError(t, os.WriteFile(rules, []byte("extends: [\"spectral:oas\"]\n"), 0o666))
	out := run(t, dir, "spectral", append([]string{"lint", "--quiet", "--format=json", "--ruleset=" + rules}, files...)...)
	var problems []struct {
		Code, Message, Source string
		Severity              int
		Path                  []any
	}
	require.NoError(t, json.Unmarshal(out, &problems), "%s", out)
	for _, p := range problems {
		at, _ := json.Marshal(p.Path)
		all = append(all, finding{"spectral", []string{"error", "warn", "info", "hint"}[p.Severity], p.Code, filepath.Base(p.Source), p.Message + " at " + string(at)})
	}
	return all
}
