package openapi

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// maxBytes bounds what one document may read by its references: four documents of the largest size.
const maxBytes = 4 * 64 << 20

// Bounds on what references multiply: how many of them may follow one another, and how many operations a document has with
// those of path items that many paths share.
const (
	maxChain      = 100
	maxOperations = 500_000
)

// fault is why a reference cannot be followed, and what to do.
type fault struct{ fact, hint string }

var (
	uriScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`) // RFC 3986 section 3.1
	unPointer = strings.NewReplacer("~1", "/", "~0", "~")       // RFC 6901 section 4
)

// add parses one of the document's files.
func (o *opener) add(name string, data []byte) *source.Document {
	o.doc.Files = append(o.doc.Files, spec.File{Name: name, Data: data})
	doc, found := o.parse(name, data)
	o.found = append(o.found, found...)
	o.parsed[path.Clean(name)] = doc
	return doc
}

// load gives the file of a name, which is relative to the tree. It is read once.
func (o *opener) load(name string) (*source.Document, *fault) {
	doc, known := o.parsed[name]
	if !known {
		if o.files == nil {
			return nil, &fault{"is in another file, and this document was given alone", "read it from the folder that holds its files"}
		}
		data, err := o.files.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &fault{"leads to " + strconv.Quote(name) + ", which is not there", "references are relative to the file that says them (RFC 3986 section 5.2)"}
		}
		if err != nil {
			return nil, &fault{"leads to a file that cannot be read: " + err.Error(), "it must be a regular file inside the folder that is read from"}
		}
		if o.bytes += len(data); o.bytes > maxBytes {
			return nil, &fault{"is one file too many: they have more than " + strconv.Itoa(maxBytes>>20) + " MB", "split the document"}
		}
		doc = o.add(name, data)
	}
	if doc == nil {
		return nil, &fault{"leads to a file with mistakes in it", "they are reported there"}
	}
	return doc, nil
}

// locate resolves the address of another file against the file that says it (RFC 3986 section 5.2, for paths), and refuses
// what could lead out of the tree.
func locate(from, address string) (name string, f *fault) {
	local := "write the path of a file relative to this one, with slashes"
	decoded := unescape(address)
	switch {
	case strings.Contains(decoded, `\`):
		return "", &fault{"has a backslash", local}
	case strings.HasPrefix(address, "//"), uriScheme.MatchString(address):
		return "", &fault{"is a URL, and nothing is read from the network", "keep a copy beside the document, and refer to it by a relative path"}
	case strings.HasPrefix(decoded, "/"):
		return "", &fault{"is an absolute path", local}
	case strings.Contains(address, "?"):
		return "", &fault{"has a query, which files do not have", local}
	}
	name = path.Join(path.Dir(from), decoded)
	if !filepath.IsLocal(filepath.FromSlash(name)) || name == "." {
		return "", &fault{"leaves the folder that is read from", "move the file into it, or read from a wider folder: root in the configuration"}
	}
	return name, nil
}

// target follows one reference: a file, a JSON pointer in it (RFC 6901 section 6), or both.
func (o *opener) target(ref source.Node) (to source.Node, f *fault) {
	o.missed = o.missed || ref.Skipped()
	text, ok := ref.Text()
	if !ok || text == "" {
		return to, &fault{"is no reference", `write $ref: "#/components/…", or $ref: other.yaml`}
	}
	address, fragment, _ := strings.Cut(text, "#")
	doc := ref.Document()
	if address != "" {
		if doc, f = o.file(doc, address); f != nil {
			return to, f
		}
	}
	to, ok = pointer(doc.Root, unescape(fragment))
	if _, known := o.partial[to]; !known && o.keep != nil && !o.missed {
		o.partial[to] = misses(to)
	}
	o.missed = o.missed || o.partial[to]
	switch {
	case fragment != "" && fragment[0] != '/':
		return source.Node{}, &fault{"names an anchor", "write the way to it from the top of its file, such as #/components/pathItems/a"}
	case !ok:
		return source.Node{}, &fault{"leads nowhere", "nothing stands there in " + doc.File.Name}
	}
	if part := (source.Part{Node: to, Keep: o.leads}); !o.led[part] {
		o.led[part] = true
		o.reached[doc] = append(o.reached[doc], part)
	}
	return to, nil
}

// pointer follows a JSON pointer as far as it leads.
func pointer(at source.Node, way string) (source.Node, bool) {
	if way == "" {
		return at, true
	}
	for part := range strings.SplitSeq(way[1:], "/") {
		next, ok := at.Get(unPointer.Replace(part))
		if at.Kind() == source.Sequence {
			i, err := strconv.Atoi(part)
			next, ok = at.Item(i), err == nil && i >= 0 && i < at.Len()
		}
		if !ok {
			return at, false
		}
		at = next
	}
	return at, true
}

// follow gives what an object stands for that may be a reference, through all of them. what names the object in messages. It
// is not ok when a reference leads nowhere, in a circle, or stands beside other keys, which some tools read and others do not.
func (o *opener) follow(n source.Node, what string) (to source.Node, ok bool) {
	for n.Kind() == source.Mapping {
		ref, is := n.Get("$ref")
		if !is {
			break
		}
		for i := range n.Len() {
			key, _ := n.Pair(i)
			switch key.Value() {
			case "$ref", "summary", "description": // Reference Object, OpenAPI 3.1
			default:
				o.found.Add(besideRef, key.Range(), "%s is a $ref and says %s beside it", what, key.Value()).Hint =
					"the standard has tools ignore what stands beside a $ref, and some do not: move it to " + ref.Value() + ", or write the object out"
				return n, false
			}
		}
		next, f := o.target(ref)
		switch {
		case f == nil && o.way[next]:
			f = &fault{"leads back to itself", "write out one of the objects that refer to each other"}
		case f == nil && len(o.way) == maxChain:
			f = &fault{"leads through more than " + strconv.Itoa(maxChain) + " references", "let it lead to the object itself"}
		}
		if f != nil {
			o.lost(ref, what, f)
			clear(o.way)
			return n, false
		}
		o.way[next] = true
		n = next
	}
	clear(o.way)
	return n, true
}

func (o *opener) lost(ref source.Node, what string, f *fault) {
	o.found.Add(unresolved, ref.Range(), "%s: %q %s", what, ref.Value(), f.fact).Hint = f.hint
}
