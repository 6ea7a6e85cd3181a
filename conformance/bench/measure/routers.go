package main

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/julienschmidt/httprouter"
	"github.com/labstack/echo/v4"

	"github.com/scopegen/scopegen/conformance/bench/corpus"
)

// routers only route: their handlers note which route they are of.
var routers = []builder{
	{name: "net/http ServeMux", build: serveMux},
	{name: "chi", build: chiRouter},
	{name: "gin", build: ginRouter},
	{name: "echo", build: echoRouter},
	{name: "httprouter", build: httpRouter},
}

type writer struct{ header http.Header }

func (w writer) Header() http.Header             { return w.header }
func (w writer) Write(b []byte) (int, error)     { return len(b), nil }
func (w writer) WriteHeader(int)                 {}
func (w writer) WriteString(string) (int, error) { return 0, nil }

// served finds by serving the request.
func served(h http.Handler, hit *int) engine {
	w := writer{http.Header{}}
	return engine{find: func(r *corpus.Request) int {
		*hit = -1
		h.ServeHTTP(w, r.HTTP)
		return *hit
	}}
}

// colons writes {p1} as :p1.
func colons(pattern string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(pattern)
}

// exact is the pattern for ServeMux, where a slash at the end would mean everything below.
func exact(r corpus.Route) string {
	if strings.HasSuffix(r.Pattern, "/") {
		return r.Method + " " + r.Pattern + "{$}"
	}
	return r.Method + " " + r.Pattern
}

// noting is a handler of ours, which what ServeMux redirects with is not.
type noting func(http.ResponseWriter, *http.Request)

func (n noting) ServeHTTP(w http.ResponseWriter, r *http.Request) { n(w, r) }

func serveMux(c *corpus.Corpus) engine {
	mux := http.NewServeMux()
	hit := -1
	for i, r := range c.Routes {
		mux.Handle(exact(r), noting(func(http.ResponseWriter, *http.Request) { hit = i }))
	}
	return engine{find: func(r *corpus.Request) int {
		h, pattern := mux.Handler(r.HTTP)
		if h, ok := h.(noting); ok && pattern != "" {
			h(nil, nil)
			return hit
		}
		return -1
	}}
}

func chiRouter(c *corpus.Corpus) engine {
	router := chi.NewRouter()
	hit := -1
	for i, r := range c.Routes {
		router.MethodFunc(r.Method, r.Pattern, func(http.ResponseWriter, *http.Request) { hit = i })
	}
	e := served(router, &hit)
	// Match alone is what chi does with the least of a request; it does not say which route it found, so it is checked by serving.
	context := chi.NewRouteContext()
	e.loop = func(requests []corpus.Request) (n int) {
		for i := range requests {
			context.Reset()
			if router.Match(context, requests[i].Method, requests[i].Path) {
				n++
			}
		}
		return n
	}
	return e
}

func ginRouter(c *corpus.Corpus) engine {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.RedirectTrailingSlash = false
	hit := -1
	for i, r := range c.Routes {
		router.Handle(r.Method, colons(r.Pattern), func(*gin.Context) { hit = i })
	}
	return served(router, &hit)
}

func echoRouter(c *corpus.Corpus) engine {
	router := echo.New()
	hit := -1
	for i, r := range c.Routes {
		router.Add(r.Method, colons(r.Pattern), func(echo.Context) error { hit = i; return nil })
	}
	return served(router, &hit)
}

func httpRouter(c *corpus.Corpus) engine {
	router := httprouter.New()
	hit := -1
	for i, r := range c.Routes {
		router.Handle(r.Method, colons(r.Pattern), func(http.ResponseWriter, *http.Request, httprouter.Params) { hit = i })
	}
	return engine{find: func(r *corpus.Request) int {
		h, _, _ := router.Lookup(r.Method, r.Path)
		if h == nil {
			return -1
		}
		h(nil, nil, nil)
		return hit
	}}
}
