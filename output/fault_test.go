package output

import (
	"maps"
	"math/rand/v2"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

const forever = 1 << 30

// begun is the disk after the first set, and the trees before and after the second.
func begun(t testing.TB) (begin *memDisk, before, after map[string]string) {
	t.Helper()
	d := newMemDisk(sources)
	_, err := write(d, first)
	require.NoError(t, err)
	d.settle()
	e := d.clone()
	_, err = write(e, second)
	require.NoError(t, err)
	require.Empty(t, temporary(e.tree()))
	require.NotContains(t, e.nodes, "old")
	require.Equal(t, edited2, e.tree()["api/openapi.yaml"])
	return d, d.tree(), e.tree()
}

// One operation fails, whichever: the error is reported and the tree is the old one, or the new one where the error
// says so, and the next run cleans up what this one could not.
func TestFailEveryOperation(t *testing.T) {
	begin, before, after := begun(t)
	for _, errno := range []error{syscall.ENOSPC, syscall.EIO, syscall.EROFS, syscall.EDQUOT, syscall.EXDEV, syscall.EACCES} {
		for k := 0; ; k++ {
			d := begin.clone()
			f := &faulty{disk: d, fail: k, count: 1, err: errno}
			_, err := write(f, second)
			now := d.tree()
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
			require.ErrorIs(t, err, errno, op)
			if maps.Equal(now, before) {
				continue
			}
			require.ErrorContains(t, err, "the new files are in place", "operation %d: %s", k, op)
			require.Equal(t, after, visible(now), "operation %d: %s", k, op)
			_, err = write(d, third)
			require.NoError(t, err, "operation %d: %s", k, op)
			require.Empty(t, temporary(d.tree()))
		}
	}
}

// Everything fails from one operation on, as when the process is killed there or the disk is gone: Check says so, and
// recovery gives the old tree or the new one, byte for byte, even if it is killed at each of its own steps in turn.
func TestCrashAfterEveryOperation(t *testing.T) {
	begin, before, after := begun(t)
	var old, new int
	for k := 0; ; k++ {
		d := begin.clone()
		f := &faulty{disk: d, fail: k, count: forever, err: syscall.EIO}
		if _, err := write(f, second); f.n <= k {
			require.NoError(t, err)
			break
		}
		crashed := d.tree()
		pending, done := journaled(crashed)
		if pending || done {
			c := second
			c.Files = c.Files[:4] // the document would be read again
			report, err := check(d, c)
			require.NoError(t, err)
			require.Equal(t, Interrupted, statuses(report)[manifestName+journalSuffix])
		} else if v := visible(crashed); !maps.Equal(v, after) {
			require.Equal(t, before, v, "touched without a journal, killed at %d: %s", k, f.log[k])
		}
		want := before
		if done || !pending && maps.Equal(visible(crashed), after) {
			want = after
		}
		for r := 0; ; r++ {
			again := &faulty{disk: d, fail: r, count: forever, err: syscall.EIO}
			if err := repair(again, manifestName); again.n <= r {
				require.NoError(t, err)
				break
			}
		}
		now := d.tree()
		delete(now, manifestName+lockSuffix)
		require.Equal(t, want, now, "killed at %d: %s", k, f.log[k])
		if maps.Equal(want, before) {
			old++
			_, err := write(d, second)
			require.NoError(t, err)
			require.Equal(t, after, d.tree())
		} else {
			new++
		}
	}
	require.Greater(t, old, 50)
	require.Greater(t, new, 10)
}

// The power fails after every operation, and the disk keeps none, all, or any part of what was not synced.
func TestPowerFailureAfterEveryOperation(t *testing.T) {
	begin, before, after := begun(t)
	r := rand.New(rand.NewPCG(1, 2))
	coin := func() bool { return r.IntN(2) == 0 }
	none, all := func() bool { return false }, func() bool { return true }
	for k := 0; ; k++ {
		d := begin.clone()
		f := &faulty{disk: d, fail: k, count: forever, err: syscall.EIO}
		_, err := write(f, second)
		for i, keep := range []func() bool{none, all, coin, coin, coin, coin, coin, coin, coin, coin} {
			after1 := d.powerFailure(keep, r)
			// And a second time, during the repair.
			g := &faulty{disk: after1, fail: r.IntN(60), count: forever, err: syscall.EIO}
			_ = repair(g, manifestName)
			after2 := after1.powerFailure(keep, r)
			require.NoError(t, repair(after2, manifestName), "failed at %d, %d", k, i)
			now := after2.tree()
			delete(now, manifestName+lockSuffix)
			require.Empty(t, temporary(now), "failed at %d, %d", k, i)
			if !maps.Equal(now, before) {
				require.Equal(t, after, now, "failed at %d, %d: %v", k, i, f.log[max(0, len(f.log)-3):])
			}
			if err == nil {
				require.Equal(t, after, now, "Write returned, and the new set was lost")
			}
		}
		if f.n <= k {
			require.NoError(t, err)
			break
		}
	}
}
