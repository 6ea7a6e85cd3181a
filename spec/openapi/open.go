package openapi

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// opener takes a document apart.
type opener struct {
	doc    *Document
	found  diag.List
	files  Files
	parsed map[string]*source.Document // by name; nil where a file could not be read
	bytes  int                         // in files that references led to
	uses   map[source.Node]int         // how many operations are one node
	way    map[source.Node]bool        // what the references that are being followed passed
	doubt  bool                        // the document's own security is in doubt
	full   bool                        // it has more operations than are read
	keep   *source.Keep                // what is read of the first file; nil: all of it
	missed bool                        // a reference led to what was not read

	leads   *source.Keep                       // what is read of what references lead to
	reached map[*source.Document][]source.Part // what they led to
	led     map[source.Part]bool

	// What is known of nodes, since many references may lead to one that is large.
	items   map[source.Node]*members // path items
	others  map[source.Node]string   // why they are none
	judged  map[source.Node]*said    // operations
	bases   map[source.Node]servers  // objects with servers
	partial map[source.Node]bool     // whether what a reference leads to was read in part

	selves map[*source.Document]*self // what documents say of their own address
}

// Open reads a file and finds its operations and security schemes. The document is never nil.
func Open(name string, data []byte, files Files) (*Document, diag.List) {
	o := newOpener(name, data, files)
	o.openFile(name, data)
	return o.doc, o.found
}

func newOpener(name string, data []byte, files Files) *opener {
	return &opener{
		doc: &Document{File: spec.File{Name: name, Data: data}, stands: map[source.Node]source.Node{}, named: map[source.Node]string{}}, files: files,
		leads: source.KeepAll, led: map[source.Part]bool{}, reached: map[*source.Document][]source.Part{},
		items: map[source.Node]*members{}, others: map[source.Node]string{}, judged: map[source.Node]*said{}, bases: map[source.Node]servers{},
		partial: map[source.Node]bool{}, selves: map[*source.Document]*self{},
		parsed: map[string]*source.Document{}, uses: map[source.Node]int{}, way: map[source.Node]bool{},
	}
}

func (o *opener) openFile(name string, data []byte) {
	if o.doc.Source = o.add(name, data); o.doc.Source != nil {
		o.open(o.doc.Source.Root)
	}
	o.found.Sort()
}

// parse reads one file. Every file of a document goes through here: the one that it begins with, and those that its
// references lead to.
func (o *opener) parse(name string, data []byte) (*source.Document, diag.List) {
	if o.keep != nil && len(o.parsed) == 0 {
		return source.Skim(name, data, source.OpenAPI, o.keep)
	}
	return source.Parse(name, data, source.OpenAPI)
}

func (o *opener) open(root source.Node) {
	if root.Kind() != source.Mapping {
		o.found.Add(notOpenAPI, root.Range(), "this is no OpenAPI document: it %s", root.Describe())
		return
	}
	if o.doc.Version = o.version(root); o.doc.Version == 0 {
		return
	}
	o.doubt = nearKeys(&o.found, root, "the document", "security", "paths", "components", "securityDefinitions", "servers", "basePath")
	o.doc.address = o.self(o.doc.Source).name
	o.doc.Base, _ = o.base(root)
	if o.doc.Version == Swagger20 {
		o.doc.Schemes = o.mapping(root, "securityDefinitions")
	} else {
		components := o.mapping(root, "components")
		nearKeys(&o.found, components, "components", "securitySchemes", "pathItems")
		o.doc.Schemes = o.mapping(components, "securitySchemes")
	}
	o.schemes()
	o.paths(o.mapping(root, "paths"))
	o.uris()
}

// versions are the minor versions that are read, and the last patch of each that was published when this was written. What a
// patch changes is wording (Versions and Deprecation: "the patch version SHOULD NOT be considered by tooling"), so a later one is
// read, with a warning; a minor version could add places where security is said.
var (
	versions = [...]int{0: 4, 1: 2, 2: 0}
	semantic = regexp.MustCompile(`^3\.([0-9]{1,3})\.([0-9]{1,6})(-[0-9A-Za-z.-]+)?$`)
)

