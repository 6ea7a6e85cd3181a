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
	"text/template/parse"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec/diag"
)

//go:embed *.md.tmpl
var builtin embed.FS

// names of the templates, the shared parts first.
var templateNames = []string{"parts.md.tmpl", "index.md.tmpl", "group.md.tmpl", "endpoints.md.tmpl", "holders.md.tmpl", "sets.md.tmpl"}

const maxTemplate = 256 << 10

// templates is a parsed set, ready to render with limits.
type templates struct {
	set   *template.Template
	mine  map[string]string // by template name: the path of the user's file
	meter *meter
}

func (t *templates) overridden() bool { return len(t.mine) > 0 }

// load parses the built-in templates and the user's in their place.
func load(r *generator.Request, found *diag.List) (*templates, error) {
	t := &templates{mine: map[string]string{}, meter: &meter{}}
	t.set = template.New("").Option("missingkey=error").Funcs(template.FuncMap{stepName: t.meter.step, "plural": plural})
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
	if dir != "" && len(t.mine) == 0 {
		found.Add(badTemplate, r.At, "the folder %s has none of the templates", dir).
			Hint = "a file there replaces the built-in one of its name: " + strings.Join(templateNames, ", ")
	}
	if found.Errors() > 0 {
		return nil, nil
	}
	all := t.set.Templates()
	slices.SortFunc(all, func(a, b *template.Template) int { return strings.Compare(a.Name(), b.Name()) })
	for _, one := range all {
		if one.Tree != nil {
			w := walker{tree: one.Tree, found: found, file: t.mine[one.ParseName]}
			w.list(one.Root, true)
		}
	}
	return t, nil
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

// allowed functions see values and compute nothing that could grow: printf pads to any width, and js and urlquery undo
// escaping.
var allowed = []string{"and", "or", "not", "len", "index", "eq", "ne", "lt", "le", "gt", "ge", "plural"}

// plural is one for 1 and many otherwise.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// walker refuses what templates must not do, and puts a step where they repeat.
type walker struct {
	tree  *parse.Tree
	found *diag.List
	file  string
	cost  int // of the nodes since the last step
}

// list walks a body; body says that it can run any number of times, so that it needs a step of its own.
func (w *walker) list(l *parse.ListNode, body bool) {
	if l == nil {
		return
	}
	outer := w.cost
	if body {
		w.cost = 1
	}
	for _, n := range l.Nodes {
		w.node(n)
	}
	if body {
		l.Nodes = append([]parse.Node{w.step(l.Pos, w.cost)}, l.Nodes...)
		w.cost = outer
	}
}

func (w *walker) node(n parse.Node) {
	w.cost++
	switch n := n.(type) {
	case *parse.ActionNode:
		w.pipe(n.Pipe)
	case *parse.TemplateNode:
		w.pipe(n.Pipe)
	case *parse.IfNode:
		w.branch(&n.BranchNode, false)
	case *parse.WithNode:
		w.branch(&n.BranchNode, false)
	case *parse.RangeNode:
		if cmds := n.Pipe.Cmds; len(cmds) == 1 && len(cmds[0].Args) == 1 && cmds[0].Args[0].Type() == parse.NodeNumber {
			w.refuse(n.Pos, "range over the number %s", cmds[0].Args[0]).Hint = "range over one of the page's lists"
		}
		w.branch(&n.BranchNode, true)
	}
}

func (w *walker) branch(n *parse.BranchNode, body bool) {
	w.pipe(n.Pipe)
	w.list(n.List, body)
	w.list(n.ElseList, false)
}

func (w *walker) pipe(p *parse.PipeNode) {
	if p == nil {
		return
	}
	for _, cmd := range p.Cmds {
		for _, arg := range cmd.Args {
			w.cost++
			switch arg := arg.(type) {
			case *parse.PipeNode:
				w.pipe(arg)
			case *parse.ChainNode:
				if inner, ok := arg.Node.(*parse.PipeNode); ok {
					w.pipe(inner)
				}
			case *parse.IdentifierNode:
				if !slices.Contains(allowed, arg.Ident) {
					w.refuse(arg.Pos, "templates do not have the function %s", arg.Ident).Hint = "they have " + strings.Join(allowed, ", ")
				}
			}
		}
	}
}

func (w *walker) refuse(at parse.Pos, format string, args ...any) *diag.Diagnostic {
	location, _ := w.tree.ErrorContext(parse.Node(&parse.TextNode{NodeType: parse.NodeText, Pos: at}))
	return w.found.Add(badTemplate, w.place(location), format, args...)
}

// place reads name:line:column, whose column counts bytes from 0.
func (w *walker) place(location string) diag.Range {
	at := diag.Range{File: w.file}
	if parts := strings.Split(location, ":"); len(parts) == 3 {
		at.Start.Line, _ = strconv.Atoi(parts[1])
		at.Start.Column, _ = strconv.Atoi(parts[2])
		at.Start.Column++
	}
	return at
}

// step is {{step cost}}, at the place of the body that it counts.
func (w *walker) step(at parse.Pos, cost int) parse.Node {
	name := parse.NewIdentifier(stepName).SetPos(at).SetTree(w.tree)
	n := &parse.NumberNode{NodeType: parse.NodeNumber, Pos: at, IsInt: true, Int64: int64(cost), Text: strconv.Itoa(cost)}
	cmd := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: at, Args: []parse.Node{name, n}}
	pipe := &parse.PipeNode{NodeType: parse.NodePipe, Pos: at, Cmds: []*parse.CommandNode{cmd}}
	return &parse.ActionNode{NodeType: parse.NodeAction, Pos: at, Pipe: pipe}
}
