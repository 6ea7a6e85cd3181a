package native

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// vocabulary is what the root declares for everything else to name.
type vocabulary struct {
	schemes      map[string]*spec.Scheme
	carrier      *spec.Scheme // of scopes that name none; nil when the author has to choose
	claims       []claimed
	subjectTypes map[string]*spec.SubjectType
	holders      map[string]*spec.Holder
	actions      map[string]*spec.Action
}

var (
	plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`)
	language  = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	ident     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

	plainNameHint = "a name begins with a letter and has letters, digits, '.', '-' and '_'"
)

// named reads a mapping of names to definitions.
func (r *reader) named(n source.Node, key string, form *regexp.Regexp, hint string, each func(name string, key, value source.Node)) {
	if n.Kind() != source.Mapping {
		r.wrongType(n, "a mapping of names", key)
		return
	}
	for i := range n.Len() {
		k, v := n.Pair(i)
		if _, ok := k.Text(); !ok {
			continue // source has reported it
		}
		if !form.MatchString(k.Value()) {
			r.found.Add(ruleBadName, k.Range(), "%q cannot be a name under %s", k.Value(), key).Hint = hint
			continue
		}
		if first, _, _ := n.Find(k.Value()); first != k {
			continue // a duplicate, which source has reported
		}
		each(k.Value(), k, v)
	}
}

func (r *reader) readInfo(root fields) {
	v, ok := root.get("info")
	if !ok {
		r.found.Add(ruleMissingKey, r.head(root.node), "the spec has no info").Hint = `write info: {title: …, version: "…"}`
		return
	}
	f, ok := r.fields(v, infoKeys)
	if !ok {
		return
	}
	r.api.Info = spec.Info{Title: f.prose("title"), Version: f.require("version"), Description: f.prose("description"), Translations: f.translations(translationKeys),
		Extensions: f.extensions(), Range: v.Range()}
	if !f.has("title") {
		r.found.Add(ruleMissingKey, r.head(v), "info needs the key \"title\"")
	}
}

func (r *reader) readSubjectTypes(root fields) {
	r.schemes = map[string]*spec.Scheme{}
	r.subjectTypes = map[string]*spec.SubjectType{}
	v, ok := root.get("subjectTypes")
	if !ok {
		return
	}
	r.named(v, "subjectTypes", plainName, plainNameHint, func(name string, key, value source.Node) {
		f, ok := r.fields(value, subjectTypeKeys)
		t := &spec.SubjectType{Name: name, Range: key.Range()}
		r.subjectTypes[name] = t
		r.api.SubjectTypes = append(r.api.SubjectTypes, t)
		if !ok {
			return
		}
		t.Translations = f.translations(translationKeys)
		t.Title, t.Description, t.Names, t.Extensions = f.prose("title"), f.prose("description"), r.identifiers(f), f.extensions()
		if v, ok := f.get("flows"); ok {
			for _, item := range r.some(v, "flows") {
				if i := r.oneOf(item, "flows", flowTypes); i >= 0 {
					t.Flows = append(t.Flows, flowTypes[i])
				}
			}
		}
	})
	if n := len(r.api.SubjectTypes); n > MaxSubjectTypes {
		r.found.Add(ruleTooMany, r.api.SubjectTypes[MaxSubjectTypes].Range, "%d subject types; at most %d are supported", n, MaxSubjectTypes)
		for _, t := range r.api.SubjectTypes[MaxSubjectTypes:] {
			delete(r.subjectTypes, t.Name)
		}
		r.api.SubjectTypes = r.api.SubjectTypes[:MaxSubjectTypes]
	}
}

// subjectType resolves a name; nil when there is none, which is reported.
func (r *reader) subjectType(n source.Node) *spec.SubjectType {
	name := r.text(n, "subjectTypes")
	if name == "" {
		return nil
	}
	t := r.subjectTypes[name]
	if t == nil {
		r.undefined(n, "subject type", name, func() []string { return keysOf(r.api.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }) })
	}
	return t
}

// limit reads subjectTypes. ok is false when a mistake would leave the limit open, since an empty one means everybody.
func (f fields) limit() (types []*spec.SubjectType, ok bool) {
	v, there := f.get("subjectTypes")
	if !there {
		return nil, true
	}
	for _, item := range f.r.some(v, "subjectTypes") {
		if t := f.r.subjectType(item); t != nil && !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	return types, len(types) > 0
}

func (r *reader) readHolders(root fields) {
	r.holders = map[string]*spec.Holder{}
	v, ok := root.get("holders")
	if !ok {
		return
	}
	inherits := map[*spec.Holder][]source.Node{}
	r.named(v, "holders", plainName, plainNameHint, func(name string, key, value source.Node) {
		f, ok := r.fields(value, holderKeys)
		h := &spec.Holder{Name: name, Range: key.Range()}
		r.holders[name] = h
		r.api.Holders = append(r.api.Holders, h)
		if ok {
			h.Translations = f.translations(translationKeys)
			h.Title, h.Description, h.Names, h.Extensions = f.prose("title"), f.prose("description"), r.identifiers(f), f.extensions()
			inherits[h] = f.items("inherits")
		}
	})
	where := map[[2]*spec.Holder]source.Node{}
	for _, h := range r.api.Holders {
		for _, item := range inherits[h] {
			if to := r.holder(item); to != nil && !slices.Contains(h.Inherits, to) {
				h.Inherits = append(h.Inherits, to)
				where[[2]*spec.Holder{h, to}] = item
			}
		}
	}
	r.cutHolderCycles(where)
}

// cutHolderCycles reports each inheritance that closes a cycle, and removes it.
func (r *reader) cutHolderCycles(where map[[2]*spec.Holder]source.Node) {
	type frame struct {
		h    *spec.Holder
		next int
	}
	open, done := map[*spec.Holder]bool{}, map[*spec.Holder]bool{}
	for _, root := range r.api.Holders {
		if done[root] {
			continue
		}
		stack := []frame{{h: root}}
		open[root] = true
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if top.next == len(top.h.Inherits) {
				open[top.h], done[top.h] = false, true
				stack = stack[:len(stack)-1]
				continue
			}
			to := top.h.Inherits[top.next]
			top.next++
			switch {
			case open[to]:
				names := []string{}
				for _, f := range stack[slices.IndexFunc(stack, func(f frame) bool { return f.h == to }):] {
					names = append(names, f.h.Name)
				}
				r.found.Add(ruleHolderCycle, where[[2]*spec.Holder{top.h, to}].Range(), "holders inherit in a cycle: %s", strings.Join(append(names, to.Name), " → ")).
					Hint = "holders of a cycle hold the same, so they are one holder: remove one of the inheritances"
				top.next--
				top.h.Inherits = slices.Delete(slices.Clone(top.h.Inherits), top.next, top.next+1)
			case !done[to]:
				open[to] = true
				stack = append(stack, frame{h: to})
			}
		}
	}
}

func (r *reader) holder(n source.Node) *spec.Holder {
	name := r.text(n, "holders")
	if name == "" {
		return nil
	}
	h := r.holders[name]
	if h == nil {
		r.undefined(n, "holder", name, func() []string { return keysOf(r.api.Holders, func(h *spec.Holder) string { return h.Name }) })
	}
	return h
}

func (r *reader) readActions(root fields) {
	r.actions = map[string]*spec.Action{}
	v, ok := root.get("actions")
	if !ok {
		return
	}
	form := regexp.MustCompile(`^[\x21\x23-\x39\x3B-\x5B\x5D-\x7E]+$`) // a scope-token without a colon
	r.named(v, "actions", form, "an action is what stands behind the last colon of a scope's name: visible ASCII without colon, quote and backslash", func(name string, key, value source.Node) {
		f, ok := r.fields(value, actionKeys)
		if !ok {
			return
		}
		a := &spec.Action{Name: name, Title: f.prose("title"), Description: f.prose("description"), Translations: f.translations(translationKeys),
			Extensions: f.extensions(), Range: key.Range()}
		if v, ok := f.get("methods"); ok {
			a.Methods = r.methods(v)
		}
		r.actions[name] = a
		r.api.Actions = append(r.api.Actions, a)
	})
}

// identifiers reads names: an identifier per language, for where the one that is made collides or is no good.
func (r *reader) identifiers(f fields) []spec.Name {
	v, ok := f.get("names")
	if !ok {
		return nil
	}
	var out []spec.Name
	r.named(v, "names", language, "the key is a target language, such as go or typescript", func(name string, key, value source.Node) {
		id := r.match(value, "an identifier", ident, "letters, digits and '_', not beginning with a digit")
		if id != "" {
			out = append(out, spec.Name{Language: name, Identifier: id, Range: value.Range()})
		}
	})
	return out
}

func (r *reader) twice(at, first diag.Range, format string, args ...any) *diag.Diagnostic {
	d := r.found.Add(ruleDefinedTwice, at, format, args...)
	d.Related = []diag.Related{{Range: first, Message: "first here"}}
	return d
}
