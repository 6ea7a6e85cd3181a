package shared

import "scopegen.invalid/scopes"

// answersHead reports whether an operation's i-th pattern is registered for HEAD too: a route for
// GET does not answer HEAD here, as RFC 9110 section 9.3.2 has it, and no other operation does.
func answersHead(op scopes.Operation, i int) bool {
	return (heads[op-1]-'0')>>i&1 == 1
}
