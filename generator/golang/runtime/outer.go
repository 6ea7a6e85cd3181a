package runtime

import (
	"log/slog"
	"net/http"
	"time"
)

// Outer is a layer in front of everything, guarded handlers included, that only denies: what the
// specification does not have is answered 404 or 405 as a router would, and targets that can be
// read in several ways 400, before any router, middleware or file server sees them. It
// authenticates nobody and allows nothing. Routes of a Mux that are exempt pass.
func (g *Guard) Outer(next http.Handler, options ...OuterOption) http.Handler {
	return g.gate.Outer(next, options...)
}

// Outer is Guard.Outer, for adapters.
func (g *Gate) Outer(next http.Handler, options ...OuterOption) http.Handler {
	o := &outer{gate: g, screen: NewScreen(options...), next: next}
	if m, ok := next.(*Mux); ok {
		o.screen.others = append(o.screen.others, m.exemptMethods)
	}
	return o
}

// OuterReportOnly logs what the outer layer would deny, with the method and at most 256 bytes of
// the path, and passes it on, until a date: for seeing first what it would do to today's callers.
// The guard behind it denies as ever. A nil logger is slog.Default.
func OuterReportOnly(until time.Time, logger *slog.Logger) OuterOption {
	if until.IsZero() {
		panic("scopes: OuterReportOnly needs the date from which it denies")
	}
	return func(s *Screen) { s.report = &report{until: until, logger: logger} }
}

type outer struct {
	gate   *Gate
	screen *Screen
	next   http.Handler
}

func (o *outer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	denial, preflight := o.screen.Check(r.Method, r.RequestURI, r.URL.EscapedPath(), r.Header.Get)
	if denial != nil {
		denial = o.gate.Screened(r.Context(), o.screen, denial)
	}
	switch {
	case denial != nil:
		o.gate.Respond(w, r, denial)
	case preflight:
		o.screen.preflight.ServeHTTP(w, r)
	default:
		o.next.ServeHTTP(w, r)
	}
}
