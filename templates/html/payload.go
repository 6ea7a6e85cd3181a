package html

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/spec"
)

// payload is what the page's script reads. Names are short because the page holds thousands of them, what is empty is left out, and indexes are
// positions in the API's own lists. Its reader is assets/core/*.js (expand); a change that an older reader would take for something else needs
// another V.
type payload struct {
	V     int      `json:"v"`
	Title string   `json:"title"`
	APIs  []apiRow `json:"apis"`
}

type apiRow struct {
	Key         string       `json:"key"` // prefix of its links; "" where there is one API
	Title       string       `json:"title"`
	Version     string       `json:"version,omitempty"`
	Description string       `json:"description,omitempty"`
	Base        string       `json:"base,omitempty"` // what most paths begin with and ids leave out
	Schemes     []schemeRow  `json:"schemes,omitempty"`
	Subjects    []subjectRow `json:"subjects,omitempty"`
	Holders     []holderRow  `json:"holders,omitempty"`
	Groups      []groupRow   `json:"groups,omitempty"`
	Scopes      []scopeRow   `json:"scopes,omitempty"`
	Sets        []setRow     `json:"sets,omitempty"`
	Retired     []retiredRow `json:"retired,omitempty"`
	Ops         []opRow      `json:"ops"`
	Reqs        [][]altRow   `json:"reqs"`
	Prev        *prevRow     `json:"prev,omitempty"`
}

type schemeRow struct {
	Name        string     `json:"n"`
	Title       string     `json:"t,omitempty"` // its type
	Description string     `json:"d,omitempty"`
	About       string     `json:"about,omitempty"`
	Resource    string     `json:"res,omitempty"`
	Claims      []claimRow `json:"claims,omitempty"`
	Flows       []string   `json:"flows,omitempty"`
	Default     flag       `json:"def,omitempty"`
	Implicit    flag       `json:"implicit,omitempty"`
	HTTPScheme  string     `json:"sc,omitempty"`
	In          string     `json:"in,omitempty"`
	Param       string     `json:"param,omitempty"`
}

type claimRow struct {
	Name    string `json:"n"`
	Array   flag   `json:"array,omitempty"`
	Prefix  string `json:"prefix,omitempty"`
	Subject *int   `json:"st,omitempty"`
}

type subjectRow struct {
	Name        string   `json:"n"`
	Title       string   `json:"t,omitempty"`
	Description string   `json:"d,omitempty"`
	Flows       []string `json:"flows,omitempty"`
}

type holderRow struct {
	Name        string `json:"n"`
	Title       string `json:"t,omitempty"`
	Description string `json:"d,omitempty"`
	Inherits    []int  `json:"inh,omitempty"`
}

type groupRow struct {
	ID          string `json:"id"`
	Title       string `json:"t,omitempty"`
	Description string `json:"d,omitempty"`
	Note        string `json:"note,omitempty"`
	Owner       string `json:"owner,omitempty"`
}

