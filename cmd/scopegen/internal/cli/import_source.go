package cli

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/discovery"
	"github.com/scopegen/scopegen/spec/kibali"
	"github.com/scopegen/scopegen/spec/note"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/pages"
)

// origin is a kind of file that a spec can be made of.
type origin struct {
	name      string // for --from
	what      string
	recognise func(data []byte) bool
	grouped   bool // it says its groups itself: none are made unless asked for
	// read gives a model that is not sealed, and what it leaves to people, a line each; nil: the list of routes, which has no model.
	read func(in *imported) (*spec.API, []string, diag.List)
}

// imported is the file that is read, in the tree that it may refer to.
type imported struct {
	*project
	data          []byte
	endpoints     []byte // the document that --endpoints names, nil without one
	endpointsName string
}

// origins is the table of what import reads. A row is all that a new kind needs.
var origins = []origin{
	{name: "openapi", what: "an OpenAPI document", recognise: isOpenAPI, read: readDocument},
	{name: "kibali", what: "a kibali permissions document", recognise: kibali.Recognise, read: reads(kibali.Read)},
	{name: "discovery", what: "a Google discovery document", recognise: discovery.Recognise, read: reads(discovery.Read)},
	{name: "page", what: "a page of scopes", recognise: pages.Recognise, grouped: true, read: readPage},
	{name: "routes", what: "a list of routes", recognise: isRouteList},
}

func originNames() (names []string) {
	for _, o := range origins {
		names = append(names, o.name)
	}
	return names
}

// chooseSource finds out what a file is, unless the command line says it.
func chooseSource(c *call, name string, data []byte) (origin, error) {
	from := c.values.text("from")
	if from == "" && c.values.given("dialect") {
		from = "routes"
	}
	var fits []origin
	for _, o := range origins {
		if from == o.name || from == "" && o.recognise(data) {
			fits = append(fits, o)
		}
	}
	switch {
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) == 0 && nativeSpec.Match(data):
		return origin{}, fmt.Errorf("%s is a scope spec already", clean(name))
	case len(fits) == 0:
		return origin{}, fmt.Errorf("%s is nothing that import knows: --from says what it is (%s)", clean(name), strings.Join(originNames(), ", "))
	}
	return origin{}, fmt.Errorf("%s could be %s or %s: --from %s or --from %s says which", clean(name), fits[0].what, fits[1].what, fits[0].name, fits[1].name)
}

var (
	nativeSpec = regexp.MustCompile(`(?m)^\s*[{]?\s*["']?scopegen["']?\s*:`)
	routeLine  = regexp.MustCompile(`^\s*(?:\[GIN|[0-9/: ]*\[GIN|[A-Za-z]+(?:\s*,\s*[A-Za-z]+)*\s+[^\s/]*/)`)
	routeJSON  = regexp.MustCompile(`^\s*\[[\s\S]*"(?:method|Method)"\s*:`)
)

// isRouteList reports whether most lines are routes, or nothing is there at all; what is wrong in the others the list's reader says.
func isRouteList(data []byte) bool {
	if routeJSON.Match(data) {
		return true
	}
	routes, others := 0, 0
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0, line[0] == '#':
		case routeLine.Match(line):
			routes++
		default:
			others++
		}
	}
	return routes > others || routes+others == 0
}

// readDocument reads an OpenAPI document with its security.
func readDocument(in *imported) (*spec.API, []string, diag.List) {
	opts := openapi.Options{Security: "read", ScopesAnyOf: openapi.AnyOf{Document: in.call.values.text("lists") == "anyOf"}}
	if in.call.values.text("absent") == "public" {
		opts.Absent = "public"
	}
	api, found := openapi.Read(in.conf.spec, in.data, in.tree, opts)
	return api, nil, found
}

// reads is the row of a format that is read by itself.
func reads(read func(name string, data []byte) (*spec.API, []note.Note, diag.List)) func(*imported) (*spec.API, []string, diag.List) {
	return func(in *imported) (*spec.API, []string, diag.List) {
		api, notes, found := read(in.conf.spec, in.data)
		return api, in.questions(notes), found
	}
}

// readPage reads a page of scopes, and what it speaks of and does not list from the document that --endpoints names.
func readPage(in *imported) (*spec.API, []string, diag.List) {
	if in.endpoints == nil {
		api, notes, found := pages.Read(in.conf.spec, in.data)
		return api, in.questions(notes), found
	}
	endpoints, found := openapi.Read(in.endpointsName, in.endpoints, in.tree, openapi.Options{})
	if found.Errors() > 0 {
		return nil, nil, found
	}
	api, notes, more := pages.ReadOver(in.conf.spec, in.data, endpoints)
	return api, in.questions(notes), append(found, more...)
}

// questions are notes with the names of files as the user would type them.
func (in *imported) questions(notes []note.Note) (all []string) {
	for _, n := range notes {
		n.Range.File = in.name(n.Range.File)
		all = append(all, n.String())
	}
	return all
}
