package runtime

import "context"

// Call is a request that got past a guard: what it calls, who calls, and how it was decided. Where
// the operation is in report-only mode Decision may be one that denies.
type Call struct {
	Operation Operation
	Principal Principal
	Decision  Decision

	gate *Gate
}

type callKey struct{}

// callContext carries a call without a second allocation for its value.
type callContext struct {
	context.Context
	call Call
}

func (c *callContext) Value(key any) any {
	if key == (callKey{}) {
		return &c.call
	}
	return c.Context.Value(key)
}

// NewContext is a context that carries the call. It is for adapters, and for tests of handlers.
func NewContext(ctx context.Context, call Call) context.Context {
	return &callContext{Context: ctx, call: call}
}

// FromContext is the call that a guard let through. It is not ok in a handler without a guard.
func FromContext(ctx context.Context) (Call, bool) {
	call, ok := ctx.Value(callKey{}).(*Call)
	if !ok {
		return Call{}, false
	}
	return *call, true
}

// RequireAll checks inside a handler what the operation alone cannot say: that one of the caller's
// credentials holds all of these scopes, implied ones included. It returns nil or a *Denial, which
// Guard.Deny answers. Report-only does not loosen it, and without a guard in front it denies.
func RequireAll(ctx context.Context, scopes ...Scope) error {
	return requireScopes(ctx, Of(scopes...), func(c Credential) bool {
		for _, s := range scopes {
			if !c.scopes.Grants(s, c.subject) {
				return false
			}
		}
		return true
	})
}

// RequireAny is RequireAll for at least one of these scopes; the answer asks for the first. None at
// all is denied.
func RequireAny(ctx context.Context, scopes ...Scope) error {
	var first Set
	if len(scopes) != 0 {
		first = Of(scopes[0])
	}
	return requireScopes(ctx, first, func(c Credential) bool {
		for _, s := range scopes {
			if c.scopes.Grants(s, c.subject) {
				return true
			}
		}
		return false
	})
}

func requireScopes(ctx context.Context, ask Set, enough func(Credential) bool) error {
	call, ok := FromContext(ctx)
	if !ok {
		return (&Denial{}).explained(nil)
	}
	d := &Denial{Operation: call.Operation, Decision: Decision{Reason: ReasonInsufficientScope}}
	for _, c := range call.Principal.credentials {
		if c.scheme == 0 {
			continue
		}
		if enough(c) {
			return nil
		}
		if len(d.Missing) == 0 {
			d.needs = []Need{{Scheme: c.scheme, Scopes: ask}}
			d.Missing = []Need{{Scheme: c.scheme, Scopes: ask.Without(closure(packedImplications, int(c.subject), c.scopes))}}
		}
	}
	if len(d.Missing) == 0 {
		d.Decision.Reason = ReasonUnauthenticated
	}
	return d.explained(nil)
}
