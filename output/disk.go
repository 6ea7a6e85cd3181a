package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"syscall"
)

// disk is the part of os.Root that is used, so that tests can make any operation fail. Every path goes through one
// handle on the root: replacing the root by a symbolic link in mid-run redirects nothing.
type disk interface {
	Lstat(name string) (fs.FileInfo, error)
	Open(name string, flag int, perm fs.FileMode) (handle, error)
	Mkdir(name string, perm fs.FileMode) error
	Rename(from, to string) error
	Remove(name string) error
	SameFile(a, b fs.FileInfo) bool
}

type handle interface {
	io.ReadWriteCloser
	Stat() (fs.FileInfo, error)
	Chmod(fs.FileMode) error
	Sync() error
}

type rooted struct{ *os.Root }

func (r rooted) Open(name string, flag int, perm fs.FileMode) (handle, error) {
	f, err := r.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (rooted) SameFile(a, b fs.FileInfo) bool { return os.SameFile(a, b) }

// errRefused is in every error about what stands at a path, as against errors in reaching it.
var errRefused = errors.New("scopegen writes regular files in real directories only")

var errReplaced = errors.New("is being replaced by somebody else; run again")

const (
	newMode = 0o644
	dirMode = 0o755
	maxSize = 512 << 20 // far above anything generated; keeps a planted giant out of memory
)

type found struct {
	data []byte
	info fs.FileInfo
}

// look reads the regular file at name, or returns nil when there is none. os.Root keeps symbolic links from leaving
// the root; look refuses those inside it as well, since what they lead to belongs to somebody else.
func look(d disk, name string) (on *found, err error) {
	for range 20 {
		// Another writer may replace a file between finding and opening it, honestly and not for ever.
		if on, err = lookOnce(d, name); !errors.Is(err, errReplaced) {
			return on, err
		}
	}
	return nil, err
}

func lookOnce(d disk, name string) (*found, error) {
	for i, c := range name {
		if c != '/' {
			continue
		}
		switch info, err := d.Lstat(name[:i]); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("look at %s: %w", name[:i], err)
		case info.Mode()&fs.ModeSymlink != 0:
			return nil, fmt.Errorf("%s, on the way to %s, is a symbolic link; name the directory that it leads to: %w", name[:i], name, errRefused)
		case !info.IsDir():
			return nil, fmt.Errorf("%s, on the way to %s, is not a directory; move it or choose another path: %w", name[:i], name, errRefused)
		}
	}
	info, err := d.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", name, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%s is a symbolic link; delete it or name the file that it leads to: %w", name, errRefused)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory; move it or choose another path: %w", name, errRefused)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file (%s); move it or choose another path: %w", name, info.Mode().Type(), errRefused)
	case info.Size() > maxSize:
		return nil, fmt.Errorf("%s has %d bytes, more than scopegen ever writes; move it or choose another path: %w", name, info.Size(), errRefused)
	}
	f, err := d.Open(name, os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s %w", name, errReplaced)
	} else if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	if opened, err := f.Stat(); err != nil {
		return nil, fmt.Errorf("look at %s: %w", name, err)
	} else if !d.SameFile(info, opened) {
		return nil, fmt.Errorf("%s %w", name, errReplaced)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSize))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return &found{data, info}, nil
}

// create writes a file that must not exist, and does not return before it is on the disk.
func create(d disk, name string, data []byte, mode fs.FileMode, exact bool) (err error) {
	f, err := d.Open(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("create %s: %w", name, err)
	}
	defer func() {
		if cerr := f.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("close %s: %w", name, cerr)
		}
	}()
	if exact {
		// Past the umask: a file keeps the mode that it had.
		if err := f.Chmod(mode); err != nil {
			return fmt.Errorf("set the mode of %s: %w", name, err)
		}
	}
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", name, err)
	}
	return nil
}

// syncDir makes the names in a directory durable. Windows has no such operation, and some file systems refuse it.
func syncDir(d disk, name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := d.Open(name, os.O_RDONLY, 0)
	if err != nil {
		return fmt.Errorf("open directory %s: %w", name, err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return fmt.Errorf("sync directory %s: %w", name, err)
	}
	return nil
}

// remove is content with a file that is gone already.
func remove(d disk, name string) error {
	if err := d.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	return nil
}

// removeEmpty says whether dir was empty and is gone. Any failure means no: an empty directory that stays is no drift.
func removeEmpty(d disk, dir string) bool {
	info, err := d.Lstat(dir)
	return err == nil && info.IsDir() && d.Remove(dir) == nil
}
