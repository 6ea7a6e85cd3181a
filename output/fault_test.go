package output

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"
)

// One operation fails, whichever: the error is reported and the tree is the old one, or the new one where the error
// says so, and nothing temporary is left.
func TestFailEveryOperation(t *testing.T) {
	s := newScenario()
	after := s.end(t)
	for k := 0; ; k++ {
		dir := tempDir(t)
		before := s.begin(t, dir)
		f := &faulty{disk: openDisk(t, dir), fail: k, count: 1, err: errDisk}
		_, err := write(f, s.second)
		now := tree(t, dir)
		if f.n <= k {
			require.NoError(t, err)
			require.Equal(t, after, now)
			require.Greater(t, k, 100)
			break
		}
		op := f.log[k]
		if err == nil {
			require.Regexp(t, "^(close|(lstat|remove) old)", op, "swallowed")
			require.Equal(t, after, now)
			continue
		}
		require.ErrorIs(t, err, errDisk, op)
		if maps.Equal(now, before) {
			continue
		}
		require.ErrorContains(t, err, "the new files are in place", "operation %d: %s", k, op)
		require.Equal(t, after, visible(now), "operation %d: %s", k, op)
		// What could not be cleaned up, the next run does.
		_, err = write(&faulty{disk: openDisk(t, dir)}, s.third())
		require.NoError(t, err, "operation %d: %s", k, op)
		require.Empty(t, temporary(tree(t, dir)))
	}
}

// Everything fails from one operation on, as when the process is killed there: Check says so, and recovery gives the
// old tree or the new one, byte for byte, however often it is stopped as well.
func TestCrashAfterEveryOperation(t *testing.T) {
	s := newScenario()
	after := s.end(t)
	old, new := 0, 0
	for k := 0; ; k++ {
		dir := tempDir(t)
		before := s.begin(t, dir)
		f := &faulty{disk: openDisk(t, dir), fail: k, count: 1 << 30, err: errDisk}
		_, err := write(f, s.second)
		if f.n <= k {
			require.NoError(t, err)
			break
		}
		crashed := tree(t, dir)
		if journaled(crashed) {
			report, err := Check(dir, without(s.second, "api/openapi.yaml"))
			require.NoError(t, err)
			require.Equal(t, Interrupted, statuses(report)[manifestName+journalSuffix], "killed at %d: %s", k, f.log[k])
		}
		want := before
		if _, done := crashed[manifestName+doneSuffix]; done || !journaled(crashed) && maps.Equal(visible(crashed), after) {
			want = after
		}
		// Recovery is killed as well, at each of its steps in turn.
		for r := 0; ; r++ {
			again := &faulty{disk: openDisk(t, dir), fail: r, count: 1 << 30, err: errDisk}
			if err := repair(again, manifestName); again.n <= r {
				require.NoError(t, err)
				break
			}
		}
		now := tree(t, dir)
		require.Empty(t, temporary(visibleLock(now)), "killed at %d: %s", k, f.log[k])
		require.Equal(t, want, visibleLock(now), "killed at %d: %s", k, f.log[k])
		if maps.Equal(want, before) {
			old++
			_, err = write(&faulty{disk: openDisk(t, dir)}, s.second)
			require.NoError(t, err)
			require.Equal(t, after, tree(t, dir))
		} else {
			new++
		}
	}
	require.Greater(t, old, 50)
	require.Greater(t, new, 10)
}

func journaled(files map[string]string) bool {
	_, a := files[manifestName+journalSuffix]
	_, b := files[manifestName+doneSuffix]
	return a || b
}

func visible(files map[string]string) map[string]string {
	files = maps.Clone(files)
	for _, name := range temporary(files) {
		delete(files, name)
	}
	return files
}

func visibleLock(files map[string]string) map[string]string {
	files = maps.Clone(files)
	delete(files, manifestName+lockSuffix)
	return files
}

func without(s Set, path string) Set {
	var files []File
	for _, f := range s.Files {
		if f.Path != path {
			files = append(files, f)
		}
	}
	s.Files = files
	return s
}
