package native

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// readRetired reads the names that tokens may still carry and those that cannot come back. Both stay apart from the scopes
// of today: a name means one thing, for good.
func (r *reader) readRetired(root fields) {
	for _, s := range r.scopes {
		for _, item := range s.fields.items("aliases") {
			n, f, ok := r.nameOr(item, aliasKeys)
			if !ok || !r.oldName(n, "alias") {
				continue
			}
			alias := spec.Alias{Name: n.Value(), Range: n.Range()}
			if f.vals != nil {
				alias.Until = f.date("until")
			}
			s.Aliases = append(s.Aliases, alias)
		}
	}
	for _, item := range root.items("retired") {
		n, f, ok := r.nameOr(item, retiredKeys)
		if !ok || !r.oldName(n, "retired name") {
			continue
		}
		retired := &spec.Retired{Name: n.Value(), Range: n.Range()}
		if f.vals != nil {
			retired.Since, retired.Note = f.date("since"), f.prose("note")
		}
		r.api.Retired = append(r.api.Retired, retired)
	}
}

// nameOr reads a name, or a mapping that has one.
func (r *reader) nameOr(item source.Node, k *keys) (name source.Node, f fields, ok bool) {
	if item.Kind() != source.Mapping {
		return item, f, r.text(item, k.what) != ""
	}
	f, _ = r.fields(item, k)
	if f.require("name") == "" {
		return name, f, false
	}
	name, ok = f.get("name")
	return name, f, ok
}

func (r *reader) oldName(n source.Node, what string) bool {
	name := n.Value()
	if !scopeToken.MatchString(name) {
		r.badToken(n, name)
		return false
	}
	if s := r.byName[name]; s != nil {
		d := r.found.Add(ruleOldName, n.Range(), "%q is a scope, so it cannot be an %s", name, what)
		if what != "alias" {
			d.Message = "the retired name " + name + " has come back as a scope"
		}
		d.Hint = "tokens that still carry the old name would gain what the scope opens: give the scope another name"
		d.Related = related(s.Range, "defined here")
		return false
	}
	if first, taken := r.old[name]; taken {
		d := r.found.Add(ruleOldName, n.Range(), "%q is already an alias or a retired name", name)
		d.Hint = "an alias stands for one scope; once it has ended it stands under retired and nowhere else"
		d.Related = related(first, "first here")
		return false
	}
	r.old[name] = n.Range()
	return true
}
