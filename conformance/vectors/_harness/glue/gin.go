package glue

import (
	"github.com/gin-gonic/gin"

	"example.com/harness/observe"

	scopes "scopegen.invalid/scopes"
	"scopegen.invalid/scopes/ginguard"
)

func open(config, base string, operations []scopes.Operation, state *observe.State, elsewhere []scopes.Exception) (observe.Server, error) {
	gin.SetMode(gin.ReleaseMode)
	guard := ginguard.NewGuard(func(*gin.Context) (scopes.Principal, error) { return authenticate(state) }, hook(state))
	engine := gin.New()
	root := base
	var at gin.IRouter = engine
	switch config {
	case "":
	case "UseRawPath":
		engine.UseRawPath = true
	case "UseEscapedPath":
		engine.UseEscapedPath = true
	case "RemoveExtraSlash":
		engine.RemoveExtraSlash = true
	case "RedirectFixedPath":
		engine.RedirectFixedPath = true
	case "NoRedirect+405":
		engine.RedirectTrailingSlash = false
		engine.HandleMethodNotAllowed = true
	case "Group":
		root = base[:len(base)-len("/api")]
		at = engine.Group("/api")
	default:
		panic(unknown(config))
	}
	verifier := ginguard.New(guard, engine).Under(root)
	api := ginguard.New(guard, at).Under(base)
	for _, op := range operations {
		api.Handle(op, func(c *gin.Context) { ran(state, op, c.Request.Context()) })
	}
	return observe.Server{HTTP: engine}, verifier.Verify(elsewhere...)
}
