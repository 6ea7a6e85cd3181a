package output

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	killDir  = "SCOPEGEN_OUTPUT_KILL_DIR"
	killAt   = "SCOPEGEN_OUTPUT_KILL_AT"
	turnsDir = "SCOPEGEN_OUTPUT_TURNS_DIR"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(killDir); dir != "" {
		victim(dir)
		return
	}
	if dir := os.Getenv(turnsDir); dir != "" {
		for i := range turns {
			if _, err := Write(dir, turn(os.Getpid(), i)); err != nil {
				panic(err)
			}
		}
		return
	}
	os.Exit(m.Run())
}

// victim writes the second set, but stops before the operation it was told to, says so, and waits to be killed.
func victim(dir string) {
	at, err := strconv.Atoi(os.Getenv(killAt))
	if err != nil {
		panic(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		panic(err)
	}
	f := &faulty{disk: rooted{root}, before: func(n int, op string) {
		if n == at {
			os.Stdout.WriteString(op + "\n")
			io.Copy(io.Discard, os.Stdin) // until the parent is gone too
			os.Exit(3)
		}
	}}
	if _, err := write(f, second); err != nil {
		panic(err)
	}
	os.Stdout.WriteString("done\n")
}

// A real process is killed at every operation that changes the disk: what is left is the old set or the new one, or
// says of itself that it is neither, and the next run makes it the new one with nothing beside it.
func TestKill(t *testing.T) {
	clean := t.TempDir()
	put(t, clean, sources)
	mustWrite(t, clean, first)
	before := tree(t, clean)
	root, err := os.OpenRoot(clean)
	require.NoError(t, err)
	defer root.Close()
	count := &faulty{disk: rooted{root}}
	_, err = write(count, second)
	require.NoError(t, err)
	after := tree(t, clean)

	var untouched, mixed, finished int
	for k, op := range count.log {
		if !changes(op) {
			continue
		}
		dir := t.TempDir()
		put(t, dir, before)
		kill(t, dir, k)

		killed := tree(t, dir)
		pending, done := journaled(killed)
		v := visible(killed)
		if !pending && !done {
			require.True(t, maps.Equal(v, before) || maps.Equal(v, after), "a mix, and no sign of it, at %d: %s", k, op)
		}
		if pending {
			report, err := Check(dir, setOf(second.Files[:4]...))
			require.NoError(t, err)
			require.Equal(t, Interrupted, statuses(report)[manifestName+journalSuffix])
		}
		require.NoError(t, Recover(dir, manifestName))
		if now := visible(tree(t, dir)); maps.Equal(now, before) {
			mustWrite(t, dir, second)
			if maps.Equal(v, before) {
				untouched++
			} else {
				mixed++
			}
		} else {
			require.Equal(t, after, now, "killed at %d: %s", k, op)
			next := append([]File{}, second.Files...)
			next[4].Was = next[4].Data
			next[0] = owned("internal/scopes/a.go", "three")
			mustWrite(t, dir, setOf(next...))
			mustWrite(t, dir, third.with(0, second.Files[0]))
			finished++
		}
		require.Equal(t, after, tree(t, dir), "killed at %d: %s", k, op)
	}
	require.Greater(t, untouched, 10)
	require.Greater(t, mixed, 5)
	require.Greater(t, finished, 5)
}

func changes(op string) bool {
	switch op[:4] {
	case "lsta", "open", "read", "stat", "sync", "clos":
		return false // these change nothing that another process sees
	}
	return true
}

func kill(t *testing.T, dir string, k int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killDir+"="+dir, killAt+"="+strconv.Itoa(k))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer in.Close()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.NotEqual(t, "done\n", line)
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
}

const turns = 15

func turn(pid, i int) Set {
	text := fmt.Sprint("process ", pid, " turn ", i)
	return setOf(owned("a/a.go", text), owned("b/b.go", text), owned(fmt.Sprint("own/", pid, ".go"), text))
}

// Processes write different sets to one place, again and again; none fails, and the last set is whole.
func TestProcessesTakeTurns(t *testing.T) {
	dir := t.TempDir()
	var children []*exec.Cmd
	for range 3 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), turnsDir+"="+dir)
		cmd.Stderr = os.Stderr
		require.NoError(t, cmd.Start())
		children = append(children, cmd)
	}
	clean := 0
	for _, cmd := range children {
		require.NoError(t, cmd.Wait())
	}
	for _, cmd := range children {
		if mustCheck(t, dir, turn(cmd.Process.Pid, turns-1)).Clean() {
			clean++
		}
	}
	require.Equal(t, 1, clean)
	require.Len(t, tree(t, dir), 4)
}
