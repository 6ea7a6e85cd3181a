// Package glue joins an emitted package to package observe.
package glue

import (
	"context"
	"errors"
	"slices"

	"example.com/harness/observe"

	scopes "scopegen.invalid/scopes"
)

// World is the emitted package's.
type World struct{}

// Caller makes a principal.
func (World) Caller(c observe.Caller) (any, error) {
	every := scopes.Of(slices.Collect(scopes.All())...)
	one := func() scopes.Set {
		s, err := scopes.ParseScope(c.Scope)
		if err != nil {
			panic(err)
		}
		return scopes.Of(s)
	}
	holding := func(set scopes.Set) (any, error) {
		return scopes.NewPrincipal(scopes.NewCredential(1, 0, set)), nil
	}
	switch c.Kind {
	case "all":
		return holding(every)
	case "but":
		return holding(every.Without(one()))
	case "only":
		return holding(one())
	case "bad":
		return nil, scopes.ErrInvalidToken
	case "down":
		return nil, errors.New("nobody can tell")
	}
	var list []scopes.Credential
	for _, credential := range c.Credentials {
		scheme, err := scopes.ParseScheme(credential.Scheme)
		if err != nil {
			panic(err)
		}
		var subject scopes.SubjectType
		if err := subject.UnmarshalText([]byte(credential.Subject)); err != nil {
			panic(err)
		}
		var set scopes.Set
		for _, name := range credential.Scopes {
			s, err := scopes.ParseScope(name)
			if err != nil {
				panic(err)
			}
			set = set.Union(scopes.Of(s))
		}
		list = append(list, scopes.NewCredential(scheme, subject, set))
	}
	if list == nil {
		return nil, scopes.ErrNoCredentials
	}
	return scopes.NewPrincipal(list...), nil
}

// Open registers operations.
func (World) Open(config, base string, operations []string, state *observe.State) (observe.Server, error) {
	var list []scopes.Operation
	here := map[scopes.Operation]bool{}
	for _, id := range operations {
		op, err := scopes.ParseOperation(id)
		if err != nil {
			panic(err)
		}
		list = append(list, op)
		here[op] = true
	}
	var elsewhere []scopes.Exception
	for op := range scopes.Operations() {
		if !here[op] {
			elsewhere = append(elsewhere, scopes.Absent(op, "of another table"))
		}
	}
	return open(config, base, list, state, elsewhere)
}

// hook tells the state of every decision.
func hook(state *observe.State) scopes.GuardOption {
	return scopes.WithHook(func(_ context.Context, e scopes.Event) {
		state.Decided(e.Operation.ID(), e.Outcome == scopes.OutcomeAllowed, e.Reason.String())
	})
}

// authenticate is who the request that is under way comes from.
func authenticate(state *observe.State) (scopes.Principal, error) {
	p, err := state.Principal()
	if err != nil {
		return scopes.Principal{}, err
	}
	return p.(scopes.Principal), nil
}

// ran is what every handler does.
func ran(state *observe.State, op scopes.Operation, ctx context.Context) {
	found := ""
	if call, ok := scopes.FromContext(ctx); ok {
		found = call.Operation.ID()
	}
	state.Ran(op.ID(), found)
}

func unknown(config string) string { return "there is no configuration " + config }
