//go:build !unix

package cli

// limitCPU does nothing: the alarm is left.
func limitCPU() {}
