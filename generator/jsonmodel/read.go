package jsonmodel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// saved is the document as it is read; what Marshal writes has no other member.
type saved struct {
	Version    int             `json:"scopegen"`
	Mark       string          `json:"x-generated"`
	Info       info            `json:"info"`
	BasePath   string          `json:"basePath"`
	Schemes    []scheme        `json:"schemes"`
	Types      []subjectType   `json:"subjectTypes"`
	Holders    []holder        `json:"holders"`
	Actions    []action        `json:"actions"`
	Groups     []group         `json:"groups"`
	Scopes     []scope         `json:"scopes"`
	Sets       []set           `json:"sets"`
	Retired    []retired       `json:"retired"`
	Operations []operationRead `json:"operations"`
	Extensions extensionMap    `json:"extensions"`
}

type extensionMap map[string]json.RawMessage

type operationRead struct {
	operation
	Security []alternativeRead `json:"security"`
}

type alternativeRead struct {
	Schemes      needsRead `json:"schemes"`
	SubjectTypes []string  `json:"subjectTypes"`
}

// needsRead are schemes with their scopes in the order of the text, each once.
type needsRead []needRead

type needRead struct {
	scheme string
	scopes []string
}

func (n *needsRead) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.New("schemes is an object")
	}
	*n = needsRead{} // there, if empty
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		one := needRead{scheme: key.(string)}
		if err := d.Decode(&one.scopes); err != nil {
			return err
		}
		if slices.ContainsFunc(*n, func(o needRead) bool { return o.scheme == one.scheme }) {
			return fmt.Errorf("the scheme %q stands twice in one alternative", one.scheme)
		}
		*n = append(*n, one)
	}
	return nil
}

// IsModel tells a saved model from a spec of the language in JSON: of the one scopes are a list, of the other a mapping.
func IsModel(data []byte) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	if !bytes.HasPrefix(data, []byte("{")) {
		return false
	}
	var top struct {
		Version    int             `json:"scopegen"`
		Scopes     json.RawMessage `json:"scopes"`
		Operations json.RawMessage `json:"operations"`
	}
	return json.Unmarshal(data, &top) == nil && top.Version == 1 && bytes.HasPrefix(top.Scopes, []byte("[")) && bytes.HasPrefix(top.Operations, []byte("["))
}

// Read gives the model that Marshal has written, sealed. What is not in the document is not in the model: grants, places, and whether an id
// was given. A document that says what Marshal never does is refused, members that are not known among them: they could narrow.
func Read(data []byte) (*spec.API, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var doc saved
	if err := d.Decode(&doc); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something stands behind the model")
	}
	if doc.Version != 1 {
		return nil, fmt.Errorf("version %d of the model is not known", doc.Version)
	}
	r := &modelReader{doc: &doc, api: &spec.API{BasePath: doc.BasePath}}
	r.vocabulary()
	r.scopes()
	r.operations()
	if r.err != nil {
		return nil, r.err
	}
	if found := spec.Seal(r.api); found.Errors() > 0 {
		for _, f := range found {
			if f.Rule.Severity == 0 {
				return nil, errors.New(f.Message)
			}
		}
	}
	for i, o := range r.api.Operations {
		if said := doc.Operations[i].Access; o.Access.String() != said {
			return nil, fmt.Errorf("%s is said to be %q, but its security makes it %q", o, said, o.Access)
		}
	}
	return r.api, nil
}

type modelReader struct {
	doc *saved
	api *spec.API
	err error

	types   map[string]*spec.SubjectType
	schemes map[string]*spec.Scheme
	holders map[string]*spec.Holder
	byName  map[string]*spec.Scope
}

