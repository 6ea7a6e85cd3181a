// Package misdescribed finds descriptions of scopes that say other methods than the scopes open.
package misdescribed

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule holds the methods that a description names, or the reading or changing that it speaks of, against the endpoints that the scope opens by
// itself. What scopes for reading open is judged by their names elsewhere.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2072", Title: "a description that says other methods than the scope opens", Severity: diag.Warning,
		Why: "Who agrees to read access does not agree to DELETE, and who reads GET, POST in the docs does not expect a 403 or an open PUT. Either the sentence is old or the grant is wrong. " +
			"Descriptions that name methods are held against them, others against whether they speak of reading or of changing alone.",
		Bad:  "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  files: {description: Grants read access to files., grants: [GET /files: List files, \"DELETE /files/{id}\": Delete a file]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  files: {description: See and delete files., grants: [GET /files: List files, \"DELETE /files/{id}\": Delete a file]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		opens := make([][]*spec.Operation, len(p.API.Scopes))
		var together spec.ScopeSet // asked for with others, so that what each of them opens is open to question
		for _, o := range p.API.Operations {
			for _, alt := range o.Written.Alternatives {
				all := alt.Scopes()
				if len(all) == 1 && len(alt.Needs) == 1 {
					opens[all[0].Index] = append(opens[all[0].Index], o)
					continue
				}
				for _, s := range all {
					together.Add(s)
				}
			}
		}
		for _, s := range p.API.Scopes {
			text := words.Of(s.Description)
			if words.Reads(s) && has(text, changing) && !has(text, reading) && !has(text, other) {
				p.Report(s.Name, s.Range, "%s is named for reading and described for changing", s.Name).Hint = "say what somebody who holds it can see"
				continue
			}
			says, wrong := judge(s, opens[s.Index])
			if len(wrong) == 0 {
				if says := missing(text, opens[s.Index]); says != "" && !together.Has(s) {
					p.Report(s.Name, s.Range, "the description of %s says %s, and nothing that it opens does", s.Name, says).Hint = "leave it out of the description, or grant the endpoint that was forgotten"
				}
				continue
			}
			others := ""
			if len(wrong) > 1 {
				others = fmt.Sprintf(" and %d more", len(wrong)-1)
			}
			f := p.Report(s.Name, s.Range, "the description of %s %s, and it opens %s%s", s.Name, says, wrong[0], others)
			f.Hint = "say what it opens, or grant these endpoints to another scope"
			for _, o := range wrong[:min(len(wrong), 3)] {
				f.Related = append(f.Related, diag.Related{Range: o.Range, Message: o.String() + " is here"})
			}
		}
	},
})

var (
	methods  = regexp.MustCompile(`\b(?:GET|POST|PUT|PATCH|DELETE)\b`)
	reading  = []string{"read", "reads", "readonly", "view", "views", "see", "list", "browse", "query", "search", "download", "retrieve"}
	changing = []string{"write", "writes", "edit", "edits", "update", "updates", "modify", "modifies", "create", "creates", "delete", "deletes", "remove", "removes", "upload", "uploads"}
	// other are what a description can also speak of: then it is neither of reading alone nor of changing alone.
	other = []string{
		"accept", "act", "add", "adds", "admin", "administer", "administrative", "all", "approve", "archive", "archives", "assign", "author", "cancel", "change", "changes", "close", "complete", "configure", "connect", "control",
		"copy", "customize", "distribute", "enable", "execute", "export", "follow", "full", "generate", "import", "invite", "issue", "join", "launch", "link", "login", "manage", "manages", "managing", "management", "mark", "moderate", "move", "mute", "open", "pay", "post", "process",
		"publish", "register", "rename", "replace", "reset", "restore", "revoke", "run", "save", "send", "set", "share", "start", "stop", "submit", "sync", "test", "tag", "transfer", "trigger", "unfollow", "use", "writing", "creating", "updating", "deleting",
	}
)

// promises are words of a description that need an endpoint, by its method or by a part of a word in its path, its summary or its id.
var promises = []struct{ words, methods, parts []string }{
	{[]string{"delete", "deletes", "remove", "removes"}, []string{"DELETE"}, []string{"archiv", "cancel", "clear", "close", "delet", "detach", "discard", "dismiss", "purge", "remov", "revoke", "unlink"}},
	{[]string{"edit", "edits", "modify", "modifies", "update", "updates"}, []string{"PATCH", "PUT"}, []string{"chang", "edit", "modif", "patch", "replac", "set", "updat", "upsert"}},
}

// missing is a word of a description for which none of the endpoints is; empty when all are there, and of scopes that change nothing.
func missing(text []string, opens []*spec.Operation) string {
	if !slices.ContainsFunc(opens, func(o *spec.Operation) bool { return !words.Safe(o.Method) }) {
		return ""
	}
	for _, p := range promises {
		at := slices.IndexFunc(text, func(w string) bool { return slices.Contains(p.words, w) })
		if at < 0 || slices.ContainsFunc(opens, func(o *spec.Operation) bool {
			called := strings.ToLower(o.Path + " " + o.Summary + " " + o.ID)
			return slices.Contains(p.methods, o.Method) || slices.ContainsFunc(p.parts, func(part string) bool { return strings.Contains(called, part) })
		}) {
			continue
		}
		return text[at]
	}
	return ""
}

func has(text, list []string) bool {
	return slices.ContainsFunc(text, func(w string) bool { return slices.Contains(list, w) })
}

// judge gives what a description says, and the endpoints that say otherwise.
func judge(s *spec.Scope, opens []*spec.Operation) (says string, wrong []*spec.Operation) {
	if named := methods.FindAllString(s.Description, -1); len(named) > 0 {
		slices.Sort(named)
		named = slices.Compact(named)
		for _, o := range opens {
			method := o.Method
			if method == "HEAD" {
				method = "GET"
			}
			byName := words.Reads(s) && !words.Asks(o)
			if method != "OPTIONS" && !slices.Contains(named, method) && !byName {
				wrong = append(wrong, o)
			}
		}
		if len(wrong) > 0 {
			return "names " + strings.Join(named, ", "), wrong
		}
	}
	text := words.Of(s.Description)
	reads, changes, others := has(text, reading), has(text, changing), has(text, other)
	switch {
	case reads && !changes && !others && !words.Reads(s):
		for _, o := range opens {
			if o.Method == "PUT" || o.Method == "PATCH" || o.Method == "DELETE" {
				wrong = append(wrong, o)
			}
		}
		return "speaks of reading alone", wrong
	case changes && !reads && !others:
		if slices.ContainsFunc(opens, func(o *spec.Operation) bool { return !words.Safe(o.Method) }) {
			return "", nil
		}
		return "speaks of changing alone", opens
	}
	return "", nil
}
