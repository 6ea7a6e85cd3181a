package golang

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/generator/golang/adapter/chi"
	"github.com/scopegen/scopegen/generator/golang/adapter/connect"
	"github.com/scopegen/scopegen/generator/golang/adapter/echo4"
	"github.com/scopegen/scopegen/generator/golang/adapter/echo5"
	"github.com/scopegen/scopegen/generator/golang/adapter/fiber2"
	"github.com/scopegen/scopegen/generator/golang/adapter/fiber3"
	"github.com/scopegen/scopegen/generator/golang/adapter/gin"
	"github.com/scopegen/scopegen/generator/golang/adapter/gorilla"
	"github.com/scopegen/scopegen/generator/golang/adapter/grpc"
	"github.com/scopegen/scopegen/generator/golang/adapter/nethttp"
	"github.com/scopegen/scopegen/generator/golang/adapter/scopestest"
	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// adapters are all that the option adapters can name.
var adapters = []*adapter.Adapter{
	&nethttp.Adapter, &chi.Adapter, &gin.Adapter, &gorilla.Adapter,
	&echo4.Adapter, &echo5.Adapter, &fiber2.Adapter, &fiber3.Adapter,
	&grpc.Adapter, &connect.Adapter,
}

func adapterNames() (names []string) {
	for _, a := range adapters {
		names = append(names, a.Name)
	}
	return names
}

// routersHelp says which option stands for what.
func routersHelp() string {
	return strings.Join(each(adapters, func(a *adapter.Adapter) string { return a.Name + " for " + a.Router }), "; ")
}

// subpackage is an adapter to emit and what it registers.
type subpackage struct {
	*adapter.Adapter
	patterns [][]string // by operation
	behind   [][]int    // by operation: indices of those that must be registered later
	heads    []byte     // by operation: for which of its patterns HEAD goes with it
}

// adapted are the subpackages that were asked for.
func (e *emission) adapted(r *generator.Request, found *diag.List) (subs []*subpackage, err error) {
	elsewhere := e.unregistered(r, found)
	wanted := map[string]bool{}
	for _, name := range r.Options.List("adapters") {
		i := slices.IndexFunc(adapters, func(a *adapter.Adapter) bool { return a.Name == name })
		switch {
		case i < 0: // the readers of options let through what the option lists
			return nil, fmt.Errorf("there is no adapter %q", name)
		case !wanted[name]:
			wanted[name] = true
			subs = append(subs, e.judge(adapters[i], elsewhere, found))
		}
	}
	if r.Options.Bool("scopestest") {
		subs = append(subs, e.judge(&scopestest.Adapter, elsewhere, found))
	}
	if slices.ContainsFunc(subs, func(s *subpackage) bool { return s.Package != "" }) {
		e.imported = importPath(r, found)
	}
	return subs, nil
}

// importPath is the generated package's own import path, which its subpackages need.
func importPath(r *generator.Request, found *diag.List) string {
	given := r.Options.Text("import")
	if given == "" && r.ImportPath != nil {
		var err error
		if given, err = r.ImportPath(r.Options.Text("dir")); err != nil {
			found.Add(noImportPath, r.At, "the import path of the generated package, which its subpackages need, is not known: %v", err).
				Hint = "generate inside a module, or write import: and the path, such as example.com/shop/internal/scopes"
			return ""
		}
	}
	if !isImportPath(given) {
		found.Add(noImportPath, r.At, "%q is not an import path", given).Hint = "write import: and the package's import path, such as example.com/shop/internal/scopes"
		return ""
	}
	return given
}

// isImportPath lets through what the compiler takes without a thought, which is all that goes into an import clause.
func isImportPath(s string) bool {
	for element := range strings.SplitSeq(s, "/") {
		if strings.Trim(element, ".") == "" || strings.ContainsFunc(element, func(r rune) bool {
			return r >= 0x80 || !alphanumeric(byte(r)) && strings.IndexByte("-._~+", byte(r)) < 0
		}) {
			return false
		}
	}
	return true
}

// unregistered are the operations, by index, that no adapter registers.
func (e *emission) unregistered(r *generator.Request, found *diag.List) map[int]bool {
	out := map[int]bool{}
	for _, id := range r.Options.List("unregistered") {
		i := slices.IndexFunc(e.api.Operations, func(o *spec.Operation) bool { return o.ID == id })
		if i < 0 {
			ids := each(e.api.Operations, func(o *spec.Operation) string { return o.ID })
			d := found.Add(unknownUnregistered, r.At, "unregistered names %q, which is no operation's id", diag.Visible(id))
			if near, ok := diag.Nearest(id, ids); ok {
				d.Hint = fmt.Sprintf("did you mean %q?", near)
			} else {
				d.Hint = "scopegen show prints the ids"
			}
			continue
		}
		out[i] = true
	}
	return out
}

