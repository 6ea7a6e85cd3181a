// Package samesummary finds endpoints that the documentation calls the same.
package samesummary

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds summaries that several endpoints have.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2036", Title: "a summary that several endpoints have", Severity: diag.Warning,
		Why: "In a list of what a scope opens two lines read the same, and one of them is often copied from the other and says what it does not do. PUT and PATCH of one path, versions of one " +
			"endpoint, deprecated ones, and in different sections summaries of one or two words, may be the same.",
		Bad:  "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:write: {description: Create and delete keys., grants: [POST /keys: Create a key, \"DELETE /keys/{id}\": Create a key]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:write: {description: Create and delete keys., grants: [POST /keys: Create a key, \"DELETE /keys/{id}\": Delete a key]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		first := map[string]*spec.Operation{}
		for _, o := range p.API.Operations {
			text := strings.Join(strings.Fields(strings.ToLower(o.Summary)), " ")
			if text == "" || o.Deprecated != nil {
				continue
			}
			key := text
			if strings.Count(text, " ") < 2 {
				key += "\n" + section(o)
			}
			other := first[key]
			if other == nil {
				first[key] = o
				continue
			}
			if same(o, other) {
				continue
			}
			f := p.Report(o.String(), o.Range, "%s and %s are both called %q", other, o, o.Summary)
			f.Hint = "say what tells them apart"
			f.Related = []diag.Related{{Range: other.Range, Message: fmt.Sprintf("%s is here", other)}}
		}
	},
})

// section is where an operation stands in lists: its tag, or the group of what opens it.
func section(o *spec.Operation) string {
	if len(o.Tags) > 0 {
		return o.Tags[0]
	}
	for _, alt := range o.Written.Alternatives {
		for _, s := range alt.Scopes() {
			if s.Group != nil {
				return s.Group.ID
			}
		}
	}
	return ""
}

// same reports whether two operations are one to their callers: a change by PUT or PATCH, or two versions.
func same(a, b *spec.Operation) bool {
	changes := a.Method == "PUT" && b.Method == "PATCH" || a.Method == "PATCH" && b.Method == "PUT"
	return (a.Method == b.Method || changes) && unversioned(a) == unversioned(b)
}

// unversioned is the shape of a path without its versions.
func unversioned(o *spec.Operation) string {
	var kept []string
	for _, s := range strings.Split(o.FullPath(), "/") {
		if s == "api" || len(s) > 1 && s[0] == 'v' && strings.Trim(s[1:], "0123456789.") == "" {
			continue
		}
		if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
			s = "{}"
		}
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "/")
}
