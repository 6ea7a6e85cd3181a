// Package nethttp is the adapter of net/http's ServeMux: the conversion of patterns, and the conflicts that the real
// ServeMux finds. It emits no subpackage, since the generated package holds NewMux itself.
package nethttp

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/spec"
)

// Adapter is ServeMux's.
var Adapter = adapter.Adapter{
	Name:    "nethttp",
	Router:  "net/http's ServeMux, Go 1.22 and newer",
	Convert: convert,
	Choice:  adapter.MostSpecific,
	Check:   check,
}

var syntax = adapter.Syntax{
	Param: func(name string) string { return "{" + name + "}" },
	Rest:  func(name string) string { return "{" + name + "...}" },
	// ServeMux decodes a pattern segment by segment, as it decodes requests: what is escaped needs no escaping from it.
	Literal: func(text string) (string, error) { return text, nil },
	End:     "{$}", // without it, the pattern is everything below
}

func convert(p spec.Pattern) (string, error) {
	text, err := syntax.Convert(p)
	if err != nil {
		return "", err
	}
	return text, try(http.NewServeMux(), text)
}

// check registers everything with a ServeMux, whose word is the last: pairs that conflict have been refused with both their
// names, and what it finds beyond them is refused with its own.
func check(t *adapter.Table) {
	redirects(t)
	if t.Refused > 0 {
		return
	}
	mux := http.NewServeMux()
	for _, o := range t.API.Operations {
		for _, p := range t.Patterns[o.Index] {
			if err := try(mux, o.Method+" "+p); err != nil {
				t.Refuse(o, nil, err.Error())
			}
		}
	}
}

// redirects refuses what takes the rest of a path beside a path that ends in a slash there: ServeMux holds a rest for no exact
// match, and redirects /a/b to /a/b/ although /a/{rest...} has it.
func redirects(t *adapter.Table) {
	shapes := map[string]bool{} // by method
	for _, o := range t.API.Operations {
		for _, p := range o.Patterns() {
			shapes[o.Method+" "+p.Shape()] = true
		}
	}
	judge := func(narrow, wide *spec.Operation) {
		if t.Patterns[narrow.Index] == nil || t.Patterns[wide.Index] == nil || narrow.SlashIgnored {
			return
		}
		bare, slash := narrow.Pattern.SlashTwin()
		last, rest := len(narrow.Pattern.Segments)-1, len(wide.Pattern.Segments)-1
		if !slash || len(narrow.Pattern.Segments[last]) > 0 || !wide.Pattern.Segments[rest].IsRest() || rest >= last || shapes[narrow.Method+" "+bare.Shape()] {
			return
		}
		t.Refuse(wide, narrow, "it redirects requests that lack only the slash at the end of the one to that path, where the other has them")
	}
	t.API.Overlaps(func(x, y *spec.Operation, r spec.Relation) bool {
		switch r {
		case spec.Narrower:
			judge(x, y)
		case spec.Wider:
			judge(y, x)
		}
		return true
	})
}

// try registers a pattern.
func try(mux *http.ServeMux, pattern string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			first, _, _ := strings.Cut(fmt.Sprint(r), "\n")
			err = fmt.Errorf("ServeMux says: %s", first)
		}
	}()
	mux.Handle(pattern, http.NotFoundHandler())
	return nil
}
