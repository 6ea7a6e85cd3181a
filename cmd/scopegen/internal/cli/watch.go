package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/diag"
)

var watchVerb = verb{
	name: "watch", args: " [SPEC]", maxArgs: 1,
	short: "Generate whenever the spec is saved",
	long: `Generate, and again whenever the configuration, the spec or a file that it reads has changed; one line a run says what changed.
Errors are shown and nothing is written until they are gone. Stop with Ctrl-C.

The files are looked at several times a second: they are few, and unlike a system's notifications this works on network
and container file systems, with editors that write a new file and rename it, and when a folder goes and comes back.

Exit status: 0 when stopped, 2 could not start.`,
	example: `  scopegen watch
  scopegen watch scopes.yaml --go internal/scopes`,
	run: func(c *call) (int, error) {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		return watch(ctx, c, 150*time.Millisecond)
	},
}

// regenerator generates whenever an input has changed.
type regenerator struct{ *watcher }

func watch(ctx context.Context, c *call, every time.Duration) (int, error) {
	p, err := openTargets(c) // what can never work is said at once
	if err != nil {
		return 0, err
	}
	w := regenerator{newWatcher(c, p.conf.root)}
	if p.conf.spec == stdinName {
		p.close()
		return 0, errors.New("watch reads files, and standard input is none")
	}
	for _, j := range p.conf.jobs {
		for _, o := range j.Target.Options {
			if j.Options[o.Name] == "-" {
				p.close()
				return 0, fmt.Errorf("--%s -: watch writes files, and standard output is none", j.Target.Name)
			}
		}
	}
	p.close()
	w.run("start")
	w.loop(ctx, every, w.run)
	return exitOK, nil
}

// run generates, and says in one line what it did.
func (w regenerator) run(why string) {
	report, err := w.generate()
	say := func(format string, args ...any) { w.say(why, fmt.Sprintf(format, args...)) }
	var found findings
	switch {
	case errors.As(err, &found):
		say("%s, nothing written", diag.Summary(found.list))
	case err != nil:
		text, _, _ := strings.Cut(err.Error(), "\n")
		say("nothing written: %s", text)
	default:
		say("%s", w.summary(report))
	}
}

// findings are errors in the spec, which have been shown.
type findings struct{ list diag.List }

func (f findings) Error() string { return diag.Summary(f.list) }

func (w regenerator) generate() (output.Report, error) {
	p, err := openTargets(w.call)
	if err != nil {
		return nil, err
	}
	defer p.close()
	w.dir = p.conf.root
	defer w.remember(p)
	result, err := p.renderAll()
	if err != nil {
		return nil, err
	}
	if len(p.found) > 0 {
		p.report(w.call.stderr, p.found)
	}
	if p.found.Errors() > 0 || p.api == nil {
		return nil, findings{p.found}
	}
	report, err := output.Write(p.conf.root, p.set(result))
	for _, change := range report {
		if _, read := p.tree.read[change.Path]; read && change.New != nil {
			p.tree.read[change.Path] = change.New // a document that was read and edited: that is no news
		}
	}
	return report, err
}

// summary is what a run did to files.
func (w regenerator) summary(report output.Report) string {
	by := map[output.Status][]string{}
	for _, change := range report {
		by[change.Status] = append(by[change.Status], display(w.call.dir, filepath.Join(w.dir, filepath.FromSlash(change.Path))))
	}
	if len(report) == len(by[output.Unchanged]) {
		return fmt.Sprintf("all %s current", count(len(report), "file"))
	}
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(by)) {
		part := fmt.Sprintf("%d %s", len(by[status]), status)
		if status != output.Unchanged {
			part += " (" + firstFew(by[status], 3) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

func firstFew(names []string, most int) string {
	if more := len(names) - most; more > 0 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}
