// Package vectors tries emitted packages and their adapters on the real routers: the recorded requests of the vectors, the
// endpoints of published documents, and random specifications. For each request whose handler ran, the guard must have applied
// that handler's own operation, once; where none ran, it must have allowed nothing.
//
// The folder _harness is the program that registers and asks. It is compiled in a module of its own, with the emitted packages,
// and tells what happened; the tests here judge it, and share no code with what is judged beyond the reader of specifications.
package vectors
