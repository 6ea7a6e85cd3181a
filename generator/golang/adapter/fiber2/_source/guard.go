// Package fiber2guard registers guarded handlers with fiber: method, pattern and check together, by operation. It is generated:
// the patterns are those of the specification, in fiber's syntax.
//
//	guard := fiber2guard.NewGuard(authenticate)
//	app.Use(guard.Outer())
//	api := fiber2guard.New(guard, app)
//	api.Handle(scopes.OpListAssets, listAssets)
//	if err := api.Verify(); err != nil {
//		log.Fatal(err)
//	}
//
// Parameters have the specification's names where they are identifiers: {enterprise-team} is enterprise_team for c.Params, and
// the second {id} of a path id_2. What takes the rest of a path is "*". Handlers find the call with
// scopes.FromContext(c.UserContext()).
package fiber2guard

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	scopes "scopegen.invalid/scopes"
)

// Guard stands in front of fiber's handlers. It is safe for concurrent use.
type Guard struct {
	gate         *scopes.Gate
	authenticate func(*fiber.Ctx) (scopes.Principal, error)
	respond      func(*fiber.Ctx, *scopes.Denial) error
}

// NewGuard is a guard whose callers are authenticated by the function: see scopes.NewGuard for what it has checked and which
// errors it returns. Fiber's strings are parts of a buffer that the next request overwrites: what outlives the handler, such as
// the text of an error for a hook that logs later, has to be copied with strings.Clone; a principal's ID is copied here. The
// option scopes.WithResponder is for net/http; here it is WithResponder.
func NewGuard(authenticate func(*fiber.Ctx) (scopes.Principal, error), options ...scopes.GuardOption) *Guard {
	if authenticate == nil {
		panic(packageName + ": NewGuard without an authenticator")
	}
	return &Guard{gate: scopes.NewGate(options...), authenticate: func(c *fiber.Ctx) (scopes.Principal, error) {
		caller, err := authenticate(c)
		return caller.WithID(strings.Clone(caller.ID())), err
	}}
}

// WithResponder answers denials with the function, and gives back the guard. What it returns goes to fiber's error handler.
// Call it before there are requests.
func (g *Guard) WithResponder(respond func(*fiber.Ctx, *scopes.Denial) error) *Guard {
	g.respond = respond
	return g
}

// Gate is the part of the guard that does not depend on fiber.
func (g *Guard) Gate() *scopes.Gate { return g.gate }

// Deny answers an error of scopes.RequireAll or scopes.RequireAny, in a handler: return guard.Deny(c, err). Any other error is
// answered 503: the service could not decide.
func (g *Guard) Deny(c *fiber.Ctx, err error) error { return g.answer(c, g.gate.Denial(err)) }

// Outer is a layer that only denies, for app.Use in front of everything: what the specification does not have is answered 404
// or 405 as a router would, and targets that can be read in several ways 400. It reads the target as the client sent it, before
// fasthttp has made anything of it.
func (g *Guard) Outer(options ...scopes.OuterOption) fiber.Handler {
	screen := scopes.NewScreen(options...)
	preflight := fiber.Handler(nil)
	if h := screen.Preflight(); h != nil {
		preflight = adaptor.HTTPHandler(h)
	}
	return func(c *fiber.Ctx) error {
		target := c.OriginalURL()
		denial, isPreflight := screen.Check(c.Method(), target, escapedPath(c, target), func(name string) string { return c.Get(name) })
		if denial != nil {
			denial = g.gate.Screened(c.UserContext(), screen, denial)
		}
		switch {
		case denial != nil:
			return g.answer(c, denial)
		case isPreflight:
			return preflight(c)
		}
		return c.Next()
	}
}

// answer writes a denial. Headers that are there, such as CORS ones, stay; where a script of another origin will read the
// answer, WWW-Authenticate is exposed to it.
func (g *Guard) answer(c *fiber.Ctx, d *scopes.Denial) error {
	if g.respond != nil {
		return g.respond(c, d)
	}
	header := d.Header()
	for name, values := range header {
		if name == fiber.HeaderContentType || name == fiber.HeaderAllow {
			c.Response().Header.Del(name)
		}
		for _, value := range values {
			c.Response().Header.Add(name, value)
		}
	}
	crossOrigin := c.Get(fiber.HeaderOrigin) != "" || len(c.Response().Header.Peek(fiber.HeaderAccessControlAllowOrigin)) != 0
	if len(header[http.CanonicalHeaderKey(fiber.HeaderWWWAuthenticate)]) != 0 && crossOrigin {
		c.Response().Header.Add(fiber.HeaderAccessControlExposeHeaders, fiber.HeaderWWWAuthenticate)
	}
	return c.Status(d.Status).Send(d.Body())
}

// escapedPath is the path of a request target: as it was sent, or where it was sent with more than the path, as fiber routes it.
func escapedPath(c *fiber.Ctx, target string) string {
	if !strings.HasPrefix(target, "/") {
		return string(c.Request().URI().PathOriginal())
	}
	path, _, _ := strings.Cut(target, "?")
	return path
}
