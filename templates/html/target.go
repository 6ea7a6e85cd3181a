// Package html owns the explorer: one page that answers, in the browser and without a network, which scopes a call needs, what a token can do and
// what a release changed. It owns what the page holds (the payload), the page's template and assets, its Content Security Policy, and the check
// that what was printed says what the model says. It imports the model, questions about it, the target interface, output.File, and of the go
// target the names of its constants.
package html

import (
	"fmt"
	"path"
	"strings"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Target writes the explorer.
var Target = generator.Target{
	Name:  "html",
	Short: "one page to explore scopes and endpoints with, which needs no network",
	Options: []generator.Option{
		{Name: "file", Kind: generator.File, Required: true, Help: "The page to write."},
		{Name: "title", Kind: generator.Text, Help: "The page's title, instead of the spec's."},
		{Name: "assets", Kind: generator.Text, Default: "inline", Values: []string{"inline", "external"},
			Help: "Where script and style stand: in the page, allowed by hash, or in files beside it, for hosts whose policy forbids inline ones."},
		{Name: "previous", Kind: generator.Source, Help: "An earlier version of the spec, to say what changed: a spec, an OpenAPI document or a saved model."},
		{Name: "with", Kind: generator.Sources, Help: "Other APIs to show in the same page, each under a key that its links begin with: specs, OpenAPI documents or saved models."},
		{Name: "key", Kind: generator.Text, Help: "What links to the spec's own API begin with; required when there are others."},
		{Name: "go", Kind: generator.Bool, Help: "Show the names of the constants that the go target makes."},
	},
	Emit: emit,
}

func emit(r *generator.Request) (generator.Result, error) {
	var found diag.List
	file := r.Options.Text("file")
	external := r.Options.Text("assets") == "external"
	ending := path.Ext(file)
	stem, isPage := strings.TrimSuffix(file, ending), ending == ".html" || ending == ".htm"
	if external && !isPage {
		d := found.Add(badName, r.OptionAt("file"), "%q is no name of a page that files can stand beside", file)
		d.Hint = "write a name that ends in .html, or leave assets: external out"
	}
	s := gather(r, &found)
	if found.Errors() > 0 {
		return generator.Result{Found: found}, nil
	}
	data, err := s.island()
	if err != nil {
		return generator.Result{}, err
	}
	result := generator.Result{Found: found}
	add := func(name string, data []byte) {
		result.Files = append(result.Files, output.File{Path: name, Data: data, Target: "html"})
	}
	var text []byte
	used := builtin
	if external {
		used = assets{"// " + output.Mark + "\n" + used.script, "/* " + output.Mark + " */\n" + used.style}
		text, err = used.external(s.title, data, "./"+path.Base(stem)+".js", "./"+path.Base(stem)+".css")
		add(stem+".js", []byte(used.script))
		add(stem+".css", []byte(used.style))
	} else {
		text, err = used.inline(s.title, data, "")
	}
	if err == nil {
		err = s.check(text, used, "", external)
	}
	if err != nil {
		return generator.Result{}, fmt.Errorf("what was rendered is not what was meant, which is a fault of scopegen: %w", err)
	}
	add(file, text)
	return result, nil
}

// shown is what one page shows.
type shown struct {
	title string
	apis  []one
}

// one is an API of the page.
type one struct {
	key   string
	api   *spec.API
	was   *spec.API // an earlier version; nil when there is none
	names golang.Names
}

// gather reads what the options name.
func gather(r *generator.Request, found *diag.List) *shown {
	s := &shown{title: r.Options.Text("title")}
	if s.title == "" {
		s.title = r.API.Info.Title
	}
	if s.title == "" {
		s.title = "API scopes"
	}
	own := one{api: r.API}
	if was := r.Options.Text("previous"); was != "" {
		own.was = r.OptionModel("previous", was, found)
	}
	with := r.Options.Sources("with")
	s.apis = []one{own}
	for _, other := range with {
		if api := r.OptionModel("with."+other.Key, other.Path, found); api != nil {
			s.apis = append(s.apis, one{key: other.Key, api: api})
		}
	}
	if len(with) > 0 {
		s.apis[0].key = r.Options.Text("key")
		checkKeys(r, found)
	}
	if r.Options.Bool("go") {
		for i := range s.apis {
			names, problems := golang.NamesOf(s.apis[i].api)
			s.apis[i].names = names
			if i == 0 { // the others' owners hear of theirs
				*found = append(*found, problems...)
			}
		}
	}
	return s
}

func checkKeys(r *generator.Request, found *diag.List) {
	own := r.Options.Text("key")
	if own == "" {
		found.Add(badKey, r.At, "the spec's own API has no key, and others are shown beside it").Hint = "write key: and a short name, such as factory"
	}
	seen := map[string]bool{}
	check := func(option, key string) {
		switch {
		case !isKey(key):
			found.Add(badKey, r.OptionAt(option), "%q is no key", key).Hint = "write lower-case letters, digits and hyphens, beginning with a letter"
		case seen[key]:
			found.Add(badKey, r.OptionAt(option), "two APIs have the key %q", key).Hint = "give each a key of its own"
		}
		seen[key] = true
	}
	if own != "" {
		check("key", own)
	}
	for _, other := range r.Options.Sources("with") {
		check("with."+other.Key, other.Key)
	}
}

func isKey(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-')) {
			return false
		}
	}
	return s != ""
}

// island is the page's data.
func (s *shown) island() ([]byte, error) {
	p := payload{V: 1, Title: s.title, APIs: []apiRow{}}
	for _, x := range s.apis {
		row := rows(x.api, x.key, x.names)
		if x.was != nil {
			row.Prev = previous(x.was, x.api)
		}
		p.APIs = append(p.APIs, row)
	}
	return island(p)
}
