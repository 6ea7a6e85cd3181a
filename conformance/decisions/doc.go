// Package decisions holds emitted Go packages, compiled as a service compiles them, against readings of the specification that share nothing with
// the tool: every caller of small random specifications, and the vectors of scopes in tokens. It imports the standard library alone; the tool is
// the command.
package decisions
