package pack

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// node of the trie that the patterns make together.
type node struct {
	id       int
	literals map[string]*node
	mixed    []mixedEdge
	mixedAt  map[string]*node
	param    *node
	tail     *node
	isTail   bool
	routes   []int
}

type mixedEdge struct {
	parts []part
	key   string
	to    *node
}

type automaton struct {
	states []*state
}

// state is a set of nodes: all those in which the segments read so far can have led.
type state struct {
	nodes    []*node
	order    []string
	next     map[string]int // what a segment with a slot leads to, from 0
	fallback int            // what any other non-empty one leads to, -1 nothing
	machine  *machine       // or which one, by the mixed patterns that it matches
	outcomes []int
	routes   []int
	final    bool
}

// determinise makes the automaton in which the route guard never has two places to look: the subset construction, one segment a step.
func determinise(routes []route, operations []Operation) (*automaton, error) {
	root := trie(routes)
	a := &automaton{}
	ids := map[string]int{}
	machines := map[string]*machine{}
	limitStates, limitSlots := 16*len(routes)+4096, 64*len(routes)+16384
	slots := 0
	enter := func(set map[*node]bool) int {
		if len(set) == 0 {
			return -1
		}
		list := make([]*node, 0, len(set))
		for n := range set {
			list = append(list, n)
		}
		sort.Slice(list, func(i, j int) bool { return list[i].id < list[j].id })
		var key []byte
		for _, n := range list {
			key = strconv.AppendInt(key, int64(n.id), 36)
			key = append(key, ',')
		}
		id, known := ids[string(key)]
		if !known {
			id = len(a.states)
			ids[string(key)] = id
			a.states = append(a.states, &state{nodes: list})
		}
		return id
	}
	enter(map[*node]bool{root: true})
	for id := 0; id < len(a.states); id++ {
		s := a.states[id]
		if err := s.expand(enter, machines); err != nil {
			return nil, err
		}
		if slots += len(s.order); len(a.states) > limitStates || slots > limitSlots {
			return nil, fmt.Errorf("operation %s: its pattern overlaps so many others that the route table would grow beyond %d states or %d segments", operations[s.blame(routes)].describe(),
				limitStates, limitSlots)
		}
	}
	return a, nil
}

// blame is an operation below the state, for the error.
func (s *state) blame(routes []route) int {
	for n := s.nodes[len(s.nodes)-1]; ; {
		switch {
		case len(n.routes) != 0:
			return routes[n.routes[0]].operation
		case n.param != nil:
			n = n.param
		case n.tail != nil:
			n = n.tail
		case len(n.mixed) != 0:
			n = n.mixed[0].to
		default:
			texts := make([]string, 0, len(n.literals))
			for text := range n.literals {
				texts = append(texts, text)
			}
			sort.Strings(texts)
			n = n.literals[texts[0]]
		}
	}
}

func (s *state) expand(enter func(map[*node]bool) int, machines map[string]*machine) error {
	s.next = map[string]int{}
	tails, any := map[*node]bool{}, map[*node]bool{}
	var edges []mixedEdge
	s.final = true
	texts := map[string]bool{}
	seen := map[int]bool{}
	for _, n := range s.nodes {
		for _, r := range n.routes {
			if !seen[r] {
				seen[r] = true
				s.routes = append(s.routes, r)
			}
		}
		s.final = s.final && n.isTail
		for text := range n.literals {
			texts[text] = true
		}
		if n.isTail {
			tails[n], any[n] = true, true
		}
		if n.tail != nil {
			tails[n.tail], any[n.tail] = true, true
		}
		if n.param != nil {
			any[n.param] = true
		}
		edges = append(edges, n.mixed...)
	}
	if s.final {
		s.fallback = enter(any)
		return nil
	}
	if len(tails) != 0 {
		texts[""] = true
	}
	for text := range texts {
		s.order = append(s.order, text)
	}
	sort.Strings(s.order)
	for _, text := range s.order {
		set := map[*node]bool{}
		copyNodes(set, any)
		if text == "" {
			set = map[*node]bool{}
			copyNodes(set, tails)
		}
		for _, n := range s.nodes {
			if to := n.literals[text]; to != nil {
				set[to] = true
			}
		}
		for _, e := range edges {
			if text != "" && matchParts(e.parts, text) {
				set[e.to] = true
			}
		}
		s.next[text] = enter(set)
	}
	s.fallback = enter(any)
	if len(edges) == 0 {
		return nil
	}
	// Equal mixes that lead to different nodes are one question to the classifier.
	var keys []string
	byKey := map[string][]mixedEdge{}
	for _, e := range edges {
		if byKey[e.key] == nil {
			keys = append(keys, e.key)
		}
		byKey[e.key] = append(byKey[e.key], e)
	}
	sort.Strings(keys)
	name := strings.Join(keys, "/")
	m := machines[name]
	if m == nil {
		var patterns [][]part
		for _, key := range keys {
			patterns = append(patterns, byKey[key][0].parts)
		}
		var err error
		if m, err = newMachine(patterns); err != nil {
			return fmt.Errorf("segments %s: %w", strings.Join(keys, ", "), err)
		}
		machines[name] = m
	}
	s.machine = m
	for _, outcome := range m.outcomes {
		set := map[*node]bool{}
		copyNodes(set, any)
		for _, i := range outcome {
			for _, e := range byKey[keys[i]] {
				set[e.to] = true
			}
		}
		s.outcomes = append(s.outcomes, enter(set))
	}
	return nil
}

func copyNodes(to, from map[*node]bool) {
	for n := range from {
		to[n] = true
	}
}

func trie(routes []route) *node {
	nodes := 0
	grow := func() *node {
		nodes++
		return &node{id: nodes, literals: map[string]*node{}, mixedAt: map[string]*node{}}
	}
	root := grow()
	for i, r := range routes {
		for _, pattern := range r.patterns {
			n := root
			for _, s := range pattern {
				n = n.step(s, grow)
			}
			n.routes = append(n.routes, i)
		}
	}
	return root
}

func (n *node) step(s segment, grow func() *node) *node {
	switch s.kind {
	case parameter:
		if n.param == nil {
			n.param = grow()
		}
		return n.param
	case tail:
		if n.tail == nil {
			n.tail = grow()
			n.tail.isTail = true
		}
		return n.tail
	case mixed:
		key := s.key()
		if n.mixedAt[key] == nil {
			n.mixedAt[key] = grow()
			n.mixed = append(n.mixed, mixedEdge{parts: s.parts, key: key, to: n.mixedAt[key]})
		}
		return n.mixedAt[key]
	}
	if n.literals[s.text] == nil {
		n.literals[s.text] = grow()
	}
	return n.literals[s.text]
}
