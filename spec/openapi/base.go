package openapi

import (
	"net/url"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// base is the path that the servers of an object share, which stands before the paths below it; says is false when it names
// no servers of its own. Hosts, and variables in them, do not matter here. Servers whose paths differ, or are not constant,
// leave the base empty.
func (o *opener) base(n source.Node) (base string, says bool) {
	if _, has := n.Get("servers"); !has && n != o.doc.Root() {
		return "", false
	}
	known, is := o.bases[n.Target()]
	if !is {
		known.path, known.says = o.readBase(n)
		o.bases[n.Target()] = known
	}
	return known.path, known.says
}

// servers is what the servers of an object come to.
type servers struct {
	path string
	says bool
}

func (o *opener) readBase(n source.Node) (base string, says bool) {
	if o.doc.Version == Swagger20 {
		path, ok := n.Get("basePath")
		if !ok || n != o.doc.Root() {
			return "", false
		}
		base, constant := cleanBase(path.Value())
		if !constant {
			o.found.Add(unclearBase, path.Range(), "basePath %q is not a path", path.Value()).Hint = "paths are read as if there were none"
		}
		return base, true
	}
	servers, ok := n.Get("servers")
	if !ok || servers.Len() == 0 {
		return "", false
	}
	for i := range servers.Len() {
		server := servers.Item(i)
		address, _ := server.Get("url")
		path, constant := serverPath(address.Value(), server)
		switch {
		case !constant:
			o.found.Add(unclearBase, address.Range(), "the path of the server %q is not known", address.Value()).Hint =
				"it depends on a variable or on where the document is published; paths are read as if they stood at the root of the host"
			return "", true
		case i > 0 && path != base:
			o.found.Add(unclearBase, address.Range(), "the servers' paths differ: %q and %q", base, path).Hint =
				"paths are read as if they stood at the root of the host"
			return "", true
		}
		base = path
	}
	return base, true
}

// serverPath gives the path of a Server Object's url.
func serverPath(address string, server source.Node) (path string, constant bool) {
	rest := address
	if i := strings.Index(rest, "//"); i >= 0 && !strings.HasPrefix(rest, "/") || i == 0 {
		rest = rest[i+2:]
		slash := strings.IndexByte(rest, '/')
		if slash < 0 {
			return "", true
		}
		rest = rest[slash:]
	}
	if rest == "" {
		return "", true
	}
	variables, _ := server.Get("variables")
	for done := ""; ; {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			return cleanBase(done + rest)
		}
		name, after, closed := strings.Cut(rest[open+1:], "}")
		variable, _ := variables.Get(name)
		values, _ := variable.Get("enum")
		if !closed || values.Len() != 1 {
			return "", false
		}
		// A value is text: braces in it name no variable.
		done, rest = done+rest[:open]+values.Item(0).Value(), after
	}
}

func cleanBase(path string) (base string, constant bool) {
	base = strings.TrimRight(path, "/")
	if base == "" {
		return "", true
	}
	if p, err := spec.ParsePattern(base); err != nil || len(p.Params()) > 0 {
		return "", false
	}
	return base, true
}

// unescape undoes percent-encoding where it can be undone.
func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
