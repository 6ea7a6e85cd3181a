package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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
	module string // the root's import path
	dir    string
	limit  int           // seconds of processor time
	limits map[suite]int // by suite; three times what the unbroken tests take, and three
	sizes  map[string]map[string]string
}

func newRunner(ctx context.Context, root string, limit time.Duration) (*runner, error) {
	list := exec.CommandContext(ctx, "go", "list", "-m")
	list.Dir = root
	module, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -m in %s: %w", root, err)
	}
	dir, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return nil, err
	}
	return &runner{ctx: ctx, root: root, module: strings.TrimSpace(string(module)), dir: dir, limit: int(limit.Seconds()), limits: map[suite]int{}, sizes: map[string]map[string]string{}}, nil
}

func (r *runner) close() { os.RemoveAll(r.dir) }

// job is a mutant and the test binaries that it is in.
type job struct {
	number   int
	binaries []string // by suite of its target
	own      bool     // it has no copy in a schema, and needs builds of its own
	broken   bool     // it does not compile
}

// each runs the mutants, some at a time, while more says so, and reports each from one goroutine at a time.
func (r *runner) each(mutants []mutant, parallel int, more func() bool, report func(mutant, outcome)) error {
	byTarget := map[*target][]int{}
	var order []*target
	for i, m := range mutants {
		if byTarget[m.target] == nil {
			order = append(order, m.target)
		}
		byTarget[m.target] = append(byTarget[m.target], i)
	}
	for i, t := range order {
		jobs, err := r.prepare(t, i, mutants, byTarget[t])
		if err != nil {
			return err
		}
		work := make(chan job)
		var reporting sync.Mutex
		var workers sync.WaitGroup
		for n := range parallel {
			dir := filepath.Join(r.dir, fmt.Sprint("worker", n))
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			workers.Go(func() {
				for j := range work {
					o := r.try(mutants[j.number], j, dir)
					if r.ctx.Err() != nil {
						continue // killed by us, not by a test
					}
					reporting.Lock()
					report(mutants[j.number], o)
					reporting.Unlock()
				}
			})
		}
		for _, j := range jobs {
			if r.ctx.Err() != nil || !more() {
				break
			}
			work <- j
		}
		close(work)
		workers.Wait()
	}
	return r.ctx.Err()
}

// prepare builds a target's suites with all its mutants in them. What the compiler refuses is taken out, until it refuses nothing. The tests must
// pass when no mutant runs, and their time says how long one may take.
func (r *runner) prepare(t *target, number int, mutants []mutant, numbers []int) ([]job, error) {
	dir := filepath.Join(r.dir, fmt.Sprint("target", number))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	in := map[string]map[int]mutant{} // by path
	for _, n := range numbers {
		m := mutants[n]
		if in[m.path] == nil {
			in[m.path] = map[int]mutant{}
		}
		in[m.path][n] = m
	}
	broken := map[int]bool{}
	for {
		replace := map[string]string{filepath.Join(r.root, filepath.FromSlash(t.pkg), "zz_mutant.go"): filepath.Join(dir, "zz_mutant.go")}
		if err := os.WriteFile(filepath.Join(dir, "zz_mutant.go"), []byte(switchFile(filepath.Base(t.pkg))), 0o644); err != nil {
			return nil, err
		}
		places := map[string][]copied{}
		copies := map[int]bool{}
		for path, list := range in {
			text, made, err := schema(path, list[anyKey(list)].source, list)
			if err != nil {
				return nil, err
			}
			name := filepath.Base(path)
			places[name] = made
			for _, c := range made {
				copies[c.number] = true
			}
			replace[path] = filepath.Join(dir, name)
			if err := os.WriteFile(replace[path], []byte(text), 0o644); err != nil {
				return nil, err
			}
		}
		var binaries []string
		refused := 0
		for i, s := range t.tests {
			if i > 0 && s.same(t.tests[i-1]) {
				binaries = append(binaries, binaries[i-1])
				continue
			}
			overlay, err := r.overlay(s, replace, dir)
			if err != nil {
				return nil, err
			}
			binary := filepath.Join(dir, fmt.Sprint("test", i))
			out, err := r.build(s, binary, overlay, "-gcflags="+r.module+"/"+t.pkg+"=-e")
			if err == nil {
				binaries = append(binaries, binary)
				continue
			}
			for _, found := range complaint.FindAllStringSubmatch(out, -1) {
				line, _ := strconv.Atoi(found[2])
				for _, c := range places[filepath.Base(found[1])] {
					if c.first <= line && line <= c.last && !broken[c.number] {
						broken[c.number] = true
						refused++
					}
				}
			}
			if refused == 0 {
				return nil, fmt.Errorf("%s does not compile: %w\n%.3000s", s.pkg, err, out)
			}
			break
		}
		if refused > 0 {
			for _, list := range in {
				for n := range broken {
					delete(list, n)
				}
			}
			for path, list := range in {
				if len(list) == 0 {
					delete(in, path)
				}
			}
			continue
		}
		for i, s := range t.tests {
			if r.limits[s] != 0 {
				continue
			}
			r.limits[s] = r.limit
			out, used, err := r.test(s, binaries[i], "")
			if err != nil {
				return nil, fmt.Errorf("%s fails unbroken: %w\n%.3000s", s.pkg, err, out)
			}
			r.limits[s] = min(r.limit, 3+3*int(used.Seconds()+0.5))
		}
		var jobs []job
		for _, n := range numbers {
			jobs = append(jobs, job{number: n, binaries: binaries, own: !copies[n], broken: broken[n]})
		}
		return jobs, nil
	}
}

