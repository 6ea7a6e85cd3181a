// Package deadlink finds texts that speak of scopes that there are not.
package deadlink

import (
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds code spans in texts of scopes, sets, groups and deprecations that are written as a scope and name none: a retired or
// older name, or a resource of this API with an action. What tells the past (history.go) may name what was.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2077", Title: "a text names a scope that there is not", Severity: diag.Warning,
		Why: "The docs and consent screens send the reader to a scope that cannot be asked for: it was renamed, retired, or misspelled. Only code spans (`store:read`) that look like this API's scopes are judged, and none beside words that tell the past (formerly, renamed, until, …).",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  store:read: {description: Read the store., grants: [GET /store: List the store]}\n" +
			"  store:share: {description: \"Share what `store:raed` shows.\", grants: [POST /share: Share]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  store:read: {description: Read the store., grants: [GET /store: List the store]}\n" +
			"  store:share: {description: \"Share what `store:read` shows.\", grants: [POST /share: Share]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		c := checker{pass: p, gone: map[string]string{}, starts: map[string][]string{}}
		for _, s := range p.API.Scopes {
			if start, ok := start(s.Name); ok {
				c.starts[start] = append(c.starts[start], s.Name)
			}
			for _, a := range s.Aliases {
				c.gone[a.Name] = "an older name of " + s.Name
			}
		}
		for _, r := range p.API.Retired {
			c.gone[r.Name] = "retired"
		}
		for _, s := range p.API.Scopes {
			c.text(s.Name, s.Range, s.Description, s.Note)
			if s.Deprecated != nil {
				c.text(s.Name, s.Deprecated.Range, s.Deprecated.Note)
			}
		}
		for _, s := range p.API.Sets {
			c.text(s.Name, s.Range, s.Description)
		}
		for _, g := range p.API.Groups {
			c.text(g.ID, g.Range, g.Description, g.Note)
		}
	},
})

type checker struct {
	pass   *lint.Pass
	gone   map[string]string   // names that were, with what became of them
	starts map[string][]string // the scopes, by how they begin, up to the mark that parts them
}

var span = regexp.MustCompile("`([^`\\s]{2,100})`")

// text judges the code spans of the texts at one place, each name once.
func (c *checker) text(subject string, at diag.Range, texts ...string) {
	seen := map[string]bool{}
	for _, text := range texts {
		for _, m := range span.FindAllStringSubmatchIndex(text, -1) {
			name := text[m[2]:m[3]]
			if _, known := c.pass.API.Scope(name); known || seen[name] || c.declared(name) || history(text[:m[0]], text[m[1]:]) {
				continue
			}
			seen[name] = true
			if was := c.gone[name]; was != "" {
				c.pass.Report(subject, at, "a text of %s names %s, which is %s", subject, name, was).Hint = "name what is used now"
				continue
			}
			start, parted := start(name)
			_, _, acts := words.Action(words.Of(name))
			if !parted || c.starts[start] == nil {
				continue
			}
			nearest, near := diag.Nearest(name, c.starts[start])
			if !acts && !near {
				continue
			}
			f := c.pass.Report(subject, at, "a text of %s names %s, and there is no such scope", subject, name)
			if f.Hint = "declare it, or name one that there is"; near {
				f.Hint = "did you mean " + nearest + "?"
			}
		}
	}
}

// declared reports whether a name stands for something else of the description: a set, a holder, a glob.
func (c *checker) declared(name string) bool {
	api := c.pass.API
	return strings.ContainsAny(name, "*{}()<>=") || api.Set(name) != nil || api.Holder(name) != nil || api.SubjectType(name) != nil || api.Scheme(name) != nil
}

// start is the beginning of a name with the mark that ends it: "store:", "files.".
func start(name string) (string, bool) {
	i := strings.IndexAny(name, ":.")
	if i <= 0 || i == len(name)-1 || strings.Contains(name, "://") {
		return "", false
	}
	return name[:i+1], true
}
