package glue

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"example.com/harness/observe"

	scopes "scopegen.invalid/scopes"
	"scopegen.invalid/scopes/chiguard"
)

func open(config, base string, operations []scopes.Operation, state *observe.State, elsewhere []scopes.Exception) (observe.Server, error) {
	guard := scopes.NewGuard(func(*http.Request) (scopes.Principal, error) { return authenticate(state) }, hook(state))
	router := chi.NewRouter()
	middlewares := map[string]func(http.Handler) http.Handler{
		"StripSlashes": middleware.StripSlashes, "CleanPath": middleware.CleanPath, "GetHead": middleware.GetHead, "RedirectSlashes": middleware.RedirectSlashes,
	}
	var root, api *chiguard.Router
	switch use, known := middlewares[config]; {
	case known:
		router.Use(use)
		fallthrough
	case config == "":
		root = chiguard.New(guard, router).Under(base)
		api = root
	case config == "late CleanPath": // which New cannot see
		root = chiguard.New(guard, router).Under(base)
		router.Use(middleware.CleanPath)
		api = root
	case config == "Mount":
		root = chiguard.New(guard, router).Under(base[:len(base)-len("/api")])
		sub := chi.NewRouter()
		api = chiguard.New(guard, sub).Under(base)
		register(api, operations, state)
		router.Mount("/api", sub)
		return observe.Server{HTTP: router}, root.Verify(elsewhere...)
	case config == "Route":
		root = chiguard.New(guard, router).Under(base[:len(base)-len("/api")])
		router.Route("/api", func(sub chi.Router) {
			register(chiguard.New(guard, sub).Under(base), operations, state)
		})
		return observe.Server{HTTP: router}, root.Verify(elsewhere...)
	default:
		panic(unknown(config))
	}
	register(api, operations, state)
	return observe.Server{HTTP: router}, root.Verify(elsewhere...)
}

func register(api *chiguard.Router, operations []scopes.Operation, state *observe.State) {
	for _, op := range operations {
		api.HandleFunc(op, func(w http.ResponseWriter, r *http.Request) { ran(state, op, r.Context()) })
	}
}
