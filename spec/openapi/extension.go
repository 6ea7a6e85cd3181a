package openapi

import (
	"strings"

	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/source"
)

// unhyphen is made once: a replacer is large.
var unhyphen = strings.NewReplacer("-", "", "_", "")

// Extension is the key under which a document says what OpenAPI has no words for, in the words of the native language: at its top,
// in security schemes, and in operations.
const Extension = "x-scopegen"

// extension gives what an object says under x-scopegen, and reports keys that were meant for it.
func (r *reader) extension(n source.Node, where string) (source.Node, bool) {
	for i := range n.Len() {
		key, _ := n.Pair(i)
		name := key.Value()
		if name != Extension && strings.HasPrefix(strings.ToLower(name), "x-") && strings.EqualFold(unhyphen.Replace(name), "xscopegen") {
			r.found.Add(nearKey, key.Range(), "%s has a key %q, which means nothing", where, name).Hint = "write " + Extension
		}
	}
	key, x, ok := n.Find(Extension)
	if ok && r.opts.Security == "read" && r.opts.Supplement {
		r.found.Add(unreadExtension, key.Range(), "%s has x-scopegen, which is not read beside a spec", where).Hint =
			"give the document alone as the spec, or say this in the spec and remove it here"
	}
	return x, ok
}

// extensions adds what the document says under x-scopegen. Where only its endpoints are asked for it is left aside, as its security is.
func (r *reader) extensions() {
	var any bool
	r.own.Root, any = r.extension(r.doc.Root(), "the document")
	if any || len(r.own.Schemes) > 0 || len(r.own.Operations) > 0 {
		if r.opts.Security == "read" && !r.opts.Supplement {
			r.found = append(r.found, native.Extend(r.api, r.own)...)
		}
	}
}
