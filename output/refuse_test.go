package output

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("no right to make symbolic links")
		}
		require.NoError(t, err)
	}
}

// Nothing is written through a symbolic link, inside the root or out of it, wherever in the path it stands.
func TestSymbolicLinks(t *testing.T) {
	for name, c := range map[string]struct {
		link, to string
		remedy   string
	}{
		"file, outside":             {"gen/a.go", "OUTSIDE/victim", "gen/a.go is a symbolic link; delete it"},
		"file, outside, dangling":   {"gen/a.go", "OUTSIDE/none", "gen/a.go is a symbolic link; delete it"},
		"file, inside":              {"gen/a.go", "../mine/owned.go", "gen/a.go is a symbolic link; delete it"},
		"directory, outside":        {"gen", "OUTSIDE", "gen, on the way to gen/a.go, is a symbolic link"},
		"directory, inside":         {"gen", "mine", "gen, on the way to gen/a.go, is a symbolic link"},
		"manifest":                  {manifestName, "mine/owned.go", manifestName + " is a symbolic link"},
		"lock":                      {manifestName + lockSuffix, "mine/owned.go", manifestName + ".lock is a symbolic link"},
		"lock, outside, dangling":   {manifestName + lockSuffix, "OUTSIDE/none", manifestName + ".lock is a symbolic link"},
		"journal":                   {manifestName + journalSuffix, "mine/owned.go", manifestName + ".journal is a symbolic link"},
		"done":                      {manifestName + doneSuffix, "OUTSIDE/victim", manifestName + ".done is a symbolic link"},
		"directory, outside, below": {"gen/deep", "OUTSIDE", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir, outside := t.TempDir(), t.TempDir()
			put(t, outside, map[string]string{"victim": string(gen("theirs")), "a.go": string(gen("theirs"))})
			put(t, dir, map[string]string{"mine/owned.go": string(gen("theirs")), "mine/a.go": string(gen("theirs"))})
			inside, out := tree(t, dir), tree(t, outside)
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, c.link)), 0o755))
			link(t, strings.Replace(c.to, "OUTSIDE", outside, 1), filepath.Join(dir, c.link))
			_, err := Write(dir, setOf(owned("gen/a.go", "a"), owned("other/b.go", "b")))
			require.Equal(t, out, tree(t, outside))
			if c.remedy == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.remedy)
			require.Equal(t, inside, tree(t, dir))
		})
	}
}

func TestDroppedFileBehindALinkIsKept(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	mustWrite(t, dir, setOf(owned("gen/a.go", "a")))
	require.NoError(t, os.Rename(filepath.Join(dir, "gen"), filepath.Join(outside, "gen")))
	link(t, filepath.Join(outside, "gen"), filepath.Join(dir, "gen"))
	report := mustWrite(t, dir, setOf(owned("b.go", "b")))
	require.Equal(t, Kept, statuses(report)["gen/a.go"])
	require.Contains(t, report[1].Why, "symbolic link")
	require.Contains(t, tree(t, outside), "gen/a.go")
}

func TestOtherThingsInTheWay(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"a.go/x": "", "f": ""})
	_, err := Write(dir, setOf(owned("a.go", "a"), owned("f/b.go", "b"), owned("c.go", "c")))
	require.ErrorContains(t, err, "a.go is a directory; move it")
	require.ErrorContains(t, err, "f, on the way to f/b.go, is not a directory")
	require.Len(t, tree(t, dir), 2)

	huge := filepath.Join(t.TempDir(), "a.go")
	require.NoError(t, os.WriteFile(huge, nil, 0o644))
	require.NoError(t, os.Truncate(huge, maxSize+1))
	_, err = Check(filepath.Dir(huge), setOf(owned("a.go", "a")))
	require.ErrorContains(t, err, "more than scopegen ever writes")
}

// Between any two operations, a directory is swapped for a link to somewhere else, as is the root itself. Nothing
// outside changes, whatever becomes of the write.
func TestSwapsInMidWrite(t *testing.T) {
	for _, victim := range []string{".", "internal", "internal/scopes"} {
		for k := 0; ; k++ {
			parent, outside := t.TempDir(), t.TempDir()
			dir := filepath.Join(parent, "root")
			put(t, dir, sources)
			mustWrite(t, dir, first)
			// Outside looks just like it, with the mark, so that only the handle tells them apart.
			require.NoError(t, os.CopyFS(outside, os.DirFS(filepath.Join(dir, victim))))
			before := tree(t, outside)
			root, err := os.OpenRoot(dir)
			require.NoError(t, err)
			swap := func(n int, _ string) {
				if n == k {
					place := filepath.Join(dir, victim)
					require.NoError(t, os.Rename(place, filepath.Join(parent, "moved")))
					link(t, outside, place)
				}
			}
			f := &faulty{disk: rooted{root}, before: swap}
			_, err = write(f, second)
			require.NoError(t, root.Close())
			require.Equal(t, before, tree(t, outside), "%s swapped at %d", victim, k)
			if victim == "." && f.n > k {
				require.NoError(t, err, "the handle is the root, wherever its name leads")
			}
			if f.n <= k {
				require.NoError(t, err)
				break
			}
			k += 16 // coprime to the operations for one file: every kind gets its turn
		}
	}
}

