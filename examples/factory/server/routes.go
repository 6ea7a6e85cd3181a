package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/scopegen/scopegen/examples/factory/server/internal/scopes"
	"github.com/scopegen/scopegen/examples/factory/server/internal/scopes/chiguard"
)

// registrar is what scopes.Mux and chiguard.Router have in common.
type registrar interface {
	Handle(scopes.Operation, http.Handler)
}

// register binds each operation to its handler: methods, paths and requirements stand in the specification alone.
func (s *shares) register(api registrar) {
	for op, handler := range map[scopes.Operation]http.HandlerFunc{
		scopes.OpGetShare:                s.list,
		scopes.OpGetShareFilters:         s.filters,
		scopes.OpGetShareByID:            s.get,
		scopes.OpGetShareDownloadByToken: s.download,
		scopes.OpPostShare:               s.create,
		scopes.OpPostShareSendEmail:      s.sendEmail,
		scopes.OpPutShareByID:            s.replace,
		scopes.OpPatchShareByID:          s.change,
		scopes.OpDeleteShareByID:         s.delete,
	} {
		api.Handle(op, handler)
	}
}

// ours are the operations that this service is for.
func ours(op scopes.Operation) bool { return strings.HasPrefix(op.Path(), "/share/") }

// elsewhere are all others. One of ours without a handler keeps this service from starting.
func elsewhere() scopes.Exception {
	return scopes.AbsentWhere(func(op scopes.Operation) bool { return !ours(op) }, "served by another service of the platform")
}

const (
	healthReason  = "load balancers carry no token"
	metricsReason = "scraped inside the cluster; the ingress does not route it"
)

// newAPI is the router with everything registered and verified, behind the outer layer.
func newAPI(router string, guard *scopes.Guard, s *shares, metrics http.Handler) (http.Handler, error) {
	preflight := scopes.Preflight(http.HandlerFunc(preflight))
	switch router {
	case "nethttp":
		mux := scopes.NewMux(guard)
		s.register(mux)
		mux.Exempt("GET /healthz", healthReason, http.HandlerFunc(health))
		mux.Exempt("GET /metrics", metricsReason, metrics)
		return guard.Outer(mux, preflight), mux.Verify(elsewhere())

	case "chi":
		root := chi.NewRouter()
		api := chiguard.New(guard, root)
		s.register(api)
		root.Get("/healthz", health)
		root.Method("GET", "/metrics", metrics)
		return guard.Outer(root, preflight, scopes.OtherRoutes("GET /healthz", "GET /metrics")),
			api.Verify(elsewhere(), scopes.Unguarded("GET /healthz", healthReason), scopes.Unguarded("GET /metrics", metricsReason))
	}
	return nil, fmt.Errorf("-router %q is neither nethttp nor chi", router)
}

func health(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") }

// cors lets scripts of one origin read answers. It stands in front of the guard, so that they can read denials too.
func cors(origin string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		if from := r.Header.Get("Origin"); from != "" && from == origin {
			w.Header().Set("Access-Control-Allow-Origin", origin)
		}
		next.ServeHTTP(w, r)
	})
}

// preflight answers what browsers ask before a call, for paths that there are. It never reaches a route. Without
// Access-Control-Allow-Origin, which cors gives to one origin, a browser takes it for a no.
func preflight(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
	w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	w.Header().Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}
