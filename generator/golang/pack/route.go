package pack

import (
	"fmt"
	"strings"
)

// packRoutes lays out what the fixed part's match.go reads.
func packRoutes(operations []Operation) (string, error) {
	routes, err := parseRoutes(operations)
	if err != nil {
		return "", err
	}
	methods, more, err := methodNumbers(operations)
	if err != nil {
		return "", err
	}
	a, err := determinise(routes, operations)
	if err != nil {
		return "", err
	}
	var t hashTable
	for id, s := range a.states {
		for _, text := range s.order {
			t.add(id+1, text, s.next[text]+1)
		}
	}
	b, err := t.layout()
	if err != nil {
		return "", err
	}
	b.align(8)
	statesAt := len(b)
	b = append(b, make([]byte, 8*(len(a.states)+1))...)
	b.setU32(12, statesAt)
	w := &winners{routes: routes, known: map[[2]int]bool{}, segments: map[[2]string]bool{}}
	accepts := map[string]int{}
	machines := map[*machine]int{}
	for id, s := range a.states {
		at := statesAt + 8*(id+1)
		fallback := s.fallback + 1
		if s.machine != nil {
			b.align(4)
			if _, done := machines[s.machine]; !done {
				machines[s.machine] = len(b)
				b.machine(s.machine)
				b.align(4)
			}
			fallback = len(b)
			b.u32(machines[s.machine])
			for _, next := range s.outcomes {
				b.u32(next + 1)
			}
			fallback |= stateClassed
		}
		if fallback&^stateClassed > stateMask {
			return "", fmt.Errorf("routes of %d bytes: too many", len(b))
		}
		if s.final {
			fallback |= stateFinal
		}
		if len(s.order) != 0 {
			fallback |= stateSlots
		}
		b.setU32(at, fallback)
		if record := w.accept(s.routes, methods); record != "" {
			place, shared := accepts[record]
			if !shared {
				b.align(8)
				place = len(b)
				accepts[record] = place
				b = append(b, record...)
			}
			b.setU32(at+4, place)
		}
	}
	b.align(8)
	b.setU32(16, len(b))
	return string(b) + records(more), nil
}

const (
	stateMask    = 1<<28 - 1
	stateFinal   = 1 << 28
	stateSlots   = 1 << 29
	stateClassed = 1 << 30
)

// accept is the methods of the routes that match, and what each of them means.
func (w *winners) accept(routes []int, methods map[string]int) string {
	byMethod := map[int][]int{}
	for _, r := range routes {
		n := methods[w.routes[r].method]
		byMethod[n] = append(byMethod[n], r)
	}
	byMethod[methods["HEAD"]] = append(byMethod[methods["HEAD"]], byMethod[methods["GET"]]...)
	var mask uint64
	var b, ops buffer
	for n := range maxMethods {
		if list := byMethod[n]; len(list) != 0 {
			mask |= 1 << n
			operation := 0
			if r := w.best(list); r >= 0 {
				operation = w.routes[r].operation + 1
			}
			ops.u32(operation)
		}
	}
	if mask == 0 {
		return ""
	}
	b.u64(mask)
	return string(b) + string(ops)
}

// methodNumbers are the bit of each method, and those beyond the standard ones in order.
func methodNumbers(operations []Operation) (numbers map[string]int, more []string, err error) {
	numbers = map[string]int{}
	for i, m := range strings.Fields("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT") {
		numbers[m] = i
	}
	for _, o := range operations {
		if _, ok := numbers[o.Method]; ok {
			continue
		}
		if o.Method == "" {
			return nil, nil, fmt.Errorf("operation %s: no method", o.describe())
		}
		if len(numbers) == maxMethods {
			return nil, nil, fmt.Errorf("operation %s: more than %d methods", o.describe(), maxMethods)
		}
		numbers[o.Method] = len(numbers)
		more = append(more, o.Method)
	}
	return numbers, more, nil
}
