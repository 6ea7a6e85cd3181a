package openapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// methods are the fixed fields of a Path Item Object that are operations. 3.2 added query and additionalOperations,
// 3.0 trace.
var methods = [...]string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

func (v Version) isMethod(key string) bool {
	for _, m := range methods {
		if key == m {
			return (m != "query" || v >= OpenAPI32) && (m != "trace" || v >= OpenAPI30)
		}
	}
	return false
}

// pathItemFields are the fixed fields of a Path Item Object that are no operations; 3.0 added all but two of them.
var pathItemFields = [...]string{"$ref", "parameters", "summary", "description", "servers"}

// pathItemKeys are all keys that a Path Item Object may have, but for extensions.
func (v Version) pathItemKeys() (keys []string) {
	for _, m := range methods {
		if v.isMethod(m) {
			keys = append(keys, m)
		}
	}
	if keys = append(keys, pathItemFields[:2]...); v >= OpenAPI30 {
		keys = append(keys, pathItemFields[2:]...)
	}
	if v >= OpenAPI32 {
		keys = append(keys, "additionalOperations")
	}
	return keys
}

func (o *opener) paths(paths source.Node) {
	defer o.leading(object)()
	type item struct{ key, node source.Node }
	items := make([]item, 0, paths.Len())
	for i := range paths.Len() {
		key, node := paths.Pair(i)
		if strings.HasPrefix(key.Value(), "x-") {
			continue
		}
		if _, err := spec.ParsePublishedPattern(key.Value()); err != nil {
			o.found.Add(badPath, key.Range(), "the path %q does not begin with a slash", key.Value()).Hint = `write "/` + key.Value() + `"`
			continue
		}
		items = append(items, item{key, node})
	}
	said := make(map[string]map[string]defined, len(items)) // by path
	for _, it := range items {
		seen := said[it.key.Value()]
		if seen == nil {
			seen = map[string]defined{}
			said[it.key.Value()] = seen
		}
		o.item(it.key, it.node, seen)
	}
	for i := range o.doc.Operations {
		op := &o.doc.Operations[i]
		op.Shared = op.Shared || op.Node.IsAlias() || o.uses[op.Node] > 1
	}
}

// defined is where a method of a path stands.
type defined struct {
	path, item, key source.Node
	index           int // in Document.Operations
}

// item adds the operations of a path item, and those of the one it refers to.
func (o *opener) item(key, node source.Node, seen map[string]defined) {
	what := "the path item of " + key.Value()
	visited := map[source.Node]bool{}
	base, ok := o.doc.Base, false
	for shared := false; ; {
		switch node.Kind() {
		case source.Mapping:
		case source.Null, source.Invalid:
			return
		default:
			o.found.Add(wrongShape, node.Range(), "%s must be a mapping, and this %s", what, node.Describe())
			return
		}
		if own, says := o.base(node); says && !ok {
			base, ok = own, true
		}
		shared = shared || node.IsAlias()
		o.operations(key, node, base, shared, seen)
		ref, has := node.Get("$ref")
		if !has {
			return
		}
		visited[node] = true
		to, f := o.target(ref)
		switch {
		case f == nil && visited[to]:
			f = &fault{"leads back to itself", "write the path item out once, and refer to that"}
		case f == nil && len(visited) == maxChain:
			f = &fault{"leads through more than " + strconv.Itoa(maxChain) + " references", "let it lead to the path item itself"}
		case f == nil && to.Kind() != source.Mapping:
			f = &fault{"is no path item", "it must lead to a mapping with methods"}
		case f == nil:
			if key := o.foreign(to); key != "" {
				f = &fault{"is no path item: it has no method, and a key " + strconv.Quote(key), "it must lead to a mapping with methods"}
			}
		}
		if f != nil {
			f.hint += "; the operations behind it are left out"
			o.lost(ref, what, f)
			return
		}
		node = to
	}
}

