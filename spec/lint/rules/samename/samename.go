// Package samename finds names that become one identifier in generated code.
package samename

import (
	"github.com/scopegen/scopegen/generator/naming"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds names of scopes, sets, operations, schemes, holders and subject types that make one identifier. Which identifiers
// a package has for itself is known to its target alone.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2052", Title: "names that become one identifier", Severity: diag.Warning,
		Why: "Code has no punctuation and no case to tell form:read from form.read, so every generator of code, this one too (SG3001), stops or numbers them. Rename one, or choose " +
			"identifiers while nothing depends on them.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  form:read: {description: Read forms., grants: [GET /forms: List forms]}\n  form.read: {description: Read one form., grants: [\"GET /forms/{id}\": Get a form]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  form:read: {description: Read forms., grants: [GET /forms: List forms]}\n" +
			"  form.read: {description: Read one form., names: {go: FormDotRead}, grants: [\"GET /forms/{id}\": Get a form]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		subjects := map[diag.Range]string{}
		var entries []naming.Entry
		add := func(e naming.Entry, names []spec.Name) {
			for _, n := range names {
				if n.Language == "go" {
					e.Override, e.Chosen = n.Identifier, n.Range
				}
			}
			subjects[e.Range] = e.Key
			entries = append(entries, e)
		}
		for _, s := range p.API.Scopes {
			add(naming.Entry{Kind: "scope", Key: s.Name, Range: s.Range}, s.Names)
		}
		for _, o := range p.API.Operations {
			add(naming.Entry{Kind: "operation", Key: o.ID, Prefix: "Op", Remedy: naming.ByID, Range: o.Range}, nil)
		}
		for _, s := range p.API.Sets {
			add(naming.Entry{Kind: "set", Key: s.Name, Prefix: "Set", Range: s.Range}, s.Names)
		}
		for _, s := range p.API.Schemes {
			add(naming.Entry{Kind: "scheme", Key: s.Name, Prefix: "Scheme", Range: s.Range}, s.Names)
		}
		for _, t := range p.API.SubjectTypes {
			add(naming.Entry{Kind: "subject type", Key: t.Name, Prefix: "Subject", Range: t.Range}, t.Names)
		}
		for _, h := range p.API.Holders {
			add(naming.Entry{Kind: "holder", Key: h.Name, Prefix: "Holder", Range: h.Range}, h.Names)
		}
		_, found := naming.Go(entries, nil)
		for _, d := range found {
			if d.Rule.Code != "SG3001" {
				continue
			}
			f := p.Report(subjects[d.Range], d.Range, "%s", d.Message)
			f.Hint, f.Related = d.Hint, d.Related
		}
	},
})
