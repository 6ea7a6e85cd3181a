package native

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// Extension is what an OpenAPI document says in this language under x-scopegen, so that it needs no spec beside it: at its top,
// in security schemes and in operations. Nodes that are zero say nothing.
type Extension struct {
	Root       source.Node
	Schemes    []SchemeExtension
	Operations []OperationExtension
}

// SchemeExtension is what a security scheme says.
type SchemeExtension struct {
	Scheme *spec.Scheme
	Node   source.Node
}

// OperationExtension is what an operation says.
type OperationExtension struct {
	Operation *spec.Operation
	Node      source.Node
}

var (
	withinSchemeKeys    = unlisted("", "x-scopegen of a security scheme", "subjectType", "default", "resource", "claims", "names", "scopes")
	withinOperationKeys = unlisted("", "x-scopegen of an operation", "access", "reason", "translations", "subjectTypes", "owner", "rpc", "deprecated", "least")
	withinInfoKeys      = unlisted("", "info", "translations")
)

const ownInfo = "the document has an info of its own: only its texts in other languages are said here"

// refusedWithin are the keys that a document says in its own way, and where.
var refusedWithin = map[*keys]map[string]string{
	rootKeys: {
		"scopegen": "the version of the language is 1", "basePath": "the document's servers say it",
		"trailingSlash": "a document's paths are as they are written", "include": "the document refers to other files with $ref",
		"openapi": "this is the document", "schemes": "write them under components.securitySchemes, and what they lack under x-scopegen in each",
		"endpoints": "the document's operations are the endpoints: write x-scopegen in them",
	},
	withinInfoKeys: {"title": ownInfo, "version": ownInfo, "description": ownInfo},
	groupKeys: {
		"base": "the document's servers say it", "trailingSlash": "a document's paths are as they are written",
		"owns": "ownership is of grants, which a document does not have",
	},
	scopeKeys: {"grants": "the security of the operations says what the scope opens"},
}

// Extend adds to api, which a reader of OpenAPI documents has filled and nobody has sealed, what the document says under x-scopegen. It
// narrows: no operation is more open afterwards than its security makes it, and one whose words are wrong is opened by
// nothing.
func Extend(api *spec.API, x Extension) diag.List {
	r := &reader{api: api, within: true}
	r.ids, r.rpcs, r.byKey = map[string]*endpoint{}, map[string]*endpoint{}, map[string]*endpoint{}
	root := fields{r: r, node: x.Root, keys: rootKeys}
	if !x.Root.IsZero() {
		root, _ = r.fields(x.Root, rootKeys)
	}
	r.files = []*file{{fields: root}}
	api.Extensions = append(api.Extensions, root.extensions()...)
	if v, said := root.get("info"); said {
		if f, ok := r.fields(v, withinInfoKeys); ok {
			api.Info.Translations = f.translations(translationKeys)
		}
	}
	r.readSubjectTypes(root)
	own, subjects := r.schemesWithin(x.Schemes)
	r.limits = subjects
	r.readClaims()
	r.readHolders(root)
	r.readActions(root)
	r.joinSchemes(subjects)
	r.readGroups()
	var defaults []*spec.Scheme
	for i, f := range own {
		scheme := x.Schemes[i].Scheme
		if to, joined := subjects[scheme]; joined {
			scheme = to.scheme
		}
		if f.flag("default") {
			defaults = append(defaults, scheme)
		}
		if v, ok := f.get("scopes"); ok {
			r.sections = append(r.sections, section{node: v, scheme: scheme})
		}
	}
	r.chooseWithin(defaults)
	r.readScopes()
	r.readRetired(root)
	r.resolveScopes()
	r.readSets()
	r.closeBroken(root, x.Schemes, own)
	for _, o := range x.Operations {
		if f, ok := r.fields(o.Node, withinOperationKeys); !ok || f.misfit || !r.operationWithin(o.Operation, f) {
			closeWithin(o.Operation)
		}
	}
	return r.found
}

func closeWithin(o *spec.Operation) {
	o.Written, o.Grants, o.Access = spec.Requirement{}, nil, spec.Undeclared
}

