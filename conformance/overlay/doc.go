// Package overlay proves that what the openapi target writes as an OpenAPI Overlay does what its annotate does: two published
// implementations apply it to documents that somebody else published, after the model was changed at random, and the security of
// what comes out is compared with that of the annotated document. Nothing but tests is here.
package overlay
