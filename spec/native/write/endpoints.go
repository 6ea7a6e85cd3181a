package write

import (
	"reflect"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// line is one entry of grants or endpoints.
type line struct {
	methods []string
	path    string
	above   string
	says    mapping
}

// item is METHOD /path, with a summary behind it or everything else below it.
func (l line) item() item {
	at := strings.Join(l.methods, ",") + " " + l.path
	switch {
	case len(l.says.pairs) == 0:
		return item{l.above, text(at)}
	case len(l.says.pairs) == 1 && l.says.pairs[0].key == "summary":
		return item{l.above, mapping{block: true, pairs: []pair{{at, l.says.pairs[0].value}}}}
	}
	return item{l.above, mapping{block: true, pairs: []pair{{at, l.says}}}}
}

// entriesOf joins neighbours that say the same of one path.
func entriesOf(all []line) (out list) {
	out.block = true
	for i := 0; i < len(all); {
		joined := all[i]
		joined.methods = slices.Clone(joined.methods)
		for i++; i < len(all) && all[i].path == joined.path && all[i].above == "" && reflect.DeepEqual(all[i].says, joined.says) && !slices.Contains(joined.methods, all[i].methods[0]) && !single(joined.says); i++ {
			joined.methods = append(joined.methods, all[i].methods...)
		}
		out.items = append(out.items, joined.item())
	}
	return out
}

// single reports whether something is said that can be of one endpoint only, or words that were written for one.
func single(m mapping) bool {
	return slices.ContainsFunc(m.pairs, func(p pair) bool {
		return p.key != "with" && p.key != "subjectTypes" && p.key != "base" && p.key != "access" && p.key != "reason" && p.key != "requires"
	})
}

// grants are what stands below a scope: rules, then lines in the model's order of operations.
func (l *layout) grants(s *spec.Scope, at place) list {
	all := list{block: true}
	for _, r := range l.rules[s] {
		all.items = append(all.items, item{value: r.value(s, at)})
	}
	var lines []line
	for _, g := range l.byScope[s] {
		if g.rule != nil {
			continue
		}
		says := mapping{}
		above := ""
		if g.says {
			says = g.of.words()
			above = l.opts.Comments[g.of.Operation]
		}
		if g.of.Base != at.base {
			says.add("base", text(g.of.Base))
		}
		says.terms(g.Grant)
		lines = append(lines, line{[]string{g.of.Method}, g.of.Path, above, says})
	}
	all.items = append(all.items, entriesOf(lines).items...)
	return all
}

func (m *mapping) terms(g spec.Grant) {
	m.list("with", scopeNames(g.With))
	m.list("subjectTypes", typeNames(g.SubjectTypes))
	m.flag("least", g.Least)
}

// words are what describes an operation.
func (e *entry) words() (m mapping) {
	m.text("summary", e.Summary)
	m.text("description", e.Description)
	m.translations(e.Translations)
	if e.ID != "" && e.ID != spec.MadeID(e.Operation) {
		m.text("id", e.ID)
	}
	m.list("tags", texts(e.Tags))
	m.text("owner", e.Owner)
	m.text("rpc", e.RPC)
	m.deprecated(e.Deprecated)
	m.extensions(e.Extensions)
	return m
}

// endpoints are what grants cannot say, and what rules alone open.
func (l *layout) endpoints() list {
	var all []line
	for _, e := range l.entries {
		says := mapping{}
		described := e.declaredBelow() != nil
		above := ""
		if !described {
			says = e.words()
			above = l.opts.Comments[e.Operation]
		}
		if e.state != nil {
			says.pairs = append(says.pairs, e.state.pairs...)
		}
		says.text("reason", e.Reason)
		if e.limit {
			says.list("subjectTypes", typeNames(e.SubjectTypes))
		}
		if described && len(says.pairs) == 0 {
			continue
		}
		if e.Base != l.top.base {
			says.add("base", text(e.Base))
		}
		all = append(all, line{[]string{e.Method}, e.Path, above, says})
	}
	return entriesOf(all)
}
