package cli

import (
	"bytes"
	"fmt"
	"go/format"
	"slices"

	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// frameworks are the adapters that registrations are printed for, with the method that registers an operation.
var frameworks = []struct{ name, method string }{
	{"nethttp", "HandleFunc"}, {"chi", "HandleFunc"}, {"gorilla", "HandleFunc"},
	{"gin", "Handle"}, {"echo4", "Handle"}, {"echo5", "Handle"}, {"fiber2", "Handle"}, {"fiber3", "Handle"},
}

func frameworkNames() (names []string) {
	for _, f := range frameworks {
		names = append(names, f.name)
	}
	return names
}

// registrations are the Go statements that register every operation, more specific ones first, and a report-only list of all of them.
// handlers are what stood for each operation's handler where it came from, by index, or nil; they get into comments
// alone. Findings are operations that have no name in Go.
func registrations(api *spec.API, framework string, handlers []string) ([]byte, diag.List, error) {
	names, found := golang.OperationNames(api)
	if len(found) > 0 {
		return nil, found, nil
	}
	method := frameworks[slices.Index(frameworkNames(), framework)].method
	operations := specificFirst(api.Operations)
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Registrations for %s, more specific paths first. Put each handler in the place of its nil.\n", framework)
	for _, o := range operations {
		fmt.Fprintf(&b, "api.%s(scopes.%s, nil) // %s", method, names[o.Index], clean(o.String()))
		if handlers != nil && handlers[o.Index] != "" {
			fmt.Fprintf(&b, " --> %s", clean(handlers[o.Index]))
		}
		b.WriteByte('\n')
	}
	b.WriteString(`
// For the roll-out, an option of the guard: what these operations would deny is logged and counted, and goes through. Take out
// of the list what has been seen to be right.
scopes.WithReportOnly(scopes.ReportOnly{
Until: time.Time{}, // the date from which they are denied; without one the guard does not start
Operations: []scopes.Operation{
`)
	for _, o := range operations {
		fmt.Fprintf(&b, "scopes.%s,\n", names[o.Index])
	}
	b.WriteString("},\n})\n")
	text, err := format.Source(b.Bytes())
	if err != nil {
		return nil, nil, fmt.Errorf("format the registrations, which is a fault of scopegen: %w", err)
	}
	return text, nil, nil
}

// specificFirst orders operations so that none stands behind one that matches all that it matches: routers that take the first match
// (fiber, gorilla/mux) need that, and to the others it is the same. Paths of one beginning stay together, in the order in which they came.
func specificFirst(operations []*spec.Operation) []*spec.Operation {
	// Each segment becomes a number that is larger the more it matches; literal texts are numbered as they come.
	type node struct {
		number int
		to     map[string]*node
	}
	root := &node{to: map[string]*node{}}
	keys := make([][]int, len(operations))
	for i, o := range operations {
		at := root
		for _, s := range o.Pattern.Segments {
			shape := spec.Pattern{Segments: []spec.Segment{s}}.Shape()
			next := at.to[shape]
			if next == nil {
				next = &node{number: len(at.to) + breadth(s), to: map[string]*node{}}
				at.to[shape] = next
			}
			keys[i] = append(keys[i], next.number)
			at = next
		}
	}
	order := make([]int, len(operations))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return slices.Compare(keys[i], keys[j]) })
	sorted := make([]*spec.Operation, len(operations))
	for i, at := range order {
		sorted[i] = operations[at]
	}
	return sorted
}

// breadth parts the kinds of segments: literal, mixed (the more text the narrower), a parameter, the rest.
func breadth(s spec.Segment) int {
	const kind = 1 << 32
	switch {
	case s.IsLiteral():
		return 0
	case s.IsParam():
		return 3 * kind
	case s.IsRest():
		return 4 * kind
	}
	text := 0
	for _, p := range s {
		text += len(p.Literal)
	}
	return 2*kind - min(text, 1<<11)*(1<<21)
}
