package native

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// keys is the table of one kind of mapping: what the reader asks for, what the JSON Schema lists, and what a typing
// mistake is compared with are the same names, in the order in which they are written.
type keys struct {
	definition string // in the JSON Schema
	what       string // in messages: "a scope"
	names      []string
	index      map[string]int
}

var tables []*keys

// Keys gives the keys of one kind of mapping, by its name in the JSON Schema, in the order in which they are written. It is nil for
// what is no such name.
func Keys(definition string) []string {
	for _, k := range tables {
		if k.definition == definition {
			return slices.Clone(k.names)
		}
	}
	return nil
}

func table(definition, what string, names ...string) *keys {
	k := unlisted(definition, what, names...)
	tables = append(tables, k)
	return k
}

// unlisted is a table of a mapping that only other languages' documents have, so that the JSON Schema knows nothing of it.
func unlisted(definition, what string, names ...string) *keys {
	k := &keys{definition, what, names, map[string]int{}}
	for i, n := range names {
		k.index[n] = i
	}
	return k
}

var (
	rootKeys = table("root", "a spec", "scopegen", "info", "basePath", "trailingSlash", "include", "openapi", "schemes", "subjectTypes",
		"holders", "actions", "groups", "scopes", "sets", "endpoints", "retired")
	includedKeys = table("included", "an included file", "groups", "scopes", "sets", "endpoints")
	infoKeys     = table("info", "info", "title", "version", "description", "translations")
	openAPIKeys  = table("openapi", "openapi", "file", "security", "absent", "scopes", "scopesExtension")
	anyOfKeys    = table("openapiAnyOf", "scopes", "schemes", "operations")

	schemeKeys = table("scheme", "a scheme", "type", "description", "scheme", "bearerFormat", "in", "name", "openIdConnectUrl", "resource",
		"flows", "claims", "default", "names")
	flowsKeys       = table("flows", "flows", flowTypes...)
	flowKeys        = table("flow", "a flow", "authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl")
	claimKeys       = table("claim", "a claim", "name", "format", "subjectType", "prefix")
	subjectTypeKeys = table("subjectType", "a subject type", "title", "description", "translations", "flows", "names")
	holderKeys      = table("holder", "a holder", "title", "description", "translations", "inherits", "names")
	actionKeys      = table("action", "an action", "title", "description", "translations", "methods")

	groupKeys = table("group", "a group", "id", "title", "description", "note", "translations", "owner", "owns", "base", "trailingSlash", "scopes")
	ownsKeys  = table("owns", "owns", "paths", "scopes", "allow")
	scopeKeys = table("scope", "a scope", "title", "description", "note", "translations", "consent", "implies", "holders", "subjectTypes", "scheme", "risk",
		"adminConsent", "objects", "deprecated", "aliases", "movable", "owner", "tags", "names", "literal", "grants")
	deprecatedKeys = table("deprecated", "deprecated", "since", "replacedBy", "removal", "note")
	aliasKeys      = table("alias", "an alias", "name", "until")
	retiredKeys    = table("retired", "a retired name", "name", "since", "note")
	setKeys        = table("set", "a set", "title", "description", "translations", "scopes", "names")
	globKeys       = table("glob", "a glob", "match", "except")
	exactKeys      = table("exact", "a name", "scope")

	grantKeys = table("grant", "a grant", "summary", "description", "translations", "id", "tags", "owner", "rpc", "deprecated", "base", "with",
		"subjectTypes", "least", "security")
	selectorKeys = table("selector", "a selector", "methods", "paths", "tags", "operations", "except", "base", "with", "subjectTypes",
		"least", "security")
	exceptKeys   = table("except", "except", "methods", "paths", "tags", "operations")
	endpointKeys = table("endpoint", "an endpoint", "summary", "description", "translations", "id", "tags", "owner", "rpc", "deprecated", "access",
		"requires", "reason", "subjectTypes", "base", "security")
	anyTreeKeys = table("anyOf", "anyOf", "anyOf")
	allTreeKeys = table("allOf", "allOf", "allOf")
	leafKeys    = table("leaf", "a requirement", "scope", "scheme", "subjectTypes")

	translationKeys         = table("translation", "a translation", "title", "description")
	notedTranslationKeys    = table("notedTranslation", "a translation", "title", "description", "note")
	endpointTranslationKeys = table("endpointTranslation", "a translation", "summary", "description", "reason")
)

// closed are the kinds of mappings that take no x- keys: they are values rather than things that tools would annotate.
var closed = []*keys{anyOfKeys, flowsKeys, ownsKeys, deprecatedKeys, aliasKeys, claimKeys, flowKeys, retiredKeys, globKeys, exactKeys,
	selectorKeys, exceptKeys, anyTreeKeys, allTreeKeys, leafKeys, openAPIKeys, withinSchemeKeys,
	withinOperationKeys, withinInfoKeys, translationKeys, notedTranslationKeys, endpointTranslationKeys}

// reserved names keys that later versions will give a meaning, so that no file gives them another one before.
var reserved = map[string]string{
	"acr":                  "step-up authentication (RFC 9470)",
	"maxAge":               "step-up authentication (RFC 9470)",
	"binding":              "sender-constrained tokens (RFC 9449, RFC 8705)",
	"authorizationDetails": "rich authorization requests (RFC 9396)",
	"issuers":              "several authorization servers (RFC 9207, RFC 9728)",
	"use":                  "specs that build on other specs",
}

// fields is one mapping, read by a table.
type fields struct {
	r      *reader
	node   source.Node
	keys   *keys
	vals   [][2]source.Node // key and value, by the table's index
	extra  [][2]source.Node // x- keys
	misfit bool             // some key is not known
}