func (o *opener) version(root source.Node) Version {
	nearKeys(&o.found, root, "the document", "openapi", "swagger")
	openapi, is3 := root.Get("openapi")
	swagger, is2 := root.Get("swagger")
	switch {
	case is2 && is3:
		d := o.found.Add(notOpenAPI, openapi.Range(), "the document says both openapi and swagger")
		d.Hint = "keep the one that it follows"
		d.Related = []diag.Related{{Range: swagger.Range(), Message: "swagger here"}}
	case is2 && swagger.Value() == "2.0":
		return Swagger20
	case is2:
		o.found.Add(notOpenAPI, swagger.Range(), "Swagger version %q is not known", swagger.Value()).Hint = `2.0 is, written "2.0"`
	case is3:
		m := semantic.FindStringSubmatch(openapi.Value())
		if m == nil {
			o.found.Add(notOpenAPI, openapi.Range(), "%q is no version of OpenAPI", openapi.Value()).Hint =
				"3.0.x, 3.1.x and 3.2.x are read, written with all three numbers"
			break
		}
		minor, _ := strconv.Atoi(m[1])
		patch, _ := strconv.Atoi(m[2])
		if minor >= len(versions) {
			o.found.Add(notOpenAPI, openapi.Range(), "OpenAPI version %q is not known", openapi.Value()).Hint =
				"3.0.x, 3.1.x and 3.2.x are; a later one could say security in places that are not looked at"
			break
		}
		v := OpenAPI30 + Version(minor)
		if patch > versions[minor] || m[3] != "" {
			o.found.Add(unknownPatch, openapi.Range(), "OpenAPI version %q is not known", openapi.Value()).Hint =
				"it is read as " + v.String() + ", since a patch changes wording only"
		}
		return v
	default:
		start, _ := root.Span()
		at := o.doc.Source.File.Range(start, start)
		o.found.Add(notOpenAPI, at, "this is no OpenAPI document: it says neither openapi nor swagger").Hint = `begin with "openapi: 3.1.0"`
	}
	return 0
}

// mapping gives the mapping under a key, which may stand elsewhere: the standard has no references there, and bundlers
// follow them. Absent and null are none, all else is an error.
func (o *opener) mapping(parent source.Node, key string) source.Node {
	n, ok := parent.Get(key)
	if ok {
		if of := wanted.Keys[key]; of != nil {
			defer o.leading(of)()
		}
		if n, ok = o.follow(n, key); !ok {
			return source.Node{}
		}
	}
	if !ok || n.Kind() == source.Null || n.Kind() == source.Invalid {
		return source.Node{}
	}
	if n.Kind() != source.Mapping {
		o.found.Add(wrongShape, n.Range(), "%s must be a mapping, and this %s", key, n.Describe())
		return source.Node{}
	}
	return n
}

// leading says what is read of what references lead to until the returned function is called.
func (o *opener) leading(to *source.Keep) (done func()) {
	before := o.leads
	o.leads = to
	return func() { o.leads = before }
}

// nearKeys reports keys that are a slip of the hand away from one that matters: readers that fold case, and people, would take
// them for it, while the standard ignores them. It reports whether security is in doubt: one of them is near that word, or the word is
// there twice, which the parser has reported.
func nearKeys(found *diag.List, n source.Node, where string, matter ...string) (security bool) {
	seen := false
	for i := range n.Len() {
		k, _ := n.Pair(i)
		key := k.Value()
		if key == "security" {
			security, seen = security || seen, true
		}
		if strings.HasPrefix(key, "x-") {
			continue
		}
		meant := near(key, matter)
		if meant == "" {
			continue
		}
		found.Add(nearKey, k.Range(), "%s has a key %q, which means nothing", where, key).Hint = "write " + meant
		security = security || meant == "security"
	}
	return security
}

func near(key string, matter []string) string {
	for _, m := range matter {
		if key == m {
			return ""
		}
	}
	for _, m := range matter {
		if strings.EqualFold(key, m) {
			return m
		}
	}
	// Short words are near to too many others.
	if len(key) < 7 {
		return ""
	}
	meant, _ := diag.Nearest(key, matter)
	return meant
}