// judge converts every pattern and reports what the router cannot have.
func (e *emission) judge(a *adapter.Adapter, elsewhere map[int]bool, found *diag.List) *subpackage {
	n := len(e.api.Operations)
	s := &subpackage{Adapter: a, patterns: make([][]string, n), behind: make([][]int, n), heads: bytes.Repeat([]byte{'0'}, n)}
	table := &adapter.Table{API: e.api, Patterns: s.patterns}
	refuse := func(o, beside *spec.Operation, reason string) {
		table.Refused++
		if beside == nil {
			s.patterns[o.Index] = nil
			found.Add(inexpressible, o.Range, "%s cannot be served by %s exactly: %s", o, a.Name, reason).
				Hint = fmt.Sprintf("change the path, leave %s out of adapters, or write unregistered: [%s] when something else serves it", a.Name, o.ID)
			return
		}
		d := found.Add(indistinct, o.Range, "%s cannot stand beside %s on %s: %s", o, beside, a.Name, reason)
		d.Hint = fmt.Sprintf("change one of the paths, leave %s out of adapters, or write unregistered: [%s] when something else serves it", a.Name, o.ID)
		d.Related = []diag.Related{{Range: beside.Range, Message: beside.String() + " stands here"}}
	}
	table.Refuse = refuse
	if a.Convert != nil {
		for _, o := range e.api.Operations {
			if len(o.Pattern.Segments) > 0 && !elsewhere[o.Index] {
				patterns, reason := convert(a, o)
				if s.patterns[o.Index] = patterns; reason != "" {
					refuse(o, nil, reason)
				}
			}
		}
		if !s.choose(e.api, refuse) {
			found.Add(indistinct, e.api.Operations[0].Range, "too many endpoints overlap for %s: which pairs it cannot tell apart is not known", a.Name).
				Hint = "two parameters in the place where many paths have literal text make every pair a candidate"
		}
	}
	if a.Check != nil {
		a.Check(table)
	}
	return s
}

// convert gives an operation's patterns in a router's syntax, or the reason why there are none.
func convert(a *adapter.Adapter, o *spec.Operation) (patterns []string, reason string) {
	if o.Method == "CONNECT" {
		return nil, "routers take what CONNECT asks for as a host, not as a path (RFC 9110 section 9.3.6)"
	}
	if a.Methods != nil && !slices.Contains(a.Methods, o.Method) {
		return nil, fmt.Sprintf("it takes no method %s", o.Method)
	}
	for _, p := range o.Patterns() {
		text, err := a.Convert(p)
		if err != nil {
			return nil, err.Error()
		}
		patterns = append(patterns, text)
	}
	return patterns, ""
}

// Refuses says why the router of an adapter of that name cannot have an operation by itself; empty when it can, and for what has no
// patterns.
func Refuses(name string, o *spec.Operation) string {
	i := slices.IndexFunc(adapters, func(a *adapter.Adapter) bool { return a.Name == name })
	if i < 0 || adapters[i].Convert == nil || len(o.Pattern.Segments) == 0 {
		return ""
	}
	_, reason := convert(adapters[i], o)
	return reason
}

// maxRefusedPairs bounds how many pairs are reported one by one.
const maxRefusedPairs = 100

// choose goes through the pairs of operations that one request matches. It is not ok when they cannot all be gone through.
func (s *subpackage) choose(api *spec.API, refuse func(o, beside *spec.Operation, reason string)) (ok bool) {
	for _, o := range api.Operations {
		if o.Method == "GET" && s.HeadApart {
			s.heads[o.Index] = '0' + byte(1<<len(s.patterns[o.Index])-1)
		}
	}
	refused := 0
	no := func(x, y *spec.Operation, reason string) bool {
		refused++
		refuse(y, x, reason)
		return refused < maxRefusedPairs
	}
	complete := api.Overlaps(func(x, y *spec.Operation, r spec.Relation) bool {
		if s.patterns[x.Index] == nil || s.patterns[y.Index] == nil {
			return true
		}
		switch {
		case x.Method != y.Method && s.ownHead(x, y): // they share no request any more
		case r == spec.Same:
			return no(x, y, "they are one route, which answers as one of them only")
		case r == spec.Narrower:
			s.behind[x.Index] = append(s.behind[x.Index], y.Index)
		case r == spec.Wider:
			s.behind[y.Index] = append(s.behind[y.Index], x.Index)
		case s.Choice == adapter.MostSpecific:
			return no(x, y, "some requests match both, and it takes only routes of which one is more specific")
		case s.Choice == adapter.FirstMatch:
			return no(x, y, "some requests match both, neither is more specific, and the order in which they are registered would decide")
		case x.Method != y.Method: // one guards HEAD requests for its own, and denies the other's
			return no(x, y, "some HEAD requests match both, neither is more specific, and the router would choose on its own")
		case !x.Effective.Equal(y.Effective):
			return no(x, y, "some requests match both, neither is more specific, they need different things, and the router would choose on its own")
		}
		return true
	})
	for _, later := range s.behind {
		slices.Sort(later)
	}
	return complete || refused >= maxRefusedPairs
}

