package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const code = `package p

const most = 3

type box struct{ n int }

// In says whether n is within bounds.
func (b *box) In(n int) bool {
	if n < 0 || !(n < most) {
		return false
	}
	b.n += n
	return n&1 == 0
}

func spin(n int) (sum int) {
	for i := 0; i < n; i++ {
		sum += i
	}
	return sum
}

func untested(_ int) int {
	_ = most
	return 1
}
`

const weak = `package p

import "testing"

func TestIn(t *testing.T) {
	b := &box{}
	for n, want := range map[int]bool{-2: false, -1: false, 0: true, 1: false, 2: true, 3: false, 4: false} {
		if b.In(n) != want {
			t.Error(n)
		}
	}
	if b.n != 3 {
		t.Error(b.n)
	}
	if spin(4) != 6 {
		t.Error("sum")
	}
}
`

func TestMutants(t *testing.T) {
	list, err := mutate("p/p.go", []byte(code))
	require.NoError(t, err)
	var got []string
	for _, m := range list {
		got = append(got, strings.TrimPrefix(m.String(), "p/p.go:"))
	}
	for _, want := range []string{
		"3:14: most: 3 → 4", "3:14: most: 3 → 2",
		"9:7: box.In: < → <=", "9:7: box.In: < → >=", "9:9: box.In: 0 → 1", "9:11: box.In: || → &&", "9:14: box.In: ! → nothing",
		"9:5: box.In: n < 0 || !(n < most) → !(n < 0 || !(n < most))", "9:2: box.In: if n < 0 || !(n < most) { return false } → nothing",
		"10:10: box.In: false → true", "12:6: box.In: += → -=", "12:2: box.In: b.n += → _ =",
		"13:9: box.In: n&1 == 0 → true", "13:9: box.In: n&1 == 0 → false", "13:10: box.In: & → |", "13:10: box.In: & → &^", "13:13: box.In: == → !=",
		"17:22: spin: ++ → --", "25:9: untested: 1 → 2",
	} {
		require.Contains(t, got, want)
	}
	require.NotContains(t, strings.Join(got, "\n"), "_ = → _ =")
	seen := map[string]bool{}
	for _, m := range list {
		require.False(t, seen[m.key()], "%s is not alone", m)
		seen[m.key()] = true
		require.NotEqual(t, code, string(m.text()))
	}
}

// A module of its own, mutated in a run: what the tests notice is killed, the rest survives, and the files are as they were.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOWORK", "off")
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "p"), 0o755))
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.23\n", "p/p.go": code, "p/p_test.go": weak} {
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o644))
	}
	mutants, err := all(root, []target{{pkg: "p", files: []string{"*.go"}, tests: []suite{{pkg: "p"}}}}, regexp.MustCompile("."))
	require.NoError(t, err)
	r, err := newRunner(t.Context(), root, 2*time.Second)
	require.NoError(t, err)
	defer r.close()
	outcomes := map[outcome][]string{}
	require.NoError(t, r.each(mutants, 2, func() bool { return true }, func(m mutant, o outcome) { outcomes[o] = append(outcomes[o], m.function+": "+m.change()) }))
	require.ElementsMatch(t, []string{
		"untested: 1 → 2", "untested: 1 → 0", // nobody asks
		"spin: 0 → 1", // adding zero, or not
	}, outcomes[survived])
	require.Greater(t, len(outcomes[killed]), 15)
	text, err := os.ReadFile(filepath.Join(root, "p", "p.go"))
	require.NoError(t, err)
	require.Equal(t, code, string(text))
	files, err := filepath.Glob(filepath.Join(root, "p", "*"))
	require.NoError(t, err)
	require.Len(t, files, 2)
	t.Logf("%v", outcomes)
}

func TestExplanations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mutation.md")
	write := func(text string) {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	write("# Mutation\n\n| file | function | change | why |\n| --- | --- | --- | --- |\n| `p/p.go` | `spin` | `0 → 1` | adding zero |\n| `q/q.go` | `gone` | `a → b` | not a target here |\n| `p/p.go` | `gone` | `a → b` | rotten |\n")
	rows, err := explanations(path)
	require.NoError(t, err)
	require.Len(t, rows, 3)
	mutants, err := mutate("p/p.go", []byte(code))
	require.NoError(t, err)
	require.Equal(t, []string{"p/p.go\tgone\ta → b"}, rot(rows, mutants, regexp.MustCompile("^p/")))
	write("| `p/p.go` | `spin` | `0 → 1` | |\n")
	_, err = explanations(path)
	require.Error(t, err)
}
