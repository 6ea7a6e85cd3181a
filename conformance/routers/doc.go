// Package routers tests the generated adapters on the real routers: emitted from a specification, compiled in a module of
// their own, and driven with requests; and the generator's judgement of route tables against what the routers do with them.
package routers
