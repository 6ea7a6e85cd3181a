package routelist

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// convert makes routes of one entry. In a dialect that was said, text is text; otherwise what another dialect would read as a parameter is asked about.
func (r *reader) convert(e entry, said bool) {
	place := func(m *mark) (start, end int) {
		if !e.exact || m == nil {
			return e.start, e.end
		}
		return e.start + m.start, e.start + m.end
	}
	if !strings.HasPrefix(e.path, "/") {
		d := r.add(inexpressible, e.start, e.end, "the path %q does not begin with a slash", e.path)
		d.Hint = "write /" + e.path
		if strings.Contains(e.path, "/") {
			d.Hint = "a host cannot be said in a spec, which knows paths alone: leave it out, or guard that route by hand"
		}
		return
	}
	got, alike, ways := r.agree(e.path)
	switch {
	case !alike:
		r.add(ambiguous, e.start, e.end, "%q reads in several ways: %s", e.path, ways).
			Hint = "say which router the list is of: " + r.choices()
		return
	case got.fault != nil:
		start, end := place(got.fault)
		r.add(inexpressible, start, end, "%s", got.fault.fact).Hint = got.fault.hint
		return
	case got.odd != nil && !said:
		start, end := place(got.odd)
		r.add(ambiguous, start, end, "%q is plain text in %s, which the list looks like, and something else to other routers", e.path[got.odd.start:got.odd.end], dialectNames(r.list.Dialects)).
			Hint = "correct the line if it is of another router than the rest; if text is meant, say so: " + r.choices()
		return
	}
	for _, d := range got.drops {
		start, end := place(&d)
		r.add(dropped, start, end, "%s is dropped", d.fact).Hint = "the endpoint is " + strings.Join(got.paths, " and ") + ", whatever stands there"
	}
	for _, path := range got.paths {
		pattern, err := spec.ParsePattern(path)
		if err != nil {
			bad := err.(*spec.PatternError)
			r.add(inexpressible, e.start, e.end, "%s", bad.Fact).Hint = bad.Hint
			return
		}
		for _, method := range e.methods {
			r.route(Route{Method: method, Path: path, Pattern: pattern, Handler: e.handler, Range: r.file.Range(e.start, e.end)})
		}
	}
}

func (r *reader) route(route Route) {
	key := route.Method + " " + route.Pattern.Shape()
	at, twice := r.seen[key]
	if !twice {
		r.seen[key] = len(r.list.Routes)
		r.list.Routes = append(r.list.Routes, route)
		return
	}
	if r.stopped {
		return
	}
	first := r.list.Routes[at]
	d := r.found.Add(listedTwice, route.Range, "%s %s is listed already", route.Method, route.Path)
	d.Hint = "they are one endpoint"
	if first.Path != route.Path {
		d.Hint = fmt.Sprintf("they are one endpoint, %s %s", first.Method, first.Path)
	}
	d.Related = []diag.Related{{Range: first.Range, Message: first.Method + " " + first.Path + " stands here"}}
}

// dropHeads leaves out the HEAD routes that fiber registers beside GET by itself: in a spec HEAD follows GET.
func (r *reader) dropHeads() {
	if len(r.list.Dialects) != 1 || r.list.Dialects[0] != Fiber {
		return
	}
	r.list.Routes = slices.DeleteFunc(r.list.Routes, func(route Route) bool {
		_, get := r.seen["GET "+route.Pattern.Shape()]
		if route.Method == "HEAD" && get {
			r.heads++
			return true
		}
		return false
	})
	if r.heads > 0 {
		r.note(r.heads, "HEAD route is", "HEAD routes are", "fiber adds them to GET by itself, and in a spec HEAD follows GET")
	}
}

// choices are the flags that decide, one of which the caller picks.
func (r *reader) choices() string {
	var flags []string
	for _, d := range r.list.Dialects {
		flags = append(flags, "--dialect "+string(d))
	}
	last := len(flags) - 1
	if last == 0 {
		return flags[0]
	}
	return strings.Join(flags[:last], ", ") + " or " + flags[last]
}

func dialectNames(all []Dialect) string {
	var names []string
	for _, d := range all {
		names = append(names, d.String())
	}
	return and(names)
}