// An editor saves a document while it is being replaced: its bytes win.
func TestSaveInMidWrite(t *testing.T) {
	begin, before, _ := begun(t)
	saved := 0
	for k := 0; ; k++ {
		d := begin.clone()
		f := &faulty{disk: d, before: func(n int, _ string) {
			if n == k {
				d.nodes["api/openapi.yaml"] = &node{mode: newMode, data: []byte("mine: now\n")}
			}
		}}
		_, err := write(f, second)
		if f.n <= k {
			require.NoError(t, err)
			break
		}
		if err == nil {
			// Saved after it was replaced; or in the instant between the last look and the rename, which no order of
			// operations can close.
			if d.tree()["api/openapi.yaml"] != "mine: now\n" {
				renamed := slices.IndexFunc(f.log, func(op string) bool {
					return strings.HasPrefix(op, "rename ") && strings.HasSuffix(op, ".new api/openapi.yaml")
				})
				looked := renamed - 1
				for f.log[looked] != "open api/openapi.yaml" {
					looked--
				}
				require.Greater(t, k, looked, "%v", f.log[k])
			}
			continue
		}
		require.Regexp(t, "api/openapi.yaml changed (after it was read|while it was being replaced); run again|is being replaced by somebody else", err.Error())
		saved++
		now := d.tree()
		require.Equal(t, "mine: now\n", now["api/openapi.yaml"])
		now["api/openapi.yaml"] = before["api/openapi.yaml"]
		require.Equal(t, before, now, "saved at %d", k)
	}
	require.Greater(t, saved, 40)
}

// A journal that came with the repository is a stranger's. It can do nothing that its author could not have committed.
func TestHostileJournals(t *testing.T) {
	const id = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	victim := "package mine\n"
	for name, c := range map[string]struct{ journal, want string }{
		"removes an unmarked file": {`{"version":1,"id":"` + id + `","entries":[{"path":"mine.go","new":"` + sum([]byte(victim)) + `"}],"dirs":[]}`, ""},
		"restores what is not there": {`{"version":1,"id":"` + id + `","entries":[{"path":"mine.go","old":"00","new":"` + sum([]byte(victim)) + `"}],"dirs":[]}`,
			"mine.go cannot be restored"},
		"removes a directory":  {`{"version":1,"id":"` + id + `","entries":[],"dirs":["keep","mine.go"]}`, ""},
		"leaves the root":      {`{"version":1,"id":"` + id + `","entries":[{"path":"../x","new":""}],"dirs":[]}`, "cannot be read"},
		"dirs leave the root":  {`{"version":1,"id":"` + id + `","entries":[],"dirs":["../x"]}`, "cannot be read"},
		"its name leaves":      {`{"version":1,"id":"../../../../../../../../etc/p","entries":[],"dirs":[]}`, "cannot be read"},
		"is not JSON":          {`<<<<<<<`, "restore the generated files from version control and delete it"},
		"is of a later time":   {`{"version":2,"id":"` + id + `","entries":[],"dirs":[]}`, "cannot be read"},
		"has unknown members":  {`{"version":1,"id":"` + id + `","entries":[],"dirs":[],"run":"x"}`, "cannot be read"},
		"has text after it":    {`{"version":1,"id":"` + id + `","entries":[],"dirs":[]}{}`, "cannot be read"},
		"reaches into .git":    {`{"version":1,"id":"` + id + `","entries":[{"path":".git/config"}],"dirs":[]}`, "cannot be read"},
		"is done, and removes": {`{"version":1,"id":"` + id + `","entries":[{"path":"mine.go"}],"dirs":[]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, suffix := range []string{journalSuffix, doneSuffix} {
				dir := t.TempDir()
				put(t, dir, map[string]string{"mine.go": victim, "keep/x": "", manifestName + suffix: c.journal, tempPrefix + id + "-0.old": "package other\n"})
				err := Recover(dir, manifestName)
				now := tree(t, dir)
				delete(now, tempPrefix+id+"-0.old")
				if c.want != "" && (suffix == journalSuffix || c.want != "mine.go cannot be restored") {
					require.ErrorContains(t, err, c.want)
					delete(now, manifestName+suffix)
				} else {
					require.NoError(t, err)
				}
				require.Equal(t, map[string]string{"mine.go": victim, "keep/x": ""}, now)
			}
		})
	}
}