// foreign is a key by which a mapping without methods is no path item (Path Item Object); empty when it may be one.
func (o *opener) foreign(item source.Node) (other string) {
	key := item.Target()
	if other, known := o.others[key]; known {
		return other
	}
	defer func() { o.others[key] = other }()
	for i := range item.Len() {
		key, _ := item.Pair(i)
		switch name := key.Value(); {
		case slices.Contains(methods[:], name), name == "additionalOperations":
			return ""
		case slices.Contains(pathItemFields[:], name), strings.HasPrefix(name, "x-"):
		case other == "":
			other = name
		}
	}
	return other
}

// members are the operations of a path item object.
type members struct {
	all   []member
	doubt bool // something in it is an error: what it says about security is not to be trusted
}

type member struct {
	method    string
	key, node source.Node
}

// operations adds what one path item object says. Where an object and the one that it refers to both have an operation
// the standard leaves open which counts.
func (o *opener) operations(path, item source.Node, base string, shared bool, seen map[string]defined) {
	first, m := len(o.doc.Operations), o.membersOf(path, item)
	for _, x := range m.all {
		o.operation(x.method, defined{path, item, x.key, len(o.doc.Operations)}, x.node, base, shared, seen)
	}
	for i := range o.doc.Operations[first:] {
		op := &o.doc.Operations[first+i]
		op.Doubt = op.Doubt || m.doubt
	}
}

// membersOf judges the keys of a path item object, once for all paths that it stands for.
func (o *opener) membersOf(path, item source.Node) *members {
	if m := o.items[item.Target()]; m != nil {
		return m
	}
	m := &members{}
	o.items[item.Target()] = m
	add := func(method string, key, node source.Node) {
		if !isToken(method) || strings.ToUpper(method) != method {
			o.found.Add(wrongShape, key.Range(), "%q is not the name of a method", method).Hint = "methods are written in capitals, such as PURGE"
			return
		}
		m.all = append(m.all, member{method, key, node})
	}
	for i := range item.Len() {
		key, node := item.Pair(i)
		name := key.Value()
		switch {
		case o.doc.Version.isMethod(name):
			add(strings.ToUpper(name), key, node)
		case name == "additionalOperations" && o.doc.Version >= OpenAPI32:
			if node.Kind() != source.Mapping {
				o.found.Add(wrongShape, node.Range(), "additionalOperations must be a mapping, and this %s", node.Describe())
			}
			for j := range node.Len() {
				key, op := node.Pair(j)
				if o.doc.Version.isMethod(strings.ToLower(key.Value())) && strings.ToUpper(key.Value()) == key.Value() {
					o.found.Add(wrongShape, key.Range(), "%s stands in additionalOperations, which is for methods that have no key of their own", key.Value()).Hint =
						"write " + strings.ToLower(key.Value()) + ": in the path item (OpenAPI 3.2, Path Item Object)"
				}
				add(key.Value(), key, op)
			}
		case name == "query", name == "additionalOperations", name == "trace":
			o.found.Add(wrongShape, key.Range(), "the path item of %s has %s, which means nothing in %s", path.Value(), name, o.doc.Version).Hint =
				"OpenAPI 3.2 knows query and additionalOperations, 3.0 trace: raise the document's version, or remove the key"
		case name == "security":
			o.found.Add(nearKey, key.Range(), "the path item of %s has security, which means nothing there", path.Value()).Hint =
				"write it in each of the operations, or at the top of the document"
			m.doubt = true
		case name == Extension:
			o.found.Add(nearKey, key.Range(), "the path item of %s has x-scopegen, which means nothing there", path.Value()).Hint =
				"write it in each of the operations, or at the top of the document"
			m.doubt = true
		case name == "operationId", name == "responses":
			o.found.Add(wrongShape, key.Range(), "the path item of %s has %s, which only operations have", path.Value(), name).Hint =
				"write the method above it, such as get:, or let the $ref stand there"
			m.doubt = true
		default:
			o.strayKey(path, key)
		}
	}
	return m
}

