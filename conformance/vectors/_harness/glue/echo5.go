package glue

import (
	"net/http"

	"github.com/labstack/echo/v5"
	"github.com/labstack/echo/v5/middleware"

	"example.com/harness/observe"

	scopes "scopegen.invalid/scopes"
	"scopegen.invalid/scopes/echo5guard"
)

func open(config, base string, operations []scopes.Operation, state *observe.State, elsewhere []scopes.Exception) (observe.Server, error) {
	guard := echo5guard.NewGuard(func(*echo.Context) (scopes.Principal, error) { return authenticate(state) }, hook(state))
	settings := echo.RouterConfig{}
	root, group := base, ""
	switch config {
	case "", "MethodOverride":
	case "EscapedPath":
		settings.UseEscapedPathForMatching = true
	case "AutoHEAD":
		settings.AutoHandleHEAD = true
	case "Group":
		root, group = base[:len(base)-len("/api")], "/api"
	default:
		panic(unknown(config))
	}
	e := echo.NewWithConfig(echo.Config{Router: echo.NewRouter(settings)})
	if config == "MethodOverride" {
		e.Pre(middleware.MethodOverride())
	}
	var at echo5guard.Registrar = e
	if group != "" {
		at = e.Group(group)
	}
	verifier := echo5guard.New(guard, e).Under(root)
	api := echo5guard.New(guard, at).Under(base)
	for _, op := range operations {
		api.Handle(op, func(c *echo.Context) error {
			ran(state, op, c.Request().Context())
			return c.NoContent(http.StatusOK)
		})
	}
	return observe.Server{HTTP: e}, verifier.Verify(elsewhere...)
}
