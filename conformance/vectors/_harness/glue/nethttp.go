package glue

import (
	"net/http"

	"example.com/harness/observe"

	scopes "scopegen.invalid/scopes"
)

func open(config, base string, operations []scopes.Operation, state *observe.State, elsewhere []scopes.Exception) (observe.Server, error) {
	guard := scopes.NewGuard(func(*http.Request) (scopes.Principal, error) { return authenticate(state) }, hook(state))
	mux := scopes.NewMux(guard)
	var handler http.Handler = mux
	register := func(mux *scopes.Mux, operations []scopes.Operation) {
		for _, op := range operations {
			mux.HandleFunc(op, func(w http.ResponseWriter, r *http.Request) { ran(state, op, r.Context()) })
		}
	}
	switch config {
	case "":
		register(mux.Under(base), operations)
	case "a ServeMux of the service's own":
		own := http.NewServeMux()
		mux, handler = scopes.MuxOver(guard, own), own
		register(mux.Under(base), operations)
	case "StripPrefix":
		register(mux.Under(base), operations)
		outer := http.NewServeMux()
		outer.Handle("/api/", http.StripPrefix("/api", mux))
		handler = outer
	case "nested": // a mux for each version, in one that strips what they have in common
		outer := http.NewServeMux()
		handler = outer
		var verified []scopes.Exception
		for _, version := range []string{"/v1", "/v2"} {
			var its, others []scopes.Operation
			for _, op := range operations {
				if len(op.Path()) > 3 && op.Path()[:3] == version {
					its = append(its, op)
				} else {
					others = append(others, op)
				}
			}
			guard := scopes.NewGuard(func(*http.Request) (scopes.Principal, error) { return authenticate(state) }, hook(state))
			mux = scopes.NewMux(guard)
			register(mux.Under(base+version), its)
			outer.Handle(version+"/", http.StripPrefix(version, mux))
			verified = append([]scopes.Exception(nil), elsewhere...)
			for _, op := range others {
				verified = append(verified, scopes.Absent(op, "of the other version"))
			}
			if err := mux.Verify(verified...); err != nil {
				return observe.Server{HTTP: handler}, err
			}
		}
		return observe.Server{HTTP: handler}, nil
	default:
		panic(unknown(config))
	}
	return observe.Server{HTTP: handler}, mux.Verify(elsewhere...)
}
