package pages

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// rule is what a description says of endpoints without listing them: "GET requests on BCF routes".
type rule struct {
	scope   *spec.Scope
	methods []string // none: the description names none
	routes  string   // the words
	whole   bool     // the description says nothing else
	at      diag.Range
}

var (
	statement = regexp.MustCompile(`(?:^|\s)(` + someOf + `(?:\s*,?\s*(?:and|or)?\s*` + oneMethod + `)*)\s+(?:requests?\s+|calls?\s+|operations?\s+|methods?\s+)?(?:on|to|for|against|of|under)\s+(?:the\s+|all\s+)?([^.;()]{1,80})`)
	calls     = regexp.MustCompile(`(?i)\b(?:call|calls|use|uses)\s+(?:the\s+|all\s+)?([A-Za-z0-9][A-Za-z0-9 _-]{0,60}?)\s+(?:routes|endpoints|apis?)\b`)
	routeWord = regexp.MustCompile(`(?i)^(.{1,60}?)\s+(?:routes?|endpoints?|resources?|apis?|paths?|urls?)\b`)
)

// statements finds the rules that descriptions state.
func (r *reader) statements() {
	listed := map[*spec.Scope]bool{} // what endpoints a scope opens is then on the page
	for _, o := range r.api.Operations {
		for _, g := range o.Grants {
			listed[g.Scope] = true
		}
	}
	for _, s := range r.api.Scopes {
		if listed[s] {
			continue
		}
		d := s.Description
		ru := rule{scope: s, at: s.Range}
		if m := statement.FindStringSubmatchIndex(d); m != nil {
			ru.methods = methodWord.FindAllString(d[m[2]:m[3]], -1)
			routes := d[m[4]:m[5]]
			rest := d[m[5]:]
			if w := routeWord.FindStringSubmatchIndex(routes); w != nil {
				routes, rest = routes[w[2]:w[3]], routes[w[1]:]+rest
			}
			ru.routes = strings.TrimSpace(routes)
			ru.whole = strings.Trim(limitation.ReplaceAllString(rest, ""), " .()") == ""
		} else if m := calls.FindStringSubmatchIndex(d); m != nil {
			ru.routes = d[m[2]:m[3]]
			ru.whole = strings.Trim(d[m[1]:], " .") == ""
		} else {
			continue
		}
		r.rules = append(r.rules, ru)
	}
}

// actionMethods gives the words of the vocabulary the methods on which the page's rules agree. One rule alone makes none.
func (r *reader) actionMethods() {
	for _, a := range r.api.Actions {
		var agreed []string
		n := 0
		for _, ru := range r.rules {
			i := strings.LastIndexByte(ru.scope.Name, ':')
			if i < 0 || ru.scope.Name[i+1:] != a.Name || len(ru.methods) == 0 {
				continue
			}
			if n++; n > 1 && !slices.Equal(agreed, ru.methods) {
				n = 0
				break
			}
			agreed = ru.methods
		}
		if n > 1 {
			a.Methods = agreed
		}
	}
	for _, s := range r.api.Scopes {
		if i := strings.LastIndexByte(s.Name, ':'); i >= 0 {
			for _, a := range r.api.Actions {
				if a.Name == s.Name[i+1:] {
					s.Action = a
				}
			}
		}
	}
}

// everyMethod is what "call the routes" means where it says no methods.
var everyMethod = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// applyRules makes selectors of the rules whose words are a tag of the endpoints at hand, and asks about the others.
func (r *reader) applyRules() {
	tags := map[string]map[string][]*spec.Operation{} // by tag and method
	names := map[string]string{}
	if r.given {
		for _, o := range r.api.Operations {
			for _, t := range o.Tags {
				key := strings.ToLower(t)
				if tags[key] == nil {
					tags[key] = map[string][]*spec.Operation{}
					names[key] = t
				}
				tags[key][o.Method] = append(tags[key][o.Method], o)
			}
		}
	}
	unknown := map[string][]rule{} // by their words
	var asked []string
	for _, ru := range r.rules {
		key := strings.ToLower(ru.routes)
		byMethod := tags[key]
		if byMethod == nil {
			if unknown[key] == nil {
				asked = append(asked, key)
			}
			unknown[key] = append(unknown[key], ru)
			continue
		}
		r.pick(ru, names[key], byMethod)
	}
	for _, key := range asked {
		var scopes, grants []string
		for _, ru := range unknown[key] {
			methods := ru.methods
			if methods == nil {
				methods = everyMethod
			}
			scopes = append(scopes, ru.scope.Name)
			grants = append(grants, ru.scope.Name+" {methods: ["+strings.Join(methods, ", ")+"], paths: [...]}")
		}
		first := unknown[key][0]
		r.ask(first.at, "none, so the rule opens nothing", "grants: "+strings.Join(grants, ", "),
			"Which endpoints are meant by %q in the descriptions of %s?", first.routes, strings.Join(scopes, ", "))
	}
}

// pick grants the endpoints of a tag that a rule names.
func (r *reader) pick(ru rule, tag string, byMethod map[string][]*spec.Operation) {
	wanted := ru.methods
	if wanted == nil {
		for _, m := range everyMethod {
			if len(byMethod[m]) > 0 {
				wanted = append(wanted, m)
			}
		}
	}
	sel := &spec.Selector{Text: "{methods: [" + strings.Join(wanted, ", ") + "], tags: [" + tag + "]}", Want: spec.Criteria{Methods: wanted, Tags: []string{tag}}, Range: ru.at}
	picked := map[*spec.Operation]bool{}
	for _, m := range wanted {
		for _, o := range byMethod[m] {
			picked[o] = true
		}
	}
	for _, o := range r.api.Operations {
		if picked[o] && !r.contested(ru, o) {
			sel.Picked = append(sel.Picked, o)
			o.Grants = append(o.Grants, spec.Grant{Scope: ru.scope, Scheme: ru.scope.Scheme, Selector: sel, Range: ru.at})
		}
	}
	if len(sel.Picked) > 0 {
		ru.scope.Selectors = append(ru.scope.Selectors, sel)
	}
	if !ru.whole {
		r.ask(ru.at, "nothing more", "grants, on "+ru.scope.Name, "What else does the description of %s open, beside %s?", ru.scope.Name, sel.Text)
	}
}
