package openapi

import (
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// external is a security scheme that requirements name by its URI.
type external struct {
	name      string
	key, node source.Node
}

// schemes follows the references of the security schemes, down to the scopes of flows, and remembers where they lead.
func (o *opener) schemes() {
	all := o.doc.Schemes
	for i := range all.Len() {
		key, n := all.Pair(i)
		what := "the security scheme " + key.Value()
		n = o.settle(n, what)
		if o.doc.Version == Swagger20 {
			o.settleKey(n, "scopes", what)
			continue
		}
		flows := o.settleKey(n, "flows", what)
		for j := range flows.Len() {
			key, flow := flows.Pair(j)
			in := "the flow " + key.Value() + " of " + what
			o.settleKey(o.settle(flow, in), "scopes", in)
		}
	}
}

func (o *opener) settle(n source.Node, what string) source.Node {
	if _, is := n.Get("$ref"); !is {
		return n
	}
	to, ok := o.follow(n, what)
	if !ok {
		to = source.Node{}
	}
	o.doc.stands[n] = to
	return to
}

func (o *opener) settleKey(n source.Node, key, what string) source.Node {
	v, ok := n.Get(key)
	if !ok {
		return source.Node{}
	}
	return o.settle(v, "the "+key+" of "+what)
}

// through gives what a part of a security scheme stands for; ok is false when its reference could not be followed, which has been
// reported.
func (d *Document) through(n source.Node) (to source.Node, ok bool) {
	to, is := d.stands[n]
	if !is {
		return n, true
	}
	return to, !to.IsZero()
}

// uris finds the security schemes that requirements name by URI, as OpenAPI 3.2 lets them (Security Requirement Object): a name that is
// a component's means the component. They get the last part of the URI as their name, and a number where that is taken.
func (o *opener) uris() {
	if o.doc.Version < OpenAPI32 {
		return
	}
	taken, known := map[string]int{}, map[source.Node]string{}
	for i := range o.doc.Schemes.Len() {
		key, n := o.doc.Schemes.Pair(i)
		n, _ = o.doc.through(n)
		taken[key.Value()] = 1
		if _, twice := known[n]; !twice {
			known[n] = key.Value()
		}
	}
	looked := map[source.Node]bool{}
	look := func(security source.Node) {
		if looked[security.Target()] {
			return
		}
		looked[security.Target()] = true
		for i := range security.Len() {
			for j := range security.Item(i).Len() {
				o.uri(security.Item(i), j, taken, known)
			}
		}
	}
	root, _ := o.doc.Root().Get("security")
	look(root)
	for _, op := range o.doc.Operations {
		own, _ := op.Node.Get("security")
		look(own)
	}
}

func (o *opener) uri(alternative source.Node, pair int, taken map[string]int, known map[source.Node]string) {
	key, _ := alternative.Pair(pair)
	name := key.Value()
	if _, done := o.doc.named[key]; done || !strings.ContainsAny(name, "#/.") {
		return
	}
	if _, component := o.doc.Schemes.Get(name); component {
		return
	}
	to, f := o.target(key)
	if f == nil {
		var ok bool
		if to, ok = o.follow(to, "the security scheme "+strconv.Quote(name)); !ok {
			return
		}
	}
	if f != nil || to.Kind() != source.Mapping {
		return // not defined, as any other wrong name
	}
	as, again := known[to]
	if !again {
		last := unPointer.Replace(unescape(name[strings.LastIndexAny(name, "#/")+1:]))
		as = last
		for taken[as] > 0 {
			taken[last]++
			as = last + "_" + strconv.Itoa(taken[last])
		}
		taken[as], known[to] = 1, as
		o.doc.external = append(o.doc.external, external{as, key, to})
	}
	o.doc.named[key] = as
}
