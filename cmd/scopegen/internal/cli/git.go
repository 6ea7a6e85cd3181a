package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scopegen/scopegen/spec/source"
)

// revision is a commit, or the index, which the next commit is made from. Its files are read from the repository's objects; nothing is checked out, and no hook, filter or
// setting of the repository is run.
type revision struct {
	typed  string // as the user calls it
	commit string // its object's name; "": the index
	day    string // of the commit, an RFC 3339 full-date in UTC; the index is today's
}

// theIndex is what git calls "": as in ":scopes.yaml".
func theIndex() *revision { return &revision{day: time.Now().UTC().Format(time.DateOnly)} }

// git runs one of git's plumbing commands in a folder and gives what it prints.
func git(dir string, args ...string) ([]byte, error) {
	cmd, err := gitCommand(dir, args...)
	if err != nil {
		return nil, err
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		if text := firstLine(said.String()); text != "" {
			return nil, errors.New("git: " + clean(strings.TrimPrefix(text, "fatal: ")))
		}
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

func gitCommand(dir string, args ...string) (*exec.Cmd, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, fmt.Errorf("revisions are read with git, which is not there: %w", err)
	}
	cmd := exec.Command(program, append([]string{"-C", dir, "--no-pager", "--literal-pathspecs"}, args...)...)
	// The repository is the one that the folder is in, in a hook of another one too.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "GIT_DIR=") || strings.HasPrefix(v, "GIT_WORK_TREE=") || strings.HasPrefix(v, "GIT_PREFIX=")
	})
	// Objects that a partial clone lacks are not fetched: nothing is read from the network.
	cmd.Env = append(cmd.Env, "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	return cmd, nil
}

// findRevision finds a commit by what people call it. dir is in its repository.
func findRevision(dir, name string) (*revision, error) {
	if strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("%s is no revision: it begins with a dash", clean(name))
	}
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		return nil, fmt.Errorf("%q is no revision", name)
	}
	out, err := git(dir, "rev-parse", "--verify", "--quiet", name+"^{commit}")
	if err != nil {
		if _, inside := git(dir, "rev-parse", "--git-dir"); inside != nil {
			return nil, inside
		}
		return nil, fmt.Errorf("%s is no revision that this clone has", clean(name))
	}
	r := &revision{typed: name, commit: strings.TrimSpace(string(out))}
	text, err := git(dir, "cat-file", "commit", r.commit)
	if err != nil {
		return nil, err
	}
	head, _, _ := strings.Cut(string(text), "\n\n")
	for line := range strings.Lines(head) {
		if rest, ok := strings.CutPrefix(line, "committer "); ok {
			if fields := strings.Fields(rest); len(fields) >= 2 {
				if seconds, err := strconv.ParseInt(fields[len(fields)-2], 10, 64); err == nil {
					r.day = time.Unix(seconds, 0).UTC().Format(time.DateOnly)
				}
			}
		}
	}
	return r, nil
}

// mergeBase is where two revisions parted.
func mergeBase(dir string, a, b *revision) (*revision, error) {
	out, err := git(dir, "merge-base", a.commit, b.commit)
	if err != nil {
		return nil, fmt.Errorf("%s and %s have no common ancestor in this clone; a shallow one has too little history (%w)", clean(a.typed), clean(b.typed), err)
	}
	r, err := findRevision(dir, strings.TrimSpace(string(out)))
	if err != nil {
		return nil, err
	}
	r.typed = r.commit[:12]
	return r, nil
}

// committed is the part of a commit's tree that a run may read.
type committed struct {
	*revision
	dir     string // in the repository
	prefix  string // of the part: "" or with a slash at the end
	entries map[string]entry
	cmd     *exec.Cmd // git cat-file --batch, once a file is asked for
	in      io.WriteCloser
	out     *bufio.Reader
}

type entry struct{ mode, object string }

// openCommitted lists what a commit has below a folder of the repository.
func openCommitted(r *revision, dir, prefix string) (*committed, error) {
	c := &committed{revision: r, dir: dir, prefix: prefix, entries: map[string]entry{}}
	out, err := c.list()
	if err != nil {
		return nil, err
	}
	for line := range strings.SplitSeq(string(out), "\x00") { // mode type object TAB path; of the index: mode object stage TAB path
		about, name, ok := strings.Cut(line, "\t")
		fields := strings.Fields(about)
		switch {
		case !ok || len(fields) != 3:
		case r.commit != "":
			c.entries[name] = entry{fields[0], fields[2]}
		case fields[2] != "0":
			c.entries[name] = entry{modeUnmerged, ""}
		default:
			c.entries[name] = entry{fields[0], fields[1]}
		}
	}
	return c, nil
}

