package main

import "github.com/scopegen/scopegen/conformance/bench/corpus"

// subject is what a generated package does with its corpus.
type subject struct {
	match engine // Match alone
	whole engine // Match and Decide
	bound engine // Decide on the operation bound at registration

	// claims parses each of these claims once, and count is how many scopes each gives.
	claims func(claims []string) int
	count  func(claim string) (known, unknown int)

	// bare and guarded serve one request that is allowed, as many times.
	bare, guarded func(times int)
}

// subjects are the generated packages by the name of their corpus: one file for each, made by the command and never committed.
var subjects = map[string]func(*corpus.Corpus) subject{}
