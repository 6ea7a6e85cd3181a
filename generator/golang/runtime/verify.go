package runtime

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Route is a route that a router lists.
type Route struct {
	Method, Pattern string // as the router writes them; Method "" or "*" for every method
	// Path is the whole path's pattern as the specification would write it, {id} for a segment and
	// {path...} for a rest; empty when it cannot be told.
	Path string
	// Operation is that of the guard's own handler which stands there; zero for any other handler.
	Operation Operation
	// First says that the router takes the first route that matches, in the order of the list.
	First bool
}

func (r Route) String() string {
	if r.Method == "" || r.Method == "*" {
		return r.Pattern
	}
	return r.Method + " " + r.Pattern
}

// Exception is a gap that somebody has decided on.
type Exception struct {
	operation     Operation
	route, reason string
	gate          *Gate
	where         func(Operation) bool
	routes        func(route string) bool
}

// Absent says that this service does not serve the operation, and why.
func Absent(op Operation, reason string) Exception { return Exception{operation: op, reason: reason} }

// AbsentWhere is Absent for every operation of which the function says so: for a service that
// serves a part of the API.
func AbsentWhere(where func(Operation) bool, reason string) Exception {
	return Exception{where: where, reason: reason}
}

// Unguarded says that a route is not of the specification, and why: "GET /metrics", or "/metrics"
// for every method, as the router lists it.
func Unguarded(route, reason string) Exception { return Exception{route: route, reason: reason} }

// UnguardedWhere is Unguarded for every route of which the function says so, such as those of
// another API on the same router, which its own guard verifies.
func UnguardedWhere(where func(route string) bool, reason string) Exception {
	return Exception{routes: where, reason: reason}
}

// ServedBy says that another guard of the same service serves what is bound to its gate: a gRPC
// server beside an HTTP one.
func ServedBy(gate *Gate) Exception { return Exception{gate: gate} }

// VerifyRoutes compares what a router lists with the specification and with what is bound to the
// gate. It reports, all in one error: operations bound nowhere, routes of other handlers than the
// guard's, a guarded handler at a path that is not its operation's, routes listed twice, catch-alls
// that a router takes before guarded ones, and exceptions that have no reason or are no longer
// needed. Adapters call it; services call Verify.
func (g *Gate) VerifyRoutes(routes []Route, exceptions ...Exception) error {
	v := verification{gate: g, used: make([]bool, len(exceptions)), exceptions: exceptions}
	v.reasons()
	v.routes(routes)
	v.operations()
	v.unused()
	return errors.Join(v.found...)
}

type verification struct {
	gate       *Gate
	exceptions []Exception
	used       []bool
	found      []error
}

func (v *verification) report(format string, args ...any) {
	v.found = append(v.found, fmt.Errorf(format, args...))
}

func (v *verification) reasons() {
	for i, e := range v.exceptions {
		if e.gate != nil {
			v.used[i] = true
		} else if e.where != nil || e.routes != nil {
			if strings.TrimSpace(e.reason) == "" {
				v.report("the exception for %s has no reason", e)
			}
		} else if e.route == "" && e.operation == 0 {
			v.report("an exception is for nothing: it has no operation, no route and no gate")
			v.used[i] = true
		} else if e.route == "" && !e.operation.Valid() {
			v.report("an exception is for %s", invalid("Operation", int(e.operation)))
			v.used[i] = true
		} else if strings.TrimSpace(e.reason) == "" {
			v.report("the exception for %s has no reason", e)
		}
	}
}

func (e Exception) String() string {
	if e.where != nil {
		return "absent operations"
	}
	if e.routes != nil {
		return "unguarded routes"
	}
	if e.route != "" {
		return e.route
	}
	return e.operation.ID()
}

func (v *verification) routes(routes []Route) {
	seen := map[string]Route{}
	for i, r := range routes {
		if r.Operation == 0 {
			if !v.excepted(r) {
				v.report("%s: a route without an operation; register it through the guard, or except it with Unguarded(%q, reason)", r, r.String())
			}
			if r.First {
				v.swallowed(r, routes[i+1:])
			}
		} else if r.Path != "" && !samePath(r.Path, r.Operation.Pattern()) {
			v.report("%s: %s stands here, whose path is %s: say the prefix of a group or mount with Under", r, r.Operation, r.Operation.Pattern())
		} else if !r.Operation.takes(r.Method) {
			v.report("%s: %s stands here, whose method is %s", r, r.Operation, r.Operation.Method())
		}
		if _, twice := seen[r.String()]; twice {
			v.report("%s: registered twice", r)
		}
		seen[r.String()] = r
	}
}

// takes reports whether the operation's handler may stand at a route of that method; it denies what
// is not its own.
func (o Operation) takes(method string) bool {
	return method == "" || method == "*" || method == o.Method() || method == "HEAD" && o.servesHead()
}

// swallowed reports guarded routes behind one that takes all their requests.
func (v *verification) swallowed(first Route, behind []Route) {
	for _, r := range behind {
		if r.Operation != 0 && (first.Method == "" || first.Method == "*" || first.Method == r.Method) && covers(first.Path, r.Path) {
			v.report("%s: takes the requests of %s (%s), which is registered after it", first, r.Operation, r)
		}
	}
}

func (v *verification) excepted(r Route) bool {
	found := false
	for i, e := range v.exceptions {
		if e.route != "" && (e.route == r.String() || e.route == r.Pattern) || e.routes != nil && e.routes(r.String()) {
			v.used[i], found = true, true
		}
	}
	return found
}

// operations reports operations that are bound nowhere, and absent ones that are.
func (v *verification) operations() {
	absent := map[Operation]bool{}
	for i, e := range v.exceptions {
		for op := range Operations() {
			switch {
			case e.gate != nil:
				absent[op] = absent[op] || e.gate.bound[op]
			case e.where != nil && e.where(op) || e.route == "" && e.operation == op:
				absent[op], v.used[i] = true, true
				if v.gate.bound[op] {
					v.report("%s: said to be absent, but it has a handler", op)
				}
			}
		}
	}
	var missing []string
	for op := range Operations() {
		if !v.gate.bound[op] && !absent[op] {
			missing = append(missing, fmt.Sprintf("%s: no handler for %s; register one, or except it with Absent", op, op.calledBy()))
		}
	}
	sort.Strings(missing)
	for _, text := range missing {
		v.report("%s", text)
	}
}

// calledBy is what a request for the operation asks for.
func (o Operation) calledBy() string {
	text := o.Method() + " " + o.Pattern()
	if o.RPC() != "" {
		text += " (" + o.RPC() + ")"
	}
	return text
}

func (v *verification) unused() {
	for i, e := range v.exceptions {
		if !v.used[i] {
			v.report("the exception for %s excepts nothing: there is nothing of the kind", e)
		}
	}
}

// samePath compares patterns without the names of their parameters. A mixed segment is a parameter.
func samePath(a, b string) bool {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if strings.Contains(x[i], "{") != strings.Contains(y[i], "{") || !strings.Contains(x[i], "{") && x[i] != y[i] {
			return false
		}
	}
	return true
}

// covers reports whether the first pattern matches every path that the second does. Mixed segments
// count as text, so that in doubt it does not.
func covers(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range x {
		if strings.HasSuffix(x[i], "...}") {
			return len(y) > i
		}
		if i >= len(y) || strings.HasSuffix(y[i], "...}") {
			return false
		}
		if x[i] != y[i] && !(strings.HasPrefix(x[i], "{") && strings.IndexByte(x[i], '}') == len(x[i])-1 && y[i] != "") {
			return false
		}
	}
	return len(x) == len(y)
}