// list is what git prints of the part.
func (c *committed) list() ([]byte, error) {
	dir, args := c.dir, []string{"ls-tree", "-r", "-z", "--full-tree", c.commit}
	if c.commit == "" {
		top, err := git(c.dir, "rev-parse", "--show-toplevel")
		if err != nil {
			return nil, err
		}
		// From the root: ls-files lists what is below the folder where it runs. In a hook the index is the one that is committed from.
		dir, args = strings.TrimSuffix(string(top), "\n"), []string{"-c", "core.fsmonitor=false", "ls-files", "--stage", "-z"}
	}
	if c.prefix != "" {
		args = append(args, "--", c.prefix)
	}
	return git(dir, args...)
}

func (c *committed) close() {
	if c.cmd == nil {
		return
	}
	c.in.Close()
	_ = c.cmd.Process.Kill() // it may be in the middle of a file that was refused
	_ = c.cmd.Wait()
	c.cmd = nil
}

// The modes of entries (git-ls-tree, git-fast-import).
const (
	modeLink      = "120000"
	modeSubmodule = "160000"
	modeUnmerged  = "unmerged" // ours: of the index
)

// readFile reads a regular file of at most the size that any reader takes. No symbolic link is followed and no submodule entered:
// what they lead to is not in the commit.
func (c *committed) readFile(name string) ([]byte, error) {
	full, err := c.place(name)
	if err != nil {
		return nil, err
	}
	e, ok := c.entries[full]
	if !ok {
		for at := path.Dir(full); at != "."; at = path.Dir(at) {
			if err := c.refuse(at); err != nil {
				return nil, err
			}
		}
		return nil, fmt.Errorf("%s: %w", c.show(full), fs.ErrNotExist)
	}
	if err := c.refuse(full); err != nil {
		return nil, err
	}
	return c.object(e.object, c.show(full))
}

// place is a name's path in the repository.
func (c *committed) place(name string) (string, error) {
	if !fs.ValidPath(name) || name == "." {
		return "", fmt.Errorf("%s is outside the folder that is read", clean(name))
	}
	return c.prefix + name, nil
}

func (c *committed) show(full string) string { return clean(c.typed + ":" + full) }

func (c *committed) refuse(full string) error {
	switch c.entries[full].mode {
	case modeLink:
		return fmt.Errorf("%s is a symbolic link, which is not followed in a revision", c.show(full))
	case modeUnmerged:
		return fmt.Errorf("%s is unmerged: the index has several of it", c.show(full))
	case modeSubmodule:
		return fmt.Errorf("%s is a submodule, whose files are in another repository", c.show(full))
	}
	return nil
}

// object reads one object by git cat-file --batch: a line "name type size", the bytes, a line feed.
func (c *committed) object(name, shown string) ([]byte, error) {
	if c.cmd == nil {
		cmd, err := gitCommand(c.dir, "cat-file", "--batch")
		if err != nil {
			return nil, err
		}
		if c.in, err = cmd.StdinPipe(); err != nil {
			return nil, err
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			return nil, err
		}
		if err := cmd.Start(); err != nil {
			return nil, fmt.Errorf("git cat-file: %w", err)
		}
		c.cmd, c.out = cmd, bufio.NewReader(out)
	}
	if _, err := io.WriteString(c.in, name+"\n"); err != nil {
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	line, err := c.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	fields := strings.Fields(line)
	if len(fields) != 3 || fields[1] != "blob" {
		return nil, fmt.Errorf("%s: this clone does not have the file's text", shown)
	}
	size, err := strconv.Atoi(fields[2])
	if err != nil {
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	if limit := source.OpenAPI.Bytes; size > limit {
		c.close()
		return nil, fmt.Errorf("%s is larger than %d MB", shown, limit>>20)
	}
	data := make([]byte, size+1)
	if _, err := io.ReadFull(c.out, data); err != nil {
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	return data[:size], nil
}

// glob lists the files that match a pattern.
func (c *committed) glob(pattern string) (names []string, err error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	for full := range c.entries {
		if name, ok := strings.CutPrefix(full, c.prefix); ok {
			if match, _ := path.Match(pattern, name); match {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names, nil
}

// prefixIn is where a folder is in its repository: "" or with a slash at the end.
func prefixIn(dir string) (string, error) {
	out, err := git(dir, "rev-parse", "--show-prefix")
	return strings.TrimSuffix(string(out), "\n"), err
}
