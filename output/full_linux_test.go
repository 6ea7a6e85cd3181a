package output

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// skip is for machines where mounting is not allowed; in CI nothing skips.
func skip(t *testing.T, why ...any) {
	t.Helper()
	if os.Getenv("SCOPEGEN_CI") == "1" {
		t.Fatal(why...)
	}
	t.Skip(why...)
}

// These mount a file system of their own, which takes root; without it, the tests that make each operation fail are
// the ones to rely on.
func mount(t *testing.T, dir string, flags uintptr, options string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, options); err != nil {
		skip(t, "cannot mount a tmpfs: ", err)
	}
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, 0, "size=64k")
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	put(t, dir, sources)
	mustWrite(t, dir, first)
	before := tree(t, dir)
	big := append(gen(""), bytes.Repeat([]byte("x"), 1<<20)...)
	_, err := Write(dir, setOf(owned("internal/scopes/a.go", "two"), File{Path: "web/big.ts", Data: big, Target: "typescript"}))
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.Equal(t, before, tree(t, dir))
	require.NoDirExists(t, filepath.Join(dir, "web"))

	// Full to the last byte before it begins.
	require.NoError(t, os.WriteFile(filepath.Join(dir, "filler"), nil, 0o644))
	f, err := os.OpenFile(filepath.Join(dir, "filler"), os.O_WRONLY, 0)
	require.NoError(t, err)
	for err = nil; err == nil; {
		_, err = f.Write(make([]byte, 4096))
	}
	require.NoError(t, f.Close())
	before = tree(t, dir)
	_, err = Write(dir, second)
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.Equal(t, before, tree(t, dir))
}

func TestReadOnlyFileSystem(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, 0, "size=1m")
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	put(t, dir, sources)
	mustWrite(t, dir, first)
	before := tree(t, dir)
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		skip(t, "cannot remount: ", err)
	}
	_, err := Write(dir, second)
	require.ErrorIs(t, err, syscall.EROFS)
	require.Equal(t, before, tree(t, dir))
	require.True(t, mustWrite(t, dir, first.with(3, edit(edited1, edited1))).Clean(), "nothing to do needs no right to write")
}
