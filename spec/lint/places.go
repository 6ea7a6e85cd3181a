package lint

import "github.com/scopegen/scopegen/spec"

// Places numbers the places behind the segments of paths: two paths share a place when all before it is alike but for the
// parameters' names. The zero value is ready to use.
type Places struct {
	steps map[step]int
}

type step struct {
	from    int
	segment string
}

// Of gives the place behind each segment. The empty segment that a trailing slash makes has none.
func (p *Places) Of(pattern spec.Pattern) []int {
	if p.steps == nil {
		p.steps = map[step]int{}
	}
	segments := pattern.Segments
	if n := len(segments); n > 0 && len(segments[n-1]) == 0 {
		segments = segments[:n-1]
	}
	out := make([]int, len(segments))
	at := 0
	for i, s := range segments {
		next := step{at, spec.Pattern{Segments: []spec.Segment{s}}.PlainShape()}
		if p.steps[next] == 0 {
			p.steps[next] = len(p.steps) + 1
		}
		at = p.steps[next]
		out[i] = at
	}
	return out
}
