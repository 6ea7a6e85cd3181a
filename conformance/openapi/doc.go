// Package openapi proves what scopegen says about OpenAPI documents on documents that somebody else published: that it reads
// the requirements that are there, writes them with no line changed beside them, imports them, and finds what differs. The
// built command is run, and what it did is judged by programs that share nothing with it: the readings in ../shared/data/oracle,
// kin-openapi's own, and a reader and a splicer of this package's, which know neither spec/openapi nor generator/openapi.
//
// go test -v prints a table with a row for each document. Nothing but tests is here.
package openapi
