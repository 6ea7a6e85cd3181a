package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

const manifestName = "scopegen.manifest.json"

func gen(text string) []byte { return []byte("// " + Mark + "\n\n" + text + "\n") }

func owned(path, text string) File { return File{Path: path, Data: gen(text), Target: "go"} }

func setOf(files ...File) Set {
	return Set{Manifest: manifestName, Tool: "v1", Sources: []Source{{"scopes.yaml", Digest([]byte("x"))}}, Files: files}
}

// tree is every file under dir by slash-separated path.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(p)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	}))
	return files
}

func put(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o755))
		require.NoError(t, os.WriteFile(p, []byte(data), 0o644))
	}
}

func statuses(r Report) map[string]Status {
	m := map[string]Status{}
	for _, c := range r {
		m[c.Path] = c.Status
	}
	return m
}

// tempDir is in memory where there is such a place: these tests make some thousand trees.
func tempDir(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "scopegen-output-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func openDisk(t testing.TB, dir string) disk {
	t.Helper()
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	t.Cleanup(func() { root.Close() })
	return rooted{root}
}

// scenario moves a tree from one set to another with every kind of change in one write: a file that changes, one that
// stays, one in new directories, one that is dropped and leaves its directory empty, a document edited in place.
type scenario struct {
	first, second Set
}

func newScenario() scenario {
	const doc, doc1, doc2 = "openapi: 3.1.0\n", "openapi: 3.1.0\nsecurity: [1]\n", "openapi: 3.1.0\nsecurity: [2]\n"
	inPlace := func(was, data string) File {
		return File{Path: "api/openapi.yaml", Data: []byte(data), Was: []byte(was), Target: "openapi", InPlace: true}
	}
	return scenario{
		first: setOf(owned("internal/scopes/a.go", "one"), owned("internal/scopes/b.go", "same"),
			owned("old/deep/gone.md", "dropped"), inPlace(doc, doc1)),
		second: setOf(owned("internal/scopes/a.go", "two"), owned("internal/scopes/b.go", "same"),
			owned("web/src/new.ts", "new"), inPlace(doc1, doc2)),
	}
}

// begin makes the tree of the first set and returns it.
func (s scenario) begin(t testing.TB, dir string) map[string]string {
	t.Helper()
	put(t, dir, map[string]string{"api/openapi.yaml": "openapi: 3.1.0\n", "README.md": "mine\n"})
	_, err := write(&faulty{disk: openDisk(t, dir)}, s.first)
	require.NoError(t, err)
	return tree(t, dir)
}

// third follows the second: what a run after it makes, with the document read again.
func (s scenario) third() Set {
	next := setOf(append([]File{}, s.second.Files...)...)
	for i, f := range next.Files {
		if f.InPlace {
			next.Files[i].Was = f.Data
		}
	}
	next.Files[0] = owned(next.Files[0].Path, "three")
	return next
}

// end is the tree of the second set.
func (s scenario) end(t testing.TB) map[string]string {
	t.Helper()
	dir := tempDir(t)
	s.begin(t, dir)
	_, err := write(&faulty{disk: openDisk(t, dir)}, s.second)
	require.NoError(t, err)
	return tree(t, dir)
}

// faulty counts the operations on a disk, and from the one numbered fail makes count of them fail.
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
	if err := f.op("open " + name); err != nil {
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
	return nil // nobody pulls the plug; see the model of a disk for that
}

func (h *faultyHandle) Close() error {
	err := h.f.op("close " + h.name)
	return errors.Join(err, h.handle.Close())
}

func temporary(files map[string]string) []string {
	var names []string
	for name := range files {
		if strings.Contains(name, tempPrefix) || strings.HasPrefix(name, manifestName+".") {
			names = append(names, name)
		}
	}
	return names
}

var errDisk = syscall.EIO
