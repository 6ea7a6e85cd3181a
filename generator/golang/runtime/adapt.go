package runtime

import (
	"context"
	"net/http"
)

// Deny completes a denial that an adapter came to by itself, of which it gives the operation and
// the reason, and reports it to the hook. Report-only does not loosen it.
func (g *Gate) Deny(ctx context.Context, d *Denial) *Denial { return g.deny(ctx, d) }

// Preflight is the handler of the option Preflight, or nil. It is for adapters, which answer with
// it when Check says so.
func (s *Screen) Preflight() http.Handler { return s.preflight }
