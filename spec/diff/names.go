package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// pairSchemes finds the schemes that only got another name: a scheme's name is what one file calls it, and no caller sees it. Of those
// whose names one model alone has, each has one that is presented in a way; of several, the default ones of both models are one.
func (d *differ) pairSchemes() {
	d.schemes = map[string]string{}
	only := func(a, b *spec.API) map[string][]*spec.Scheme {
		out := map[string][]*spec.Scheme{}
		for _, s := range a.Schemes {
			if b.Scheme(s.Name) == nil {
				out[presented(s)] = append(out[presented(s)], s)
			}
		}
		return out
	}
	old, now := only(d.Was, d.Is), only(d.Is, d.Was)
	for way, all := range now {
		was, is := the(old[way]), the(all)
		if was != nil && is != nil {
			d.schemes[is.Name] = was.Name
		}
	}
}

// the is the only one of some schemes, or the default one; nil where neither is there.
func the(all []*spec.Scheme) *spec.Scheme {
	if len(all) == 1 {
		return all[0]
	}
	for _, s := range all {
		if s.Default {
			return s
		}
	}
	return nil
}

// presented is how a credential reaches the API.
func presented(s *spec.Scheme) string {
	switch {
	case s.Type == "oauth2", s.Type == "openIdConnect", s.Type == "http" && strings.EqualFold(s.HTTPScheme, "bearer"):
		return "bearer token" // RFC 6750
	case s.Type == "http":
		return "http " + strings.ToLower(s.HTTPScheme)
	}
	return s.Type + " " + s.In + " " + s.Param
}

// pairScopes finds which scope is which: by name; by an alias, which makes it certain; else by what they open, where one that went
// and one that came open exactly the same, and no other one does.
func (d *differ) pairScopes() {
	d.wasOf, d.isOf, d.alias = map[*spec.Scope]*spec.Scope{}, map[*spec.Scope]*spec.Scope{}, map[*spec.Scope]*spec.Scope{}
	join := func(was, is *spec.Scope) { d.wasOf[is], d.isOf[was] = was, is }
	for _, s := range d.Is.Scopes {
		if was, ok := d.Was.Scope(s.Name); ok {
			join(was, s)
		}
	}
	for _, s := range d.Is.Scopes {
		for _, a := range s.Aliases {
			was, ok := d.Was.Scope(a.Name)
			if !ok || d.isOf[was] != nil {
				continue
			}
			d.alias[was] = s
			if d.wasOf[s] == nil {
				join(was, s)
			}
		}
	}
	for _, s := range d.Was.Scopes { // what was an alias is the name now
		for _, a := range s.Aliases {
			if is, ok := d.Is.Scope(a.Name); ok && d.isOf[s] == nil && d.alias[s] == nil && d.wasOf[is] == nil {
				join(s, is)
			}
		}
	}
	d.pairByGrants(join)
}

func (d *differ) pairByGrants(join func(was, is *spec.Scope)) {
	var old, now []*spec.Scope
	for _, s := range d.Was.Scopes {
		if d.isOf[s] == nil && d.alias[s] == nil {
			old = append(old, s)
		}
	}
	before := map[string]bool{} // older names that meant another scope
	for _, s := range d.Was.Scopes {
		for _, a := range s.Aliases {
			before[a.Name] = true
		}
	}
	for _, s := range d.Is.Scopes {
		if d.wasOf[s] == nil && !before[s.Name] {
			now = append(now, s)
		}
	}
	if len(old) == 0 || len(now) == 0 {
		return
	}
	oldKeys, nowKeys := d.grantsOf(d.Was, old, true), d.grantsOf(d.Is, now, false)
	uses := map[string]int{}
	for _, s := range old {
		uses[oldKeys[s]]++
	}
	for _, s := range now {
		uses[nowKeys[s]]++
	}
	byKey := map[string]*spec.Scope{}
	for _, s := range old {
		byKey[oldKeys[s]] = s
	}
	for _, s := range now {
		if key := nowKeys[s]; key != "" && uses[key] == 2 && byKey[key] != nil {
			join(byKey[key], s)
		}
	}
}

