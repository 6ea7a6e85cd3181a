package markdown

import (
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/scopegen/scopegen/spec/diag"
)

// allowed functions see values and compute nothing that could grow unseen (say and count are charged for what they make): printf pads to any width, and js and urlquery undo
// escaping.
var allowed = []string{"and", "or", "not", "len", "index", "eq", "ne", "lt", "le", "gt", "ge", "plural", "say", "count"}

// plural is one for 1 and many otherwise.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// maxDepth is how deep bodies may stand in each other, through calls as well. Unwinding an error out of text/template
// takes time that grows with the square of it.
const maxDepth = 100

// vet refuses what templates must not do, and puts the steps into them. Data is flat, so no template needs to call
// itself; without that, depth is known before anything runs.
func vet(all []*template.Template, files map[string]string, found *diag.List) {
	slices.SortFunc(all, func(a, b *template.Template) int { return strings.Compare(a.Name(), b.Name()) })
	walkers := map[string]*walker{}
	for _, one := range all {
		if one.Tree != nil {
			w := &walker{tree: one.Tree, found: found, file: files[one.ParseName], deepest: -1}
			walkers[one.Name()] = w
			w.list(one.Root, true)
		}
	}
	for _, one := range all {
		if w := walkers[one.Name()]; w != nil && !w.measure(walkers) {
			return
		}
	}
}

// measure finds how deep a template goes; false after a finding.
func (w *walker) measure(all map[string]*walker) bool {
	if w.deepest >= 0 {
		return true
	}
	w.measuring = true
	defer func() { w.measuring = false }()
	deepest := w.own
	for _, c := range w.calls {
		callee := all[c.name]
		if callee == nil {
			continue // text/template reports it when it runs
		}
		if callee.measuring {
			w.add(endlessTemplate, c.at, "template %q calls itself", c.name).Hint = "range over one of the page's lists instead"
			return false
		}
		if !callee.measure(all) {
			return false
		}
		deepest = max(deepest, c.depth+callee.deepest)
		if deepest > maxDepth {
			w.add(endlessTemplate, c.at, "the template nests deeper than %d", maxDepth).Hint = "range over one list at a time"
			return false
		}
	}
	w.deepest = deepest
	return true
}

type call struct {
	name  string
	depth int
	at    parse.Pos
}

// walker refuses what templates must not do, and puts a step where they repeat.
type walker struct {
	tree  *parse.Tree
	found *diag.List
	file  string
	cost  int // of the nodes since the last step

	depth, own int // of the body that is being walked, and the deepest one
	calls      []call
	deepest    int // with what it calls; -1 until measured
	measuring  bool
}

// list walks a body; body says that it can run any number of times, so that it needs a step of its own.
func (w *walker) list(l *parse.ListNode, body bool) {
	if l == nil {
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	if w.depth == maxDepth+1 {
		w.add(endlessTemplate, l.Pos, "the template nests deeper than %d", maxDepth).Hint = "range over one list at a time"
	}
	if w.depth > maxDepth {
		return
	}
	w.own = max(w.own, w.depth)
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
		w.calls = append(w.calls, call{n.Name, w.depth, n.Pos})
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
	return w.add(badTemplate, at, format, args...)
}

func (w *walker) add(rule *diag.Rule, at parse.Pos, format string, args ...any) *diag.Diagnostic {
	location, _ := w.tree.ErrorContext(parse.Node(&parse.TextNode{NodeType: parse.NodeText, Pos: at}))
	return w.found.Add(rule, w.place(location), format, args...)
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
