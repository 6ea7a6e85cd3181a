package glue

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"example.com/harness/observe"

	scopes "scopegen.invalid/scopes"
	"scopegen.invalid/scopes/fiber2guard"
)

func open(config, base string, operations []scopes.Operation, state *observe.State, elsewhere []scopes.Exception) (observe.Server, error) {
	guard := fiber2guard.NewGuard(func(*fiber.Ctx) (scopes.Principal, error) { return authenticate(state) }, hook(state))
	settings := fiber.Config{DisableStartupMessage: true}
	root := base
	switch config {
	case "":
	case "strict", "strict, Group":
		settings.CaseSensitive, settings.StrictRouting = true, true
	case "strict, UnescapePath":
		settings.CaseSensitive, settings.StrictRouting, settings.UnescapePath = true, true, true
	default:
		panic(unknown(config))
	}
	app := fiber.New(settings)
	var at fiber.Router = app
	if config == "strict, Group" {
		root = base[:len(base)-len("/api")]
		at = app.Group("/api")
	}
	api := fiber2guard.New(guard, at).Under(base)
	for _, op := range operations {
		api.Handle(op, func(c *fiber.Ctx) error {
			ran(state, op, c.UserContext())
			return c.SendStatus(fiber.StatusOK)
		})
	}
	err := fiber2guard.New(guard, app).Under(root).Verify(elsewhere...)
	return observe.Server{Fast: app.Handler(), Listen: app.Listener, Stop: func() { _ = app.ShutdownWithTimeout(time.Second) }}, err
}
