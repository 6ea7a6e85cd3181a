package verify

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// schemes compares how callers prove who they are: what the spec says about each scheme that the document has too, and which schemes
// only one of them uses.
func (c *comparison) schemes(p pairing) {
	inDoc := map[*spec.Scheme]bool{}
	used := usedSchemes(c.doc.Operations)
	split := map[variant][]*spec.Scheme{} // by what has a scheme for each of its flows
	var known []string
	for _, s := range c.api.Schemes {
		known = append(known, s.Name)
	}
	for _, theirs := range c.doc.Schemes {
		x := c.words.scheme[theirs]
		if c.words.only[x.scheme] {
			if !used[theirs] {
				continue
			}
			d := c.found.Add(schemeUnknown, theirs.Range, "the spec has no scheme %q", theirs.Name)
			d.Hint = "credentials of it open nothing: declare it under schemes in the spec, or take it out of the document's security"
			if name, ok := diag.Nearest(theirs.Name, known); ok {
				d.Hint = "did you mean " + name + "? " + d.Hint
			}
			continue
		}
		inDoc[x.scheme] = true
		c.scheme(x, theirs)
		if x.flow != "" {
			x.flow = ""
			split[x] = append(split[x], theirs)
		}
	}
	for _, theirs := range c.doc.Schemes {
		whole := c.words.scheme[theirs]
		if whole.flow = ""; len(split[whole]) > 0 && split[whole][0] == theirs {
			c.lackingFlows(whole, split[whole])
		}
	}
	var paired []*spec.Operation
	for _, o := range p.of {
		if o != nil {
			paired = append(paired, o)
		}
	}
	needed := usedSchemes(paired)
	for _, mine := range c.api.Schemes {
		if needed[mine] && !inDoc[mine] && !mine.Implicit {
			c.found.Add(schemeMissing, mine.Range, "the document has no scheme %q", mine.Name).Hint =
				"callers cannot learn how to present it: declare it under components.securitySchemes (securityDefinitions in Swagger 2.0)"
		}
	}
}

func usedSchemes(operations []*spec.Operation) map[*spec.Scheme]bool {
	used := map[*spec.Scheme]bool{}
	for _, o := range operations {
		for _, alt := range o.Written.Alternatives {
			for _, n := range alt.Needs {
				used[n.Scheme] = true
			}
		}
	}
	return used
}

// scheme compares what the spec says about a scheme with what a document does. What the spec leaves out is the document's own
// business.
func (c *comparison) scheme(x variant, theirs *spec.Scheme) {
	mine := x.scheme
	differs := func(at, saidAt diag.Range, what, want, got string) {
		if want == "" || want == got {
			return
		}
		if got == "" {
			got = "nothing"
		}
		d := c.found.Add(schemeDiffers, first(at, theirs.Range), "the %s of the scheme %q is %s in the document and %s in the spec", what, theirs.Name, got, want)
		d.Hint = "write in both what is true"
		d.Related = []diag.Related{{Range: first(saidAt, mine.Range), Message: "the spec says so here"}}
	}
	if mine.Implicit {
		return // the spec says nothing about it
	}
	if mine.Type != theirs.Type {
		differs(theirs.Range, mine.Range, "type", mine.Type, theirs.Type)
		return
	}
	if theirs.Name != mine.Name && x.subject == nil && x.flow == "" {
		d := c.found.Add(namesDiffer, theirs.Range, "the scheme %q is %q in the spec", theirs.Name, mine.Name)
		d.Hint = "they are the only ones of their kind, so this is no disagreement; annotating the document would add the other name"
		d.Related = []diag.Related{{Range: mine.Range, Message: "the scheme in the spec"}}
	}
	differs(theirs.Range, mine.Range, "HTTP authentication", mine.HTTPScheme, theirs.HTTPScheme)
	if theirs.Format != "" {
		differs(theirs.Range, mine.Range, "bearer format", mine.Format, theirs.Format)
	}
	differs(theirs.Range, mine.Range, "place", mine.In, theirs.In)
	differs(theirs.Range, mine.Range, "name of the "+mine.In, mine.Param, theirs.Param)
	differs(theirs.Range, mine.Range, "openIdConnectUrl", mine.OpenIDURL, theirs.OpenIDURL)
	c.flows(x, theirs, differs)
}

// sayable reports whether a version of OpenAPI has a word: Swagger 2.0 has no refreshUrl, and 3.2 is the first with the device
// authorization flow (OAuth Flows Object).
func sayable(theirs *spec.Scheme, word string) bool {
	switch word {
	case "refreshUrl":
		return theirs.OpenAPI != swagger
	case "deviceAuthorization", "deviceAuthorizationUrl":
		return theirs.OpenAPI >= "3.2"
	}
	return true
}

// lackingFlows reports the flows of a scheme for which a document has none, though it has schemes for others of them.
func (c *comparison) lackingFlows(x variant, schemes []*spec.Scheme) {
	for _, want := range x.flows() {
		has := slices.ContainsFunc(schemes, func(s *spec.Scheme) bool { return c.words.scheme[s].flow == want.Type })
		if has || !sayable(schemes[0], want.Type) {
			continue
		}
		d := c.found.Add(schemeDiffers, schemes[0].Range, "the document has no scheme for the flow %s of %q", want.Type, x.scheme.Name)
		d.Hint = "callers who come by it find no way in: Swagger 2.0 has one flow a scheme, so write another one for it, or take it out of the spec"
		d.Related = []diag.Related{{Range: first(want.Range, x.scheme.Range), Message: "the spec has it here"}}
	}
}

func (c *comparison) flows(x variant, theirs *spec.Scheme, differs func(at, saidAt diag.Range, what, want, got string)) {
	flows := x.flows()
	if len(flows) == 0 {
		return
	}
	for _, want := range flows {
		i := slices.IndexFunc(theirs.Flows, func(f spec.Flow) bool { return f.Type == want.Type })
		if i < 0 && !sayable(theirs, want.Type) {
			continue
		}
		if i < 0 {
			d := c.found.Add(schemeDiffers, theirs.Range, "the scheme %q has no flow %s in the document", theirs.Name, want.Type)
			d.Hint = "callers who come by it find no way in: write it in the document, or take it out of the spec"
			d.Related = []diag.Related{{Range: first(want.Range, x.scheme.Range), Message: "the spec has it here"}}
			continue
		}
		got := theirs.Flows[i]
		for _, u := range []struct{ what, want, got string }{
			{"authorizationUrl", want.AuthorizationURL, got.AuthorizationURL},
			{"tokenUrl", want.TokenURL, got.TokenURL},
			{"refreshUrl", want.RefreshURL, got.RefreshURL},
			{"deviceAuthorizationUrl", want.DeviceAuthorizationURL, got.DeviceAuthorizationURL},
		} {
			if u.got == "" && !sayable(theirs, u.what) {
				continue
			}
			differs(got.Range, want.Range, u.what+" of the flow "+want.Type, u.want, u.got)
		}
	}
	for _, got := range theirs.Flows {
		if !slices.ContainsFunc(flows, func(f spec.Flow) bool { return f.Type == got.Type }) {
			d := c.found.Add(schemeDiffers, first(got.Range, theirs.Range), "the scheme %q has no flow %s in the spec", theirs.Name, got.Type)
			d.Hint = "take it out of the document, or write it in the spec if tokens are given out so"
			d.Related = []diag.Related{{Range: x.scheme.Range, Message: "the scheme in the spec"}}
		}
	}
}
