package shared

import (
	"fmt"
	"strconv"
	"strings"

	"scopegen.invalid/scopes"
)

// order keeps what has been registered, since the router takes the first route that matches.
type order struct {
	lines      []string
	registered map[scopes.Operation]bool
}

func newOrder() *order {
	return &order{lines: strings.Split(behind, "\n"), registered: map[scopes.Operation]bool{}}
}

// add notes an operation. It gives one that stands before it and takes some of its requests, or 0.
func (o *order) add(op scopes.Operation) scopes.Operation {
	o.registered[op] = true
	for _, number := range strings.Fields(o.lines[op-1]) {
		n, _ := strconv.ParseUint(number, 10, 32)
		if wide := scopes.Operation(n); o.registered[wide] {
			return wide
		}
	}
	return 0
}

// must notes an operation that is being registered.
func (o *order) must(op scopes.Operation) {
	if wide := o.add(op); wide != 0 {
		panic(packageName + ": " + swap(op, wide))
	}
}

// swap says what is wrong with an order.
func swap(op, wide scopes.Operation) string {
	return fmt.Sprintf("%s (%s %s) is registered behind %s (%s %s), which takes its requests, since the first route that matches wins: register it before that one",
		op, op.Method(), op.Pattern(), wide, wide.Method(), wide.Pattern())
}