// fields reads a mapping and reports the keys that it cannot have. ok is false when the node is no mapping, which is reported.
func (r *reader) fields(n source.Node, k *keys) (f fields, ok bool) {
	f = fields{r: r, node: n, keys: k}
	if n.Kind() != source.Mapping {
		r.wrongType(n, "a mapping", k.what)
		return f, false
	}
	return r.pairs(n, k, 0), true
}

// pairs reads the pairs of a mapping from one on.
func (r *reader) pairs(n source.Node, k *keys, from int) fields {
	f := fields{r: r, node: n, keys: k, vals: make([][2]source.Node, len(k.names))}
	for i := from; i < n.Len(); i++ {
		key, value := n.Pair(i)
		name := key.Value()
		if hint, no := refusedWithin[k][name]; no && r.within {
			f.misfit = true
			r.found.Add(ruleUnknownKey, key.Range(), "%s under x-scopegen has no key %q", k.what, name).Hint = hint
			continue
		}
		if at, known := k.index[name]; known {
			if f.vals[at][0].IsZero() {
				f.vals[at] = [2]source.Node{key, value}
			}
			continue
		}
		if strings.HasPrefix(name, "x-") && !slices.Contains(closed, k) {
			f.extra = append(f.extra, [2]source.Node{key, value})
			continue
		}
		f.misfit = true
		r.unknownKey(n, key, value, k)
	}
	return f
}

func (r *reader) unknownKey(n, key, value source.Node, k *keys) {
	name := key.Value()
	if what, ok := reserved[name]; ok {
		r.found.Add(ruleReservedKey, key.Range(), "%q is reserved for %s, and version 1 does not have it", name, what).
			Hint = "leave it out: a key that is written but not enforced would promise a check that nobody makes"
		return
	}
	if n.Flow() && value.Kind() == source.Null && value.Value() == "" {
		d := r.found.Add(ruleSplitText, key.Range(), "a comma split this text: inside braces %q is a key of its own", name)
		d.Hint = "a comma ends a text inside braces: put the whole text in quotes"
		for i := range n.Len() {
			if next, _ := n.Pair(i + 1); i+1 < n.Len() && next == key {
				before, text := n.Pair(i)
				if t, ok := text.Text(); ok {
					d.Hint += ", as in " + before.Value() + ": " + strconv.Quote(t+", "+name)
				}
			}
		}
		return
	}
	if _, rooted := rootKeys.index[name]; rooted && k == includedKeys {
		d := r.found.Add(ruleIncludedKey, key.Range(), "an included file cannot say %q", name)
		d.Hint = "it holds " + strings.Join(includedKeys.names, ", ") + "; write this in the root"
		d.Related = []diag.Related{{Range: r.includedAt, Message: "included here"}}
		return
	}
	d := r.found.Add(ruleUnknownKey, key.Range(), "%s has no key %q", k.what, name)
	if near := nearest(name, k.names); near != "" {
		d.Hint = "did you mean " + strconv.Quote(near) + "?"
	} else {
		d.Hint = "it has " + strings.Join(k.names, ", ")
		if !slices.Contains(closed, k) {
			d.Hint += ", and keys of your own that begin with x-"
		}
	}
}

// at gives a key and its value. Asking for what the table does not have is a broken invariant.
func (f fields) at(name string) (key, value source.Node, ok bool) {
	if f.vals == nil { // the short form of something that has keys in its long one
		return source.Node{}, source.Node{}, false
	}
	i, known := f.keys.index[name]
	if !known {
		panic("native: " + f.keys.definition + " has no key " + name)
	}
	key, value = f.vals[i][0], f.vals[i][1]
	return key, value, !key.IsZero()
}

func (f fields) get(name string) (source.Node, bool) {
	_, v, ok := f.at(name)
	return v, ok
}

// has reports whether the key is there, whatever its value.
func (f fields) has(name string) bool {
	_, _, ok := f.at(name)
	return ok
}

// require is text that has to be there.
func (f fields) require(name string) string {
	v, ok := f.get(name)
	if !ok {
		f.r.found.Add(ruleMissingKey, f.r.head(f.node), "%s needs the key %q", f.keys.what, name)
		return ""
	}
	return f.r.text(v, name)
}

func (f fields) text(name string) string {
	if v, ok := f.get(name); ok {
		return f.r.text(v, name)
	}
	return ""
}

func (f fields) prose(name string) string {
	if v, ok := f.get(name); ok {
		return f.r.prose(v, name)
	}
	return ""
}

func (f fields) flag(name string) bool {
	v, ok := f.get(name)
	return ok && f.r.flag(v, name)
}

func (f fields) texts(name string) []string {
	var out []string
	for _, item := range f.items(name) {
		if t := f.r.text(item, "an item of "+name); t != "" {
			out = append(out, t)
		}
	}
	return out
}

func (f fields) items(name string) []source.Node {
	v, ok := f.get(name)
	if !ok {
		return nil
	}
	return f.r.items(v, name)
}

// oneOf is a text out of a few; the first result is -1 when the key is not there or the value is another one.
func (f fields) oneOf(name string, allowed ...string) (int, source.Node) {
	v, ok := f.get(name)
	if !ok {
		return -1, v
	}
	return f.r.oneOf(v, name, allowed), v
}

func (f fields) extensions() []spec.Extension {
	var out []spec.Extension
	for _, kv := range f.extra {
		out = append(out, spec.Extension{Name: kv[0].Value(), JSON: kv[1].JSON(), Range: kv[0].Range()})
	}
	return out
}

// head is the place of a mapping that lacks something: its first key.
func (r *reader) head(n source.Node) diag.Range {
	if k, _ := n.Pair(0); !k.IsZero() && !n.IsAlias() {
		return k.Range()
	}
	return n.Range()
}
