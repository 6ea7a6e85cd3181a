package native

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// endpoint is an operation that is being read.
type endpoint struct {
	*spec.Operation
	said       map[string]diag.Range // what the spec has said about it, by key, and where
	stated     diag.Range            // its access or requires
	granted    diag.Range            // its first grant
	closed     bool                  // a mistake leaves open what it needs: it opens nothing
	document   bool                  // the OpenAPI document declares it
	secured    bool                  // and says its security
	security   string                // what becomes of that: add or replace
	securityAt diag.Range
	entry      diag.Range // under endpoints
	made       string     // the id that it will have where nobody gives one
	mixed      bool       // its grants are not in the order of the files
}

type endpointIndex struct {
	endpoints []*endpoint
	byKey     map[string]*endpoint // method and full path
	ids       map[string]*endpoint // ids that somebody chose
	rpcs      map[string]*endpoint // by the procedure that they stand for
	filesAt   map[string]int
	lost      bool // some endpoints could not be read, so that what picks nothing may be right
	secured   bool // the OpenAPI document's security is read
}

// id is what selectors call an endpoint by.
func (e *endpoint) id() string {
	if e.made == "" && e.ID == "" {
		e.made = spec.MadeID(e.Operation)
	}
	return cmp.Or(e.ID, e.made)
}

// declareEndpoints reads grants and the endpoints key, in the order of the files. Selectors wait until everything is declared.
func (r *reader) declareEndpoints() {
	r.filesAt = map[string]int{}
	for i, file := range r.files {
		r.filesAt[file.name] = i
	}
	byNode := map[source.Node]*scope{}
	for _, s := range r.scopes {
		byNode[s.key] = s
	}
	grants := func(n source.Node) {
		for i := range n.Len() {
			key, _ := n.Pair(i)
			if s := byNode[key]; s != nil {
				r.grants(s)
			}
		}
	}
	for _, file := range r.files {
		for i := range file.fields.node.Len() {
			key, value := file.fields.node.Pair(i)
			switch key.Value() {
			case "scopes":
				grants(value)
			case "groups":
				for i := range value.Len() {
					if scopes, ok := value.Item(i).Get("scopes"); ok {
						grants(scopes)
					}
				}
			case "endpoints":
				for _, item := range r.items(value, "endpoints") {
					r.endpointEntry(item)
				}
			}
		}
	}
}

// declare finds an endpoint, or makes it.
func (r *reader) declare(l line, method, base string, p place) *endpoint {
	key := method + " " + base + l.path
	e := r.byKey[key]
	if e == nil {
		o := &spec.Operation{Method: method, Base: base, Path: l.path, SlashIgnored: p.ignore, Range: l.at}
		o.Pattern = l.pattern
		if pre := r.parsed[base]; len(pre.Segments) > 0 {
			o.Pattern = pre.Join(l.pattern)
		}
		e = &endpoint{Operation: o, said: map[string]diag.Range{}}
		r.byKey[key] = e
		r.endpoints = append(r.endpoints, e)
		r.api.Operations = append(r.api.Operations, o)
		e.said["trailingSlash"] = l.at
		return e
	}
	first, said := e.said["trailingSlash"]
	switch {
	case !said:
		e.SlashIgnored, e.said["trailingSlash"] = p.ignore, l.at
	case e.SlashIgnored != p.ignore:
		d := r.found.Add(ruleSaidTwice, l.at, "%s ignores a trailing slash in one place and not in another", e)
		d.Hint = "trailingSlash of the two places differs: whether the path with the other ending is open must not depend on the order"
		d.Related = related(first, "first here")
		e.SlashIgnored = false
	}
	return e
}

