package kibali

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// pathSet is one set that could be read.
type pathSet struct {
	scope   *spec.Scope
	types   []*spec.SubjectType
	methods []string
	with    [][]*spec.Scope // what must be held as well: an OR of ANDs; nil: nothing
}

func (r *reader) pathSets(s *spec.Scope, permission source.Node) {
	sets, ok := permission.Get("pathSets")
	if ok && sets.Kind() != source.Sequence {
		r.found.Add(badPathSet, sets.Range(), "pathSets of %s must be a list, and this %s", s.Name, sets.Describe())
		return
	}
	for i := range sets.Len() {
		if set, paths, ok := r.pathSet(s, sets.Item(i)); ok {
			for j := range paths.Len() {
				key, metadata := paths.Pair(j)
				r.path(set, key, metadata)
			}
		}
	}
}

func (r *reader) pathSet(s *spec.Scope, n source.Node) (set pathSet, paths source.Node, ok bool) {
	set.scope = s
	bad := func(at source.Node, format string, args ...any) *diag.Diagnostic {
		d := r.found.Add(badPathSet, at.Range(), format, args...)
		d.Hint = "the set opens nothing"
		ok = false
		return d
	}
	ok = true
	if n.Kind() != source.Mapping {
		bad(n, "a path set of %s must be an object, and this %s", s.Name, n.Describe())
		return set, paths, false
	}
	for i := range n.Len() {
		key, v := n.Pair(i)
		switch key.Value() {
		case "schemeKeys", "schemes":
			r.schemeKeys(&set, v, bad)
		case "methods":
			r.methods(&set, v, bad)
		case "paths":
			if paths = v; v.Kind() != source.Mapping {
				bad(v, "paths of %s must be an object, and this %s", s.Name, v.Describe())
			}
		case "alsoRequires":
			if v.Kind() != source.Scalar {
				bad(v, "alsoRequires of %s must be text, and this %s", s.Name, v.Describe())
				continue
			}
			with, fine := r.also(v, v.Value())
			set.with = with
			ok = ok && fine
		case "includedProperties", "excludedProperties", "includeProperties", "excludeProperties":
			r.found.Add(unread, key.Range(), "%s of %s is not read: the operation opens as a whole", key.Value(), s.Name).Hint = "the service filters the properties"
		default:
			bad(key, "a path set of %s has the member %q, which the format does not know", s.Name, key.Value())
		}
	}
	switch {
	case !ok:
	case len(set.types) == 0:
		bad(n, "a path set of %s names no scheme", s.Name).Hint = `write "schemeKeys": ["DelegatedWork"]`
	case len(set.methods) == 0:
		bad(n, "a path set of %s names no method", s.Name).Hint = `write "methods": ["GET"]`
	}
	return set, paths, ok
}

type complain func(at source.Node, format string, args ...any) *diag.Diagnostic

func (r *reader) schemeKeys(set *pathSet, v source.Node, bad complain) {
	if v.Kind() != source.Sequence {
		bad(v, "schemeKeys of %s must be a list, and this %s", set.scope.Name, v.Describe())
		return
	}
	for i := range v.Len() {
		t := r.types[v.Item(i).Value()]
		if t == nil || !slices.Contains(set.scope.SubjectTypes, t) {
			bad(v.Item(i), "%q is not one of the schemes of %s", v.Item(i).Value(), set.scope.Name)
			continue
		}
		if !slices.Contains(set.types, t) {
			set.types = append(set.types, t)
		}
	}
}

var knownMethods = []string{"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"}

// methods reads a list of methods; an item may hold several between commas, as in the specification's own example.
func (r *reader) methods(set *pathSet, v source.Node, bad complain) {
	if v.Kind() != source.Sequence {
		bad(v, "methods of %s must be a list, and this %s", set.scope.Name, v.Describe())
		return
	}
	for i := range v.Len() {
		for m := range strings.SplitSeq(v.Item(i).Value(), ",") {
			m = strings.TrimSpace(m)
			switch {
			case m == "<ReadMethods>" || m == "<WriteMethods>":
				bad(v.Item(i), "%s of %s stands for methods that the format does not list", m, set.scope.Name).Hint = "write the methods out; the set opens nothing"
			case !slices.Contains(knownMethods, m):
				bad(v.Item(i), "%q is not a method", m)
			case !slices.Contains(set.methods, m):
				set.methods = append(set.methods, m)
			}
		}
	}
}