type scopeRow struct {
	Name        string            `json:"n"`
	Title       string            `json:"t,omitempty"`
	Description string            `json:"d,omitempty"`
	Note        string            `json:"note,omitempty"`
	Group       *int              `json:"g,omitempty"`
	Scheme      int               `json:"s,omitempty"`
	Implies     []int             `json:"i,omitempty"` // directly
	Holders     []int             `json:"h,omitempty"`
	Subjects    []int             `json:"st,omitempty"`
	Risk        int               `json:"r,omitempty"`
	Admin       flag              `json:"admin,omitempty"`
	ObjectsAll  flag              `json:"obj,omitempty"`
	Deprecated  *deprecatedRow    `json:"dep,omitempty"`
	Aliases     []aliasRow        `json:"al,omitempty"`
	Go          string            `json:"go,omitempty"`
	Consent     map[string]string `json:"consent,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
	Owner       string            `json:"owner,omitempty"`
}

type deprecatedRow struct {
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	By    []int  `json:"by,omitempty"`
	Note  string `json:"note,omitempty"`
}

type aliasRow struct {
	Name  string `json:"n"`
	Until string `json:"until,omitempty"`
}

type setRow struct {
	Name        string `json:"n"`
	Title       string `json:"t,omitempty"`
	Description string `json:"d,omitempty"`
	Scopes      []int  `json:"s,omitempty"`
}

type retiredRow struct {
	Name  string `json:"n"`
	Since string `json:"since,omitempty"`
	Note  string `json:"note,omitempty"`
}

// opRow is [method, path, requirement] or, where there is more to say, [method, path, requirement, more]. A path that an earlier operation
// has is said by the index of the first one: paths are most of a large page.
type opRow struct {
	Method      string
	Path        any // string or int
	Requirement int
	More        opMore
}

// paths are the first operations on them.
type paths map[string]int

func (p paths) place(path string, index int) any {
	if first, ok := p[path]; ok {
		return first
	}
	p[path] = index
	return path
}

type opMore struct {
	ID         string         `json:"id,omitempty"` // where it does not follow from method and path
	Summary    string         `json:"s,omitempty"`
	Group      *int           `json:"g,omitempty"` // of the scopes that open it, where all are of one
	Deprecated *deprecatedRow `json:"dep,omitempty"`
	Go         string         `json:"go,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	Access     string         `json:"access,omitempty"` // absent: scoped
	Least      []int          `json:"least,omitempty"`  // the scopes of the grants that the author marked as least
	LeastAlts  []int          `json:"la,omitempty"`     // the alternatives that these are, by their places in the requirement
	Slash      flag           `json:"slash,omitempty"`  // a slash at the end makes no difference
	RPC        string         `json:"rpc,omitempty"`    // what it is called where it has no path
}

func (o opRow) MarshalJSON() ([]byte, error) {
	row := []any{o.Method, o.Path, o.Requirement}
	more, err := compact(o.More)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(more, []byte("{}")) {
		row = append(row, json.RawMessage(more))
	}
	return compact(row)
}

// altRow is an alternative: a plain list of scopes where it is one need of scheme 0 for anybody, which is what most are.
type altRow struct {
	Needs    []needRow
	Subjects []int
}

type needRow struct {
	Scheme int
	Scopes []int
}

func (n needRow) MarshalJSON() ([]byte, error) { return compact([]any{n.Scheme, list(n.Scopes)}) }

func (a altRow) MarshalJSON() ([]byte, error) {
	if len(a.Needs) == 1 && a.Needs[0].Scheme == 0 && len(a.Subjects) == 0 {
		return compact(list(a.Needs[0].Scopes))
	}
	return compact(struct {
		Needs    []needRow `json:"n,omitempty"`
		Subjects []int     `json:"st,omitempty"`
	}{a.Needs, a.Subjects})
}

// flag is true, or absent.
type flag bool

func (f flag) MarshalJSON() ([]byte, error) {
	if f {
		return []byte("1"), nil
	}
	return []byte("0"), nil
}

// list is never null.
func list(v []int) []int {
	if v == nil {
		return []int{}
	}
	return v
}

// compact is JSON without the escapes that JSON in HTML would need: island makes these, once.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// island is JSON as it can stand in a script element: there only "<" begins anything that ends the element or changes how it is read (WHATWG HTML
// section 13.2.5.4), and in JSON "<" stands in strings alone.
func island(p payload) ([]byte, error) {
	data, err := compact(p)
	return bytes.ReplaceAll(data, []byte("<"), []byte(`\u003c`)), err
}