// grantsOf says what each of some scopes opens by being named, in words that are the same for both models. A scope that opens nothing
// is known by its description; "" where it has none.
func (d *differ) grantsOf(api *spec.API, among []*spec.Scope, old bool) map[*spec.Scope]string {
	wanted := map[*spec.Scope]bool{}
	for _, s := range among {
		wanted[s] = true
	}
	number := map[*spec.Operation]int{}
	for is, was := range d.pairs.of {
		if old {
			number[was] = is.Index
		} else {
			number[is] = is.Index
		}
	}
	lines := map[*spec.Scope][]string{}
	for _, o := range api.Operations {
		n, known := number[o]
		for _, alt := range o.Written.Alternatives {
			for _, s := range alt.Scopes() {
				if !wanted[s] {
					continue
				}
				place := fmt.Sprintf("%d", n)
				if !known {
					place = o.String()
				}
				lines[s] = append(lines[s], place+" "+d.alternativeText(alt, old, s))
			}
		}
	}
	keys := map[*spec.Scope]string{}
	for _, s := range among {
		switch {
		case len(lines[s]) > 0:
			slices.Sort(lines[s])
			keys[s] = "opens\n" + strings.Join(lines[s], "\n")
		case s.Description != "":
			keys[s] = "says " + folded(s.Description)
		}
	}
	return keys
}

// name gives both sides the names by which tokens and the other side call things.
func (d *differ) name() {
	aliases := func(api *spec.API) map[string]string {
		names := map[string]string{}
		for _, s := range api.Scopes {
			for _, a := range s.Aliases {
				if _, own := api.Scope(a.Name); !own {
					names[a.Name] = s.Name
				}
			}
		}
		return names
	}
	d.wasNames = compare.Names{Scopes: aliases(d.Was), Schemes: d.schemes}
	d.isNames = compare.Names{Scopes: aliases(d.Is), Schemes: map[string]string{}}
	for now, old := range d.schemes {
		d.isNames.Schemes[old] = now
	}
	for is, was := range d.wasOf {
		if is.Name != was.Name {
			d.wasNames.Scopes[is.Name], d.isNames.Scopes[was.Name] = was.Name, is.Name
		}
	}
	d.due = map[string]bool{}
	for _, s := range d.Was.Scopes {
		gone := d.passed(s.Deprecated)
		if gone {
			d.due[s.Name] = true
		}
		for _, a := range s.Aliases {
			if gone || a.Until != "" && d.at != "" && a.Until <= d.at {
				d.due[a.Name] = true
			}
		}
	}
}

// passed reports whether what was announced is due. Full-dates compare as text.
func (d *differ) passed(x *spec.Deprecation) bool {
	return x != nil && x.Removal != "" && d.at != "" && x.Removal <= d.at
}

// requirementText and alternativeText tell requirements apart in the words of the new model, whatever the order. hole is a scope whose
// name does not count.
func (d *differ) requirementText(r spec.Requirement, old bool) string {
	var alts []string
	for _, alt := range r.Alternatives {
		alts = append(alts, d.alternativeText(alt, old, nil))
	}
	slices.Sort(alts)
	return strings.Join(slices.Compact(alts), " | ")
}

func (d *differ) alternativeText(alt spec.Alternative, old bool, hole *spec.Scope) string {
	var needs []string
	for _, n := range alt.Needs {
		scheme := n.Scheme.Name
		if was, renamed := d.schemes[scheme]; renamed && !old {
			scheme = was
		}
		var names []string
		for _, s := range n.Scopes {
			switch is := d.isOf[s]; {
			case s == hole:
				names = append(names, "*")
			case old && is != nil:
				names = append(names, is.Name)
			case old:
				names = append(names, s.Name+" (old)")
			default:
				names = append(names, s.Name)
			}
		}
		slices.Sort(names)
		needs = append(needs, fmt.Sprintf("%q%q", scheme, names))
	}
	slices.Sort(needs)
	var types []string
	for _, t := range alt.SubjectTypes {
		types = append(types, t.Name)
	}
	slices.Sort(types)
	return fmt.Sprintf("%s %q", strings.Join(needs, "&"), types)
}
