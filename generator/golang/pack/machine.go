package pack

import (
	"fmt"
	"sort"
	"strconv"
)

// machine is the deterministic automaton, byte by byte, that says which of some mixed patterns a segment matches. It is in place of trying
// them one after the other, each with its own back-tracking.
type machine struct {
	classOf  [256]byte
	classes  int
	next     [][]int // by state and class
	outcome  []int   // by state
	outcomes [][]int // which patterns match, the first none
}

const maxMachineStates = 1 << 14

// newMachine does the subset construction. A position is one byte of text, or a parameter's first byte, or its others, which may already be
// over.
func newMachine(patterns [][]part) (*machine, error) {
	type position struct {
		any, loop bool
		text      byte
		pattern   int
		last      bool // the pattern ends here
	}
	var positions []position
	m := &machine{classes: 1}
	var starts []int
	for i, parts := range patterns {
		starts = append(starts, len(positions))
		for _, p := range parts {
			if p == "" {
				positions = append(positions, position{any: true, pattern: i}, position{any: true, loop: true, pattern: i})
			}
			for k := range len(p) {
				positions = append(positions, position{text: p[k], pattern: i})
				if c := p[k]; m.classOf[c] == 0 {
					m.classOf[c] = byte(m.classes)
					m.classes++
				}
			}
		}
		positions = append(positions, position{last: true, pattern: i})
	}
	// enter adds a position and those that it can pass for without a byte.
	enter := func(set map[int]bool, at int) {
		for set[at] = true; positions[at].loop; set[at] = true {
			at++
		}
	}
	ids := map[string]int{}
	outcomes := map[string]int{"[]": 0}
	m.outcomes = [][]int{nil}
	var sets [][]int
	state := func(set map[int]bool) int {
		list := make([]int, 0, len(set))
		for at := range set {
			list = append(list, at)
		}
		sort.Ints(list)
		var key []byte
		matched := []int{}
		for _, at := range list {
			key = strconv.AppendInt(key, int64(at), 36)
			key = append(key, ',')
			if positions[at].last {
				matched = append(matched, positions[at].pattern)
			}
		}
		id, known := ids[string(key)]
		if !known {
			id = len(sets)
			ids[string(key)] = id
			sets = append(sets, list)
			o, known := outcomes[fmt.Sprint(matched)]
			if !known {
				o = len(m.outcomes)
				outcomes[fmt.Sprint(matched)] = o
				m.outcomes = append(m.outcomes, matched)
			}
			m.outcome = append(m.outcome, o)
		}
		return id
	}
	first := map[int]bool{}
	for _, at := range starts {
		enter(first, at)
	}
	state(first)
	for id := 0; id < len(sets); id++ {
		if len(sets) > maxMachineStates {
			return nil, fmt.Errorf("telling them apart takes more than %d states", maxMachineStates)
		}
		to := make([]map[int]bool, m.classes)
		for class := range to {
			to[class] = map[int]bool{}
		}
		for _, at := range sets[id] {
			switch p := positions[at]; {
			case p.last:
			case p.any:
				step := at + 1
				if p.loop {
					step = at
				}
				for class := range to {
					enter(to[class], step)
				}
			default:
				enter(to[m.classOf[p.text]], at+1)
			}
		}
		row := make([]int, m.classes)
		for class := range to {
			row[class] = state(to[class])
		}
		m.next = append(m.next, row)
	}
	return m, nil
}

// machine lays out a classifier as the fixed part's match.go reads it.
func (b *buffer) machine(m *machine) {
	at := len(*b)
	b.u32(m.classes)
	b.u32(0)
	*b = append(*b, m.classOf[:]...)
	for _, row := range m.next {
		for _, next := range row {
			b.u16(next)
		}
	}
	b.setU32(at+4, len(*b))
	for _, o := range m.outcome {
		b.u16(o)
	}
}