// path adds what one path of a set opens. Its value is metadata, "least=DelegatedWork,Application;AlsoRequires=Group.Read".
func (r *reader) path(set pathSet, key, metadata source.Node) {
	pattern, err := spec.ParsePublishedPattern(key.Value())
	if err != nil {
		r.found.Add(badPathSet, key.Range(), "the path %q does not begin with a slash", key.Value()).Hint = "it is left out"
		return
	}
	if metadata.Kind() != source.Scalar {
		r.found.Add(badPathSet, metadata.Range(), "the metadata of %s must be text, and this %s", key.Value(), metadata.Describe()).Hint = "the path opens nothing by " + set.scope.Name
		return
	}
	with, least, ok := r.metadata(set, metadata)
	if !ok {
		return
	}
	with = and(set.with, with)
	if len(with) > maxExpression {
		r.found.Add(badExpression, metadata.Range(), "what %s also requires for %s multiplies out to more than %d alternatives", set.scope.Name, key.Value(), maxExpression)
		return
	}
	var rest []*spec.SubjectType
	for _, t := range set.types {
		if !slices.Contains(least, t) {
			rest = append(rest, t)
		}
	}
	for _, method := range set.methods {
		o := r.operation(method, key, pattern)
		for _, also := range with {
			if len(least) > 0 {
				r.grant(o, spec.Grant{Scope: set.scope, With: also, SubjectTypes: least, Scheme: r.scheme, Least: true, Range: key.Range()})
			}
			if len(rest) > 0 {
				r.grant(o, spec.Grant{Scope: set.scope, With: also, SubjectTypes: rest, Scheme: r.scheme, Range: key.Range()})
			}
		}
	}
}

// grant adds a grant that some subject type can use. Its types are said only where they are fewer than the scope's.
func (r *reader) grant(o *spec.Operation, g spec.Grant) {
	types, ok := g.SubjectTypes, true
	for _, w := range g.With {
		if types, ok = spec.Meet(types, w.SubjectTypes); !ok {
			r.found.Add(badExpression, g.Range, "%s and %s, which it also requires for %s, share no scheme", g.Scope.Name, w.Name, o).Hint = "no caller can hold both: the path opens nothing so"
			return
		}
	}
	if len(g.SubjectTypes) == len(g.Scope.SubjectTypes) {
		g.SubjectTypes = nil
	}
	o.Grants = append(o.Grants, g)
}

// operation gives the operation of a method and path. Paths that differ in the names of parameters alone match the same requests:
// they are one operation, under the first spelling.
func (r *reader) operation(method string, key source.Node, pattern spec.Pattern) *spec.Operation {
	shape := method + " " + pattern.Shape()
	if o := r.byShape[shape]; o != nil {
		return o
	}
	o := &spec.Operation{Method: method, Path: key.Value(), Pattern: pattern, Range: key.Range()}
	r.byShape[shape] = o
	r.api.Operations = append(r.api.Operations, o)
	return o
}

func (r *reader) metadata(set pathSet, n source.Node) (with [][]*spec.Scope, least []*spec.SubjectType, ok bool) {
	if n.Kind() == source.Null {
		return nil, nil, true
	}
	for pair := range strings.SplitSeq(n.Value(), ";") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		key, value, found := strings.Cut(pair, "=")
		known := strings.ToLower(strings.TrimSpace(key))
		if !found {
			known = ""
		}
		switch known {
		case "least":
			for name := range strings.SplitSeq(value, ",") {
				t := r.types[strings.TrimSpace(name)]
				if t == nil || !slices.Contains(set.types, t) {
					r.found.Add(badMetadata, n.Range(), "%q is not one of the set's schemeKeys", strings.TrimSpace(name))
				} else if !slices.Contains(least, t) {
					least = append(least, t)
				}
			}
			continue
		case "alsorequires":
			more, fine := r.also(n, value)
			if !fine {
				return nil, nil, false
			}
			with = and(with, more)
			continue
		}
		what := "the key " + strings.TrimSpace(key) + " is not known"
		if !found {
			what = "a pair is key=value"
		}
		r.found.Add(badPathSet, n.Range(), "the metadata %q cannot be read: %s", pair, what).Hint = "it could narrow the path, which opens nothing by " + set.scope.Name
		return nil, nil, false
	}
	return with, least, true
}