func (r *modelReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// put makes an index of names, each of which stands once.
func put[T any](r *modelReader, all *map[string]T, what, name string, v T) {
	if *all == nil {
		*all = map[string]T{}
	}
	if _, taken := (*all)[name]; taken {
		r.fail("the %s %q stands twice", what, name)
	}
	(*all)[name] = v
}

// get finds names that something refers to.
func get[T any](r *modelReader, all map[string]T, what string, names []string) (out []T) {
	for _, name := range names {
		v, ok := all[name]
		if !ok {
			r.fail("there is no %s %q", what, name)
			continue
		}
		out = append(out, v)
	}
	return out
}

func extended(x extensions) (out []spec.Extension) { return extensionMap(x.Extensions).list() }

func (m extensionMap) list() (out []spec.Extension) {
	for _, name := range sortedKeys(m) {
		out = append(out, spec.Extension{Name: name, JSON: string(m[name])})
	}
	return out
}

func identifiers(m map[string]string) (out []spec.Name) {
	for _, language := range sortedKeys(m) {
		out = append(out, spec.Name{Language: language, Identifier: m[language]})
	}
	return out
}

func sortedKeys[T any](m map[string]T) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (r *modelReader) vocabulary() {
	a, doc := r.api, r.doc
	a.Info = spec.Info{Title: doc.Info.Title, Version: doc.Info.Version, Description: doc.Info.Description, Translations: doc.Info.Translations.list(), Extensions: extended(doc.Info.extensions)}
	a.Extensions = doc.Extensions.list()
	for _, t := range doc.Types {
		x := &spec.SubjectType{Name: t.Name, Title: t.Title, Description: t.Description, Translations: t.Translations.list(), Flows: t.Flows, Names: identifiers(t.Names), Extensions: extended(t.extensions)}
		a.SubjectTypes = append(a.SubjectTypes, x)
		put(r, &r.types, "subject type", t.Name, x)
	}
	for _, s := range doc.Schemes {
		x := &spec.Scheme{
			Name: s.Name, Type: s.Type, Description: s.Description, HTTPScheme: s.HTTPScheme, Format: s.Format, In: s.In, Param: s.Param, OpenIDURL: s.OpenIDURL,
			Resource: s.Resource, Default: s.Default, Implicit: s.Implicit, Names: identifiers(s.Names), Extensions: extended(s.extensions),
		}
		for _, f := range s.Flows {
			x.Flows = append(x.Flows, spec.Flow{Type: f.Type, AuthorizationURL: f.AuthorizationURL, TokenURL: f.TokenURL, RefreshURL: f.RefreshURL, DeviceAuthorizationURL: f.DeviceURL})
		}
		for _, c := range s.Claims {
			y := spec.Claim{Name: c.Name, Format: c.Format, Prefix: c.Prefix}
			if c.SubjectType != "" {
				if t := get(r, r.types, "subject type", []string{c.SubjectType}); t != nil {
					y.SubjectType = t[0]
				}
			}
			x.Claims = append(x.Claims, y)
		}
		a.Schemes = append(a.Schemes, x)
		put(r, &r.schemes, "scheme", s.Name, x)
	}
	for _, h := range doc.Holders {
		x := &spec.Holder{Name: h.Name, Title: h.Title, Description: h.Description, Translations: h.Translations.list(), Names: identifiers(h.Names), Extensions: extended(h.extensions)}
		a.Holders = append(a.Holders, x)
		put(r, &r.holders, "holder", h.Name, x)
	}
	for i, h := range doc.Holders {
		a.Holders[i].Inherits = get(r, r.holders, "holder", h.Inherits)
	}
	for _, x := range doc.Actions {
		a.Actions = append(a.Actions, &spec.Action{Name: x.Name, Title: x.Title, Description: x.Description, Translations: x.Translations.list(), Methods: x.Methods, Extensions: extended(x.extensions)})
	}
	for _, x := range doc.Retired {
		a.Retired = append(a.Retired, &spec.Retired{Name: x.Name, Since: x.Since, Note: x.Note})
	}
}

func (r *modelReader) scopes() {
	a := r.api
	groups, actions := map[string]*spec.Group{}, map[string]*spec.Action{}
	for _, g := range r.doc.Groups {
		x := &spec.Group{ID: g.ID, Title: g.Title, Description: g.Description, Note: g.Note, Translations: g.Translations.list(), Owner: g.Owner, Extensions: extended(g.extensions)}
		a.Groups = append(a.Groups, x)
		put(r, &groups, "group", g.ID, x)
	}
	for _, x := range a.Actions {
		actions[x.Name] = x
	}
	for _, s := range r.doc.Scopes {
		x := &spec.Scope{
			Name: s.Name, Title: s.Title, Description: s.Description, Note: s.Note, Translations: s.Translations.list(), AdminConsent: s.AdminConsent, ObjectsAll: s.Objects == "all", Movable: s.Movable,
			Owner: s.Owner, Tags: s.Tags, Names: identifiers(s.Names), Literal: s.Literal, Extensions: extended(s.extensions), Action: actions[s.Action],
			Holders: get(r, r.holders, "holder", s.Holders), SubjectTypes: get(r, r.types, "subject type", s.SubjectTypes), Scheme: r.schemes[s.Scheme],
		}
		if x.Scheme == nil && s.Scheme != "" {
			r.fail("there is no scheme %q", s.Scheme)
		}
		risk := slices.Index(spec.Risks[:], s.Risk)
		if risk < 0 || s.Objects != "" && s.Objects != "all" {
			r.fail("the scope %q has a value that is not known: %q", s.Name, s.Risk+s.Objects)
		} else {
			x.Risk = spec.Risk(risk)
		}
		for _, locale := range sortedKeys(s.Consent) {
			x.Consent = append(x.Consent, spec.Localized{Locale: locale, Text: s.Consent[locale]})
		}
		for _, alias := range s.Aliases {
			x.Aliases = append(x.Aliases, spec.Alias{Name: alias.Name, Until: alias.Until})
		}
		a.Scopes = append(a.Scopes, x)
		put(r, &r.byName, "scope", s.Name, x)
	}
	for i, s := range r.doc.Scopes {
		x := a.Scopes[i]
		x.Implies, x.Deprecated = r.implications(s), r.deprecation(s.Deprecated)
		if g := groups[s.Group]; g != nil {
			x.Group = g
		} else if s.Group != "" {
			r.fail("there is no group %q", s.Group)
		}
	}
	for i, g := range r.doc.Groups {
		a.Groups[i].Scopes = get(r, r.byName, "scope", g.Scopes)
	}
	for _, s := range r.doc.Sets {
		x := &spec.Set{Name: s.Name, Title: s.Title, Description: s.Description, Translations: s.Translations.list(), Scopes: get(r, r.byName, "scope", s.Scopes), Names: identifiers(s.Names), Extensions: extended(s.extensions)}
		for _, p := range s.Globs {
			x.Written = append(x.Written, spec.Pick{Via: p.Match, Scopes: get(r, r.byName, "scope", p.Picked)})
		}
		a.Sets = append(a.Sets, x)
	}
}

// implications gives each glob's edges together, where the first of them stands.
func (r *modelReader) implications(s scope) (out []spec.Implication) {
	put := map[string]bool{}
	for _, name := range s.Implies {
		i := slices.IndexFunc(s.Globs, func(g pick) bool { return slices.Contains(g.Picked, name) })
		names, via := []string{name}, name
		if i >= 0 {
			names, via = s.Globs[i].Picked, s.Globs[i].Match
		}
		if put[via] {
			continue
		}
		put[via] = true
		for _, to := range get(r, r.byName, "scope", names) {
			out = append(out, spec.Implication{To: to, Via: via})
		}
	}
	return out
}

func (r *modelReader) deprecation(d *deprecation) *spec.Deprecation {
	if d == nil {
		return nil
	}
	return &spec.Deprecation{Since: d.Since, Removal: d.Removal, Note: d.Note, ReplacedBy: get(r, r.byName, "scope", d.ReplacedBy)}
}

func (r *modelReader) operations() {
	for _, o := range r.doc.Operations {
		x := &spec.Operation{
			Method: o.Method, Base: o.Base, Path: o.Path, ID: o.ID, RPC: o.RPC, Summary: o.Summary, Description: o.Description, Translations: o.Translations.list(), Tags: o.Tags, Owner: o.Owner,
			Reason: o.Reason, SlashIgnored: o.TrailingSlash == "ignore", Deprecated: r.deprecation(o.Deprecated), Extensions: extended(o.extensions),
		}
		if o.Path != "" {
			pattern, err := spec.ParsePublishedPattern(x.FullPath())
			if err != nil {
				r.fail("%s: %s", x, err)
			}
			x.Pattern = pattern
		}
		x.IDGiven = o.ID != spec.MadeID(x)
		if o.Access == spec.None.String() {
			x.Access = spec.None
		}
		for _, alt := range o.Security {
			if alt.Schemes == nil {
				r.fail("%s: an alternative says no schemes", x) // {} would be anonymous
			}
			y := spec.Alternative{SubjectTypes: get(r, r.types, "subject type", alt.SubjectTypes)}
			for _, n := range alt.Schemes {
				if scheme := get(r, r.schemes, "scheme", []string{n.scheme}); scheme != nil {
					y.Needs = append(y.Needs, spec.Need{Scheme: scheme[0], Scopes: get(r, r.byName, "scope", n.scopes)})
				}
			}
			x.Written.Alternatives = append(x.Written.Alternatives, y)
		}
		if x.Access == spec.None && len(x.Written.Alternatives) > 0 {
			r.fail("%s is denied to all and has security", x)
		}
		r.api.Operations = append(r.api.Operations, x)
	}
}
