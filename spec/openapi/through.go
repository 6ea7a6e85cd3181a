package openapi

import "github.com/scopegen/scopegen/spec/source"

// Through gives what a part of a security scheme stands for: the scheme, its flows, a flow, its scopes, behind their references.
// It is the zero Node where a reference could not be followed, which Open has reported.
func (d *Document) Through(n source.Node) source.Node {
	to, _ := d.through(n)
	return to
}
