package main

import (
	"fmt"

	"github.com/scopegen/scopegen/conformance/bench/corpus"
)

// engine answers requests of one corpus: which route (find), or whether the token may call it (allow).
type engine struct {
	name string
	// after says that the engine is handed the route that a router has found: what routing costs comes on top.
	after bool
	find  func(r *corpus.Request) int
	allow func(r *corpus.Request) bool
	// loop goes through requests without a call of a function value for each; only the generated package has one, whose
	// whole cost would be near that of the calls.
	loop func(requests []corpus.Request) int
}

// builder makes an engine for a corpus. One that cannot take the corpus panics, as routers do on registration.
type builder struct {
	name  string
	most  int // routes it can be asked to take without waiting for minutes; 0 any number
	build func(c *corpus.Corpus) engine
}

// make is the engine, or why there is none.
func (b builder) make(c *corpus.Corpus) (e engine, why error) {
	defer func() {
		if r := recover(); r != nil {
			why = fmt.Errorf("refuses the routes: %.90v", r)
		}
	}()
	if b.most != 0 && len(c.Routes) > b.most {
		return engine{}, fmt.Errorf("not for more than %d routes", b.most)
	}
	e = b.build(c)
	e.name = b.name
	return e, nil
}

// check holds the engine against the reference on all requests, before it is timed on any.
func (e engine) check(c *corpus.Corpus, requests []corpus.Request) error {
	wrong := 0
	var first string
	for i := range requests {
		r := &requests[i]
		ok := true
		if e.find != nil {
			ok = e.find(r) == r.Route
		} else {
			ok = e.allow(r) == c.Allowed(r)
		}
		if !ok {
			if wrong++; wrong == 1 {
				first = r.Method + " " + r.Path
			}
		}
	}
	if wrong != 0 {
		return fmt.Errorf("wrong on %d of %d requests, such as %s", wrong, len(requests), first)
	}
	return nil
}

// run goes through requests once.
func (e engine) run(requests []corpus.Request) (n int) {
	switch {
	case e.loop != nil:
		return e.loop(requests)
	case e.find != nil:
		for i := range requests {
			n += e.find(&requests[i])
		}
	default:
		for i := range requests {
			if e.allow(&requests[i]) {
				n++
			}
		}
	}
	return n
}
