package verify

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/routelist"
)

// Routes holds the routes that a service has registered against the sealed spec: each is to be an endpoint, and each endpoint
// that somebody may call is to have a route of its own.
func Routes(api *spec.API, listed *routelist.List, ignored []*Ignored) Result {
	v := &verifier{api: api, ignored: ignored}
	var there []item
	routes := make([]*spec.Operation, len(listed.Routes))
	for i, r := range listed.Routes {
		there = append(there, item{method: r.Method, full: r.Path, bare: r.Path})
		routes[i] = &spec.Operation{Method: r.Method, Path: r.Path, Pattern: r.Pattern, Range: r.Range, Index: i}
	}
	p := pair(api, there)
	near := names(lacking(api, []pairing{p}))
	below := 0
	for i, r := range routes {
		mine := p.of[i]
		switch {
		case mine != nil:
			if v.compared++; p.way[i] != whole {
				below = max(below, i+1)
			}
		case !v.isIgnored(r.Method, r.Path):
			v.foreignRoute(r, &near)
		}
	}
	if below > 0 {
		i := slices.IndexFunc(p.way, func(w way) bool { return w != whole })
		d := v.found.Add(baseUnsaid, routes[i].Range, "paths were compared without the spec's base path: %s is %s in the spec", routes[i], p.of[i])
		d.Hint = "a router that is mounted below it lists its routes so"
	}
	v.unrouted(routes, p)
	v.found.Sort()
	return Result{v.found, v.compared}
}

func (v *verifier) foreignRoute(r *spec.Operation, near *nearest) {
	d := v.found.Add(routeUnknown, r.Range, "the route %s is not in the spec", r)
	d.Hint = "say in the spec who may call it (access: none denies it to all), or take the route out"
	if wide := v.covering(r); wide != nil {
		d.Hint = "by the spec its requests are those of " + wide.String() + ", which asks for " + requirement(wide.Written, wide.Access) + "\n" + d.Hint
		d.Related = []diag.Related{{Range: wide.Range, Message: "the spec has " + wide.String() + " here"}}
	} else if name, ok := near.find(r.String()); ok {
		d.Hint = "did you mean " + name + "? " + d.Hint
	}
}

// unrouted reports the endpoints that have no route: by the route that takes their requests where one does.
func (v *verifier) unrouted(routes []*spec.Operation, p pairing) {
	swallowed := map[*spec.Operation][]*spec.Operation{}
	near := unpaired(routes, p)
	for _, o := range lacking(v.api, []pairing{p}) {
		if v.isIgnored(o.Method, o.FullPath()) {
			continue
		}
		if wide := cover(routes, o, &v.covers); wide != nil {
			swallowed[wide] = append(swallowed[wide], o)
			continue
		}
		d := v.found.Add(routeMissing, o.Range, "no route is registered for %s", o)
		d.Hint = "register it, or take the endpoint out of the spec"
		if name, ok := near.find(o.String()); ok {
			d.Hint = "did you mean " + name + "? " + d.Hint
		}
	}
	for _, r := range routes {
		all := swallowed[r]
		if len(all) == 0 {
			continue
		}
		var names []string
		for _, o := range all {
			names = append(names, o.String())
		}
		d := v.found.Add(swallows, r.Range, "the route %s takes the requests of %s, which %s no route", r, list(names, "and"), map[bool]string{true: "has", false: "have"}[len(all) == 1])
		var lines []string
		if guard := p.of[r.Index]; guard != nil {
			lines = append(lines, "these requests are served to whoever may call "+guard.String()+", which asks for "+requirement(guard.Written, guard.Access))
		} else {
			lines = append(lines, "these requests are served by a handler that the spec does not know")
		}
		for _, o := range all[:min(len(all), maxSaid)] {
			lines = append(lines, o.String()+" asks for "+requirement(o.Written, o.Access))
			d.Related = append(d.Related, diag.Related{Range: o.Range, Message: o.String() + " stands here"})
		}
		remedy := "register a route for each of them, or take them out of the spec"
		if len(all) == 1 {
			remedy = "register its route too, or take it out of the spec"
		}
		d.Hint = strings.Join(append(lines, remedy), "\n")
	}
}
