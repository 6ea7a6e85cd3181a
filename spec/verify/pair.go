package verify

import "github.com/scopegen/scopegen/spec"

// item is one operation of a document, or one route.
type item struct {
	method string
	full   string // the whole path
	bare   string // without what the document's servers say stands before it
}

// way says which paths of the two sides were the same.
type way uint8

const (
	whole   way = iota // the whole paths
	noBase             // the spec's whole path is the document's without its base
	bothOff            // the paths without their bases
)

// pairing says which endpoint of the spec each item is.
type pairing struct {
	of  []*spec.Operation // nil where there is none
	way []way
	has map[*spec.Operation]bool // endpoints that have an item of their own
}

// pair finds them by method and by what the path matches, whatever its parameters are called. Whole paths count first. A HEAD
// item is the spec's GET endpoint where the spec has none for HEAD, since HEAD follows GET (RFC 9110 section 9.3.2).
func pair(api *spec.API, items []item) pairing {
	p := pairing{of: make([]*spec.Operation, len(items)), way: make([]way, len(items)), has: map[*spec.Operation]bool{}}
	for _, w := range []struct {
		way     way
		ofSpec  func(*spec.Operation) string
		ofOther func(item) string
	}{
		{whole, (*spec.Operation).FullPath, func(x item) string { return x.full }},
		{noBase, (*spec.Operation).FullPath, func(x item) string { return x.bare }},
		{bothOff, func(o *spec.Operation) string { return o.Path }, func(x item) string { return x.bare }},
	} {
		index := map[string]*spec.Operation{}
		for _, o := range api.Operations {
			if p.has[o] || len(o.Pattern.Segments) == 0 {
				continue
			}
			for _, s := range spec.PlainShapes(w.ofSpec(o), o.SlashIgnored) {
				if key := o.Method + " " + s; index[key] == nil {
					index[key] = o
				}
			}
		}
		var now []*spec.Operation
		for i, x := range items {
			if p.of[i] != nil || w.way == noBase && x.bare == x.full {
				continue
			}
			for _, s := range spec.PlainShapes(w.ofOther(x), false) {
				o := index[x.method+" "+s]
				if o != nil {
					now = append(now, o)
				} else if x.method == "HEAD" {
					o = index["GET "+s]
				}
				if o != nil {
					p.of[i], p.way[i] = o, w.way
				}
			}
		}
		for _, o := range now {
			p.has[o] = true
		}
	}
	return p
}

// lacking are the endpoints that no pairing has and that something ought to have: not those that are denied to all, not those
// without a path, and not one for HEAD that needs what GET does where that is there.
func lacking(api *spec.API, pairings []pairing) (out []*spec.Operation) {
	has := map[string]*spec.Operation{} // two endpoints of one shape are one to others
	key := func(method string, o *spec.Operation) string { return method + " " + o.Pattern.PlainShape() }
	for _, p := range pairings {
		for o := range p.has {
			has[key(o.Method, o)] = o
		}
	}
	for _, o := range api.Operations {
		if len(o.Pattern.Segments) == 0 || o.Access == spec.None || has[key(o.Method, o)] != nil {
			continue
		}
		if get := has[key("GET", o)]; o.Method == "HEAD" && get != nil && get.Effective.Equal(o.Effective) {
			continue
		}
		out = append(out, o)
	}
	return out
}