// closeBroken takes away what mistakes under x-scopegen leave open: limits that could not be read may have been on any scope or
// scheme that they stand at, and those of the document's top on all.
func (r *reader) closeBroken(root fields, all []SchemeExtension, own []fields) {
	wrong := map[*spec.Scheme]bool{}
	for i, f := range own {
		said := f.has("subjectType")
		if _, known := r.limits[all[i].Scheme]; f.vals == nil || f.misfit || said && !known {
			wrong[all[i].Scheme] = true
		}
	}
	everything := root.misfit || !root.node.IsZero() && root.vals == nil
	for _, o := range r.api.Operations {
		if everything {
			closeWithin(o)
			continue
		}
		fits := func(alt spec.Alternative) bool {
			return !slices.ContainsFunc(alt.Needs, func(n spec.Need) bool {
				return wrong[n.Scheme] || slices.ContainsFunc(n.Scopes, func(s *spec.Scope) bool { return r.records[s] == nil || r.records[s].broken })
			})
		}
		kept := make([]spec.Alternative, 0, len(o.Written.Alternatives))
		for _, alt := range o.Written.Alternatives {
			if fits(alt) {
				kept = append(kept, alt)
			}
		}
		if len(kept) < len(o.Written.Alternatives) { // operations share what they inherit
			o.Written.Alternatives = kept
		}
	}
}

// mayDeclare reports whether a scope that the document does not declare can be declared here. The flows of an oauth2 scheme list its
// scopes; schemes of other types have no place for them.
func (r *reader) mayDeclare(key, value source.Node, in section) bool {
	scheme := in.scheme
	if !r.within || scheme != nil {
		return true
	}
	if named, ok := value.Get("scheme"); ok {
		scheme = r.schemes[named.Value()]
	} else {
		scheme = r.carrier
	}
	if scheme == nil || scheme.Type != "oauth2" || len(scheme.Flows) == 0 {
		return true
	}
	d := r.found.Add(ruleUndefinedScope, key.Range(), "scope %q is not declared by the flows of %q", key.Value(), scheme.Name)
	d.Hint = "x-scopegen describes the scopes that the document declares: add it under scopes of a flow"
	d.Related = related(scheme.Range, "the scheme stands here")
	if r.suggested++; r.suggested <= maxSuggestions {
		if near := nearest(key.Value(), r.declared); near != "" {
			d.Hint = "did you mean " + strconv.Quote(near) + "?"
		}
	}
	return false
}

// subjectScheme is how one subject type comes in by a scheme.
type subjectScheme struct {
	scheme  *spec.Scheme // of the model
	subject *spec.SubjectType
}

// schemesWithin reads what security schemes say, and which of them are for one subject type.
func (r *reader) schemesWithin(all []SchemeExtension) ([]fields, map[*spec.Scheme]subjectScheme) {
	own, subjects := make([]fields, len(all)), map[*spec.Scheme]subjectScheme{}
	for i, x := range all {
		f, ok := r.fields(x.Node, withinSchemeKeys)
		if !ok {
			continue
		}
		own[i] = f
		x.Scheme.Resource = f.url("resource", true)
		x.Scheme.Names = r.identifiers(f)
		for _, item := range f.items("claims") {
			r.claims = append(r.claims, claimed{x.Scheme, item})
		}
		if v, ok := f.get("subjectType"); ok {
			if t := r.subjectType(v); t != nil {
				subjects[x.Scheme] = subjectScheme{subject: t}
			}
		}
	}
	return own, subjects
}

// chooseWithin finds the scheme that carries scopes which name none: the one that says so, else the one that the document's
// reader chose.
func (r *reader) chooseWithin(said []*spec.Scheme) {
	for _, s := range r.api.Schemes {
		r.schemes[s.Name] = s
		if s.Default && r.carrier == nil {
			r.carrier = s
		}
	}
	if len(r.api.Schemes) == 0 && len(r.sections) > 0 { // as in a spec without schemes
		r.carrier = implicitScheme(r.sections[0].node)
		r.api.Schemes, r.schemes[r.carrier.Name] = []*spec.Scheme{r.carrier}, r.carrier
	}
	for i, s := range said {
		if i > 0 && s != said[0] {
			d := r.found.Add(ruleDefinedTwice, s.Range, "two schemes say default: true")
			d.Hint = "one scheme carries the scopes that name none"
			d.Related = related(said[0].Range, said[0].Name+" says it first")
		}
	}
	if len(said) > 0 {
		r.carrier = said[0]
	}
	for _, s := range r.api.Schemes {
		s.Default = s == r.carrier
	}
}

