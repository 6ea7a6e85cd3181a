package cli

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/source"
)

// watcher knows what the last run was made from.
type watcher struct {
	call  *call
	dir   string            // of the tree
	files map[string]string // what each input was: by absolute name, or pattern, a fingerprint
	stats map[string]stamp
}

func newWatcher(c *call, dir string) *watcher {
	return &watcher{call: c, dir: dir, files: map[string]string{}, stats: map[string]stamp{}}
}

// mostStable is how long a run waits at most for files that go on changing.
const mostStable = 2 * time.Second

// loop runs again whenever an input of the last run has changed, until ctx is done. A run calls remember.
func (w *watcher) loop(ctx context.Context, every time.Duration, run func(why string)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := w.look()
		if maps.Equal(now, w.files) {
			continue
		}
		// Editors write in several steps: wait until nothing changes.
		for began := time.Now(); time.Since(began) < mostStable; {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			before := now
			if now = w.look(); maps.Equal(before, now) {
				break
			}
		}
		if what := w.changed(now); len(what) > 0 {
			w.files = now
			run(firstFew(what, 3) + " changed")
		}
	}
}

// changed names the inputs that are not what they were.
func (w *watcher) changed(now map[string]string) (names []string) {
	for name, is := range now {
		if w.files[name] != is {
			names = append(names, display(w.call.dir, name))
		}
	}
	slices.Sort(names)
	return names
}

// say prints one line about a run.
func (w *watcher) say(why, what string) {
	fmt.Fprintf(w.call.stdout, "%s %s: %s\n", time.Now().Format(time.TimeOnly), why, what)
}

// stamp is what is asked of a file first, since reading it costs more.
type stamp struct {
	info  os.FileInfo
	at    time.Time // when the fingerprint was taken
	print string
}

// settled is how old a change must be for a file's time to tell of the next one: file systems' clocks tick in up to two
// seconds, and a file that is saved twice within a tick has one time.
const settled = 3 * time.Second

// missing is the fingerprint of what is not there.
const missing = "missing"

// look takes the fingerprints of all inputs.
func (w *watcher) look() map[string]string {
	now := make(map[string]string, len(w.files))
	for name := range w.files {
		now[name] = w.fingerprint(name)
	}
	return now
}

// fingerprint tells what a file holds, or which files match a pattern.
func (w *watcher) fingerprint(name string) string {
	if strings.ContainsAny(filepath.Base(name), "*?[") {
		if _, err := os.Lstat(name); err != nil {
			matches, _ := filepath.Glob(name)
			return strings.Join(matches, "\n")
		}
	}
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > int64(source.OpenAPI.Bytes) {
		delete(w.stats, name)
		return missing
	}
	last, known := w.stats[name]
	if known && os.SameFile(last.info, info) && last.info.Size() == info.Size() && last.info.ModTime().Equal(info.ModTime()) && last.at.Sub(info.ModTime()) > settled {
		return last.print
	}
	at := time.Now()
	data, err := os.ReadFile(name)
	if err != nil {
		return missing
	}
	w.stats[name] = stamp{info, at, output.Digest(data)}
	return w.stats[name].print
}

// remember notes what a run was made from: the bytes that it read, not what is there by now, so that a change while it ran is seen.
// What earlier runs read stays, since a spec with errors does not say all that it reads.
func (w *watcher) remember(p *project) {
	for name := range p.tree.tried {
		at := filepath.Join(p.conf.root, filepath.FromSlash(name))
		if data, read := p.tree.read[name]; read {
			w.files[at] = output.Digest(data)
		} else {
			w.files[at] = w.fingerprint(at)
		}
	}
	for name, data := range p.conf.files {
		w.files[inDir(p.call.dir, filepath.FromSlash(name))] = output.Digest(data)
	}
}
