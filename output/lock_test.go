package output

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func appendClaims(t *testing.T, dir string, claims ...claim) {
	t.Helper()
	var text string
	for _, c := range claims {
		line, err := json.Marshal(c)
		require.NoError(t, err)
		text += string(line) + "\n"
	}
	put(t, dir, map[string]string{manifestName + lockSuffix: text})
}

// Writers of different sets at once: each leaves its set whole, and the last one's is what is there.
func TestWritersTakeTurns(t *testing.T) {
	dir := t.TempDir()
	const writers, files = 8, 5
	sets := make([]Set, writers)
	for w := range sets {
		for i := range files {
			sets[w].Files = append(sets[w].Files, owned(fmt.Sprintf("d%d/f.go", i), fmt.Sprint("writer ", w)))
		}
		sets[w].Files = append(sets[w].Files, owned(fmt.Sprintf("own%d/f.go", w), "own"))
		sets[w].Manifest = manifestName
	}
	var all sync.WaitGroup
	errs := make([]error, writers)
	for w := range sets {
		all.Go(func() { _, errs[w] = Write(dir, sets[w]) })
	}
	all.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	clean := 0
	for w := range sets {
		if mustCheck(t, dir, sets[w]).Clean() {
			clean++
		}
	}
	require.Equal(t, 1, clean)
	require.Len(t, tree(t, dir), files+1+1, "a file of another writer stayed")
}

func TestDeadOwnersArePassedOver(t *testing.T) {
	now := time.Now().Unix()
	gone, err := os.StartProcess(os.Args[0], []string{os.Args[0], "-test.run=^$"}, &os.ProcAttr{})
	require.NoError(t, err)
	_, err = gone.Wait()
	require.NoError(t, err)
	for name, c := range map[string]claim{
		"killed":                       {ID: "A", PID: gone.Pid, Host: hostname(), Unix: now},
		"this process, an earlier run": {ID: "A", PID: os.Getpid(), Host: hostname(), Unix: now},
		"another host, long ago":       {ID: "A", PID: 1, Host: "elsewhere", Unix: now - 3600},
		"another host, far ahead":      {ID: "A", PID: 1, Host: "elsewhere", Unix: now + 3600},
		"no process has this number":   {ID: "A", PID: -1, Host: hostname(), Unix: now},
	} {
		t.Run(name, func(t *testing.T) {
			require.False(t, c.alive())
			dir := t.TempDir()
			appendClaims(t, dir, c, c)
			mustWrite(t, dir, setOf(owned("a.go", "a")))
			require.Len(t, tree(t, dir), 2)
		})
	}
	t.Run("torn", func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, map[string]string{manifestName + lockSuffix: "\n{\"id\":\"A\",\"pi"})
		mustWrite(t, dir, setOf(owned("a.go", "a")))
		require.Len(t, tree(t, dir), 2)
	})
}

func TestLiveOwnersAreNot(t *testing.T) {
	now := time.Now().Unix()
	require.True(t, claim{ID: "A", PID: os.Getppid(), Host: hostname(), Unix: now}.alive())
	require.True(t, claim{ID: "A", PID: 1, Host: "elsewhere", Unix: now - 60}.alive())

	// The order of lines decides, not the order of looking.
	dir := t.TempDir()
	mine.Store("B", true)
	mine.Store("C", true)
	defer mine.Delete("C")
	b, c := claim{"B", os.Getpid(), hostname(), now}, claim{"C", os.Getpid(), hostname(), now}
	appendClaims(t, dir, claim{"A", -1, hostname(), now}, b, c)
	d := openDisk(t, dir)
	owner, present, err := readLock(d, manifestName+lockSuffix, "C")
	require.NoError(t, err)
	require.True(t, present)
	require.Equal(t, "B", owner.ID)
	mine.Delete("B")
	owner, _, err = readLock(d, manifestName+lockSuffix, "C")
	require.NoError(t, err)
	require.Equal(t, "C", owner.ID)
}

// Between reading the lock and asking whether its owner lives, the owner removes it and goes, and another takes a new
// one: who had waited for the first does not own anything.
func TestLockReplacedWhileItIsRead(t *testing.T) {
	name, now := manifestName+lockSuffix, time.Now().Unix()
	line := func(id string) string {
		data, err := json.Marshal(claim{id, os.Getpid(), hostname(), now})
		require.NoError(t, err)
		return string(data) + "\n"
	}
	for _, id := range []string{"A", "B", "C"} {
		mine.Store(id, true)
		defer mine.Delete(id)
	}
	d := newMemDisk(map[string]string{name: line("A") + line("B")})
	f := &faulty{disk: d}
	f.before = func(_ int, op string) {
		if op == "close "+name {
			mine.Delete("A")
			d.nodes[name] = &node{mode: newMode, data: []byte(line("C"))}
		}
	}
	owner, present, err := readLock(f, name, "B")
	require.NoError(t, err)
	require.Equal(t, "C", owner.ID)
	require.False(t, present)
}

// A file that is replaced, or gone and back, between finding and opening it is no reason to fail; one that always is, is.
func TestLookWhileOthersWrite(t *testing.T) {
	d := newMemDisk(map[string]string{"a.go": "0"})
	times := 3
	f := &faulty{disk: d}
	f.before = func(_ int, op string) {
		switch {
		case op == "open a.go" && times > 0:
			if times--; times%2 == 0 {
				delete(d.nodes, "a.go")
			} else {
				d.nodes["a.go"] = &node{data: []byte("1")}
			}
		case op == "lstat a.go" && d.nodes["a.go"] == nil:
			d.nodes["a.go"] = &node{data: []byte("2")}
		}
	}
	on, err := look(f, "a.go")
	require.NoError(t, err)
	require.Equal(t, "2", string(on.data))
	times = 1 << 30
	_, err = look(f, "a.go")
	require.ErrorContains(t, err, "a.go is being replaced by somebody else; run again")
}

// Somebody deletes the lock of a live run and starts another: the first gives up before its first rename.
func TestLostLock(t *testing.T) {
	begin, before, _ := begun(t)
	f := &faulty{disk: begin}
	f.before = func(_ int, op string) {
		if op == "rename "+manifestName+".journal.new "+manifestName+".journal" {
			delete(begin.nodes, manifestName+lockSuffix)
		}
	}
	_, err := write(f, second)
	require.ErrorContains(t, err, manifestName+".lock was deleted while it was held")
	require.Equal(t, before, begin.tree())
}

func openDisk(t testing.TB, dir string) disk {
	t.Helper()
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	t.Cleanup(func() { root.Close() })
	return rooted{root}
}

func TestRecoverWithoutAnythingToDo(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, Recover(dir, manifestName))
	require.ErrorContains(t, Recover(dir, "../x"), "..")
	require.Empty(t, tree(t, dir))
	require.NoFileExists(t, filepath.Join(dir, manifestName+lockSuffix))
}
