package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

type outcome string

const (
	killed     outcome = "killed"
	timedOut   outcome = "out of time"
	survived   outcome = "survived"
	explained  outcome = "explained"
	uncompiled outcome = "uncompiled"
)

// mostMemory bounds a mutant that fills memory in a loop without end, in KiB of address space.
const mostMemory = 6 << 20

// runner builds and runs test binaries of mutants in a temporary directory.
type runner struct {
	ctx    context.Context
	root   string
	dir    string
	limits map[string]time.Duration // by package of tests
}

// newRunner runs the unbroken tests first: they must pass, and their time says how long a mutant may take.
func newRunner(ctx context.Context, root string, mutants []mutant, limit time.Duration) (*runner, error) {
	dir, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return nil, err
	}
	r := &runner{ctx: ctx, root: root, dir: dir, limits: map[string]time.Duration{}}
	for _, m := range mutants {
		for _, pkg := range m.target.tests {
			if r.limits[pkg] != 0 {
				continue
			}
			r.limits[pkg] = limit
			binary := filepath.Join(dir, "unbroken")
			if out, err := r.build(pkg, binary, ""); err != nil {
				r.close()
				return nil, fmt.Errorf("%s does not compile unbroken: %w\n%s", pkg, err, out)
			}
			start := time.Now()
			if out, err := r.test(pkg, binary); err != nil {
				r.close()
				return nil, fmt.Errorf("%s fails unbroken: %w\n%s", pkg, err, out)
			}
			r.limits[pkg] = min(limit, 5*time.Since(start)+5*time.Second)
		}
	}
	return r, nil
}

func (r *runner) close() { os.RemoveAll(r.dir) }

// each runs the mutants, some at a time, while more says so, and reports each from one goroutine at a time.
func (r *runner) each(mutants []mutant, parallel int, more func() bool, report func(mutant, outcome)) {
	work := make(chan mutant)
	var reporting sync.Mutex
	var workers sync.WaitGroup
	for n := range parallel {
		dir := filepath.Join(r.dir, fmt.Sprint(n))
		workers.Go(func() {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return
			}
			for m := range work {
				o := r.try(m, dir)
				if r.ctx.Err() != nil {
					continue // killed by us, not by a test
				}
				reporting.Lock()
				report(m, o)
				reporting.Unlock()
			}
		})
	}
	for _, m := range mutants {
		if r.ctx.Err() != nil || !more() {
			break
		}
		work <- m
	}
	close(work)
	workers.Wait()
}

// try says what becomes of one mutant.
func (r *runner) try(m mutant, dir string) outcome {
	file, overlay, binary := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "test")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {m.path: file}})
	if err != nil {
		return uncompiled
	}
	if os.WriteFile(file, m.text(), 0o644) != nil || os.WriteFile(overlay, replace, 0o644) != nil {
		return uncompiled
	}
	for _, pkg := range m.target.tests {
		if _, err := r.build(pkg, binary, overlay); err != nil {
			return uncompiled
		}
		start := time.Now()
		if _, err := r.test(pkg, binary); err != nil {
			if time.Since(start) >= r.limits[pkg] {
				return timedOut
			}
			return killed
		}
	}
	return survived
}

func (r *runner) build(pkg, binary, overlay string) (string, error) {
	args := []string{"test", "-c", "-ldflags=-s -w", "-o", binary}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.CommandContext(r.ctx, "go", append(args, "./"+pkg)...)
	cmd.Dir = r.root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// test runs a test binary in its package's directory, as the go command does, and ends what it started with it.
func (r *runner) test(pkg, binary string) (string, error) {
	ctx, cancel := context.WithTimeout(r.ctx, r.limits[pkg])
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", fmt.Sprintf(`ulimit -v %d; exec "$0" "$@"`, mostMemory), binary, "-test.short", "-test.failfast", "-test.timeout="+(2*r.limits[pkg]).String())
	cmd.Dir = filepath.Join(r.root, filepath.FromSlash(pkg))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}
