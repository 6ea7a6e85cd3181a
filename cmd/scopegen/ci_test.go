package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/cli"
	"github.com/scopegen/scopegen/spec/source"
)

func parsed(t *testing.T, name string) source.Node {
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	doc, found := source.Parse(name, data, source.OpenAPI)
	require.Empty(t, found)
	return doc.Root
}

func value(n source.Node, path ...string) string {
	for _, key := range path {
		n, _ = n.Get(key)
	}
	return n.Value()
}

// job is a run of the action's shell steps, as GitHub's runner has them: bash -eo pipefail, files for what steps say.
type job struct {
	t      *testing.T
	steps  source.Node
	inputs map[string]string
	env    []string
	dir    string
	temp   string
}

// shell is what the runner makes of `shell: bash`.
func (j *job) step(name string) (out string, code int) {
	for i := range j.steps.Len() {
		step := j.steps.Item(i)
		if value(step, "name") != name {
			continue
		}
		require.Equal(j.t, "bash", value(step, "shell"))
		run := value(step, "run")
		require.NotContains(j.t, run, "${{", "what others write would be part of the command")
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", run)
		cmd.Dir, cmd.Env = j.dir, slices.Clone(j.env)
		if env, ok := step.Get("env"); ok {
			for i := range env.Len() {
				key, v := env.Pair(i)
				cmd.Env = append(cmd.Env, key.Value()+"="+j.expression(v.Value()))
			}
		}
		text, err := cmd.CombinedOutput()
		if err != nil {
			require.IsType(j.t, &exec.ExitError{}, err)
		}
		return string(text), cmd.ProcessState.ExitCode()
	}
	j.t.Fatalf("there is no step %s", name)
	return "", 0
}

var inputExpression = regexp.MustCompile(`^\$\{\{ inputs\.([a-z-]+) \}\}$`)

func (j *job) expression(text string) string {
	m := inputExpression.FindStringSubmatch(text)
	require.NotNil(j.t, m, "%q is not evaluated here", text)
	v, ok := j.inputs[m[1]]
	require.True(j.t, ok, "there is no input %s", m[1])
	return v
}

func (j *job) summary() string {
	data, _ := os.ReadFile(filepath.Join(j.temp, "summary.md"))
	os.Remove(filepath.Join(j.temp, "summary.md"))
	return string(data)
}

func (j *job) git(args ...string) string {
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = j.dir, j.env
	out, err := cmd.CombinedOutput()
	require.NoError(j.t, err, "%s", out)
	return strings.TrimSpace(string(out))
}

