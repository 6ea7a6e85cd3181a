package explorer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/query"
)

// principal is a caller as the page's logic takes it.
type principal struct {
	Credentials []credential `json:"credentials"`
}

type credential struct {
	Scheme  int   `json:"scheme"`
	Subject *int  `json:"subject"`
	Scopes  []int `json:"scopes"`
}

func (p principal) of(api *spec.API) (out query.Principal) {
	for _, c := range p.Credentials {
		one := query.Credential{Scheme: api.Schemes[c.Scheme]}
		if c.Subject != nil {
			one.SubjectType = api.SubjectTypes[*c.Subject]
		}
		for _, i := range c.Scopes {
			one.Scopes = append(one.Scopes, api.Scopes[i])
		}
		out.Credentials = append(out.Credentials, one)
	}
	return out
}

// caller is a random one: of some schemes, with few scopes or many; every other one has what some operation asks for, or nearly.
func caller(r *rand.Rand, api *spec.API) principal {
	p := principal{Credentials: []credential{}}
	subject := func() *int {
		if n := len(api.SubjectTypes); n > 0 && r.IntN(4) > 0 {
			i := r.IntN(n)
			return &i
		}
		return nil
	}
	var o *spec.Operation
	if n := len(api.Operations); n > 0 { // a spec may list scopes alone
		o = api.Operations[r.IntN(n)]
	}
	if o != nil && r.IntN(2) == 0 && len(o.Written.Alternatives) > 0 {
		alt := o.Written.Alternatives[r.IntN(len(o.Written.Alternatives))]
		for _, n := range alt.Needs {
			c := credential{Scheme: n.Scheme.Index, Subject: subject(), Scopes: []int{}}
			if len(alt.SubjectTypes) > 0 && r.IntN(5) > 0 {
				c.Subject = &alt.SubjectTypes[r.IntN(len(alt.SubjectTypes))].Index
			}
			for _, s := range n.Scopes {
				if r.IntN(6) > 0 {
					c.Scopes = append(c.Scopes, s.Index)
				}
			}
			if r.IntN(8) > 0 {
				p.Credentials = append(p.Credentials, c)
			}
		}
		return p
	}
	for i := range api.Schemes {
		if len(api.Schemes) > 1 && r.IntN(2) == 0 || r.IntN(20) == 0 {
			continue
		}
		c := credential{Scheme: i, Subject: subject(), Scopes: []int{}}
		if n := len(api.Scopes); n > 0 {
			c.Scopes = r.Perm(n)[:r.IntN(1+min(n, []int{1, 3, 10, n}[r.IntN(4)]))]
		}
		p.Credentials = append(p.Credentials, c)
	}
	return p
}

