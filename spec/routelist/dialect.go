package routelist

import (
	"fmt"
	"slices"
	"strings"
)

// Dialect is a router's syntax of path patterns.
type Dialect string

const (
	ServeMux Dialect = "servemux" // net/http: {id}, {path...}, {$}; a trailing slash is everything below it
	Chi      Dialect = "chi"      // {id}, {id:[0-9]+}, * in last place
	Gorilla  Dialect = "gorilla"  // {id}, {id:[0-9]+}, {path:.*}
	Gin      Dialect = "gin"      // :id, *path; httprouter's too
	Echo     Dialect = "echo"     // :id, * in last place
	Fiber    Dialect = "fiber"    // :id, :id?, :id<int>, *, +
	Neutral  Dialect = "neutral"  // the spec language's own
)

// Dialects are all of them, in the order in which they are named in messages.
var Dialects = []Dialect{ServeMux, Chi, Gorilla, Gin, Echo, Fiber, Neutral}

// String is the name for messages.
func (d Dialect) String() string {
	switch d {
	case ServeMux:
		return "net/http's ServeMux"
	case Neutral:
		return "the spec language"
	}
	return string(d)
}

// read converts a path.
func (d Dialect) read(path string) reading {
	switch d {
	case Gin, Echo, Fiber:
		return readColons(d, path)
	}
	return readBraces(d, path)
}

// recognise finds the dialects that the list can be in: those in which the fewest lines are refused or, which counts for more, hold
// another dialect's marks as plain text. A framework that prints lists of this form goes before others that remain.
func (r *reader) recognise() []Dialect {
	cost := make([]int, len(Dialects))
	for _, e := range r.entries {
		for i, d := range Dialects {
			switch got := d.read(e.path); {
			case got.refused:
				cost[i]++
			case got.odd != nil:
				cost[i] += 2
			}
		}
	}
	var likely []Dialect
	least := slices.Min(cost)
	for i, d := range Dialects {
		if cost[i] == least {
			likely = append(likely, d)
		}
	}
	var hinted []Dialect
	for _, d := range likely {
		if slices.Contains(r.hints, d) {
			hinted = append(hinted, d)
		}
	}
	if hinted != nil {
		return hinted
	}
	return likely
}

// agree reports whether all of the list's dialects read a path alike, and explains how they do when not.
func (r *reader) agree(path string) (first reading, alike bool, explained string) {
	var ways []string
	var by [][]string
	for i, d := range r.list.Dialects {
		got := d.read(path)
		if i == 0 {
			first = got
		}
		way := got.String()
		at := slices.Index(ways, way)
		if at < 0 {
			at = len(ways)
			ways, by = append(ways, way), append(by, nil)
		}
		by[at] = append(by[at], d.String())
	}
	if len(ways) == 1 {
		return first, true, ""
	}
	for i := range ways {
		ways[i] = fmt.Sprintf("%s in %s", ways[i], and(by[i]))
	}
	return first, false, strings.Join(ways, "; ")
}

func and(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
