package glue

import (
	"net/http"

	"github.com/gorilla/mux"

	"example.com/harness/observe"

	scopes "scopegen.invalid/scopes"
	"scopegen.invalid/scopes/gorillaguard"
)

func open(config, base string, operations []scopes.Operation, state *observe.State, elsewhere []scopes.Exception) (observe.Server, error) {
	guard := scopes.NewGuard(func(*http.Request) (scopes.Principal, error) { return authenticate(state) }, hook(state))
	router := mux.NewRouter()
	root := base
	at := router
	switch config {
	case "":
	case "SkipClean":
		router.SkipClean(true)
	case "UseEncodedPath":
		router.UseEncodedPath()
	case "StrictSlash":
		router.StrictSlash(true)
	case "Subrouter":
		root = base[:len(base)-len("/api")]
		at = router.PathPrefix("/api").Subrouter()
	default:
		panic(unknown(config))
	}
	api := gorillaguard.New(guard, at).Under(base)
	for _, op := range operations {
		api.HandleFunc(op, func(w http.ResponseWriter, r *http.Request) { ran(state, op, r.Context()) })
	}
	return observe.Server{HTTP: router}, gorillaguard.New(guard, router).Under(root).Verify(elsewhere...)
}