func anyKey(list map[int]mutant) int {
	for n := range list {
		return n
	}
	return 0
}

// try says what becomes of one mutant.
func (r *runner) try(m mutant, j job, dir string) outcome {
	if j.broken {
		return uncompiled
	}
	for i, s := range m.target.tests {
		binary, which := filepath.Join(dir, "test"), ""
		if j.own && (i == 0 || !s.same(m.target.tests[i-1])) {
			file := filepath.Join(dir, "mutant.go")
			if os.WriteFile(file, m.text(), 0o644) != nil {
				return uncompiled
			}
			overlay, err := r.overlay(s, map[string]string{m.path: file}, dir)
			if err != nil {
				return uncompiled
			}
			if _, err := r.build(s, binary, overlay); err != nil {
				return uncompiled
			}
		}
		if !j.own {
			binary, which = j.binaries[i], strconv.Itoa(j.number)
		}
		if _, used, err := r.test(s, binary, which); err != nil {
			if int(used.Seconds()+0.5) >= r.limits[s] {
				return timedOut
			}
			return killed
		}
	}
	return survived
}

// overlay writes the go command's overlay of a suite: its tables of another size, and what else is replaced.
func (r *runner) overlay(s suite, replace map[string]string, dir string) (string, error) {
	all := map[string]string{}
	if s.size != "" {
		if r.sizes[s.size] == nil {
			kept := filepath.Join(r.dir, "size"+s.size)
			cmd := exec.CommandContext(r.ctx, "go", "test", "-run", "^TestSizes$/^"+s.size+"$", "./"+s.pkg)
			cmd.Dir = r.root
			cmd.Env = append(os.Environ(), "SCOPEGEN_KEEP_SIZES="+kept)
			if out, err := cmd.CombinedOutput(); err != nil {
				return "", fmt.Errorf("tables of %s scopes: %w\n%s", s.size, err, out)
			}
			data, err := os.ReadFile(filepath.Join(kept, "overlay.json"))
			if err != nil {
				return "", err
			}
			var written struct{ Replace map[string]string }
			if err := json.Unmarshal(data, &written); err != nil {
				return "", err
			}
			r.sizes[s.size] = written.Replace
		}
		for path, with := range r.sizes[s.size] {
			all[path] = with
		}
	}
	for path, with := range replace {
		all[path] = with
	}
	data, err := json.Marshal(map[string]any{"Replace": all})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, data, 0o644)
}

func (r *runner) build(s suite, binary, overlay string, flags ...string) (string, error) {
	args := append([]string{"test", "-c", "-ldflags=-s -w", "-o", binary, "-overlay", overlay}, flags...)
	cmd := exec.CommandContext(r.ctx, "go", append(args, "./"+s.pkg)...)
	cmd.Dir = filepath.Join(r.root, filepath.FromSlash(s.module))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// test runs a test binary in its package's directory, as the go command does, and ends what it started with it. Time is the processor's, since
// other work on the machine is no fault of a mutant; one that waits forever is ended too.
func (r *runner) test(s suite, binary, which string) (string, time.Duration, error) {
	ctx, cancel := context.WithTimeout(r.ctx, 10*time.Duration(r.limits[s])*time.Second)
	defer cancel()
	script := fmt.Sprintf(`ulimit -v %d; ulimit -t %d; exec "$0" "$@"`, mostMemory, r.limits[s])
	args := []string{"-c", script, binary, "-test.short", "-test.failfast", "-test.timeout=0"}
	if s.run != "" {
		args = append(args, "-test.run="+s.run)
	}
	cmd := exec.CommandContext(ctx, "sh", args...)
	cmd.Dir = filepath.Join(r.root, filepath.FromSlash(s.module), filepath.FromSlash(s.pkg))
	cmd.Env = append(os.Environ(), mutantIs+"="+which)
	if s.size != "" {
		cmd.Env = append(cmd.Env, "SCOPEGEN_UNDER_SIZES="+s.size)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	used := time.Duration(0)
	if cmd.ProcessState != nil {
		used = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	return out.String(), used, err
}
