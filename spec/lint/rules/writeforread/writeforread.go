// Package writeforread finds reads that need the right to change.
package writeforread

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds GET operations that only scopes for changing open, where the same resource has a scope for reading.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2030", Title: "a read needs a scope for changing", Severity: diag.Warning,
		Why: "Who only wants to look must ask for the right to change, and gets it. The resource has a scope for reading: grant the endpoint to that one too, " +
			"unless what it shows is for those who change it. Resources without a scope for reading are left alone.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., grants: [GET /keys: List keys]}\n" +
			"  keys:write: {description: Create keys., grants: [POST /keys: Create a key, GET /keys/kinds: List the kinds of keys]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., grants: [GET /keys: List keys, GET /keys/kinds: List the kinds of keys]}\n" +
			"  keys:write: {description: Create keys., grants: [POST /keys: Create a key]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		readers := map[string]*spec.Scope{}
		for _, s := range p.API.Scopes {
			if resource, kind := words.Parts(s.Name); kind == words.Read && readers[resource] == nil {
				readers[resource] = s
			}
		}
		for _, o := range p.API.Operations {
			if o.Method != "GET" && o.Method != "HEAD" || ofChange(o) {
				continue
			}
			if writer, reader, at := needless(o, readers); writer != nil {
				f := p.Report(o.String(), at, "%s reads, and needs %s", o, writer.Name)
				f.Hint = "grant it to " + reader.Name + " too, or say in its description why reading it takes more"
				f.Related = []diag.Related{{Range: reader.Range, Message: reader.Name + " reads the same"}}
			}
		}
	},
})

// changed are words of what changes left behind.
var changed = []string{"deleted", "destroy", "destroyed", "removed", "trash", "trashed"}

// ofChange reports whether what is read is about a change, by its path: the state of a deletion is for who deletes, and so is what was
// deleted.
func ofChange(o *spec.Operation) bool {
	return slices.ContainsFunc(o.Pattern.Segments, func(s spec.Segment) bool {
		if !s.IsLiteral() {
			return false
		}
		_, kind := words.Parts(s.Literal())
		return kind == words.Write || slices.ContainsFunc(words.Of(s.Literal()), func(w string) bool { return slices.Contains(changed, w) })
	})
}

// needless gives a scope for changing without which nobody reads o, the one for reading in whose place it stands, and where.
func needless(o *spec.Operation, readers map[string]*spec.Scope) (writer, reader *spec.Scope, at diag.Range) {
	for _, alt := range o.Written.Alternatives {
		changes := false
		for _, s := range alt.Scopes() {
			resource, kind := words.Parts(s.Name)
			if kind == words.Read {
				return nil, nil, at
			}
			if kind == words.Open || !words.Changes(s) {
				continue
			}
			changes = true
			if r := readers[resource]; kind == words.Write && r != nil && writer == nil {
				writer, reader, at = s, r, alt.Range
			}
		}
		if !changes {
			return nil, nil, at
		}
	}
	return writer, reader, at
}
