package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/scopegen/scopegen/spec/source"
)

// stdinName is what findings call a spec from standard input.
const stdinName = "<stdin>"

// tree is the folder that a run may read, through one os.Root: nothing outside it is reached, not by "..", not by a
// symbolic link. It remembers what was read, for code frames and the manifest.
type tree struct {
	root  *os.Root
	read  map[string][]byte
	order []string
	overlaid
	stdin io.Reader  // what stdinName reads
	git   *committed // stands in place of root where the folder is one of a commit
}

func openTree(dir string, stdin io.Reader) (*tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder to read from: %w", err)
	}
	return &tree{root: root, read: map[string][]byte{}, stdin: stdin}, nil
}

// openRevision is openTree for the folder of a commit.
func openRevision(r *revision, dir, prefix string) (*tree, error) {
	c, err := openCommitted(r, dir, prefix)
	if err != nil {
		return nil, err
	}
	return &tree{git: c, read: map[string][]byte{}}, nil
}

func (t *tree) Close() {
	if t.git != nil {
		t.git.close()
		return
	}
	t.root.Close()
}

// ReadFile reads a regular file of at most the size that any reader takes.
func (t *tree) ReadFile(name string) ([]byte, error) {
	if data, ok := t.read[name]; ok {
		return data, nil
	}
	data, err := t.readOnce(name)
	if err != nil {
		return nil, err
	}
	t.read[name] = data
	t.order = append(t.order, name)
	return data, nil
}

func (t *tree) readOnce(name string) ([]byte, error) {
	if name == stdinName {
		return bounded(t.stdin, name)
	}
	if data, ok := t.try(name); ok {
		return data, nil
	}
	if t.git != nil {
		return t.git.readFile(name)
	}
	// Asked before it is opened: opening a pipe waits for its writer.
	info, err := t.root.Stat(filepath.FromSlash(name))
	if err != nil {
		return nil, plain(err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	f, err := t.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, plain(err)
	}
	defer f.Close()
	return bounded(f, name)
}

func bounded(r io.Reader, name string) ([]byte, error) {
	limit := int64(source.OpenAPI.Bytes)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d MB", name, limit>>20)
	}
	return data, nil
}

// unlinked is the tree as references in OpenAPI documents see it: they lead through no symbolic link, not even inside the tree,
// since what a document says must not depend on where it is unpacked.
type unlinked struct{ *tree }

func (d unlinked) ReadFile(name string) ([]byte, error) {
	for at := name; d.git == nil && at != "." && at != "/"; at = path.Dir(at) {
		if info, err := d.root.Lstat(filepath.FromSlash(at)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return nil, fmt.Errorf("%s is a symbolic link", at)
		}
	}
	return d.tree.ReadFile(name)
}

// plain drops the name of the system call.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("%s: %w", filepath.ToSlash(p.Path), p.Err)
	}
	return err
}

// Glob lists the files that match.
func (t *tree) Glob(pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if t.git != nil {
		return t.git.glob(pattern)
	}
	names, err := fs.Glob(t.root.FS(), pattern)
	return t.tryPattern(pattern, names), err
}
