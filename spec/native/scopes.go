package native

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// scope is a scope that is being read.
type scope struct {
	*spec.Scope
	fields fields
	key    source.Node
	group  *group
	broken bool // a mistake leaves open who may hold it: it opens nothing
}

type scopeIndex struct {
	scopes     []*scope
	byName     map[string]*scope
	declared   []string               // by the OpenAPI document that is read
	names      []string               // all names, sorted, for globs and near misses
	reversed   []string               // all names reversed, sorted, for globs that begin with an asterisk
	globs      map[string][]*scope    // what a glob picks, in declaration order
	old        map[string]diag.Range  // aliases and retired names
	suggested  int                    // near misses that were looked for; each costs a look at all names
	records    map[*spec.Scope]*scope // the reader's own record
	scopeOrder map[*spec.Scope]int    // declaration order, before Seal numbers them
}

var scopeToken = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`)

// readScopes declares every scope with all that names no other scope.
func (r *reader) readScopes() {
	r.byName = map[string]*scope{}
	r.globs = map[string][]*scope{}
	r.old = map[string]diag.Range{}
	r.records = map[*spec.Scope]*scope{}
	r.scopeOrder = map[*spec.Scope]int{}
	documented := r.api.Scopes
	r.api.Scopes = nil
	inDocument := map[string]*spec.Scope{} // what x-scopegen describes
	if r.within {
		for _, s := range documented {
			inDocument[s.Name] = s
			r.declared = append(r.declared, s.Name)
		}
	}
	for _, s := range r.sections {
		if s.node.Kind() != source.Mapping {
			r.wrongType(s.node, "a mapping of scope names", "scopes")
			continue
		}
		for i := range s.node.Len() {
			key, value := s.node.Pair(i)
			first, _, _ := s.node.Find(key.Value())
			if _, ok := key.Text(); ok && first == key { // source has reported the others
				r.scope(key, value, s, inDocument[key.Value()])
			}
		}
	}
	r.joinDocumented(documented)
	if n := len(r.api.Scopes); n > MaxScopes {
		r.found.Add(ruleTooMany, r.api.Scopes[MaxScopes].Range, "%d scopes; at most %d are supported", n, MaxScopes)
	}
	for i, s := range r.api.Scopes {
		r.scopeOrder[s] = i
	}
	r.indexNames()
}

func (r *reader) scope(key, value source.Node, in section, declared *spec.Scope) {
	name, g := key.Value(), in.group
	if !scopeToken.MatchString(name) {
		r.badToken(key, name)
		return
	}
	if first := r.byName[name]; first != nil {
		r.twice(key.Range(), first.Range, "the scope %q is defined twice", name).Hint = "a scope is defined in one place: merge the two, or rename one"
		return
	}
	if declared == nil {
		if declared = (&spec.Scope{Name: name, Scheme: in.scheme, Range: key.Range()}); !r.mayDeclare(key, value, in) {
			return
		}
	}
	s := &scope{Scope: declared, key: key, group: g}
	r.byName[name] = s
	r.records[s.Scope] = s
	r.scopes = append(r.scopes, s)
	r.api.Scopes = append(r.api.Scopes, s.Scope)
	if g != nil {
		s.Group = g.spec
		g.spec.Scopes = append(g.spec.Scopes, s.Scope)
	}
	if colon := strings.LastIndexByte(name, ':'); colon >= 0 {
		s.Action = r.actions[name[colon+1:]]
	}
	f, ok := r.fields(value, scopeKeys)
	if !ok {
		s.Scheme, s.broken = r.anyCarrier(), true
		return
	}
	s.fields = f
	r.describe(s, f)
	s.Literal = f.flag("literal") || s.Literal
	if at := strings.IndexAny(name, "*{}"); at >= 0 && !s.Literal {
		s.broken = true
		r.found.Add(rulePatternName, part(key, at, at+1), "the scope name %q holds a pattern character", name).
			Hint = "parameterised scopes are not in version 1; if tokens carry exactly this name, say literal: true"
	}
	limit, fine := f.limit()
	s.SubjectTypes, s.broken = limit, s.broken || !fine || f.misfit
	r.carry(s)
}

func (r *reader) badToken(key source.Node, name string) {
	at := strings.IndexFunc(name, func(c rune) bool { return c < 0x21 || c > 0x7E || c == '"' || c == '\\' })
	at = max(at, 0)
	bad, hint := "nothing", "a scope's name is one or more visible ASCII characters except the quote and the backslash (RFC 6749 section 3.3)"
	end := len(name)
	for _, c := range name[at:] {
		bad, end = strconv.QuoteRune(c), at+len(string(c))
		break
	}
	if strings.Contains(name, " ") {
		hint += "; a space separates scopes, so this would be several"
	}
	r.found.Add(ruleScopeName, part(key, at, end), "the scope name %q holds %s", name, bad).Hint = hint
}

// carry finds the scheme whose tokens carry s.
func (r *reader) carry(s *scope) {
	if v, ok := s.fields.get("scheme"); ok {
		if s.Scheme = r.schemeRef(v); s.Scheme == nil {
			s.Scheme, s.broken = r.anyCarrier(), true
		}
		return
	}
	if s.Scheme == nil {
		s.Scheme = r.carrier
	}
	if s.Scheme == nil {
		r.found.Add(ruleNoCarrier, s.Range, "nothing says which scheme carries the scope %q", s.Name).
			Hint = "write default: true at one of the schemes " + strings.Join(keysOf(r.api.Schemes, func(s *spec.Scheme) string { return s.Name }), ", ") + ", or scheme: at the scope"
		s.Scheme, s.broken = r.anyCarrier(), true
	}
}

// anyCarrier stands in where an error left a scope without its scheme.
func (r *reader) anyCarrier() *spec.Scheme {
	if r.carrier != nil {
		return r.carrier
	}
	return r.api.Schemes[0]
}

// describe reads everything about a scope that decides nothing.
func (r *reader) describe(s *scope, f fields) {
	s.Title, s.Note = f.prose("title"), f.prose("note")
	if text := f.prose("description"); text != "" {
		s.Description = text
	}
	s.Translations, s.Consent = f.translations(notedTranslationKeys), r.consent(f)
	if i, _ := f.oneOf("risk", spec.Risks[1:]...); i >= 0 {
		s.Risk = spec.Risk(i + 1)
	}
	if i, _ := f.oneOf("objects", "checked", "all"); i == 1 {
		s.ObjectsAll = true
	}
	s.AdminConsent, s.Movable = f.flag("adminConsent"), f.flag("movable")
	s.Owner, s.Tags = f.text("owner"), f.texts("tags")
	s.Names, s.Extensions = r.identifiers(f), f.extensions()
	for _, item := range f.items("holders") {
		if h := r.holder(item); h != nil && !slices.Contains(s.Holders, h) {
			s.Holders = append(s.Holders, h)
		}
	}
}

func (r *reader) consent(f fields) []spec.Localized {
	v, ok := f.get("consent")
	if !ok {
		return nil
	}
	var out []spec.Localized
	r.byLocale(v, "consent", func(name string, _, value source.Node) {
		if t := r.prose(value, "consent"); t != "" {
			out = append(out, spec.Localized{Locale: name, Text: t})
		}
	})
	return out
}

// resolveScopes reads what names other scopes.
func (r *reader) resolveScopes() {
	for _, s := range r.scopes {
		if s.fields.vals == nil {
			continue
		}
		s.Deprecated = r.deprecation(s.fields)
		if implied := r.implications(s); !s.broken {
			s.Implies = implied
		}
	}
}

// lookup finds a scope by the exact name that a node says; nil when there is none, which is reported.
func (r *reader) lookup(n source.Node, what string) *scope {
	name := r.text(n, what)
	if name == "" {
		return nil
	}
	return r.scopeNamed(n, name)
}

func (r *reader) scopeNamed(n source.Node, name string) *scope {
	if s := r.byName[name]; s != nil {
		return s
	}
	d := r.found.Add(ruleUndefinedScope, n.Range(), "scope %q is not defined", name)
	if at, old := r.old[name]; old {
		d.Hint = "it is an alias or a retired name: write the name of today"
		d.Related = []diag.Related{{Range: at, Message: "stands here"}}
		return nil
	}
	if r.suggested++; r.suggested > maxSuggestions {
		return nil
	}
	if near := nearest(name, r.names); near != "" {
		at := r.byName[near].Range
		d.Hint = fmt.Sprintf("did you mean %q? (defined at %s)", near, at)
		d.Related = []diag.Related{{Range: at, Message: "defined at"}}
	}
	return nil
}

func (r *reader) deprecation(f fields) *spec.Deprecation {
	v, ok := f.get("deprecated")
	if !ok {
		return nil
	}
	if yes, ok := v.Bool(); ok {
		if !yes {
			return nil
		}
		return &spec.Deprecation{Range: v.Range()}
	}
	d, ok := r.fields(v, deprecatedKeys)
	if !ok {
		return nil
	}
	out := &spec.Deprecation{Since: d.date("since"), Removal: d.date("removal"), Note: d.prose("note"), Range: v.Range()}
	if v, ok := d.get("replacedBy"); ok {
		names := []source.Node{v}
		if v.Kind() == source.Sequence {
			names = r.items(v, "replacedBy")
		}
		for _, n := range names {
			if s := r.lookup(n, "replacedBy"); s != nil {
				out.ReplacedBy = append(out.ReplacedBy, s.Scope)
			}
		}
	}
	return out
}
