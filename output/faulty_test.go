package output

import (
	"errors"
	"io/fs"
	"os"
)

// faulty numbers the operations on a disk and makes count of them fail, beginning with the one numbered fail.
type faulty struct {
	disk
	n, fail, count int
	err            error
	log            []string
	before         func(n int, op string)
}

func (f *faulty) op(name string) error {
	n := f.n
	f.n++
	f.log = append(f.log, name)
	if f.before != nil {
		f.before(n, name)
	}
	if f.err != nil && n >= f.fail && n < f.fail+f.count {
		return f.err
	}
	return nil
}

func (f *faulty) Lstat(name string) (fs.FileInfo, error) {
	if err := f.op("lstat " + name); err != nil {
		return nil, err
	}
	return f.disk.Lstat(name)
}

func (f *faulty) Open(name string, flag int, perm fs.FileMode) (handle, error) {
	op := "open "
	if flag&os.O_CREATE != 0 {
		op = "create "
	}
	if err := f.op(op + name); err != nil {
		return nil, err
	}
	h, err := f.disk.Open(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return &faultyHandle{h, f, name}, nil
}

func (f *faulty) Mkdir(name string, perm fs.FileMode) error {
	if err := f.op("mkdir " + name); err != nil {
		return err
	}
	return f.disk.Mkdir(name, perm)
}

func (f *faulty) Rename(from, to string) error {
	if err := f.op("rename " + from + " " + to); err != nil {
		return err
	}
	return f.disk.Rename(from, to)
}

func (f *faulty) Remove(name string) error {
	if err := f.op("remove " + name); err != nil {
		return err
	}
	return f.disk.Remove(name)
}

type faultyHandle struct {
	handle
	f    *faulty
	name string
}

// Write leaves half of the bytes when it fails, as a full disk does.
func (h *faultyHandle) Write(p []byte) (int, error) {
	if err := h.f.op("write " + h.name); err != nil {
		n, _ := h.handle.Write(p[:len(p)/2])
		return n, err
	}
	return h.handle.Write(p)
}

func (h *faultyHandle) Read(p []byte) (int, error) {
	if err := h.f.op("read " + h.name); err != nil {
		return 0, err
	}
	return h.handle.Read(p)
}

func (h *faultyHandle) Stat() (fs.FileInfo, error) {
	if err := h.f.op("stat " + h.name); err != nil {
		return nil, err
	}
	return h.handle.Stat()
}

func (h *faultyHandle) Chmod(m fs.FileMode) error {
	if err := h.f.op("chmod " + h.name); err != nil {
		return err
	}
	return h.handle.Chmod(m)
}

func (h *faultyHandle) Sync() error {
	if err := h.f.op("sync " + h.name); err != nil {
		return err
	}
	return h.handle.Sync()
}

func (h *faultyHandle) Close() error {
	return errors.Join(h.f.op("close "+h.name), h.handle.Close())
}
