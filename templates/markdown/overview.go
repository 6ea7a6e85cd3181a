package markdown

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
	"github.com/scopegen/scopegen/templates/markdown/lang"
)

func (b *builder) index(groups []groupSheet, loose *groupPage) *indexPage {
	a, text := b.api, b.api.Info.In(b.Tag)
	p := &indexPage{
		page: b.page(b.title), Version: escape.Prose(a.Info.Version), Description: escape.Paragraphs(text.Description),
		Scopes: b.scopes, Endpoints: len(a.Operations), Access: b.access(), HasRisk: b.says.risk, HasHolders: len(a.Holders) > 0,
		Limited: b.says.limited, HasThrough: b.says.through,
		Matrix: b.matrix(a.Scopes), Vocabulary: b.vocabulary(), Asking: b.asking(), Flows: b.flows(), Refusals: b.refusals(), Example: b.example(),
	}
	p.about = escape.Lead(text.Description)
	if b.graphs == graphWhole {
		p.Graph = b.graph(b.scopes)
	}
	for _, s := range a.Scopes {
		if len(s.Implies) > 0 {
			p.Implying++
		}
		if s.ObjectsAll {
			p.ObjectsAll++
		}
	}
	for _, g := range groups {
		p.Groups = append(p.Groups, g.Group)
	}
	page := func(name, file, about string) {
		p.Pages = append(p.Pages, link{ref(b.Say(name), file, ""), about})
	}
	if n := len(a.Operations); n > 0 {
		page("endpoints", endpointsFile, b.Count("about-endpoints", n))
	}
	switch {
	case loose == nil:
	case groups == nil:
		p.Pages = append(p.Pages, link{loose.Group.Ref, b.Say("about-scopes")})
	default:
		p.Groups = append(p.Groups, loose.Group)
	}
	if len(a.Holders) > 0 {
		page("holders", holdersFile, b.Say("about-holders"))
	}
	if len(a.Sets) > 0 {
		page("sets", setsFile, b.Say("about-sets"))
	}
	if b.previous != nil {
		page("changelog", changesFile, b.aboutChanges(escape.Prose))
	}
	if b.json != "" {
		p.JSON = ref(escape.Code(b.json), b.json, "")
	}
	for _, s := range a.Schemes {
		if !s.Implicit {
			p.Schemes = append(p.Schemes, b.scheme(s))
		}
	}
	for _, t := range a.SubjectTypes {
		text := t.In(b.Tag)
		p.HasFlows = p.HasFlows || len(t.Flows) > 0
		p.Subjects = append(p.Subjects, subject{escape.Code(t.Name), escape.Prose(text.Title), escape.Cell(text.Description), b.list(each(t.Flows, escape.Code))})
	}
	for _, v := range a.Actions {
		text := v.In(b.Tag)
		line := strings.TrimSpace(strings.Join([]string{text.Title, text.Description}, "\n"))
		p.Actions = append(p.Actions, action{escape.Code(v.Name), escape.Cell(line), b.list(each(v.Methods, escape.Code))})
	}
	for _, r := range a.Retired {
		p.Retired = append(p.Retired, retired{escape.Code(r.Name), escape.Prose(r.Since), escape.Cell(r.Note)})
	}
	return p
}

func (b *builder) scheme(s *spec.Scheme) scheme {
	about := ""
	switch s.Type {
	case "oauth2":
		about = b.Say("scheme-oauth2")
	case "mutualTLS":
		about = b.Say("scheme-mutual-tls")
	case "http":
		about = b.Say("scheme-http", escape.Code(s.HTTPScheme))
		if s.Format != "" {
			about = b.Say("scheme-http-format", escape.Code(s.HTTPScheme), escape.Prose(s.Format))
		}
	case "apiKey":
		phrase := map[string]string{"query": "scheme-key-query", "cookie": "scheme-key-cookie"}[s.In]
		if phrase == "" {
			phrase = "scheme-key-header"
		}
		about = b.Say(phrase, escape.Code(s.Param))
	case "openIdConnect":
		about = b.Say("scheme-openid")
		if s.OpenIDURL != "" {
			about = b.Say("scheme-openid-at", escape.Code(s.OpenIDURL))
		}
	}
	if s.Resource != "" {
		about = b.Say("scheme-for", about, escape.Code(s.Resource))
	}
	return scheme{
		escape.Code(s.Name), lang.Capital(about), escape.Cell(s.Description),
		b.list(each(s.Flows, func(f spec.Flow) string { return escape.Code(f.Type) })),
		strings.Join(each(s.Claims, b.claim), "<br/>"),
	}
}

func (b *builder) claim(c spec.Claim) string {
	says := escape.Code(c.Name)
	if c.Format == "array" {
		says = b.Say("claim-array", says)
	} else {
		says = b.Say("claim-string", says)
	}
	if c.Prefix != "" {
		says = b.Say("claim-prefixed", says, escape.Code(c.Prefix))
	}
	if c.SubjectType != nil {
		says = b.Say("claim-for", says, subjectCode(c.SubjectType))
	}
	return says
}

// leastMeans says how the least privilege is found; empty where nothing has several ways.
func (b *builder) leastMeans() string {
	r := b.rank
	var says []string
	add := func(is bool, phrase string) {
		if is {
			says = append(says, b.Say(phrase))
		}
	}
	add(r.marked && r.computed, "means-least-both")
	add(r.marked && !r.computed, "means-least-marked")
	add(!r.marked && r.computed, "means-least-computed")
	if len(says) == 0 {
		return ""
	}
	add(r.computed && r.bare, "means-least-bare")
	add(r.computed && r.byScheme, "means-least-schemes")
	add(r.byType, "means-least-types")
	add(r.deprecated, "means-least-deprecated")
	return b.Join("sentences", says)
}

// vocabulary explains the words that these pages use, and no others.
func (b *builder) vocabulary() (all []term) {
	add := func(uses bool, word, means string) {
		if uses {
			all = append(all, term{b.Say(word), b.Say(means)})
		}
	}
	a := b.api
	scopes, endpoints := len(a.Scopes) > 0, len(a.Operations) > 0
	add(scopes && !b.says.objectsAll, "word-scope", "means-scope")
	add(b.says.objectsAll, "word-scope", "means-scope-objects")
	several := slices.ContainsFunc(a.Operations, func(o *spec.Operation) bool { return o.Access == spec.Scoped && len(o.Written.Alternatives) > 1 })
	together := slices.ContainsFunc(a.Operations, func(o *spec.Operation) bool {
		return slices.ContainsFunc(o.Written.Alternatives, func(alt spec.Alternative) bool { return len(alt.Scopes()) > 1 })
	})
	add(several, "word-any", "means-any")
	add(together, "word-all", "means-all")
	if means := b.leastMeans(); means != "" {
		all = append(all, term{b.Say("word-least"), means})
	}
	add(b.says.implies, "word-implies", "means-implies")
	add(scopes && !b.says.implies, "word-implies", "means-implies-nothing")
	add(b.says.limited, "word-only-as", "means-only-as")
	add(len(a.Holders) > 0, "word-held-by", "means-held-by")
	add(b.says.movable, "word-movable", "means-movable")
	add(b.says.risk, "word-risk", "means-risk")
	add(b.says.adminConsent, "word-admin-consent", "means-admin-consent")
	add(len(a.Sets) > 0, "word-set", "means-set")
	add(endpoints, "word-head", "means-head")
	return all
}
