// Command reading measures what it costs to read large OpenAPI documents, beside other libraries: go run ./reading, in the conformance
// module. It makes the documents (from published ones beside the project, and by synthesis), and measures every reader in a process of its
// own: the median time from the bytes to its model, as the processors' time of the process (which other work on the machine does not lengthen) and on the
// clock, and the most memory that the process had (VmHWM), the input included.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("dir", "", "where the documents are made and stay; without it they are made in a temporary folder")
	runs := flag.Int("runs", 5, "processes for each figure")
	only := flag.String("only", "", "the name of one reader")
	child := flag.Bool("child", false, "read one document: reader and file are the arguments")
	flag.Parse()
	if *child {
		measureHere(flag.Arg(0), flag.Arg(1))
		return
	}
	if *dir == "" {
		made, err := os.MkdirTemp("", "reading")
		check(err)
		defer os.RemoveAll(made)
		*dir = made
	}
	for _, d := range documents {
		file := filepath.Join(*dir, d.name)
		if _, err := os.Stat(file); err != nil {
			data, err := d.make(d.size)
			if err != nil {
				log.Printf("%s: %v", d.name, err)
				continue
			}
			check(os.WriteFile(file, data, 0o666))
		}
		compare(d, file, *runs, *only)
	}
}

// figure is what reading a document once cost.
type figure struct {
	cpu, wall time.Duration
	peak      int // KiB
	what      string
}

func compare(d document, file string, runs int, only string) {
	info, err := os.Stat(file)
	check(err)
	mega := float64(info.Size()) / 1e6
	fmt.Printf("\n%s, %.1f MB: %s\n", d.name, mega, d.shape)
	fmt.Printf("%-20s %10s %10s %8s %10s %12s  %s\n", "reader", "CPU", "clock", "ratio", "peak", "peak/input", "")
	var base time.Duration
	for _, r := range readers {
		if only != "" && only != r.name {
			continue
		}
		all := make([]figure, 0, runs)
		for range runs {
			f, err := measure(r.name, file)
			if err != nil {
				fmt.Printf("%-20s %v\n", r.name, err)
				break
			}
			all = append(all, f)
		}
		if len(all) < runs {
			continue
		}
		slices.SortFunc(all, func(a, b figure) int { return cmp.Compare(a.cpu, b.cpu) })
		median := all[runs/2]
		peak := slices.MaxFunc(all, func(a, b figure) int { return cmp.Compare(a.peak, b.peak) }).peak
		if r.name == "scopegen" {
			base = median.cpu
		}
		ratio := "-"
		if base > 0 {
			ratio = fmt.Sprintf("%.2f", float64(median.cpu)/float64(base))
		}
		verdict := ""
		if r.name == "scopegen" {
			most := int(3*info.Size()/1024) + 30*1024
			verdict = fmt.Sprintf("goal %v: %s", d.goal, met(median.cpu <= d.goal))
			if !d.whole {
				verdict += fmt.Sprintf("; goal %d MiB: %s", most/1024, met(peak <= most))
			}
		}
		fmt.Printf("%-20s %10v %10v %8s %6d MiB %12.1f  %s\n", r.name, median.cpu.Round(time.Millisecond), median.wall.Round(time.Millisecond), ratio, peak/1024,
			float64(peak)*1024/float64(info.Size()), strings.TrimSpace(median.what+" "+verdict))
	}
}

func met(yes bool) string {
	if yes {
		return "met"
	}
	return "MISSED"
}

// measure runs one reader in a process of its own.
func measure(reader, file string) (f figure, err error) {
	self, err := os.Executable()
	check(err)
	cmd := exec.Command(self, "-child", reader, file)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return f, fmt.Errorf("cannot read it: %w", err)
	}
	what := ""
	if _, err := fmt.Sscanf(string(out), "%d %d %d %q", &f.cpu, &f.wall, &f.peak, &what); err != nil {
		return f, fmt.Errorf("said %.200q", out)
	}
	f.what = what
	return f, nil
}

func measureHere(reader, file string) {
	i := slices.IndexFunc(readers, func(r readerOf) bool { return r.name == reader })
	if i < 0 {
		log.Fatalf("no reader %q", reader)
	}
	begin, used := time.Now(), cpu()
	data, err := os.ReadFile(file)
	check(err)
	if reader != "bytes" {
		begin, used = time.Now(), cpu()
	}
	what, err := readers[i].read(file, data)
	wall, used := time.Since(begin), cpu()-used
	if err != nil {
		what = "refused: " + strings.SplitN(err.Error(), "\n", 2)[0]
	}
	fmt.Printf("%d %d %d %q\n", used, wall, peakMemory(), what)
}

// cpu is what this process used of the processors.
func cpu() time.Duration {
	var u syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peakMemory is VmHWM of this process in KiB.
func peakMemory() (kb int) {
	status, err := os.ReadFile("/proc/self/status")
	check(err)
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, err := fmt.Sscan(rest, &kb)
			check(err)
		}
	}
	return kb
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