// row says what Go decides of every operation, in the words of core.mjs.
func row(api *spec.API, p query.Principal, tally map[query.Reason]int) string {
	names := map[query.Reason]string{
		query.Allowed: "allowed", query.DeniedToAll: "deniedToAll", query.Unauthenticated: "unauthenticated", query.WrongScheme: "wrongScheme",
		query.WrongSubjectType: "wrongSubjectType", query.InsufficientScope: "insufficientScope",
	}
	place := func(o *spec.Operation, alt *spec.Alternative) string {
		if alt == nil {
			return "null"
		}
		for i := range o.Written.Alternatives {
			if &o.Written.Alternatives[i] == alt {
				return strconv.Itoa(i)
			}
		}
		panic("an alternative of another operation")
	}
	var b strings.Builder
	for i, o := range api.Operations {
		d := query.Decide(api, o, p)
		tally[d.Reason]++
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%v %s %s %v ", d.Allowed, names[d.Reason], place(o, d.By), d.SkipObjectChecks)
		lack, ok := query.Lack(api, o, p)
		if !ok {
			b.WriteString("no")
			continue
		}
		b.WriteString(place(o, lack.Alternative) + " ")
		for k, n := range lack.Needs {
			if k > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%d:", n.Scheme.Index)
			for j, s := range n.Scopes {
				if j > 0 {
					b.WriteByte('+')
				}
				b.WriteString(strconv.Itoa(s.Index))
			}
		}
	}
	return b.String()
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Every operation of every model for thousands of callers: the same answer, for the same reason, by the same alternative, with the same object
// checks, and the same smallest change that would let the caller through.
func TestDecisions(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	tally := map[query.Reason]int{}
	var n node
	decisions, callers := 0, 0
	compare := func(name string, api *spec.API, count int) {
		n.load(t, api, nil)
		list := make([]principal, count)
		want := make([]string, count)
		for i := range list {
			list[i] = caller(r, api)
			if k := len(list[i].Credentials); k > 0 && r.IntN(15) == 0 { // of two of one scheme the first counts
				list[i].Credentials = append(list[i].Credentials, list[i].Credentials[r.IntN(k)])
				list[i].Credentials[k].Scopes = []int{}
				if n := len(api.Scopes); n > 0 {
					list[i].Credentials[k].Scopes = r.Perm(n)[:1+r.IntN(n)]
				}
			}
			want[i] = row(api, list[i].of(api), tally)
		}
		callers += count
		decisions += count * len(api.Operations)
		ask(t, &n, "decide", map[string]any{"principals": list}, func(got []string) {
			require.Len(t, got, count)
			for i := range got {
				if got[i] != hash(want[i]) {
					differs(t, name, api, list[i], want[i])
					return
				}
			}
		})
	}
	for _, m := range published(t) {
		count := 2000
		if len(m.api.Operations) > 250 {
			count = 400
		}
		compare(m.name, m.api, count)
	}
	for i := range 300 {
		compare(fmt.Sprint("random ", i), random(r), 60)
	}
	n.run(t)
	t.Logf("%d callers, %d decisions: %v", callers, decisions, tally)
	for reason := query.DeniedToAll; reason <= query.Allowed; reason++ {
		require.Greater(t, tally[reason], 1000, "%s is hardly ever the answer", reason)
	}
}

// differs asks again, to say where.
func differs(t *testing.T, name string, api *spec.API, p principal, want string) {
	t.Helper()
	var n node
	n.load(t, api, nil)
	ask(t, &n, "decide", map[string]any{"principals": []principal{p}, "whole": true}, func(got []string) {
		a, b := strings.Split(want, "\n"), strings.Split(got[0], "\n")
		for i := range a {
			if a[i] != b[i] {
				t.Errorf("%s: %s for %+v: the page says %q, Go %q", name, api.Operations[i], p, b[i], a[i])
				return
			}
		}
		t.Errorf("%s: the rows are of different length", name)
	})
	n.run(t)
}

// What a set of scopes amounts to, by subject type.
func TestClosures(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2))
	models := published(t)
	for range 200 {
		models = append(models, model{"random", random(r)})
	}
	var n node
	asked := 0
	for _, m := range models {
		n.load(t, m.api, nil)
		for range min(60, 4*len(m.api.Scopes)) {
			var subject *spec.SubjectType
			var index *int
			if k := r.IntN(len(m.api.SubjectTypes) + 1); k > 0 {
				subject = m.api.SubjectTypes[k-1]
				index = &subject.Index
			}
			scopes := r.Perm(len(m.api.Scopes))[:1+r.IntN(min(3, len(m.api.Scopes)))]
			var held spec.ScopeSet
			for _, i := range scopes {
				held.Add(m.api.Scopes[i])
			}
			want := slices.AppendSeq([]int{}, m.api.Closure(held, subject).Indexes())
			asked++
			ask(t, &n, "closure", map[string]any{"scopes": scopes, "subject": index}, func(got []int) {
				require.Equal(t, want, got, "%s: %v", m.name, scopes)
			})
		}
	}
	n.run(t)
	t.Logf("%d closures", asked)
}
