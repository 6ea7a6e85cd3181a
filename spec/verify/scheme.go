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
	if theirs.Name != mine.Name && x.subject == nil {
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

func (c *comparison) flows(x variant, theirs *spec.Scheme, differs func(at, saidAt diag.Range, what, want, got string)) {
	var flows []spec.Flow // those that this variant of the scheme has
	for _, f := range x.scheme.Flows {
		if x.subject == nil || len(x.subject.Flows) == 0 || slices.Contains(x.subject.Flows, f.Type) {
			flows = append(flows, f)
		}
	}
	if len(flows) == 0 {
		return
	}
	for _, want := range flows {
		i := slices.IndexFunc(theirs.Flows, func(f spec.Flow) bool { return f.Type == want.Type })
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
