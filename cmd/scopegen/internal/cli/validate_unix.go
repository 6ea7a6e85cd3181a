//go:build unix

package cli

import "syscall"

// limitCPU has the system end this process when it has computed for too long, whatever else is stuck in it.
func limitCPU() {
	const seconds = 120 // of all its threads; the fields of Rlimit are signed on some systems
	limit := syscall.Rlimit{Cur: seconds, Max: seconds + 1}
	_ = syscall.Setrlimit(syscall.RLIMIT_CPU, &limit) // where it is refused the alarm is left
}
