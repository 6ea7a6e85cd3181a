package output

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A write goes through these states, each durable before the next:
//
//  1. the journal lists every path with its digest before and after
//  2. beside each path stand its new bytes and a copy of its old ones, in temporary files whose names the journal implies
//  3. the new files are renamed into place, dropped ones removed, the manifest last
//  4. the journal is renamed to "done": the one step that makes the set the new one
//  5. the temporary files are removed, then the journal
//
// Whatever stops it, repair needs only the names and the digests: with a journal it goes back to the old set, with
// "done" it sweeps up. A failure without a crash takes the same way. Going back needs no space on the disk.
const (
	lockSuffix    = ".lock"
	journalSuffix = ".journal"
	doneSuffix    = ".done"
	tempPrefix    = ".scopegen-"
)

type journal struct {
	Version int      `json:"version"`
	ID      string   `json:"id"`
	Entries []entry  `json:"entries"`
	Dirs    []string `json:"dirs"` // made for the new files, parents first
}

type entry struct {
	Path string `json:"path"`
	Old  string `json:"old,omitempty"` // digest; none when the file was absent
	New  string `json:"new,omitempty"` // digest; none when the file is removed
}

func (j *journal) temp(i int, kind string) string {
	return fmt.Sprintf("%s/%s%s-%d.%s", path.Dir(j.Entries[i].Path), tempPrefix, j.ID, i, kind)
}

func digestOf(data []byte) string {
	if data == nil {
		return ""
	}
	return sum(data)
}

// commit carries out the steps, of which the manifest, if it changes, is the last. still fails when the lock was lost.
func commit(d disk, manifest string, steps []item, still func() error) error {
	j := &journal{Version: manifestVersion, ID: rand.Text(), Dirs: []string{}}
	made := map[string]bool{}
	for _, s := range steps {
		j.Entries = append(j.Entries, entry{s.Path, digestOf(s.Old), digestOf(s.New)})
		var missing []string
		for dir := path.Dir(s.Path); dir != "." && !made[dir]; dir = path.Dir(dir) {
			if _, err := d.Lstat(dir); err == nil {
				break
			} else if !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("look at %s: %w", dir, err)
			}
			made[dir] = true
			missing = append(missing, dir)
		}
		slices.Reverse(missing)
		j.Dirs = append(j.Dirs, missing...)
	}

	err := j.save(d, manifest)
	if err == nil {
		err = j.stage(d, steps)
	}
	if err == nil {
		err = still()
	}
	if err == nil {
		err = j.apply(d)
	}
	if err == nil {
		if err = d.Rename(manifest+journalSuffix, manifest+doneSuffix); err != nil {
			err = fmt.Errorf("finish the journal: %w", err)
		}
	}
	if err != nil {
		if undo := repair(d, manifest); undo != nil {
			return fmt.Errorf("%w\nand going back failed, which the next run tries again: %w", err, undo)
		}
		return err
	}
	if err := repair(d, manifest); err != nil {
		return fmt.Errorf("the new files are in place, but cleaning up failed, which the next run tries again: %w", err)
	}
	return nil
}

// save puts the journal in place whole, so that one that cannot be read is damage and not a crash.
func (j *journal) save(d disk, manifest string) error {
	data, err := marshal(j)
	if err != nil {
		return err
	}
	name := manifest + journalSuffix
	if err := create(d, name+".new", data, newMode, false); err != nil {
		return err
	}
	if err := d.Rename(name+".new", name); err != nil {
		return fmt.Errorf("put the journal in place: %w", err)
	}
	return syncDir(d, path.Dir(name))
}

func (j *journal) stage(d disk, steps []item) error {
	for _, dir := range j.Dirs {
		if err := d.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("make directory %s: %w", dir, err)
		}
	}
	for i, s := range steps {
		if s.Old != nil {
			if err := create(d, j.temp(i, "old"), s.Old, s.mode, true); err != nil {
				return err
			}
		}
		if s.New != nil {
			if err := create(d, j.temp(i, "new"), s.New, s.mode, s.Old != nil); err != nil {
				return err
			}
		}
	}
	return j.sync(d)
}

