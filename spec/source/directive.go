package source

import (
	"bytes"
	"regexp"
)

// version12 is the directive that says YAML 1.2 (YAML 1.2.2 section 6.8.1), the version that OpenAPI documents are written in.
var version12 = regexp.MustCompile(`^%YAML[ \t]+1\.2[ \t]*(?:[ \t]#[^\r\n]*)?(?:\r?\n|\r|$)`)

// withoutVersion gives a text for the library, which refuses the directive, and reads YAML 1.2 all the same: what 1.1 and 1.2 take for
// different things is judged by tags here. Offsets stay, and data is not changed.
func withoutVersion(data []byte) []byte {
	for at := bomLen(data); at < len(data); {
		switch data[at] {
		case '%':
			if m := version12.Find(data[at:]); m != nil {
				changed := bytes.Clone(data)
				changed[at+bytes.Index(m, []byte("1.2"))+2] = '1'
				return changed
			}
		case '#', '\r', '\n', ' ', '\t':
		default:
			return data
		}
		at = lineEnd(data, at) + 1
	}
	return data
}
