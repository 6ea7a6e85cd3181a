package fiber3guard

import (
	"errors"
	"reflect"

	"github.com/gofiber/fiber/v3"

	scopes "scopegen.invalid/scopes"
)

// protected is the guard at one operation's routes.
type protected struct {
	guard   *Guard
	binding *scopes.Binding
}

// serve is the first handler of a route. Fiber matches more than patterns say: /files for /files/*, /a/1 for /a/:id/, and what
// its settings add. Whatever it should not have matched goes on to the next route, past the operation's handlers.
func (p *protected) serve(c fiber.Ctx) error {
	if c == nil {
		return identity{p}
	}
	if !matches(c.Route().Path, c.Request().URI().PathOriginal()) {
		c.Locals(p, false)
		return c.Next()
	}
	ctx := c.Context()
	call, denial := scopes.Enter(ctx, p.binding, c.Method(), c, p.guard.authenticate)
	if denial != nil {
		c.Locals(p, false)
		return p.guard.answer(c, denial)
	}
	for name, values := range p.binding.ResponseHeader(call) {
		for _, value := range values {
			c.Set(name, value)
		}
	}
	c.SetContext(scopes.NewContext(ctx, call))
	c.Locals(p, true)
	return c.Next()
}

// then is a handler behind the guard. It runs for requests that the guard has let through, whatever calls it.
//
//go:noinline
func (p *protected) then(next fiber.Handler) fiber.Handler {
	return func(c fiber.Ctx) error {
		if passed, _ := c.Locals(p).(bool); !passed {
			return c.Next()
		}
		return next(c)
	}
}

// isThen reports whether a handler is one that then made.
func isThen(h fiber.Handler) bool {
	return reflect.ValueOf(h).Pointer() == reflect.ValueOf((&protected{}).then(nil)).Pointer()
}

// identity is what a guarded handler answers to a call without a request: which one it is. Functions cannot be compared.
type identity struct{ *protected }

func (identity) Error() string { return packageName + ": a handler was called without a request" }

// operationOf is the operation that a handler of a guard with this gate is bound to, or 0.
func operationOf(h fiber.Handler, gate *scopes.Gate) scopes.Operation {
	if reflect.ValueOf(h).Pointer() != reflect.ValueOf((&protected{}).serve).Pointer() {
		return 0
	}
	var which identity
	if !errors.As(h(nil), &which) || which.guard.gate != gate {
		return 0
	}
	return which.binding.Operation()
}