func TestAction(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	action := parsed(t, "../../action.yml")
	require.Equal(t, "composite", value(action, "runs", "using"))
	j := &job{t: t, inputs: map[string]string{}, dir: t.TempDir(), temp: t.TempDir()}
	j.steps, _ = action.Get("runs")
	j.steps, _ = j.steps.Get("steps")
	inputs, _ := action.Get("inputs")
	for i := range inputs.Len() {
		key, v := inputs.Pair(i)
		require.NotEmpty(t, value(v, "description"))
		j.inputs[key.Value()] = value(v, "default")
	}
	for i := range j.steps.Len() {
		if cond := value(j.steps.Item(i), "if"); cond != "" {
			require.Regexp(t, `^\$\{\{ !cancelled\(\) && inputs\.(lint|check|diff) == 'true' \}\}$`, cond)
		}
	}
	j.env = append(os.Environ(), "GITHUB_ACTION_PATH="+root, "RUNNER_TEMP="+j.temp, "GITHUB_PATH="+filepath.Join(j.temp, "path"), "GITHUB_STEP_SUMMARY="+filepath.Join(j.temp, "summary.md"),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com", "GOFLAGS=-mod=mod")
	out, code := j.step("build")
	require.Zero(t, code, out)
	bin, err := os.ReadFile(filepath.Join(j.temp, "path"))
	require.NoError(t, err)
	j.env = append(j.env, "PATH="+strings.TrimSpace(string(bin))+string(os.PathListSeparator)+os.Getenv("PATH"))

	const spec = "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Reads a., grants: [GET /a]}\n  a:write: {description: Writes a., grants: [PUT /a]}\n"
	j.git("init", "-q", "-b", "main")
	write(t, j.dir, "README.md", "nothing yet\n")
	j.git("add", ".")
	j.git("commit", "-qm", "nothing")
	before := j.git("rev-parse", "HEAD")
	write(t, j.dir, "scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{json: {file: model.json}}]\n")
	write(t, j.dir, "scopes.yaml", spec)
	require.Zero(t, cli.Main([]string{"-C", j.dir, "generate"}, strings.NewReader(""), &syncBuffer{}, &syncBuffer{}))
	j.git("add", ".")
	j.git("commit", "-qm", "spec")
	for _, base := range []string{"", "0000000000000000000000000000000000000000"} {
		j.inputs["base"] = base
		out, code = j.step("diff")
		require.Zero(t, code, out)
		require.Contains(t, j.summary(), "No base")
	}
	j.inputs["base"] = before
	out, code = j.step("diff")
	require.Zero(t, code, out)
	require.Contains(t, j.summary(), "everything is new")
	for _, step := range []string{"lint", "check"} {
		out, code = j.step(step)
		require.Zero(t, code, "%s: %s", step, out)
	}

	j.inputs["base"] = j.git("rev-parse", "HEAD")
	write(t, j.dir, "scopes.yaml", strings.Replace(spec, "[PUT /a]", "[PUT /a, GET /a]", 1))
	out, code = j.step("check")
	require.Equal(t, 1, code, "what is generated is stale")
	require.Contains(t, out, "::error ")
	j.git("commit", "-qam", "wider")
	out, code = j.step("diff")
	require.Zero(t, code, out)
	require.Contains(t, j.summary(), "GET /a")
	j.inputs["diff-fail-on"] = "widened"
	out, code = j.step("diff")
	require.Equal(t, 1, code, out)
	require.Contains(t, out, "::")
	require.Contains(t, j.summary(), "GET /a", "the summary is written before the step fails")
	// A shallow clone fetches the base that it lacks.
	origin := j.dir
	j.git("config", "uploadpack.allowAnySHA1InWant", "true")
	j.dir = filepath.Join(t.TempDir(), "shallow")
	cmd := exec.Command("git", "clone", "-q", "--depth=1", "file://"+filepath.ToSlash(origin), j.dir)
	cmd.Env = j.env
	text, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", text)
	out, code = j.step("diff")
	require.Equal(t, 1, code, out)
	require.Contains(t, j.summary(), "GET /a")
	j.dir = origin
	// What looks like an option or a range is none.
	for _, base := range []string{"--output=x", "main..HEAD", "$(touch injected)", "'; touch injected #"} {
		j.inputs["base"] = base
		_, code = j.step("diff")
		require.NotZero(t, code, base)
		require.False(t, exists(filepath.Join(j.dir, "injected")), base)
		j.summary()
	}
	write(t, j.dir, "scopes.yaml", strings.Replace(spec, "PUT /a", "PUT a", 1))
	out, code = j.step("lint")
	require.Equal(t, 1, code)
	require.Contains(t, out, "::error file=scopes.yaml,line=5")
}

// hookKeys are those of https://pre-commit.com/#creating-new-hooks, with the types of their values.
var hookKeys = map[string]string{
	"id": "!!str", "name": "!!str", "entry": "!!str", "language": "!!str", "files": "!!str", "exclude": "!!str", "types": "!!seq", "types_or": "!!seq",
	"exclude_types": "!!seq", "always_run": "!!bool", "fail_fast": "!!bool", "verbose": "!!bool", "pass_filenames": "!!bool", "require_serial": "!!bool",
	"description": "!!str", "language_version": "!!str", "minimum_pre_commit_version": "!!str", "args": "!!seq", "stages": "!!seq",
}

// The hooks' manifest is what pre-commit documents, and each entry runs.
func TestPreCommitHooks(t *testing.T) {
	hooks := parsed(t, "../../.pre-commit-hooks.yaml")
	require.Equal(t, source.Sequence, hooks.Kind())
	seen := map[string]bool{}
	dir := t.TempDir()
	write(t, dir, "scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{json: {file: model.json}}]\n")
	write(t, dir, "scopes.yaml", "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Reads a., grants: [GET /a]}\n")
	require.Zero(t, cli.Main([]string{"-C", dir, "fmt"}, strings.NewReader(""), &syncBuffer{}, &syncBuffer{}))
	require.Zero(t, cli.Main([]string{"-C", dir, "generate"}, strings.NewReader(""), &syncBuffer{}, &syncBuffer{}))
	for i := range hooks.Len() {
		hook := hooks.Item(i)
		for i := range hook.Len() {
			key, v := hook.Pair(i)
			require.Equal(t, hookKeys[key.Value()], v.Tag(), key.Value())
		}
		for _, needed := range []string{"id", "name", "entry", "language"} {
			require.NotEmpty(t, value(hook, needed))
		}
		require.False(t, seen[value(hook, "id")])
		seen[value(hook, "id")] = true
		require.Equal(t, "golang", value(hook, "language"), "pre-commit builds it with go install ./...")
		_, err := regexp.Compile(value(hook, "files"))
		require.NoError(t, err)
		entry := strings.Fields(value(hook, "entry"))
		require.Equal(t, "scopegen", entry[0])
		var out syncBuffer
		require.Zero(t, cli.Main(append([]string{"-C", dir}, entry[1:]...), strings.NewReader(""), &out, &out), "%s: %s", entry, &out)
	}
}
