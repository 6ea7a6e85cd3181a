package corpus

import (
	"fmt"
	"strings"
)

// Reference matches by comparing every route of the method and the number of segments; where several match, the one that is
// literal at the first segment in which they differ.
type Reference struct {
	routes   [][]string
	byLength map[string][]int
}

// NewReference makes the reference of some routes.
func NewReference(routes []Route) *Reference {
	r := &Reference{byLength: map[string][]int{}}
	for i, route := range routes {
		segments := strings.Split(route.Pattern, "/")
		r.routes = append(r.routes, segments)
		key := fmt.Sprint(route.Method, len(segments))
		r.byLength[key] = append(r.byLength[key], i)
	}
	return r
}

// Find is the route of a request, -1 when there is none.
func (r *Reference) Find(method, path string) int {
	segments := strings.Split(path, "/")
	best := -1
	for _, i := range r.byLength[fmt.Sprint(method, len(segments))] {
		if matches(r.routes[i], segments) && (best < 0 || moreLiteral(r.routes[i], r.routes[best])) {
			best = i
		}
	}
	return best
}

func matches(pattern, path []string) bool {
	for i, s := range pattern {
		if s != path[i] && (path[i] == "" || !strings.HasPrefix(s, "{")) {
			return false
		}
	}
	return true
}

func moreLiteral(a, b []string) bool {
	for i := range a {
		if x, y := strings.HasPrefix(a[i], "{"), strings.HasPrefix(b[i], "{"); x != y {
			return y
		}
	}
	return false
}
