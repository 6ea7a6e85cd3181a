package markdown

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/lang"
)

//go:embed *.md.tmpl
var builtin embed.FS

// names of the templates, the shared parts first.
var templateNames = []string{"parts.md.tmpl", "index.md.tmpl", "group.md.tmpl", "scope.md.tmpl", "endpoints.md.tmpl", "holders.md.tmpl", "sets.md.tmpl", "changelog.md.tmpl", "fragments.md.tmpl"}

const maxTemplate = 256 << 10

// templates is a parsed set, ready to render with limits.
type templates struct {
	set   *template.Template
	mine  map[string]string // by template name: the path of the user's file
	meter *meter
	says  []written // once it was asked for
}

func (t *templates) overridden() bool { return len(t.mine) > 0 }

// load parses the built-in templates and the user's in their place.
func load(r *generator.Request, words *lang.Catalogue, found *diag.List) (*templates, error) {
	t := &templates{mine: map[string]string{}, meter: &meter{}}
	t.set = template.New("").Option("missingkey=error").Funcs(template.FuncMap{
		stepName: t.meter.step, "plural": plural,
		"say": func(name string, args ...any) (string, error) { return t.meter.count(words.Try(name, texts(args)...)) },
		"count": func(name string, n int, args ...any) (string, error) {
			return t.meter.count(words.TryCount(name, n, texts(args)...))
		},
	})
	dir := r.Options.Text("templates")
	for _, name := range templateNames {
		text, err := builtin.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if dir != "" {
			at := path.Join(dir, name)
			own, err := r.Read(at)
			switch {
			case err == nil:
				t.mine[name], text = at, own
			case !errors.Is(err, fs.ErrNotExist):
				return nil, fmt.Errorf("read %s: %w", at, err)
			}
		}
		if len(text) > maxTemplate {
			found.Add(badTemplate, diag.Range{File: t.mine[name]}, "the template has %d bytes, more than %d", len(text), maxTemplate)
			continue
		}
		// Line ends of a checkout on Windows must not reach the pages.
		if _, err := t.set.New(name).Parse(strings.ReplaceAll(string(text), "\r\n", "\n")); err != nil {
			t.refuse(name, err, found)
		}
	}
	unknown := t.unknown(r, dir, found)
	if dir != "" && len(t.mine) == 0 && !unknown {
		found.Add(badTemplate, r.At, "the folder %s has none of the templates", dir).
			Hint = "a file there replaces the built-in one of its name: " + strings.Join(templateNames, ", ")
	}
	if found.Errors() > 0 {
		return nil, nil
	}
	vet(t.set.Templates(), t.mine, found)
	return t, nil
}

// unknown reports the files of a folder that look like templates and replace none: nobody would see that they do nothing.
func (t *templates) unknown(r *generator.Request, dir string, found *diag.List) (some bool) {
	if dir == "" || r.Glob == nil {
		return false
	}
	files, err := r.Glob(strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`, `\`, `\\`).Replace(dir) + "/*.tmpl")
	if err != nil {
		return false // the folder is read file by file all the same
	}
	for _, file := range files {
		name := path.Base(file)
		if slices.Contains(templateNames, name) {
			continue
		}
		some = true
		d := found.Add(badTemplate, diag.Range{File: file}, "%s replaces no template", name)
		if d.Hint = "there are " + strings.Join(templateNames, ", "); t.near(name) != "" {
			d.Hint = "did you mean " + t.near(name) + "?"
		}
	}
	return some
}

// near is the template whose name is nearly this one.
func (t *templates) near(name string) string {
	near, _ := diag.Nearest(name, templateNames)
	return near
}

// texts are what a phrase is filled with, as the template prints them.
func texts(args []any) []string {
	return each(args, func(v any) string { return fmt.Sprint(v) })
}

var parseError = regexp.MustCompile(`^template: ([^:]+):(\d+)(?::(\d+))?: (?s:(.*))$`)

func (t *templates) refuse(name string, err error, found *diag.List) {
	at, message := diag.Range{File: t.mine[name], Start: diag.Pos{Line: 1, Column: 1}}, err.Error()
	if m := parseError.FindStringSubmatch(message); m != nil {
		at.Start.Line, _ = strconv.Atoi(m[2])
		message = m[4]
	}
	d := found.Add(badTemplate, at, "%s", message)
	if strings.Contains(message, "not defined") {
		d.Hint = "templates have these functions only: " + strings.Join(allowed, ", ")
	}
}