// rows makes an API's part of the payload. Names of Go constants are shown where there are some.
func rows(api *spec.API, key string, names golang.Names) apiRow {
	out := apiRow{Key: key, Title: api.Info.Title, Version: api.Info.Version, Description: api.Info.Description, Base: baseOf(api)}
	for _, s := range api.Schemes {
		out.Schemes = append(out.Schemes, schemeOf(s))
	}
	for _, t := range api.SubjectTypes {
		out.Subjects = append(out.Subjects, subjectRow{t.Name, t.Title, t.Description, t.Flows})
	}
	for _, h := range api.Holders {
		out.Holders = append(out.Holders, holderRow{h.Name, h.Title, h.Description, indexes(h.Inherits, holderIndex)})
	}
	for _, g := range api.Groups {
		out.Groups = append(out.Groups, groupRow{g.ID, g.Title, g.Description, g.Note, g.Owner})
	}
	for _, s := range api.Scopes {
		out.Scopes = append(out.Scopes, scopeOf(s, at(names.Scopes, s.Index)))
	}
	for _, s := range api.Sets {
		out.Sets = append(out.Sets, setRow{s.Name, s.Title, s.Description, indexes(s.Scopes, scopeIndex)})
	}
	for _, r := range api.Retired {
		out.Retired = append(out.Retired, retiredRow{r.Name, r.Since, r.Note})
	}
	reqs, first := newRequirements(), paths{}
	for _, o := range api.Operations {
		out.Ops = append(out.Ops, opOf(o, reqs, first, out.Base, at(names.Operations, o.Index)))
	}
	out.Reqs = reqs.rows
	if out.Ops == nil {
		out.Ops = []opRow{}
	}
	return out
}

func at(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return ""
}

func schemeOf(s *spec.Scheme) schemeRow {
	row := schemeRow{
		Name: s.Name, Title: s.Type, Description: s.Description, About: about(s), Resource: s.Resource,
		Default: flag(s.Default), Implicit: flag(s.Implicit), HTTPScheme: s.HTTPScheme, In: s.In, Param: s.Param,
	}
	for _, c := range s.Claims {
		one := claimRow{Name: c.Name, Array: c.Format == "array", Prefix: c.Prefix}
		if c.SubjectType != nil {
			one.Subject = &c.SubjectType.Index
		}
		row.Claims = append(row.Claims, one)
	}
	for _, f := range s.Flows {
		row.Flows = append(row.Flows, f.Type)
	}
	return row
}

// about says in plain text what a caller sends.
func about(s *spec.Scheme) string {
	switch s.Type {
	case "oauth2":
		return "OAuth 2.0"
	case "openIdConnect":
		return "OpenID Connect"
	case "mutualTLS":
		return "Client certificate (mutual TLS)"
	case "apiKey":
		return "API key in the " + s.In + " " + s.Param
	case "http":
		return "HTTP " + s.HTTPScheme
	}
	return s.Type
}

func scopeOf(s *spec.Scope, goName string) scopeRow {
	row := scopeRow{
		Name: s.Name, Title: s.Title, Description: s.Description, Note: s.Note, Implies: implied(s), Holders: indexes(s.Holders, holderIndex),
		Subjects: indexes(s.SubjectTypes, subjectIndex), Risk: int(s.Risk), Admin: flag(s.AdminConsent), ObjectsAll: flag(s.ObjectsAll),
		Deprecated: deprecationOf(s.Deprecated), Go: goName, Tags: s.Tags, Owner: s.Owner,
	}
	if s.Scheme != nil {
		row.Scheme = s.Scheme.Index
	}
	if s.Group != nil {
		row.Group = &s.Group.Index
	}
	for _, a := range s.Aliases {
		row.Aliases = append(row.Aliases, aliasRow{a.Name, a.Until})
	}
	for _, c := range s.Consent {
		if row.Consent == nil {
			row.Consent = map[string]string{}
		}
		row.Consent[c.Locale] = c.Text
	}
	return row
}

func opOf(o *spec.Operation, reqs *requirements, first paths, base, goName string) opRow {
	req := reqs.index(o.Written)
	more := opMore{
		Summary: o.Summary, Group: reqs.group[req], Deprecated: deprecationOf(o.Deprecated), Go: goName, Reason: o.Reason,
		Slash: flag(o.SlashIgnored),
	}
	if o.Path == "" {
		more.RPC = o.RPC
	}
	if o.IDGiven || !follows(o, base) {
		more.ID = o.ID
	}
	if o.Access != spec.Scoped {
		more.Access = o.Access.String()
	}
	for _, g := range o.Grants {
		if !g.Least {
			continue
		}
		more.Least = appendNew(more.Least, g.Scope.Index)
		for _, s := range g.With {
			more.Least = appendNew(more.Least, s.Index)
		}
		// The grant and its alternative have one place.
		if i := slices.IndexFunc(o.Written.Alternatives, func(a spec.Alternative) bool {
			return g.Range.IsValid() && a.Range == g.Range && slices.Contains(a.Scopes(), g.Scope)
		}); i >= 0 {
			more.LeastAlts = appendNew(more.LeastAlts, i)
		}
	}
	return opRow{o.Method, first.place(o.FullPath(), o.Index), req, more}
}

