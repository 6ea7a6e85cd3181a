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
		for _, o := range p.API.Operations {
			for _, alt := range o.Written.Alternatives {
				if all := alt.Scopes(); len(all) == 1 && len(alt.Needs) == 1 {
					opens[all[0].Index] = append(opens[all[0].Index], o)
				}
			}
		}
		for _, s := range p.API.Scopes {
			says, wrong := judge(s, opens[s.Index])
			if len(wrong) == 0 {
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
		"accept", "access", "act", "add", "adds", "admin", "administer", "administrative", "all", "approve", "archive", "archives", "assign", "author", "cancel", "change", "changes", "close", "complete", "configure", "connect", "control",
		"copy", "customize", "distribute", "enable", "execute", "export", "follow", "full", "generate", "import", "invite", "issue", "join", "launch", "link", "login", "manage", "manages", "managing", "management", "mark", "moderate", "move", "mute", "open", "pay", "post", "process",
		"publish", "register", "rename", "replace", "reset", "restore", "revoke", "run", "save", "send", "set", "share", "start", "stop", "submit", "sync", "test", "tag", "transfer", "trigger", "unfollow", "use", "writing", "creating", "updating", "deleting",
	}
)

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
	has := func(list []string) bool {
		return slices.ContainsFunc(text, func(w string) bool { return slices.Contains(list, w) })
	}
	reads, changes := has(reading), has(changing)
	others := slices.ContainsFunc(text, func(w string) bool { return w != "access" && slices.Contains(other, w) })
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