// operationWithin reads what an operation says beside its security. It is not ok when that leaves open who may call.
func (r *reader) operationWithin(o *spec.Operation, f fields) bool {
	e := &endpoint{Operation: o, said: map[string]diag.Range{}}
	types, ok := f.limit()
	o.SubjectTypes, o.Reason, o.Owner = types, f.prose("reason"), f.text("owner")
	o.Translations = f.translations(endpointTranslationKeys)
	r.rpc(e, f)
	if f.has("deprecated") {
		o.Deprecated = r.deprecation(f)
	}
	if v, said := f.get("access"); said && !r.accessWithin(e, f, v) {
		return false
	}
	if f.has("least") {
		ok = r.leastWithin(o, f) && ok
	}
	return ok
}

// accessWithin holds what an operation says about itself against its security, which decides.
func (r *reader) accessWithin(e *endpoint, f fields, n source.Node) bool {
	i, _ := f.oneOf("access", accesses...)
	if i < 0 {
		return false
	}
	says := [...]spec.Access{spec.Authenticated, spec.Public, spec.Optional, spec.None}[i]
	is := e.Written.Label()
	if len(e.Written.Alternatives) == 0 {
		is = e.Access
	}
	switch {
	case says == spec.None:
		e.Written, e.Access = spec.Requirement{}, spec.None
	case says != is:
		d := r.found.Add(ruleOpens, n.Range(), "%s says access: %s, and its security makes it %s", e, says, is)
		d.Hint = "security decides, and x-scopegen can only narrow it: " + map[spec.Access]string{
			spec.Public: "write security: []", spec.Authenticated: "write security: [{scheme: []}]", spec.Optional: "write {} among the alternatives of security",
		}[says] + ", or remove access"
		if at := e.documentSecurity(); at != e.Operation.Range {
			d.Related = related(at, "its security stands here")
		}
		return false
	case says == spec.Public && e.Reason == "":
		r.found.Add(ruleNoReason, n.Range(), "%s is public without a reason", e).
			Hint = "write why nobody has to prove who they are, as in reason: load balancers carry no token"
		return false
	}
	return true
}

// leastWithin marks the alternatives that are the least-privileged choice. What opens the operation is then kept as grants, one an
// alternative, which say the same as its security.
func (r *reader) leastWithin(o *spec.Operation, f fields) bool {
	var grants []spec.Grant
	for _, alt := range o.Written.Alternatives {
		if len(alt.Needs) == 1 && len(alt.Needs[0].Scopes) > 0 {
			n := alt.Needs[0]
			grants = append(grants, spec.Grant{Scope: n.Scopes[0], With: n.Scopes[1:], Scheme: n.Scheme, SubjectTypes: alt.SubjectTypes, Range: alt.Range})
		}
	}
	v, _ := f.get("least")
	if len(grants) == 0 || len(grants) != len(o.Written.Alternatives) {
		r.found.Add(ruleOpens, v.Range(), "%s has alternatives that no scope stands for, so that least cannot tell them apart", o).Hint =
			"least is for operations each of whose alternatives is one scheme with scopes: remove it"
		return false
	}
	first := map[*spec.Scope]int{}
	for i, g := range grants {
		if _, again := first[g.Scope]; !again {
			first[g.Scope] = i
		}
	}
	for _, item := range f.items("least") {
		s := r.lookup(item, "least")
		if s == nil {
			return false
		}
		i, is := first[s.Scope]
		if !is {
			r.found.Add(ruleOpens, item.Range(), "%s is not the first scope of an alternative of %s", s.Name, o).Hint = "write one that its security asks for first"
			return false
		}
		grants[i].Least = true
	}
	o.Grants, o.Written = grants, spec.Requirement{}
	return true
}

// joinSchemes makes one scheme of those that are how several subject types come in, and limits the alternatives that ask for one
// of them. They belong together by their names without the subject type's: oauth2_user, oauth2_app and oauth2 are oauth2.
func (r *reader) joinSchemes(subjects map[*spec.Scheme]subjectScheme) {
	if len(subjects) == 0 {
		return
	}
	byName := map[string]*spec.Scheme{}
	for _, s := range r.api.Schemes {
		if _, is := subjects[s]; !is {
			byName[s.Name] = s
		}
	}
	var kept []*spec.Scheme
	for _, s := range r.api.Schemes {
		v, is := subjects[s]
		if !is {
			kept = append(kept, s)
			continue
		}
		name := modelName(s.Name, v.subject)
		s.Description = strings.TrimSuffix(s.Description, "Only for: "+titleOf(v.subject)+".")
		s.Description = strings.TrimSuffix(s.Description, "\n\n")
		to := byName[name]
		if to == nil {
			byName[name], to = s, s
			s.Name = name
			kept = append(kept, s)
		} else {
			r.joinScheme(to, s)
		}
		subjects[s] = subjectScheme{to, v.subject}
	}
	r.api.Schemes = kept
	for _, s := range r.api.Scopes {
		if to, is := subjects[s.Scheme]; is {
			s.Scheme = to.scheme
		}
	}
	for _, o := range r.api.Operations {
		r.limitWithin(o, subjects)
	}
}

