package glue

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"example.com/harness/observe"

	scopes "scopegen.invalid/scopes"
	"scopegen.invalid/scopes/echo4guard"
)

func open(config, base string, operations []scopes.Operation, state *observe.State, elsewhere []scopes.Exception) (observe.Server, error) {
	guard := echo4guard.NewGuard(func(echo.Context) (scopes.Principal, error) { return authenticate(state) }, hook(state))
	e := echo.New()
	root := base
	var at echo4guard.Registrar = e
	switch config {
	case "":
	case "RemoveTrailingSlash":
		e.Pre(middleware.RemoveTrailingSlash())
	case "MethodOverride":
		e.Pre(middleware.MethodOverride())
	case "Group":
		root = base[:len(base)-len("/api")]
		at = e.Group("/api")
	default:
		panic(unknown(config))
	}
	verifier := echo4guard.New(guard, e).Under(root)
	api := echo4guard.New(guard, at).Under(base)
	for _, op := range operations {
		api.Handle(op, func(c echo.Context) error {
			ran(state, op, c.Request().Context())
			return c.NoContent(http.StatusOK)
		})
	}
	return observe.Server{HTTP: e}, verifier.Verify(elsewhere...)
}
