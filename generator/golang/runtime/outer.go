package runtime

import "net/http"

// Outer is a layer in front of everything, guarded handlers included, that only denies: what the
// specification does not have is answered 404 or 405 as a router would, and targets that can be
// read in several ways 400, before any router, middleware or file server sees them. It
// authenticates nobody and allows nothing. Routes of a Mux that are exempt pass.
func (g *Guard) Outer(next http.Handler, options ...OuterOption) http.Handler {
	o := &outer{gate: g.gate, screen: NewScreen(options...), next: next}
	if m, ok := next.(*Mux); ok {
		o.screen.others = append(o.screen.others, m.exemptMethods)
	}
	return o
}

type outer struct {
	gate   *Gate
	screen *Screen
	next   http.Handler
}

func (o *outer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	denial, preflight := o.screen.Check(r.Method, r.RequestURI, r.URL.EscapedPath(), r.Header.Get)
	switch {
	case denial != nil:
		o.gate.Respond(w, r, o.gate.deny(r.Context(), denial))
	case preflight:
		o.screen.preflight.ServeHTTP(w, r)
	default:
		o.next.ServeHTTP(w, r)
	}
}
