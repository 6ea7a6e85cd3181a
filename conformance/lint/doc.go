// Package lint has two linters that API authors use, Redocly CLI and Spectral, judge the documents that the openapi target writes: of
// the examples, and of a spec that has one of everything, in each version. They come from the npm registry. Nothing but tests
// is here.
package lint
