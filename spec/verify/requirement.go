package verify

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diag"
)

// comparison holds one document against the spec.
type comparison struct {
	*verifier
	doc   *spec.API
	words *vocabulary
	memo  map[string]verdict // large documents repeat few requirements
}

// verdict is how a requirement of the document compares with one of the spec.
type verdict struct {
	compare.Result
	theirs  spec.Requirement // the document's, in the spec's words
	limited bool             // it says so itself that it is for some subject types
}

// judge compares two requirements. A document that names a scheme with several flows does not say whom it is for. Callers pass
// by it alone only where its flows yield them; that some pass by the spec alone is held against it only where no reading of it
// lets them pass.
func (c *comparison) judge(mine, theirs spec.Requirement) (v verdict) {
	was := compare.Side{API: c.words.api, Requirement: mine}
	v.theirs = c.words.requirement(theirs, true)
	v.Result = compare.Requirements(was, c.words.doc.side(v.theirs))
	wide := c.words.requirement(theirs, false)
	if v.limited = limits(wide); text(wide) != text(v.theirs) {
		second := compare.Requirements(was, c.words.doc.side(wide))
		v.Result = compare.Both(v.Gained, second.Lost, v.Undecided || second.Undecided)
	}
	return v
}

func (c *comparison) operation(mine, theirs *spec.Operation) {
	c.deprecation(mine, theirs)
	if theirs.Access == spec.Undeclared {
		return // it could not be read, which has been said
	}
	key := text(mine.Effective) + " | " + text(theirs.Written)
	got, known := c.memo[key]
	if !known {
		got = c.judge(mine.Effective, theirs.Written)
		c.memo[key] = got
	}
	at, said := place(theirs)
	var d *diag.Diagnostic
	switch {
	case got.Undecided && got.Class != compare.Changed:
		d = c.found.Add(undecided, at, "the requirements of %s are too large to compare", theirs)
		d.Hint = "give what is needed together one scope"
	case got.Class == compare.Widened:
		d = c.found.Add(weaker, at, "the document asks for less than the spec for %s", theirs)
	case got.Class == compare.Narrowed:
		d = c.found.Add(stronger, at, "the document asks for more than the spec for %s", theirs)
	case got.Class == compare.Changed:
		d = c.found.Add(changed, at, "the document asks for something else than the spec for %s", theirs)
	case (mine.Access == spec.Public) != (theirs.Access == spec.Public):
		c.credentials(mine, theirs, at)
		return
	default:
		return
	}
	if !got.Undecided {
		d.Hint = c.explain(mine, theirs, got, at)
	}
	// The very alternative that lets the witness pass, where the document's own security has it.
	if got.Gained != nil && !said && !theirs.SecurityRange.IsValid() {
		for _, alt := range got.theirs.Alternatives {
			if alt.Range.IsValid() && c.words.doc.side(spec.Requirement{Alternatives: []spec.Alternative{alt}}).Passes(*got.Gained) {
				d.Range = alt.Range
				break
			}
		}
	}
	if theirs.SecurityRange.IsValid() {
		d.Related = append(d.Related, diag.Related{Range: theirs.SecurityRange, Message: "it has this security of the whole document"})
	}
	d.Related = append(d.Related, diag.Related{Range: c.saidBy(mine, got.Lost), Message: "the spec says so here"})
}

// place is where a document says what an operation needs: its security where it has some of its own, else the operation. silent
// reports that no security is said at all.
func place(o *spec.Operation) (at diag.Range, silent bool) {
	if o.SecurityRange.IsValid() || len(o.Written.Alternatives) == 0 {
		return o.Range, false
	}
	if at = o.Written.Alternatives[0].Range; !at.IsValid() {
		at = o.Range
	}
	return at, at == o.Range
}

// saidBy is where the spec lets a caller pass, or where the endpoint stands.
func (c *comparison) saidBy(mine *spec.Operation, caller *compare.Caller) diag.Range {
	if caller != nil {
		for _, alt := range mine.Effective.Alternatives {
			one := compare.Side{API: c.words.api, Requirement: spec.Requirement{Alternatives: []spec.Alternative{alt}}}
			if alt.Range.IsValid() && one.Passes(*caller) {
				return alt.Range
			}
		}
	}
	return mine.Range
}

// explain gives the witnesses, what both sides ask for, and what to do.
func (c *comparison) explain(mine, theirs *spec.Operation, got verdict, at diag.Range) string {
	var lines []string
	limited := limits(mine.Effective) || got.limited
	if got.Gained != nil {
		lines = append(lines, caller(*got.Gained, limited)+" passes by the document and not by the spec")
	}
	if got.Lost != nil {
		lines = append(lines, caller(*got.Lost, limited)+" passes by the spec and not by the document")
	}
	document, silence := requirement(theirs.Written, theirs.Access), false
	switch _, silent := place(theirs); {
	case silent && theirs.Access == spec.Public:
		document = "nothing: without security an operation is public (OpenAPI, Operation Object)"
		silence = mine.Access == spec.None
	case theirs.Access == spec.None:
		document = "what nobody has"
	}
	lines = append(lines, "the spec asks for "+requirement(mine.Written, mine.Access), "the document asks for "+document)
	if silence {
		lines = append(lines, "say security in the document, or access: public in the spec; 'scopegen import --absent public' takes silence so, where it denies without")
	} else if got.Gained != nil {
		lines = append(lines, "correct the document, or open the endpoint to these callers in the spec if they are meant")
	} else {
		lines = append(lines, "correct the document, or close the endpoint to these callers in the spec if they are not meant")
	}
	return strings.Join(lines, "\n")
}

// credentials reports that only one side looks at the credentials of an endpoint which everybody passes.
func (c *comparison) credentials(mine, theirs *spec.Operation, at diag.Range) {
	spec1, doc := "the spec makes it public", "the document says that credentials are looked at where they are given"
	if mine.Access != spec.Public {
		spec1, doc = "by the spec credentials are looked at where they are given", "the document makes it public"
	}
	d := c.found.Add(unseen, at, "%s passes anonymous callers on both sides, but bad credentials on one", theirs)
	d.Hint = fmt.Sprintf("%s; %s\na caller whose token has expired is refused by the one and not by the other: write [] in the document for public, {} among others for optional", spec1, doc)
	d.Related = []diag.Related{{Range: mine.Range, Message: "the spec says so here"}}
}

// deprecation reports that one side has an operation as deprecated and the other has not.
func (c *comparison) deprecation(mine, theirs *spec.Operation) {
	switch {
	case mine.Deprecated == nil && theirs.Deprecated != nil:
		d := c.found.Add(deprecation, first(theirs.Deprecated.Range, theirs.Range), "%s is deprecated in the document and not in the spec", theirs)
		d.Hint = "write deprecated in the spec too, or take it out here"
		d.Related = []diag.Related{{Range: mine.Range, Message: "the endpoint in the spec"}}
	case mine.Deprecated != nil && theirs.Deprecated == nil:
		d := c.found.Add(deprecation, theirs.Range, "%s is deprecated in the spec and not in the document", theirs)
		d.Hint = "write deprecated: true here too, so that callers learn of it"
		d.Related = []diag.Related{{Range: first(mine.Deprecated.Range, mine.Range), Message: "the spec says so here"}}
	}
}

func first(a, b diag.Range) diag.Range {
	if a.IsValid() {
		return a
	}
	return b
}
