package main

import (
	"flag"
	"testing"
)

var benchmarkRuns = flag.Int("runs", 7, "how often everything is timed; 0 only checks")

// BenchmarkSideBySide is the whole command, which prints its own table: times are those of the process that it builds, and
// what the testing package says of this one means nothing.
func BenchmarkSideBySide(b *testing.B) {
	for b.Loop() {
		if err := run(*benchmarkRuns); err != nil {
			b.Fatal(err)
		}
	}
}
