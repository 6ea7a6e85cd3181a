package openapi

import (
	"path"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// self is what a document says of its own address under $self, which OpenAPI 3.2 has (OpenAPI Object; RFC 3986 section 5.1.1): its
// references are relative to it, and those that come to it mean the document.
type self struct {
	name   string // a file in the tree, against which references are resolved
	uri    string // as written
	fault  *fault // why references to other files cannot be resolved
	at     source.Node
	judged bool
}

// self gives the address of a document, which is the name of its file unless it says another one.
func (o *opener) self(doc *source.Document) *self {
	if s := o.selves[doc]; s != nil {
		return s
	}
	s := &self{name: doc.File.Name}
	o.selves[doc] = s
	at, has := doc.Root.Get("$self")
	version, _ := doc.Root.Get("openapi")
	if !has || !strings.HasPrefix(version.Value(), "3.2.") {
		return s
	}
	s.at = at
	text, ok := at.Text()
	switch {
	case !ok || text == "":
		s.fault = &fault{"is no address", "write the path of this file, relative to where it is kept"}
	case strings.Contains(text, "#"):
		s.fault = &fault{"has a fragment, which an address of a document has not", "write it without # and what follows"}
	default:
		var name string
		if name, s.fault = locate(doc.File.Name, text); s.fault == nil {
			s.name = name
		}
		s.uri = text
	}
	return s
}

// file gives the document that an address in another one means.
func (o *opener) file(from *source.Document, address string) (*source.Document, *fault) {
	s := o.self(from)
	if address == s.uri {
		return from, nil
	}
	if s.fault != nil {
		if !s.judged {
			s.judged = true
			o.found.Add(badSelf, s.at.Range(), "$self %s: references to other files are relative to it", s.fault.fact).Hint = s.fault.hint
		}
		return nil, &fault{"is relative to a $self that cannot be used", "correct $self, or write everything into one file"}
	}
	name, f := locate(s.name, address)
	if f != nil {
		return nil, f
	}
	if name == path.Clean(s.name) {
		return from, nil
	}
	return o.load(name)
}