// modelName is a scheme's name without its subject type's.
func modelName(name string, t *spec.SubjectType) string {
	for _, sep := range []string{"_", "-", "."} {
		if rest, ok := strings.CutSuffix(name, sep+t.Name); ok && rest != "" {
			return rest
		}
	}
	return name
}

func titleOf(t *spec.SubjectType) string {
	if t.Title != "" {
		return t.Title
	}
	return t.Name
}

func (r *reader) joinScheme(to, from *spec.Scheme) {
	fact := ""
	if to.Type != from.Type || to.HTTPScheme != from.HTTPScheme || to.In != from.In || to.Param != from.Param || to.OpenIDURL != from.OpenIDURL ||
		to.Resource != "" && from.Resource != "" && to.Resource != from.Resource {
		fact = "differ in how callers prove who they are"
	}
	for _, f := range from.Flows {
		at := slices.IndexFunc(to.Flows, func(have spec.Flow) bool { return have.Type == f.Type })
		switch {
		case at < 0:
			to.Flows = append(to.Flows, f)
		default:
			have := to.Flows[at]
			if have.Range = f.Range; have != f {
				fact = "differ in their " + f.Type + " flow"
			}
		}
	}
	for _, c := range from.Claims {
		if !slices.ContainsFunc(to.Claims, func(have spec.Claim) bool { return have.Name == c.Name }) {
			to.Claims = append(to.Claims, c)
		}
	}
	if to.Resource == "" {
		to.Resource = from.Resource
	}
	if to.Description == "" {
		to.Description = from.Description
	}
	if len(to.Names) == 0 {
		to.Names = from.Names
	}
	if fact != "" {
		d := r.found.Add(ruleSchemesDiffer, from.Range, "%s and %s are one scheme by their names, and %s", to.Name, from.Name, fact)
		d.Hint = "schemes for subject types are one scheme under their name without the subject type's: give one of them another name, or make them alike"
		d.Related = related(to.Range, "the other one")
	}
}

// limitWithin limits the alternatives that ask for schemes of subject types. Neighbours that then differ in their subject types
// alone become one.
func (r *reader) limitWithin(o *spec.Operation, subjects map[*spec.Scheme]subjectScheme) {
	var out []spec.Alternative
	changed := false
	for _, alt := range o.Written.Alternatives {
		limited, ok := alt, true
		limited.Needs = nil
		for _, n := range alt.Needs {
			if to, is := subjects[n.Scheme]; is {
				changed = true
				n.Scheme = to.scheme
				if ok {
					limited.SubjectTypes, ok = spec.Meet(limited.SubjectTypes, []*spec.SubjectType{to.subject})
				}
			}
			at := slices.IndexFunc(limited.Needs, func(have spec.Need) bool { return have.Scheme == n.Scheme })
			if at < 0 {
				limited.Needs = append(limited.Needs, n)
				continue
			}
			have := &limited.Needs[at]
			have.Scopes, have.At = append(slices.Clone(have.Scopes), n.Scopes...), append(slices.Clone(have.At), n.At...)
		}
		if !ok {
			r.found.Add(ruleOpens, alt.Range, "an alternative of %s asks for two subject types at once", o).Hint = "nobody is both: make two alternatives of it"
			continue
		}
		if last := len(out) - 1; last >= 0 && len(limited.SubjectTypes) > 0 && sameNeeds(out[last], limited) {
			types := slices.Clone(out[last].SubjectTypes)
			if !slices.Contains(types, limited.SubjectTypes[0]) {
				types = append(types, limited.SubjectTypes[0])
			}
			out[last].SubjectTypes = types
			continue
		}
		out = append(out, limited)
	}
	if changed {
		o.Written.Alternatives = out
	}
}

// sameNeeds reports whether two alternatives that are limited ask for the same.
func sameNeeds(a, b spec.Alternative) bool {
	return len(a.SubjectTypes) > 0 && slices.EqualFunc(a.Needs, b.Needs, func(x, y spec.Need) bool {
		return x.Scheme == y.Scheme && slices.Equal(x.Scopes, y.Scopes)
	})
}
