package adapter

import "github.com/scopegen/scopegen/spec"

// Procedures is the Check of adapters that find operations by the name of a procedure. It refuses a description in which no
// endpoint has one: nothing could be called, and the author has forgotten them all.
func Procedures(t *Table) {
	var first *spec.Operation
	for _, o := range t.API.Operations {
		if o.RPC != "" {
			return
		}
		if first == nil {
			first = o
		}
	}
	if first != nil {
		t.Refuse(first, nil, "neither it nor any other endpoint says which procedure it stands for; write rpc: /package.Service/Method at those that are called so")
	}
}
