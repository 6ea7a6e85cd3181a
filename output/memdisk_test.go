package output

import (
	"bytes"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"
)

// memDisk is a disk in memory that knows what a power failure would leave: a file's bytes as of its last Sync, a
// directory's names as of its own, and any part of what came after. POSIX promises no more (fsync(2), "Calling fsync()
// does not necessarily ensure that the entry in the directory containing the file has also reached disk").
type memDisk struct {
	nodes map[string]*node // by path; "." is the root
	since []change         // changes of names that no directory sync has made durable, in order
}

type node struct {
	dir          bool
	mode         fs.FileMode
	data, synced []byte
}

// change is what one operation did to the names of a directory; a rename does both halves or none.
type change struct {
	dir    string
	set    map[string]*node // nil removes
	before map[string]*node
}

func newMemDisk(files map[string]string) *memDisk {
	d := &memDisk{nodes: map[string]*node{".": {dir: true}}}
	for name, data := range files {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			d.nodes[dir] = &node{dir: true, mode: dirMode}
		}
		d.nodes[name] = &node{mode: newMode, data: []byte(data), synced: []byte(data)}
	}
	return d
}

func (d *memDisk) clone() *memDisk {
	copies := map[*node]*node{nil: nil}
	remap := func(names map[string]*node) map[string]*node {
		out := make(map[string]*node, len(names))
		for name, n := range names {
			if _, ok := copies[n]; !ok {
				c := *n
				copies[n] = &c
			}
			out[name] = copies[n]
		}
		return out
	}
	c := &memDisk{nodes: remap(d.nodes)}
	for _, ch := range d.since {
		c.since = append(c.since, change{ch.dir, remap(ch.set), remap(ch.before)})
	}
	return c
}

// settle makes everything durable.
func (d *memDisk) settle() *memDisk {
	d.since = nil
	for _, n := range d.nodes {
		n.synced = n.data
	}
	return d
}

// powerFailure returns the disk after one; keep says which of the changes since the syncs survive.
func (d *memDisk) powerFailure(keep func() bool, r *rand.Rand) *memDisk {
	c := d.clone()
	survive := make([]bool, len(c.since))
	for i := range survive {
		survive[i] = keep()
	}
	for _, ch := range slices.Backward(c.since) {
		put := ch.before
		for name, n := range put {
			c.set(name, n)
		}
	}
	for i, ch := range c.since {
		if survive[i] {
			for name, n := range ch.set {
				c.set(name, n)
			}
		}
	}
	for name, n := range c.nodes {
		if c.nodes[path.Dir(name)] == nil {
			delete(c.nodes, name) // its directory is gone
			continue
		}
		if !n.dir && !bytes.Equal(n.data, n.synced) && !keep() {
			n.data = slices.Clone(n.synced)
			if len(n.synced) == 0 {
				n.data = bytes.Repeat([]byte{0}, r.IntN(40))
			}
		}
	}
	return c.settle()
}

func (d *memDisk) set(name string, n *node) {
	if n == nil {
		delete(d.nodes, name)
	} else {
		d.nodes[name] = n
	}
}

func (d *memDisk) names(op, dir string, set map[string]*node) error {
	if n := d.nodes[dir]; n == nil || !n.dir {
		return &fs.PathError{Op: op, Path: dir, Err: fs.ErrNotExist}
	}
	before := map[string]*node{}
	for name, n := range set {
		before[name] = d.nodes[name]
		d.set(name, n)
	}
	d.since = append(d.since, change{dir, set, before})
	return nil
}

func (d *memDisk) tree() map[string]string {
	files := map[string]string{}
	for name, n := range d.nodes {
		if !n.dir {
			files[name] = string(n.data)
		}
	}
	return files
}

func (d *memDisk) Lstat(name string) (fs.FileInfo, error) {
	n := d.nodes[name]
	if n == nil {
		return nil, &fs.PathError{Op: "lstat", Path: name, Err: fs.ErrNotExist}
	}
	return info{name, n}, nil
}

func (d *memDisk) Open(name string, flag int, perm fs.FileMode) (handle, error) {
	n := d.nodes[name]
	switch {
	case n == nil && flag&os.O_CREATE == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case n != nil && flag&os.O_EXCL != 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrExist}
	case n == nil:
		n = &node{mode: perm}
		if err := d.names("open", path.Dir(name), map[string]*node{name: n}); err != nil {
			return nil, err
		}
	}
	return &memHandle{Reader: bytes.NewReader(n.data), d: d, n: n, name: name}, nil
}

func (d *memDisk) Mkdir(name string, perm fs.FileMode) error {
	if d.nodes[name] != nil {
		return &fs.PathError{Op: "mkdir", Path: name, Err: fs.ErrExist}
	}
	return d.names("mkdir", path.Dir(name), map[string]*node{name: {dir: true, mode: perm}})
}

func (d *memDisk) Rename(from, to string) error {
	if d.nodes[from] == nil {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	return d.names("rename", path.Dir(to), map[string]*node{to: d.nodes[from], from: nil})
}

func (d *memDisk) Remove(name string) error {
	n := d.nodes[name]
	if n == nil {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	for other := range maps.Keys(d.nodes) {
		if n.dir && strings.HasPrefix(other, name+"/") {
			return &fs.PathError{Op: "remove", Path: name, Err: syscall.ENOTEMPTY}
		}
	}
	return d.names("remove", path.Dir(name), map[string]*node{name: nil})
}

func (d *memDisk) SameFile(a, b fs.FileInfo) bool { return a.(info).n == b.(info).n }

type memHandle struct {
	*bytes.Reader
	d    *memDisk
	n    *node
	name string
}

func (h *memHandle) Write(p []byte) (int, error) {
	h.n.data = append(slices.Clone(h.n.data), p...)
	return len(p), nil
}

func (h *memHandle) Sync() error {
	if !h.n.dir {
		h.n.synced = h.n.data
		return nil
	}
	h.d.since = slices.DeleteFunc(h.d.since, func(c change) bool { return c.dir == h.name })
	return nil
}

func (h *memHandle) Chmod(m fs.FileMode) error  { h.n.mode = m; return nil }
func (h *memHandle) Stat() (fs.FileInfo, error) { return info{h.name, h.n}, nil }
func (h *memHandle) Close() error               { return nil }

type info struct {
	name string
	n    *node
}

func (i info) Name() string       { return path.Base(i.name) }
func (i info) Size() int64        { return int64(len(i.n.data)) }
func (i info) IsDir() bool        { return i.n.dir }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) Sys() any           { return nil }
func (i info) Mode() fs.FileMode {
	if i.n.dir {
		return fs.ModeDir | i.n.mode
	}
	return i.n.mode
}