// words reads what describes an endpoint, wherever it is said. The spec's words go before the OpenAPI document's; two of
// the spec's that differ are an error.
func (r *reader) words(e *endpoint, f fields) {
	r.word(e, f, "summary", &e.Summary, f.prose)
	r.word(e, f, "description", &e.Description, f.prose)
	if v, ok := f.get("translations"); ok {
		if t := f.translations(endpointTranslationKeys); r.say(e, "translations", v, sameTranslations(t, e.Translations)) {
			e.Translations = t
		}
	}
	r.word(e, f, "owner", &e.Owner, f.text)
	r.rpc(e, f)
	if v, ok := f.get("id"); ok {
		if id := r.match(v, "id", endpointID, "an id is visible ASCII without quotes, as an operationId is"); id != "" && r.say(e, "id", v, e.ID == id) {
			e.ID, e.IDGiven = id, true
			r.ownID(e, v)
		}
	}
	if v, ok := f.get("tags"); ok {
		if tags := f.texts("tags"); r.say(e, "tags", v, slices.Equal(tags, e.Tags)) {
			e.Tags = tags
		}
	}
	if v, ok := f.get("deprecated"); ok {
		was := e.Deprecated
		now := r.deprecation(f)
		if r.say(e, "deprecated", v, sameDeprecation(was, now)) {
			e.Deprecated = now
		}
	}
	for _, x := range f.extensions() {
		at := slices.IndexFunc(e.Extensions, func(have spec.Extension) bool { return have.Name == x.Name })
		switch {
		case at < 0:
			e.Extensions = append(e.Extensions, x)
		case e.Extensions[at].JSON != x.JSON:
			r.differs(e, x.Name, x.Range, e.Extensions[at].Range)
		}
	}
}

func (r *reader) word(e *endpoint, f fields, key string, into *string, read func(string) string) {
	v, ok := f.get(key)
	if !ok {
		return
	}
	if t := read(key); t != "" && r.say(e, key, v, *into == t) {
		*into = t
	}
}

// say reports whether what n says about an endpoint is new.
func (r *reader) say(e *endpoint, key string, n source.Node, same bool) bool {
	first, said := e.said[key]
	if !said {
		e.said[key] = n.Range()
		return true
	}
	if !same {
		r.differs(e, key, n.Range(), first)
	}
	return false
}

func (r *reader) differs(e *endpoint, key string, at, first diag.Range) {
	d := r.found.Add(ruleSaidTwice, at, "the %s of %s is said twice, and differently", key, e)
	d.Hint = "say it once; a grant may be the bare METHOD /path"
	d.Related = related(first, "first here")
}

func sameDeprecation(a, b *spec.Deprecation) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Since == b.Since && a.Removal == b.Removal && a.Note == b.Note && slices.Equal(a.ReplacedBy, b.ReplacedBy)
}

// ownID keeps ids unique: selectors, generated constants and operationId go by them.
func (r *reader) ownID(e *endpoint, n source.Node) {
	first := r.ids[e.ID]
	if first == nil {
		r.ids[e.ID] = e
		return
	}
	if first == e {
		return
	}
	d := r.found.Add(ruleSameID, n.Range(), "%s and %s have the id %q", first, e, e.ID)
	d.Hint = "an id names one endpoint; an entry with several methods cannot give one"
	d.Related = related(first.said["id"], "first here")
	if !first.said["id"].IsValid() {
		d.Related = related(first.Range, "first here")
	}
	e.ID, e.IDGiven = "", false
}

// fullMethod is what gRPC and Connect send as the path: the service's full name in Protocol Buffers, and the method's.
var fullMethod = regexp.MustCompile(`^/[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*/[A-Za-z_][A-Za-z0-9_]*$`)

// rpc reads the procedure that an endpoint stands for, and keeps procedures unique: guards bind to them by name.
func (r *reader) rpc(e *endpoint, f fields) {
	v, ok := f.get("rpc")
	if !ok {
		return
	}
	name := r.match(v, "rpc", fullMethod, "write the full name of the method, as in /store.v1.Store/GetAsset")
	if name == "" || !r.say(e, "rpc", v, e.RPC == name) {
		return
	}
	if first := r.rpcs[name]; first != nil {
		d := r.found.Add(ruleSameRPC, v.Range(), "%s and %s stand for the procedure %s", first, e, name)
		d.Hint = "a procedure is one endpoint, whose needs its guard enforces; an entry with several methods cannot name one"
		d.Related = related(first.said["rpc"], "first here")
		return
	}
	e.RPC, r.rpcs[name] = name, e
}

