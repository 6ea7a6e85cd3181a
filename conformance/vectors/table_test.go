package vectors

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// adapters are all that have patterns.
var adapters = []string{"nethttp", "chi", "gin", "gorilla", "echo4", "echo5", "fiber2", "fiber3"}

// table is a list of endpoints that one router gets.
type table struct {
	name, base string
	endpoints  []*endpoint
}

// endpoint is an operation and what is known of it without the tool.
type endpoint struct {
	id, method, path string // the path without the table's base
	neutral          string // as the vectors name it
	pattern          spec.Pattern
	slashIgnored     bool
	shape            shape
}

func (t *table) find(id string) *endpoint {
	for _, e := range t.endpoints {
		if e.id == id {
			return e
		}
	}
	return nil
}

func (t *table) routes() string {
	var b strings.Builder
	for _, e := range t.endpoints {
		fmt.Fprintf(&b, "    %s %s\n", e.method, e.path)
	}
	return b.String()
}

// ids are the operations in an order in which every router serves all of them: what is more specific comes first.
func (t *table) ids(specificFirst bool) []string {
	list := slices.Clone(t.endpoints)
	if specificFirst {
		slices.SortStableFunc(list, func(a, b *endpoint) int { return compare(a.pattern, b.pattern) })
	}
	var ids []string
	for _, e := range list {
		ids = append(ids, e.id)
	}
	return ids
}

// compare orders patterns so that one which matches a part of what another does comes before it: segment by segment, text
// before a mix, that before a parameter, that before the rest.
func compare(a, b spec.Pattern) int {
	for i := range min(len(a.Segments), len(b.Segments)) {
		if c := rank(a.Segments[i]) - rank(b.Segments[i]); c != 0 {
			return c
		}
	}
	return len(b.Segments) - len(a.Segments)
}

func rank(s spec.Segment) int {
	switch {
	case s.IsRest():
		return 1000
	case s.IsLiteral() || len(s) == 0:
		return 0
	case len(s) == 1:
		return 999
	}
	text := 0
	for _, p := range s {
		text += len(p.Literal)
	}
	return 500 - min(text, 400)
}

// ownScopes is an API in which every endpoint of the tables needs a scope of its own, of the operation's name.
func ownScopes(tables []*table) (*spec.API, diag.List) {
	bearer := &spec.Scheme{Name: "bearer", Type: "http", HTTPScheme: "bearer", Default: true}
	api := &spec.API{Info: spec.Info{Title: "Tables", Version: "1"}, Schemes: []*spec.Scheme{bearer}}
	for _, t := range tables {
		for _, e := range t.endpoints {
			s := &spec.Scope{Name: e.id, Description: "One operation.", Scheme: bearer}
			api.Scopes = append(api.Scopes, s)
			p, err := spec.ParsePublishedPattern(t.base + e.path)
			if err != nil {
				panic(err)
			}
			api.Operations = append(api.Operations, &spec.Operation{
				Method: e.method, Base: t.base, Path: e.path, Pattern: p, SlashIgnored: e.slashIgnored, ID: e.id, IDGiven: true,
				Grants: []spec.Grant{{Scope: s, Scheme: bearer}}, Range: line(len(api.Operations) + 1),
			})
		}
	}
	return api, spec.Seal(api)
}

func line(n int) diag.Range {
	return diag.Range{File: "tables", Start: diag.Pos{Line: n, Column: 1}, End: diag.Pos{Line: n, Column: 2}}
}

// emit runs the go target for one adapter.
func emit(api *spec.API, adapter, dir string) (generator.Result, error) {
	return golang.Target.Emit(&generator.Request{API: api, Options: generator.Options{
		"dir": dir, "package": "scopes", "adapters": []string{adapter}, "import": "example.com/harness/" + dir,
	}})
}

// refusal is something that cannot be had, and why.
type refusal struct{ what, why string }

// reasons counts refusals by reason, the texts of the specification taken out.
func reasons(refused []refusal) string {
	count := map[string]int{}
	example := map[string]string{}
	var order []string
	for _, r := range refused {
		why := r.why
		if i := strings.Index(why, ": "); i > 0 && (strings.Contains(why[:i], " cannot ")) {
			why = why[i+2:]
		}
		key := quoted.ReplaceAllString(why, "…")
		if count[key] == 0 {
			order = append(order, key)
			example[key] = r.what
		}
		count[key]++
	}
	slices.Sort(order)
	var b strings.Builder
	for _, key := range order {
		fmt.Fprintf(&b, "    %4d  %s (such as %s)\n", count[key], key, example[key])
	}
	return b.String()
}

// accepted leaves out what an adapter refuses, one endpoint after the other, until it has nothing to say.
func accepted(tables []*table, adapter, dir string) (left []*table, result generator.Result, refused []refusal, err error) {
	left = tables
	for {
		api, found := ownScopes(left)
		if found.Errors() == 0 {
			if result, err = emit(api, adapter, dir); err != nil {
				return nil, result, nil, err
			}
			found = result.Found
		}
		if found.Errors() == 0 {
			return left, result, refused, nil
		}
		out := map[string]bool{}
		for _, d := range found {
			if d.Rule.Severity != diag.Error {
				continue
			}
			if !d.Range.IsValid() {
				return nil, result, nil, fmt.Errorf("%s: %s", adapter, d.Message)
			}
			o := api.Operations[d.Range.Start.Line-1]
			if !out[o.ID] {
				out[o.ID] = true
				refused = append(refused, refusal{o.String(), d.Message})
			}
		}
		left = without(left, out)
	}
}

func without(tables []*table, out map[string]bool) (left []*table) {
	for _, t := range tables {
		kept := *t
		kept.endpoints = slices.DeleteFunc(slices.Clone(t.endpoints), func(e *endpoint) bool { return out[e.id] })
		left = append(left, &kept)
	}
	return left
}
