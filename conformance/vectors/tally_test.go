package vectors

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tally counts what came of requests.
type tally struct {
	requests, served, denied, same int // served and denied: by whom every scope is held, and by whom the operation's is not
	byClass                        map[string]*[3]int
	differs                        map[string]int
	openings, reordered            int
	replayed, held                 int // recorded requests of the router itself: sent, and not sent since it is refused at start
	refused                        []refusal
	unsent                         []string
	wrong                          []string
}

func newTally() *tally { return &tally{byClass: map[string]*[3]int{}, differs: map[string]int{}} }

func (c *tally) add(o *tally) {
	c.requests += o.requests
	c.served += o.served
	c.denied += o.denied
	c.same += o.same
	c.openings += o.openings
	c.reordered += o.reordered
	c.replayed += o.replayed
	c.held += o.held
	c.wrong = append(c.wrong, o.wrong...)
	for class, n := range o.byClass {
		for i := range n {
			c.class(class)[i] += n[i]
		}
	}
	for class, n := range o.differs {
		c.differs[class] += n
	}
}

func (c *tally) class(name string) *[3]int {
	if c.byClass[name] == nil {
		c.byClass[name] = &[3]int{}
	}
	return c.byClass[name]
}

// judge says whether the guard was right about a request that was sent three times. It gives the endpoint that was served.
func (c *tally) judge(where, class string, tab *table, r request, prefix string, answers []answer) *endpoint {
	c.requests++
	c.class(class)[0]++
	wrong := func(format string, args ...any) {
		c.class(class)[2]++
		c.wrong = append(c.wrong, fmt.Sprintf("%s: %s: %s", where, r, fmt.Sprintf(format, args...)))
	}
	if len(answers) != 3 {
		wrong("%d answers", len(answers))
		return nil
	}
	all, without, only := answers[0], answers[1], answers[2]
	if len(all.Ran) == 0 {
		for _, a := range answers {
			if len(a.Allowed)+len(a.Ran) > 0 {
				wrong("no handler ran, and yet %v is allowed and %v ran", a.Allowed, a.Ran)
				return nil
			}
		}
		for _, d := range all.Denied {
			if d.Reason != "method not allowed" && d.Reason != "unknown path" {
				wrong("%s denied to who has every scope: %s", d.Operation, d.Reason)
			}
		}
		return nil
	}
	ran := all.Ran[0]
	e := tab.find(ran)
	c.served++
	c.class(class)[1]++
	switch {
	case e == nil:
		wrong("%s ran, which is of another table", ran)
	case !once(all, ran) || !once(only, ran):
		wrong("%v ran, %v was allowed, %v in the context; with its scope only %v, %v and %v", all.Ran, all.Allowed, all.Context, only.Ran, only.Allowed, only.Context)
	case len(without.Ran)+len(without.Allowed) > 0:
		wrong("%s ran, and without its scope %v too, with %v allowed", ran, without.Ran, without.Allowed)
	case len(without.Denied) != 1 || without.Denied[0].Operation != ran || without.Denied[0].Reason != "insufficient scope":
		wrong("%s ran, and without its scope that was denied as %v", ran, without.Denied)
	case !e.answers(r.Method):
		wrong("%s %s ran", e.method, e.path)
	case !e.matches(readings(string(r.Target), prefix)):
		wrong("%s %s ran", e.method, e.path)
	default:
		c.denied++
		return e
	}
	return nil
}

func once(a answer, ran string) bool {
	only := []string{ran}
	return slices.Equal(a.Ran, only) && slices.Equal(a.Allowed, only) && slices.Equal(a.Context, only) && len(a.Denied) == 0
}

func (c *tally) report(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-26s %6d requests, %6d served, %6d of them denied without the scope, %d wrong; %d tables", name, c.requests, c.served, c.denied, len(c.wrong), c.openings)
	if c.reordered > 0 {
		fmt.Fprintf(&b, ", %d registered in another order than theirs, which is refused", c.reordered)
	}
	if len(c.unsent) > 0 {
		fmt.Fprintf(&b, "; without recorded requests: %s", strings.Join(c.unsent, ", "))
	}
	if len(c.refused) > 0 {
		fmt.Fprintf(&b, "\n    %d tables refused at start, such as %s: %s", len(c.refused), c.refused[0].what, c.refused[0].why)
	}
	if c.same > 0 {
		fmt.Fprintf(&b, "\n    %d as recorded", c.same)
	}
	for _, class := range slices.Sorted(maps.Keys(c.differs)) {
		fmt.Fprintf(&b, "\n    %4d otherwise: %s", c.differs[class], class)
	}
	return b.String()
}

func (c *tally) classes() string {
	var b strings.Builder
	for _, class := range slices.Sorted(maps.Keys(c.byClass)) {
		n := c.byClass[class]
		fmt.Fprintf(&b, "    %-22s %6d requests, %6d served, %d wrong\n", class, n[0], n[1], n[2])
	}
	return b.String()
}

func listed(refused []refusal) string {
	var b strings.Builder
	for _, r := range refused {
		fmt.Fprintf(&b, "    %s: %s\n", r.what, r.why)
	}
	return b.String()
}