// strayKey reports a key of a path item that its version does not know. Whoever wrote it may have meant an operation, which would be
// missing from every table without a word.
func (o *opener) strayKey(path, key source.Node) {
	name := key.Value()
	known := o.doc.Version.pathItemKeys()
	if strings.HasPrefix(name, "x-") || slices.Contains(known, name) {
		return
	}
	meant := ""
	for _, k := range known {
		if strings.EqualFold(strings.TrimSpace(name), k) {
			meant = k
		}
	}
	if meant == "" {
		meant, _ = diag.Nearest(name, known)
	}
	if meant != "" {
		o.found.Add(nearKey, key.Range(), "the path item of %s has a key %q, which means nothing", path.Value(), name).Hint = "write " + meant
		return
	}
	hint := "remove it, or begin it with x-"
	if isToken(name) {
		hint += "; if it is a method, it stands under additionalOperations, which OpenAPI 3.2 has, in capitals"
	}
	o.found.Add(wrongShape, key.Range(), "the path item of %s has a key %q, which means nothing in %s", path.Value(), name, o.doc.Version).Hint = hint
}

func (o *opener) operation(method string, at defined, node source.Node, base string, shared bool, seen map[string]defined) {
	op := Operation{Method: method, Path: at.path.Value(), Base: base, Key: at.key, Node: node, PathKey: at.path, Shared: shared}
	if len(o.doc.Operations) == maxOperations {
		if !o.full {
			o.found.Add(wrongShape, at.key.Range(), "the document has more than %d operations", maxOperations).Hint = "what follows is left out: split the document"
		}
		o.full = true
		return
	}
	if first, twice := seen[method]; twice {
		if first.path == at.path && first.item != at.item { // a key that is there twice has been reported by the parser
			d := o.found.Add(twiceDefined, at.key.Range(), "%s is defined here and in the path item that this one refers to", op)
			d.Hint = "the standard leaves open which of the two counts: keep one"
			d.Related = []diag.Related{{Range: first.key.Range(), Message: "the other one"}}
		} else if at.key.Value() != first.key.Value() {
			d := o.found.Add(twiceDefined, at.key.Range(), "%s is there as %s already", op, first.key.Value())
			d.Hint = "keep one of the two: additionalOperations is for methods that path items have no key for"
			d.Related = []diag.Related{{Range: first.key.Range(), Message: "the other one"}}
		}
		o.doc.Operations[first.index].Doubt = true
		return
	}
	seen[method] = at
	said := o.saidOf(&op)
	node = op.Node
	op.Doubt = said.doubt
	if _, own := node.Get("security"); !own && o.doubt {
		op.Doubt = true
	}
	if said.hasBase {
		op.Base = said.base
	}
	o.uses[node]++
	o.doc.Operations = append(o.doc.Operations, op)
}

// said is what an operation object amounts to, through references.
type said struct {
	node    source.Node
	doubt   bool
	base    string
	hasBase bool
}

// saidOf judges an operation object, once for all operations that it stands for, and follows its references.
func (o *opener) saidOf(op *Operation) *said {
	node := op.Node
	if _, is := node.Get("$ref"); is {
		op.Shared = op.Shared || node.IsAlias()
	}
	if s := o.judged[node.Target()]; s != nil {
		if !s.node.IsZero() {
			op.Node = s.node
		}
		return s
	}
	s := &said{}
	o.judged[node.Target()] = s
	if _, is := node.Get("$ref"); is { // not of the standard, and how publishers keep their operations in files
		to, ok := o.follow(node, "the operation "+op.String())
		op.Node, s.node, s.doubt = to, to, !ok
		node = to
	}
	if node.Kind() != source.Mapping {
		o.found.Add(wrongShape, node.Range(), "the operation %s must be a mapping, and this %s", op, node.Describe()).Hint =
			"an operation without anything to say is {}"
		s.doubt = true
	}
	// A level was lost or is too many: what such an object says about security is not about this operation.
	for _, name := range [...]string{"get", "put", "post", "delete", "patch", "paths"} {
		if key, _, is := node.Find(name); is {
			o.found.Add(wrongShape, key.Range(), "the operation %s has a key %q, which only what holds operations has", op, name).Hint =
				"an operation is the value of a method, in a path item"
			s.doubt = true
			break
		}
	}
	if nearKeys(&o.found, node, "the operation "+op.String(), "security") {
		s.doubt = true
	}
	s.base, s.hasBase = o.base(node)
	return s
}

// isToken reports whether s can be an HTTP method (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0) {
			return false
		}
	}
	return s != ""
}
