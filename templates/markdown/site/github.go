package site

import "github.com/scopegen/scopegen/templates/markdown/escape"

// GitHub shows front matter as a table, keeps an <a id> under another id and brings it back with a script, and draws
// Mermaid. What has no rules of its own reads these pages as well: GitLab, Gitea, an editor's preview.
var _ = define(Site{
	Name: "github", Mermaid: true, files: true, Largest: 512 << 10, comment: "<!-- %s -->",
	front: func(p Page) []Field { return []Field{{"title", escape.Quoted(p.Full)}} },
})