// endpointEntry reads one entry under endpoints.
func (r *reader) endpointEntry(n source.Node) {
	l, ok := r.line(n, endpointKeys)
	if !ok {
		r.lost = true
		return
	}
	p := r.top
	base, ok := r.baseOf(l.fields, p)
	if !ok {
		return
	}
	for _, method := range l.methods {
		e := r.declare(l, method, base, p)
		if e.entry.IsValid() {
			d := r.twice(l.at, e.entry, "%s stands under endpoints twice", e)
			d.Hint = "an endpoint is in one state: merge the two entries"
			e.closed = true
			continue
		}
		e.entry = l.at
		r.summary(e, l)
		if l.fields.vals == nil {
			continue
		}
		e.closed = e.closed || l.fields.misfit
		r.words(e, l.fields)
		r.state(e, l.fields)
	}
}

// state reads what an entry under endpoints says about who may call.
func (r *reader) state(e *endpoint, f fields) {
	types, ok := f.limit()
	e.SubjectTypes, e.closed = types, e.closed || !ok
	r.readSecurity(e, f)
	requiresAt, requires, hasRequires := f.at("requires")
	accessAt, access, hasAccess := f.at("access")
	e.Reason = f.prose("reason")
	switch {
	case hasRequires && hasAccess:
		d := r.found.Add(ruleTwoStates, accessAt.Range(), "%s has both requires and access", e)
		d.Hint = "an endpoint is in one state: requires says who passes, access stands for the states that need no scopes"
		d.Related = related(requiresAt.Range(), "requires stands here")
		e.closed, e.stated = true, accessAt.Range()
	case hasRequires:
		e.stated = requiresAt.Range()
		if e.Requires = r.requires(requires); e.Requires == nil {
			e.closed = true
		}
	case hasAccess:
		e.stated = accessAt.Range()
		r.access(e, f, access)
	}
}

var accesses = []string{"authenticated", "public", "optional", "none"}

func (r *reader) access(e *endpoint, f fields, n source.Node) {
	i, _ := f.oneOf("access", accesses...)
	if i < 0 {
		e.closed = true
		return
	}
	e.Access = []spec.Access{spec.Authenticated, spec.Public, spec.Optional, spec.None}[i]
	if e.Access == spec.Public && e.Reason == "" {
		r.found.Add(ruleNoReason, n.Range(), "%s is public without a reason", e).
			Hint = "write why nobody has to prove who they are, as in reason: load balancers carry no token"
		e.closed = true
	}
}

// settle brings every endpoint into one state, and closes what is in none or in several.
func (r *reader) settle() {
	for _, e := range r.endpoints {
		granted := len(e.Grants) > 0 || e.granted.IsValid()
		if e.stated.IsValid() && e.granted.IsValid() {
			d := r.found.Add(ruleTwoStates, e.stated, "%s is granted by a scope, and its entry under endpoints says who passes too", e)
			d.Hint = "an endpoint is in one state: remove the grant, or the access or requires"
			d.Related = related(e.granted, "granted here")
			e.closed = true
		}
		r.settleSecurity(e, granted)
		if e.stated.IsValid() {
			e.SecurityRange = e.stated
		}
		switch {
		case e.closed:
			e.Grants, e.Requires, e.Written, e.Access = nil, nil, spec.Requirement{}, spec.None
		case !granted && !e.stated.IsValid() && !e.opened():
			d := r.found.Add(ruleUndeclared, e.Range, "nothing says who may call %s", e)
			d.Hint = "grant it to a scope, or list it under endpoints with access or requires; access: none denies it to everybody"
		case granted && len(e.Grants) == 0:
			e.Access = spec.None
		}
		if e.mixed {
			r.sortGrants(e)
		}
	}
}

// opened reports whether the OpenAPI document opens an endpoint by itself.
func (e *endpoint) opened() bool {
	return len(e.Written.Alternatives) > 0 || e.Access != spec.Undeclared
}

// sortGrants brings what selectors added into the order of the files.
func (r *reader) sortGrants(e *endpoint) {
	slices.SortStableFunc(e.Grants, func(a, b spec.Grant) int {
		return cmp.Or(cmp.Compare(r.filesAt[a.Range.File], r.filesAt[b.Range.File]), a.Range.Compare(b.Range))
	})
}