func (j *journal) apply(d disk) error {
	for i, e := range j.Entries {
		on, err := look(d, e.Path)
		if err != nil {
			return err
		}
		if on == nil && e.Old != "" || on != nil && sum(on.data) != e.Old {
			return fmt.Errorf("%s changed while it was being replaced; run again", e.Path)
		}
		if e.New == "" {
			err = d.Remove(e.Path)
		} else {
			err = d.Rename(j.temp(i, "new"), e.Path)
		}
		if err != nil {
			return fmt.Errorf("replace %s: %w", e.Path, err)
		}
	}
	return j.sync(d)
}

// sync makes every name that the journal touches durable.
func (j *journal) sync(d disk) error {
	synced := map[string]bool{}
	for _, e := range j.Entries {
		synced[path.Dir(e.Path)] = true
	}
	for _, dir := range j.Dirs {
		synced[path.Dir(dir)] = true
	}
	for dir := range synced {
		if err := syncDir(d, dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// repair ends whatever write was stopped. It may itself be stopped anywhere and run again.
func repair(d disk, manifest string) error {
	if err := remove(d, manifest+journalSuffix+".new"); err != nil {
		return err
	}
	if j, err := load(d, manifest+doneSuffix); err != nil {
		return err
	} else if j != nil {
		// The new set must not lose to a power failure after its way back is gone.
		if err := syncDir(d, path.Dir(manifest)); err != nil {
			return err
		}
		if err := j.sweep(d); err != nil {
			return err
		}
		for _, e := range j.Entries {
			for dir := path.Dir(e.Path); e.New == "" && dir != "." && removeEmpty(d, dir); dir = path.Dir(dir) {
			}
		}
		if err := remove(d, manifest+doneSuffix); err != nil {
			return err
		}
	}
	if j, err := load(d, manifest+journalSuffix); err != nil {
		return err
	} else if j != nil {
		if err := j.undo(d); err != nil {
			return err
		}
		if err := j.sweep(d); err != nil {
			return err
		}
		for _, dir := range slices.Backward(j.Dirs) {
			removeEmpty(d, dir)
		}
		return remove(d, manifest+journalSuffix)
	}
	return nil
}

func (j *journal) undo(d disk) error {
	for i, e := range slices.Backward(j.Entries) {
		on, err := look(d, e.Path)
		if errors.Is(err, errRefused) {
			continue // put there since, by somebody else
		} else if err != nil {
			return err
		}
		now := ""
		if on != nil {
			now = sum(on.data)
		}
		switch {
		case now == e.Old, now != e.New:
			// Not reached, or edited since: either way not this write's doing.
		case e.Old == "":
			if marked(on.data) {
				err = remove(d, e.Path)
			}
		default:
			err = j.restore(d, i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (j *journal) restore(d disk, i int) error {
	backup, target := j.temp(i, "old"), j.Entries[i].Path
	on, err := look(d, backup)
	if err != nil {
		return err
	}
	if on == nil || sum(on.data) != j.Entries[i].Old {
		return fmt.Errorf("%s cannot be restored, since %s is missing or damaged: restore it from version control and delete the journal beside the manifest", target, backup)
	}
	if err := d.Rename(backup, target); err != nil {
		return fmt.Errorf("restore %s: %w", target, err)
	}
	return nil
}

// sweep removes the temporary files, durably: the journal, which names them, goes next.
func (j *journal) sweep(d disk) error {
	for i := range j.Entries {
		for _, kind := range []string{"new", "old"} {
			if err := remove(d, j.temp(i, kind)); err != nil {
				return err
			}
		}
	}
	return j.sync(d)
}

// load returns nil when there is no journal. One that came with a repository is a stranger's: it can name paths inside
// the root only, and what undo does to them is bound to digests and to Mark.
func load(d disk, name string) (*journal, error) {
	on, err := look(d, name)
	if err != nil || on == nil {
		return nil, err
	}
	var j journal
	err = unmarshal(on.data, &j)
	if err == nil && (j.Version != manifestVersion || strings.Trim(j.ID, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "") {
		err = errors.New("not a journal of this version")
	}
	for _, e := range j.Entries {
		if err == nil {
			err = validPath(e.Path)
		}
	}
	for _, dir := range j.Dirs {
		if err == nil {
			err = validPath(dir)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s, left by an interrupted write, cannot be read: restore the generated files from version control and delete it: %w", name, err)
	}
	return &j, nil
}
