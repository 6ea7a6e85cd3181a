package least

import (
	"cmp"
	"container/heap"
	"slices"
)

// solve chooses candidates so that every call is met. Calls that no candidate joins are solved apart. When the budget ends the
// best choice so far is given, and a cost below which there is none.
func (p *problem) solve() (chosen []int, exact bool, bound Cost) {
	exact = true
	budget := p.q.Budget
	for _, calls := range p.parts() {
		s := newSearch(p, calls, &budget)
		best, done, low := s.run()
		chosen = append(chosen, best...)
		exact = exact && done
		bound = bound.plus(low)
	}
	return chosen, exact, bound
}

// useful are the candidates that give an element of a call's alternatives which is not held from the start.
func (p *problem) useful(i int) []int {
	var all []int
	for _, alt := range p.calls[i].alternatives {
		for e := range alt.each {
			if !p.start.has(e) {
				all = append(all, p.covering[e]...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// parts are the calls that are not met from the start, those together that share a useful candidate.
func (p *problem) parts() (all [][]int) {
	parent := make([]int, len(p.candidates))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	var pending, first []int
	for i, c := range p.calls {
		if p.met(c, p.start) {
			continue
		}
		useful := p.useful(i)
		for _, k := range useful[1:] {
			parent[root(k)] = root(useful[0])
		}
		pending, first = append(pending, i), append(first, useful[0])
	}
	at := map[int]int{}
	for n, i := range pending {
		r := root(first[n])
		k, ok := at[r]
		if !ok {
			k = len(all)
			at[r] = k
			all = append(all, nil)
		}
		all[k] = append(all[k], i)
	}
	return all
}

// row is a call as the search sees it: met by any one of the candidates, or, where alternatives ask for several elements, by
// what the call says; then the candidates are those that bring some alternative nearer.
type row struct {
	call       int
	candidates []int
	single     bool
}

// search is a branch and bound over one part.
type search struct {
	p      *problem
	rows   []row
	budget *int
	taken  []int // chosen before the search, because nothing else would do

	all      []int // the candidates of all rows
	best     []int
	bestCost Cost
	ended    bool
	left     []Cost // by candidate: what is left of its cost in a bound; valid where stamp is round
	stamp    []int
	round    int
}

func newSearch(p *problem, calls []int, budget *int) *search {
	s := &search{p: p, budget: budget, left: make([]Cost, len(p.candidates)), stamp: make([]int, len(p.candidates))}
	for _, i := range calls {
		r := row{call: i, candidates: p.useful(i), single: true}
		for _, alt := range p.calls[i].alternatives {
			missing := 0
			for e := range alt.each {
				if !p.start.has(e) {
					missing++
				}
			}
			r.single = r.single && missing == 1
		}
		s.rows = append(s.rows, r)
	}
	return s
}

func (s *search) run() (best []int, exact bool, bound Cost) {
	s.reduce()
	held := slices.Clone(s.p.start)
	var base Cost
	for _, k := range s.taken {
		held.union(s.p.candidates[k].covers)
		base = base.plus(s.p.candidates[k].cost)
	}
	s.best = s.greedy(held)
	for _, k := range s.best {
		s.bestCost = s.bestCost.plus(s.p.candidates[k].cost)
	}
	dead := make(bits64, (len(s.p.candidates)+63)/64)
	_, low, _ := s.look(held, dead, s.rows)
	for _, r := range s.rows {
		s.all = append(s.all, r.candidates...)
	}
	slices.Sort(s.all)
	s.all = slices.Compact(s.all)
	if low.Less(s.bestCost) {
		if first := s.relax(dead); first > low.First {
			low = Cost{first, 0}
		}
	}
	s.branch(nil, Cost{}, held, dead, s.rows)
	if bound = base.plus(s.bestCost); s.ended {
		bound = base.plus(low)
	}
	return append(slices.Clone(s.taken), s.best...), !s.ended || low == s.bestCost, bound
}

// reduce takes out what cannot matter, until nothing more does: rows that another row's candidates meet in any case, candidates
// that meet no more than another that costs no more, and it takes what alone meets a row. Only rows of single elements say
// that much; candidates of the others stay.
func (s *search) reduce() {
	cost := func(k int) Cost { return s.p.candidates[k].cost }
	for changed := true; changed && *s.budget > 0; {
		changed = false
		// What alone meets a row.
		held := slices.Clone(s.p.start)
		for _, k := range s.taken {
			held.union(s.p.candidates[k].covers)
		}
		for _, r := range s.rows {
			if r.single && len(r.candidates) == 1 && !slices.Contains(s.taken, r.candidates[0]) {
				s.taken = append(s.taken, r.candidates[0])
				held.union(s.p.candidates[r.candidates[0]].covers)
				changed = true
			}
		}
		s.rows = slices.DeleteFunc(s.rows, func(r row) bool { return s.p.met(s.p.calls[r.call], held) })
		meets := map[int][]int{} // rows by candidate
		many := map[int]bool{}   // candidates of rows of several elements
		for i, r := range s.rows {
			for _, k := range r.candidates {
				meets[k] = append(meets[k], i)
				many[k] = many[k] || !r.single
			}
		}
		gone := make([]bool, len(s.rows))
		for i, r := range s.rows {
			if gone[i] || !r.single {
				continue
			}
			rarest := slices.MinFunc(r.candidates, func(a, b int) int { return cmp.Or(len(meets[a])-len(meets[b]), a-b) })
			for _, j := range meets[rarest] {
				*s.budget -= len(r.candidates)
				if j != i && !gone[j] && s.rows[j].single && contains(s.rows[j].candidates, r.candidates) {
					gone[j], changed = true, true
				}
			}
		}
		worse := map[int]bool{}
		for _, r := range s.rows {
			for _, k := range r.candidates {
				if many[k] || worse[k] {
					continue
				}
				rows := slices.DeleteFunc(slices.Clone(meets[k]), func(i int) bool { return gone[i] })
				if len(rows) == 0 {
					worse[k] = true
					continue
				}
				rarest := slices.MinFunc(rows, func(a, b int) int { return cmp.Or(len(s.rows[a].candidates)-len(s.rows[b].candidates), a-b) })
				for _, d := range s.rows[rarest].candidates {
					*s.budget -= len(rows)
					if d == k || worse[d] || cost(k).Less(cost(d)) || !contains(meets[d], rows) {
						continue
					}
					if cost(d) == cost(k) && k < d && contains(rows, slices.DeleteFunc(slices.Clone(meets[d]), func(i int) bool { return gone[i] })) {
						continue // the same: the one that is declared first
					}
					worse[k], changed = true, true
					break
				}
			}
		}
		var rows []row
		for i, r := range s.rows {
			if gone[i] {
				continue
			}
			if r.single {
				r.candidates = slices.DeleteFunc(slices.Clone(r.candidates), func(k int) bool { return worse[k] })
			}
			rows = append(rows, r)
		}
		s.rows = rows
	}
}

// contains reports whether a sorted list has all of another.
func contains(list, all []int) bool {
	i := 0
	for _, v := range all {
		for i < len(list) && list[i] < v {
			i++
		}
		if i == len(list) || list[i] != v {
			return false
		}
	}
	return true
}

// look gives the rows that are not met, with the candidates that there still are for them, the fewest first, and a cost below
// which there is no way to meet them all. It is not possible when one cannot be met any more.
func (s *search) look(held, dead bits64, rows []row) (unmet []row, low Cost, possible bool) {
	p := s.p
	unmet = make([]row, 0, len(rows))
	for _, r := range rows {
		*s.budget -= 1 + len(r.candidates)
		c := p.calls[r.call]
		if p.met(c, held) {
			continue
		}
		useful := make([]int, 0, len(r.candidates))
		if r.single {
			for _, k := range r.candidates {
				if !dead.has(k) {
					useful = append(useful, k)
				}
			}
		} else {
			useful = s.nearer(c, held, dead, useful)
		}
		if len(useful) == 0 {
			return nil, Cost{}, false
		}
		unmet = append(unmet, row{r.call, useful, r.single})
	}
	// Each row pays a share of what meets it; no candidate is paid more than it costs, so that all shares together are no more
	// than any choice.
	slices.SortStableFunc(unmet, func(a, b row) int { return cmp.Compare(len(a.candidates), len(b.candidates)) })
	s.round++
	rest := func(k int) *Cost {
		if s.stamp[k] != s.round {
			s.stamp[k], s.left[k] = s.round, p.candidates[k].cost
		}
		return &s.left[k]
	}
	for _, r := range unmet {
		share := *rest(r.candidates[0])
		for _, k := range r.candidates[1:] {
			if c := *rest(k); c.Less(share) {
				share = c
			}
		}
		if share == (Cost{}) {
			continue
		}
		for _, k := range r.candidates {
			left := rest(k)
			*left = left.minus(share)
		}
		low = low.plus(share)
	}
	return unmet, low, true
}

// nearer are the candidates that give something of an alternative that can still be satisfied.
func (s *search) nearer(c call, held, dead bits64, useful []int) []int {
	alive := func(k int) bool { return !dead.has(k) }
	for _, alt := range c.alternatives {
		from := len(useful)
		for e := range alt.each {
			if held.has(e) {
				continue
			}
			*s.budget -= len(s.p.covering[e])
			before := len(useful)
			for _, k := range s.p.covering[e] {
				if alive(k) {
					useful = append(useful, k)
				}
			}
			if len(useful) == before {
				useful = useful[:from]
				break
			}
		}
	}
	slices.Sort(useful)
	return slices.Compact(useful)
}

// branch tries to better the best choice from here on.
func (s *search) branch(chosen []int, cost Cost, held, dead bits64, rows []row) {
	if s.ended = s.ended || *s.budget <= 0; s.ended {
		return
	}
	unmet, low, possible := s.look(held, dead, rows)
	if !possible || !cost.plus(low).Less(s.bestCost) {
		return
	}
	if len(unmet) == 0 {
		s.best, s.bestCost = slices.Clone(chosen), cost
		return
	}
	try := slices.Clone(unmet[0].candidates)
	slices.SortStableFunc(try, func(a, b int) int {
		x, y := s.p.candidates[a].cost, s.p.candidates[b].cost
		return cmp.Or(cmp.Compare(x.First, y.First), cmp.Compare(x.Second, y.Second))
	})
	dead = slices.Clone(dead)
	for _, k := range try {
		dead.add(k) // chosen here, or not at all
		next := slices.Clone(held)
		next.union(s.p.candidates[k].covers)
		s.branch(append(slices.Clip(chosen), k), cost.plus(s.p.candidates[k].cost), next, dead, unmet)
	}
}

// offer is a candidate and what it gained for its cost when it was last looked at.
type offer struct {
	candidate int
	gain      int64
	cost      int64
}

type offers []offer

func (o offers) Len() int { return len(o) }
func (o offers) Less(i, j int) bool {
	x, y := o[i].gain*o[j].cost, o[j].gain*o[i].cost
	return x > y || x == y && o[i].candidate < o[j].candidate
}
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o *offers) Push(x any)   { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}

// greedy chooses what meets the most rows, or brings them nearest to being met, for what it costs, and then gives up what turned
// out needless, the dearest first.
func (s *search) greedy(held bits64) (chosen []int) {
	p := s.p
	from := held
	held = slices.Clone(held)
	touches := map[int][]int{}
	for i, r := range s.rows {
		for _, k := range r.candidates {
			touches[k] = append(touches[k], i)
		}
	}
	met := make([]bool, len(s.rows))
	pending := len(s.rows)
	gain := func(k int) (g int64) {
		after := slices.Clone(held)
		after.union(p.candidates[k].covers)
		for _, i := range touches[k] {
			c := p.calls[s.rows[i].call]
			switch {
			case met[i]:
			case p.met(c, after):
				g += 4
			case p.missing(c, after) < p.missing(c, held):
				g++
			}
		}
		return g
	}
	var queue offers
	for pending > 0 {
		if len(queue) == 0 {
			for k := range touches {
				if !p.candidates[k].covers.within(held) {
					queue = append(queue, offer{k, gain(k), 1 + p.candidates[k].cost.First})
				}
			}
			heap.Init(&queue)
		}
		top := heap.Pop(&queue).(offer)
		now := gain(top.candidate)
		if now == 0 && len(queue) > 0 {
			continue
		}
		if top.gain = now; len(queue) > 0 && queue[0].gain*top.cost > now*queue[0].cost {
			heap.Push(&queue, top)
			continue
		}
		chosen = append(chosen, top.candidate)
		held.union(p.candidates[top.candidate].covers)
		for _, i := range touches[top.candidate] {
			if !met[i] && p.met(p.calls[s.rows[i].call], held) {
				met[i] = true
				pending--
			}
		}
	}
	counts := p.count(from, chosen)
	dearest := slices.Clone(chosen)
	slices.SortStableFunc(dearest, func(a, b int) int {
		x, y := p.candidates[a].cost, p.candidates[b].cost
		return cmp.Or(cmp.Compare(y.First, x.First), cmp.Compare(y.Second, x.Second))
	})
	for _, k := range dearest {
		without := counts.without(p.candidates[k].covers)
		if !slices.ContainsFunc(touches[k], func(i int) bool { return !p.met(p.calls[s.rows[i].call], without) }) {
			counts.drop(p.candidates[k].covers)
			chosen = slices.DeleteFunc(chosen, func(c int) bool { return c == k })
		}
	}
	return chosen
}

// missing is how many elements the nearest alternative still asks for.
func (p *problem) missing(c call, held bits64) int {
	fewest := -1
	for _, alt := range c.alternatives {
		n := 0
		for e := range alt.each {
			if !held.has(e) {
				n++
			}
		}
		if fewest < 0 || n < fewest {
			fewest = n
		}
	}
	return fewest
}

// counted is what a choice amounts to, and how often each element is covered.
type counted struct {
	held  bits64
	times []int
}

func (p *problem) count(start bits64, chosen []int) counted {
	c := counted{slices.Clone(start), make([]int, len(p.wanted))}
	for e := range start.each {
		c.times[e] = len(p.candidates) + 1 // for good
	}
	for _, k := range chosen {
		c.held.union(p.candidates[k].covers)
		for e := range p.candidates[k].covers.each {
			c.times[e]++
		}
	}
	return c
}

// without is what is left when one of the choice is given up.
func (c counted) without(covers bits64) bits64 {
	held := slices.Clone(c.held)
	for e := range covers.each {
		if c.times[e] == 1 {
			held.remove(e)
		}
	}
	return held
}

func (c counted) drop(covers bits64) {
	for e := range covers.each {
		if c.times[e]--; c.times[e] == 0 {
			c.held.remove(e)
		}
	}
}
