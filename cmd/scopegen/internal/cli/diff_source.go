package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/scopegen/scopegen/generator/jsonmodel"
)

// point is one side of a comparison: a file, or the spec of the configuration, of a revision or of the working tree.
type point struct {
	rev  *revision // nil: the working tree
	file string    // from the repository's root for a revision, else as typed; "": the configuration's spec
}

func (p point) String() string {
	switch {
	case p.rev == nil && p.file == "":
		return "the working tree"
	case p.rev == nil:
		return p.file
	case p.file == "":
		return p.rev.typed
	}
	return p.rev.typed + ":" + p.file
}

// day is when a side was current.
func (p point) day() string {
	if p.rev != nil {
		return p.rev.day
	}
	return time.Now().UTC().Format(time.DateOnly)
}

// points reads the arguments. A file that is there goes before a revision of the same name.
func (c *call) points() (was, is point, err error) {
	if len(c.args) == 2 {
		if was, err = c.point(c.args[0]); err == nil {
			is, err = c.point(c.args[1])
		}
		return was, is, err
	}
	arg := c.args[0]
	if c.isFile(arg) {
		return was, is, fmt.Errorf("%s is one file: name what it is compared with, as in 'scopegen diff HEAD:./%s %s'", arg, filepath.ToSlash(arg), arg)
	}
	if a, b, ok := strings.Cut(arg, "..."); ok {
		if was, is, err = c.between(a, b); err == nil {
			was.rev, err = mergeBase(c.dir, was.rev, is.rev)
		}
		return was, is, err
	}
	if a, b, ok := strings.Cut(arg, ".."); ok {
		return c.between(a, b)
	}
	if was, err = c.point(arg); err == nil && was.file != "" {
		err = fmt.Errorf("%s is one file: name what it is compared with", clean(arg))
	}
	return was, is, err
}

// between are two revisions, of which one that is left out is HEAD.
func (c *call) between(a, b string) (was, is point, err error) {
	for _, side := range []struct {
		name string
		to   *point
	}{{a, &was}, {b, &is}} {
		if side.name == "" {
			side.name = "HEAD"
		}
		if side.to.rev, err = findRevision(c.dir, side.name); err != nil {
			return was, is, err
		}
	}
	return was, is, nil
}

func (c *call) isFile(name string) bool {
	info, err := os.Stat(inDir(c.dir, name))
	return name == "-" || err == nil && !info.IsDir()
}

func (c *call) point(arg string) (p point, err error) {
	if c.isFile(arg) {
		return point{file: arg}, nil
	}
	name, file, hasFile := strings.Cut(arg, ":")
	if name == "" && hasFile {
		p.rev, file = theIndex(), strings.TrimPrefix(file, "0:")
	} else if p.rev, err = findRevision(c.dir, name); err != nil {
		if !hasFile && !strings.HasPrefix(arg, "-") {
			err = fmt.Errorf("%s is no file, and %w", clean(arg), err)
		}
		return p, err
	}
	if !hasFile {
		return p, nil
	}
	if rest, here := strings.CutPrefix(file, "./"); here || strings.HasPrefix(file, "../") {
		prefix, err := prefixIn(c.dir)
		if err != nil {
			return p, err
		}
		if !here {
			rest = file
		}
		file = path.Join(prefix, rest)
	}
	if p.file = path.Clean(file); !fs.ValidPath(p.file) || p.file == "." {
		return p, fmt.Errorf("%s names no file of the repository", clean(arg))
	}
	return p, nil
}

// readPoint reads one side. Its api is nil when there are errors, which have been printed.
func (c *call) readPoint(at point) (*project, error) {
	p, err := c.openPoint(at)
	if err != nil {
		return nil, err
	}
	if err := p.loadPoint(); err != nil {
		p.close()
		return nil, err
	}
	if p.api == nil || p.found.Errors() > 0 {
		p.api = nil
		p.report(c.stderr, p.found)
		fmt.Fprintf(c.stderr, "scopegen: %s has errors: what it means is in doubt, and nothing is compared\n", clean(at.String()))
	}
	return p, nil
}

func (c *call) openPoint(at point) (*project, error) {
	if at.rev == nil {
		if at.file == "" {
			return open(c, "")
		}
		p := &project{call: c, conf: bareConfig(c.dir, at.file)}
		var err error
		p.tree, err = openTree(p.conf.root, c.stdin)
		return p, err
	}
	p := &project{call: c, rev: at.rev.typed + ":"}
	if at.file != "" {
		// The tree is that of the folder where the command runs, if the file is in it, else the file's own.
		prefix, err := prefixIn(c.dir)
		if err != nil {
			return nil, err
		}
		name, below := strings.CutPrefix(at.file, prefix)
		if !below {
			prefix, name = path.Dir(at.file)+"/", path.Base(at.file)
			if prefix == "./" {
				prefix = ""
			}
		}
		p.conf = &config{root: c.dir, dir: ".", spec: name, files: map[string][]byte{}}
		p.tree, err = openRevision(at.rev, c.dir, prefix)
		return p, err
	}
	// The configuration's place and, where the revision has none there, its words are those of the working tree.
	now, err := open(c, "")
	if err != nil {
		return nil, err
	}
	now.close()
	p.conf, p.settings = now.conf, now.settings
	if now.conf.file != "" && !c.values.given("spec") {
		file := filepath.Join(now.conf.root, filepath.FromSlash(now.conf.file))
		if err := p.configured(at.rev, file); err != nil {
			return nil, err
		}
	}
	prefix, err := prefixIn(p.conf.root)
	if err != nil {
		return nil, err
	}
	p.tree, err = openRevision(at.rev, p.conf.root, prefix)
	return p, err
}

// configured reads the configuration as the revision has it, if it does.
func (p *project) configured(rev *revision, file string) error {
	dir := filepath.Dir(file)
	prefix, err := prefixIn(dir)
	if err != nil {
		return err
	}
	t, err := openRevision(rev, dir, prefix)
	if err != nil {
		return err
	}
	defer t.Close()
	data, err := t.ReadFile(filepath.Base(file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read the configuration: %w", err)
	}
	p.conf, p.settings = parseConfig(file, p.rev+prefix+filepath.Base(file), data)
	return nil
}

// loadPoint is load, and reads saved models too.
func (p *project) loadPoint() error {
	if p.conf.spec != "" {
		if data, err := p.tree.ReadFile(p.conf.spec); err == nil && jsonmodel.IsModel(data) {
			if p.api, err = jsonmodel.Read(data); err != nil {
				return fmt.Errorf("read the saved model %s: %w", clean(p.name(p.conf.spec)), err)
			}
			return nil
		}
	}
	return p.load()
}

// isDocument reports whether the spec that was read is an OpenAPI document.
func (p *project) isDocument() bool {
	if p.conf.spec == "" {
		return false
	}
	data, err := p.tree.ReadFile(p.conf.spec)
	return err == nil && !jsonmodel.IsModel(data) && isOpenAPI(data)
}