// baseOf is the base of most operations.
func baseOf(api *spec.API) (most string) {
	times := map[string]int{}
	for _, o := range api.Operations {
		times[o.Base]++
		if times[o.Base] > times[most] {
			most = o.Base
		}
	}
	return most
}

// follows reports whether an operation's id is the one that its method and its path behind the base make.
func follows(o *spec.Operation, base string) bool {
	return o.ID == spec.MadeID(&spec.Operation{Method: o.Method, Path: strings.TrimPrefix(o.FullPath(), base)})
}

func appendNew(all []int, i int) []int {
	if slices.Contains(all, i) {
		return all
	}
	return append(all, i)
}

func deprecationOf(d *spec.Deprecation) *deprecatedRow {
	if d == nil {
		return nil
	}
	return &deprecatedRow{d.Since, d.Removal, indexes(d.ReplacedBy, scopeIndex), d.Note}
}

// requirements are shared by the operations that need the same.
type requirements struct {
	rows  [][]altRow
	group []*int // of each row
	list  map[*spec.Alternative]int
	byKey map[string]int
}

func newRequirements() *requirements {
	return &requirements{rows: [][]altRow{}, list: map[*spec.Alternative]int{}, byKey: map[string]int{}}
}

func (r *requirements) index(q spec.Requirement) int {
	var first *spec.Alternative
	if len(q.Alternatives) > 0 {
		first = &q.Alternatives[0]
		if i, ok := r.list[first]; ok && len(r.rows[i]) == len(q.Alternatives) {
			return i // a list that many operations inherit, which may be large
		}
	}
	row := make([]altRow, 0, len(q.Alternatives))
	var key []byte
	number := func(n int) { key = append(strconv.AppendInt(key, int64(n), 10), ' ') }
	for _, alt := range q.Alternatives {
		one := altRow{Subjects: indexes(alt.SubjectTypes, subjectIndex)}
		for _, n := range alt.Needs {
			need := needRow{n.Scheme.Index, indexes(n.Scopes, scopeIndex)}
			one.Needs = append(one.Needs, need)
			key = append(key, 's')
			for _, i := range append([]int{need.Scheme}, need.Scopes...) {
				number(i)
			}
		}
		key = append(key, 't')
		for _, i := range one.Subjects {
			number(i)
		}
		key = append(key, '|')
		row = append(row, one)
	}
	i, known := r.byKey[string(key)]
	if !known {
		i = len(r.rows)
		r.byKey[string(key)] = i
		r.rows, r.group = append(r.rows, row), append(r.group, groupOf(q))
	}
	if first != nil {
		r.list[first] = i
	}
	return i
}

// groupOf is the group of all scopes of a requirement, if there is one.
func groupOf(q spec.Requirement) *int {
	var group *spec.Group
	for _, alt := range q.Alternatives {
		for _, s := range alt.Scopes() {
			if s.Group == nil || group != nil && s.Group != group {
				return nil
			}
			group = s.Group
		}
	}
	if group == nil {
		return nil
	}
	return &group.Index
}

func indexes[T any](all []T, index func(T) int) (out []int) {
	for _, v := range all {
		out = append(out, index(v))
	}
	return out
}

func implied(s *spec.Scope) (out []int) {
	for _, edge := range s.Implies {
		out = append(out, edge.To.Index)
	}
	return out
}

func scopeIndex(s *spec.Scope) int         { return s.Index }
func holderIndex(h *spec.Holder) int       { return h.Index }
func subjectIndex(t *spec.SubjectType) int { return t.Index }
