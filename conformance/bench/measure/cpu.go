package main

import (
	"runtime"
	"slices"
	"syscall"
)

// cpu is the process's CPU time so far in nanoseconds, garbage collection included: on a shared machine, wall time is also
// what others took.
func cpu() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// trial is one thing to time.
type trial struct {
	name  string
	once  func() // many operations
	count int    // how many

	times  []float64
	allocs float64
}

// median is the CPU time an operation in nanoseconds.
func (t *trial) median() float64 {
	slices.Sort(t.times)
	return t.times[len(t.times)/2]
}

// measure times all trials, one after the other and then again, so that what else the machine does meets them alike.
func measure(trials []*trial, runs int, atLeast int64) {
	repeats := make([]int, len(trials))
	for i, t := range trials {
		t.once()
		for repeats[i] = 1; ; repeats[i] *= 2 {
			start := cpu()
			for range repeats[i] {
				t.once()
			}
			if cpu()-start >= atLeast {
				break
			}
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		t.once()
		runtime.ReadMemStats(&after)
		t.allocs = float64(after.Mallocs-before.Mallocs) / float64(t.count)
	}
	for range runs {
		for i, t := range trials {
			start := cpu()
			for range repeats[i] {
				t.once()
			}
			t.times = append(t.times, float64(cpu()-start)/float64(repeats[i]*t.count))
		}
	}
}
