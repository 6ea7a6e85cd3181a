// Package pages reads the pages on which APIs publish their scopes (Markdown, HTML, and the plain text that remains when
// either is pasted) and makes a model of them. Layout is all there is to go by, so it takes what a page says in one of the
// usual layouts, asks where the text can be read in several ways, and lists what it does not understand. Nothing that is
// in doubt opens an endpoint. It imports spec, spec/diag, spec/note and spec/source.
package pages

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/note"
	"github.com/scopegen/scopegen/spec/source"
)

// MaxBytes bounds a page.
const MaxBytes = 4 << 20

// Recognise reports whether data is a page with scopes on it, rather than a document of another kind.
func Recognise(data []byte) bool {
	if len(data) > MaxBytes || !utf8.Valid(data) {
		return false
	}
	trimmed := bytes.TrimLeft(data[bom(data):], " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] == '{' || trimmed[0] == '[' {
		return false
	}
	for _, key := range []string{"openapi:", "swagger:", "scopegen:", "%YAML", "---\nopenapi:", "---\nswagger:", "---\nscopegen:"} {
		if bytes.HasPrefix(trimmed, []byte(key)) || bytes.Contains(data, []byte("\n"+key)) {
			return false
		}
	}
	api, _, _ := Read("", data)
	return len(api.Scopes) > 0
}

// Read gives what a page says: a model that is ready for spec.Seal, the questions that the page leaves open, and what is wrong
// or not understood. With errors the model is as complete as could be.
func Read(name string, data []byte) (*spec.API, []note.Note, diag.List) {
	return ReadOver(name, data, nil)
}

// ReadOver is Read for a page whose rules speak of endpoints that it does not list ("GET requests on BCF routes").
// endpoints, which is not sealed and is changed, has them, without security: a rule whose words are one of its tags becomes a
// selector; of all others it is asked what they mean.
func ReadOver(name string, data []byte, endpoints *spec.API) (*spec.API, []note.Note, diag.List) {
	file := &source.File{Name: name, Data: data}
	r := &reader{
		file: file, api: &spec.API{Files: []spec.File{{Name: name, Data: data}}},
		byName: map[string]*spec.Scope{}, byKey: map[string]*spec.Operation{}, groups: map[string]*spec.Group{}, ids: map[string]int{},
		holders: map[string]*spec.Holder{}, types: map[string]*spec.SubjectType{}, suffixes: map[string]bool{}, said: map[string]bool{}, grown: map[*string]*strings.Builder{},
	}
	r.api.Schemes = []*spec.Scheme{{Name: "bearer", Type: "http", HTTPScheme: "bearer", Implicit: true, Default: true, Range: file.Range(bom(data), bom(data))}}
	if at, fact := unfit(data); fact != "" {
		r.found.Add(unreadable, file.Range(at, at), "%s", fact)
		return r.api, nil, r.found
	}
	if isHTML(data) {
		r.blocks = layoutHTML(data)
	} else {
		r.blocks = layout(data)
	}
	if endpoints != nil {
		r.api.Operations, r.api.BasePath, r.given = endpoints.Operations, endpoints.BasePath, true
		for _, o := range endpoints.Operations {
			r.byKey[o.String()] = o
		}
	}
	r.survey()
	r.read()
	r.finish()
	note.Sort(r.notes)
	r.found.Sort()
	return r.api, r.notes, r.found
}

// unfit says why data cannot be a page, "" when it can.
func unfit(data []byte) (at int, fact string) {
	if len(data) > MaxBytes {
		return 0, "the page is longer than 4 MiB"
	}
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			return at, "the page is not UTF-8"
		case r == '\n', r == '\r', r == '\t', r == '\f':
		case unicode.Is(unicode.Cc, r):
			return at, "the page holds a control character"
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x61c:
			return at, "the page holds a character that changes the direction of text"
		}
		at += size
	}
	return 0, ""
}
