package routelist

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What each router's syntax says, by requests that were sent to that router (chi v5.5.0, gin v1.12.0, echo v4.16.0, fiber v2.52.15, gorilla/mux v1.8.1
// and net/http's ServeMux).
func TestPathsByDialect(t *testing.T) {
	const refused, inexpressible = "no route", "nothing that a spec can say"
	for _, c := range []struct {
		dialect    Dialect
		path, want string
	}{
		{ServeMux, "/a/{id}", "/a/{id}"},
		{ServeMux, "/a/{$}", "/a/"},
		{ServeMux, "/a/", "/a/{rest...}"},
		{ServeMux, "/", "/{rest...}"},
		{ServeMux, "/{$}", "/"},
		{ServeMux, "/a/{rest}/", "/a/{rest}/{rest2...}"},
		{ServeMux, "/f/{path...}", "/f/{path...}"},
		{ServeMux, "/f/{path...}/x", refused},
		{ServeMux, "/a/{id}.json", refused},
		{ServeMux, "/a/{id:[0-9]+}", refused},
		{ServeMux, "/a:b/*", "/a:b/*"},
		{ServeMux, "/caf%C3%A9/%7e/%2f", "/caf%C3%A9/~/%2F"},
		{ServeMux, "/café", "/caf%C3%A9"},
		{ServeMux, "/100%", "/100%25"},

		{Chi, "/a/{id}", "/a/{id}"},
		{Chi, "/a/", "/a/"},
		{Chi, "/a/{id:[0-9]{2,3}}", "/a/{id}"},
		{Chi, "/a/{p:.*}", "/a/{p}"},
		{Chi, "/a/{:[a-z]+}", "/a/{param}"},
		{Chi, "/a/{id}.json", "/a/{id}.json"},
		{Chi, "/a/{p:.*}.json", inexpressible},
		{Chi, "/a/{p:[^/]+}.json", "/a/{p}.json"},
		{Chi, "/files/*", "/files/{rest...}"},
		{Chi, "/files*", inexpressible},
		{Chi, "/a/*/b", refused},
		{Chi, "/a%20b", "/a%2520b"},
		{Chi, "/a b", "/a%20b"},

		{Gorilla, "/a/{id:[0-9]+}", "/a/{id}"},
		{Gorilla, "/f/{p:.*}", "/f/{p...}"},
		{Gorilla, "/f/{p:.+}", "/f/{p...}"},
		{Gorilla, "/f/{p:[^/]*}", "/f/{p} and /f/"},
		{Gorilla, "/f{p:.*}", inexpressible},
		{Gorilla, "/f/{p:.*}/x", inexpressible},
		{Gorilla, "/f/{p:[^x]+}", "/f/{p...}"},
		{Gorilla, "/f/{p:(}", refused},
		{Gorilla, "/f/{p:(?:[a-z]|x{0,3})}", "/f/{p} and /f/"},
		{Gorilla, "/f/{p:[a-z]x?}", "/f/{p}"},
		{Gorilla, "/f/*", "/f/*"},

		{Gin, "/a/:id", "/a/{id}"},
		{Gin, "/pre_:n", "/pre_{n}"},
		{Gin, "/a/:id.json", "/a/{id.json}"},
		{Gin, "/a/:id/b/:id", "/a/{id}/b/{id2}"},
		{Gin, "/:a/:a2/:a/:a", "/{a}/{a2}/{a3}/{a4}"},
		{Gin, "/files/*path", "/files/{path...}"},
		{Gin, "/files/*", refused},
		{Gin, "/files*path", refused},
		{Gin, "/files/*path/x", refused},
		{Gin, "/a/:b:c", refused},
		{Gin, "/a/:/b", refused},
		{Gin, `/items\:export`, "/items:export"},
		{Gin, "/items:export", "/items{export}"},
		{Gin, "/a/{id}", "/a/%7Bid%7D"},

		{Echo, "/a/:id", "/a/{id}"},
		{Echo, "/files/*", "/files/{rest...}"},
		{Echo, "/files/*path", "/files/{path...}"},
		{Echo, "/files*", inexpressible},
		{Echo, "/a/*/b", inexpressible},
		{Echo, `/items\:export`, "/items:export"},

		{Fiber, "/a/:id", "/a/{id}"},
		{Fiber, "/a/:id.json", "/a/{id}.json"},
		{Fiber, "/a/:from-:to", "/a/{from}-{to}"},
		{Fiber, "/user/:name?", "/user/{name} and /user/ and /user"},
		{Fiber, "/:name?", "/{name} and /"},
		{Fiber, "/a/:x?/b", inexpressible},
		{Fiber, "/a/:id<int>", "/a/{id}"},
		{Fiber, "/a/:id<min(1);max(9)>/b", "/a/{id}/b"},
		{Fiber, "/a/:id<int", refused},
		{Fiber, "/files/*", "/files/{rest...} and /files"},
		{Fiber, "/*", "/{rest...}"},
		{Fiber, "/files/+", "/files/{rest...}"},
		{Fiber, "/files*", inexpressible},
		{Fiber, "/a/*/b/*", inexpressible},
		{Fiber, `/pl\+s`, "/pl+s"},
		{Fiber, `/w\?`, "/w%3F"},
		{Fiber, "/a%20b", "/a%20b"},

		{Neutral, "/a/{id}", "/a/{id}"},
		{Neutral, "/a/", "/a/"},
		{Neutral, "/a/{p...}", "/a/{p...}"},
		{Neutral, "/a/{$}", refused},
		{Neutral, "/a/{id}.json", "/a/{id}.json"},
		{Neutral, "/a/{id", refused},
		{Neutral, "/a/id}", refused},
		{Neutral, "/a/%zz", refused},
		{Neutral, "/a?x=1", inexpressible},
		{Chi, "/a#x", inexpressible},
	} {
		require.Equal(t, c.want, c.dialect.read(c.path).String(), "%s in %s", c.path, c.dialect)
	}
}