// ownHead takes HEAD away from those patterns of a GET operation that a HEAD operation has too. It reports whether the HEAD
// operation has no others.
func (s *subpackage) ownHead(x, y *spec.Operation) (apart bool) {
	get, head := x, y
	if x.Method == "HEAD" {
		get, head = y, x
	}
	if !s.HeadApart {
		return false
	}
	gets, heads := shapes(get), shapes(head)
	for i, shape := range gets {
		if slices.Contains(heads, shape) {
			s.heads[get.Index] &^= 1 << i // of the digits 0 to 3
		}
	}
	return !slices.ContainsFunc(heads, func(shape string) bool { return !slices.Contains(gets, shape) })
}

func shapes(o *spec.Operation) []string {
	return each(o.Patterns(), func(p spec.Pattern) string { return p.Shape() })
}

// files are the subpackage's, in its folder.
func (s *subpackage) files(home string) (files []file, err error) {
	if s.Package == "" {
		return nil, nil
	}
	sources, err := s.Files()
	if err != nil {
		return nil, err
	}
	for name, src := range sources {
		f, err := adopt(name, src, s.Package, home)
		if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", s.Package, name, err)
		}
		files = append(files, f)
	}
	if s.Convert != nil {
		files = append(files, s.patternsFile())
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return files, nil
}

// adopt writes a source into a package: its package clause and the path of the generated package are replaced, by position.
func adopt(name string, src []byte, pkg, home string) (file, error) {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return file{}, err
	}
	out := file{name: name, decls: declarations(syntax), copied: true}
	type edit struct {
		from, to token.Pos
		text     string
	}
	edits := []edit{{syntax.Name.Pos(), syntax.Name.End(), ident(pkg)}}
	for _, i := range syntax.Imports {
		imported := i.Path.Value
		if imported == strconv.Quote(adapter.ScopesImport) {
			imported = strconv.Quote(home)
			at := i.Path.Pos()
			if i.Name != nil {
				at = i.Name.Pos()
			}
			edits = append(edits, edit{at, i.Path.End(), "scopes " + imported})
		}
		out.imports = append(out.imports, imported)
	}
	slices.Sort(out.imports)
	out.data = append(out.data, header+"\n\n"...)
	at := 0
	for _, e := range edits {
		out.data = append(out.data, src[at:fset.Position(e.from).Offset]...)
		out.data = append(out.data, e.text...)
		at = fset.Position(e.to).Offset
	}
	out.data = append(out.data, src[at:]...)
	return out, nil
}

// patternsFile is what of the specification the subpackage knows.
func (s *subpackage) patternsFile() file {
	f := file{name: "patterns.go", texts: map[string]string{}}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\npackage %s\n\n", header, ident(s.Package))
	fmt.Fprintf(&b, "// packageName begins what this package has to say.\nconst packageName = %q\n", s.Package)
	f.decls = append(f.decls, declaration{kind: token.CONST, name: "packageName"})
	add := func(name, about, text string) {
		fmt.Fprintf(&b, "\n// %s %s\n", name, about)
		b.Write(pack.GoString(name, text))
		f.decls = append(f.decls, declaration{kind: token.CONST, name: name})
		f.texts[name] = text
	}
	lines := each(s.patterns, func(p []string) string { return strings.Join(p, "\t") })
	add("patterns", "has a line for each operation, in the order of their numbers: its patterns as the router writes them.", strings.Join(lines, "\n"))
	if s.Choice == adapter.FirstMatch {
		lines = each(s.behind, func(later []int) string {
			return strings.Join(each(later, func(i int) string { return strconv.Itoa(i + 1) }), " ")
		})
		add("behind", "has a line for each operation: the numbers of those that take its requests too and are registered behind it.", strings.Join(lines, "\n"))
	}
	if s.HeadApart {
		add("heads", "has a digit for each operation: 1 when its pattern is registered for HEAD as well, 2 when its second one is, 3 for both.", string(s.heads))
	}
	f.data = b.Bytes()
	return f
}
