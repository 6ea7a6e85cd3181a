package runtime

import (
	"encoding/json"
	"iter"
	"sort"
)

// Operation is one endpoint: a method on a path pattern. The zero value is none, and denied. Its
// number is this build's alone: text and JSON are the id.
type Operation uint32

// The table of operations is two record tables, their offsets first, and the operations' numbers in
// the order of their ids, 32 bits each.
func operationRecords(table string) string { return table[le32(table, 0):] }

func operationCount(table string) int { return recordCount(operationRecords(table)) }

func (o Operation) field(n int) string {
	return field(record(operationRecords(packedOperations), int(min(o, 1<<31-1))), n)
}

// Valid reports whether o is one of the declared operations.
func (o Operation) Valid() bool {
	return o >= 1 && uint64(o) <= uint64(operationCount(packedOperations))
}

// Method is the HTTP method.
func (o Operation) Method() string { return o.field(0) }

// Base is what stands before the path, such as "/api".
func (o Operation) Base() string { return o.field(1) }

// Path is the path pattern after the base.
func (o Operation) Path() string { return o.field(2) }

// Pattern is Base and Path: the whole path's pattern, as the specification writes it.
func (o Operation) Pattern() string { return o.Base() + o.Path() }

// ID is the operation's id, the same in every build that does not rename it.
func (o Operation) ID() string { return o.field(3) }

// String is the id; empty for none.
func (o Operation) String() string { return o.ID() }

// Access is the kind of requirement: a label. Decisions read the alternatives.
func (o Operation) Access() Access { return Access(o.field(4)) }

// Deprecated reports whether the specification says so.
func (o Operation) Deprecated() bool { return o.field(5) != "" }

// Summary is the specification's summary.
func (o Operation) Summary() string { return o.field(6) }

// Deprecation says since when it is deprecated, when it goes, and why; nil when it is not. Dates
// are as written and never change a decision.
func (o Operation) Deprecation() *Deprecation {
	if !o.Deprecated() {
		return nil
	}
	return &Deprecation{Since: o.field(7), Removal: o.field(8), Note: o.field(9)}
}

// RPC is the full method name, such as "/pkg.Service/Method", by which gRPC and Connect call the
// operation; empty when they do not.
func (o Operation) RPC() string { return o.field(10) }

// serveMux is the operation's pattern for http.ServeMux where that is not Pattern: two, with a tab
// between, where a trailing slash is ignored, or "!" and why there is none.
func (o Operation) serveMux() string { return o.field(11) }

// MarshalText gives the id. An invalid operation is an error.
func (o Operation) MarshalText() ([]byte, error) {
	if !o.Valid() {
		return nil, invalid("Operation", int(o))
	}
	return []byte(o.ID()), nil
}

// UnmarshalText takes an id.
func (o *Operation) UnmarshalText(text []byte) error {
	op, err := ParseOperation(string(text))
	if err == nil {
		*o = op
	}
	return err
}

// MarshalJSON gives the id as a JSON string.
func (o Operation) MarshalJSON() ([]byte, error) {
	if !o.Valid() {
		return nil, invalid("Operation", int(o))
	}
	return json.Marshal(o.ID())
}

// ParseOperation is the operation with that id.
func ParseOperation(id string) (Operation, error) {
	byID := int(le32(packedOperations, 4))
	number := func(i int) Operation { return Operation(le32(packedOperations, byID+4*i)) }
	count := operationCount(packedOperations)
	i := sort.Search(count, func(i int) bool { return number(i).ID() >= id })
	if i < count && number(i).ID() == id {
		return number(i), nil
	}
	return 0, unknown("operation", id, count, func(n int) string { return Operation(n).ID() })
}

// Operations iterates over every operation, in the order of the specification.
func Operations() iter.Seq[Operation] {
	return func(yield func(Operation) bool) {
		for n := 1; n <= operationCount(packedOperations); n++ {
			if !yield(Operation(n)) {
				return
			}
		}
	}
}

// Access says what kind of requirement an operation has.
type Access string

// The kinds of requirement. Of one that nobody declared, the alternatives are none: it is denied.
const (
	AccessScoped        Access = "scoped"
	AccessAuthenticated Access = "authenticated" // any valid credential
	AccessOptional      Access = "optional"      // anonymous passes, a bad credential does not
	AccessPublic        Access = "public"        // never authenticates
	AccessNone          Access = "none"          // always denied
	AccessUndeclared    Access = "undeclared"    // always denied
)
