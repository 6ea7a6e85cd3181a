package cli

import (
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/templates/markdown/changelog"
)

// The shape of a comparison as JSON.
type (
	diffShape struct {
		Was        string        `json:"was"`
		Is         string        `json:"is"`
		Widened    bool          `json:"widened"`
		Narrowed   bool          `json:"narrowed"`
		Operations []diffOpShape `json:"operations"`
		Scopes     []diffScope   `json:"scopes"`
		Parts      []diffPart    `json:"parts"`
	}
	diffOpShape struct {
		Operation     string          `json:"operation"`
		Change        string          `json:"change"` // kept, added, removed, renamed
		Class         string          `json:"class"`  // equivalent, widened, narrowed, changed
		Undecided     bool            `json:"undecided,omitempty"`
		Was           string          `json:"was,omitempty"`
		RequiredWas   string          `json:"requiredWas,omitempty"`
		Requires      string          `json:"requires,omitempty"`
		Instead       string          `json:"instead,omitempty"`
		Overlap       *diffOverlap    `json:"overlap,omitempty"`
		Silent        bool            `json:"silent,omitempty"` // its document says nothing now: public by the standard
		Gained        *diffCaller     `json:"gained,omitempty"`
		Lost          *diffCaller     `json:"lost,omitempty"`
		HoldersGained []string        `json:"holdersGained,omitempty"`
		HoldersLost   []string        `json:"holdersLost,omitempty"`
		Expected      string          `json:"expected,omitempty"`
		Restated      bool            `json:"restated,omitempty"`
		Fields        []diffFieldJSON `json:"fields,omitempty"`
	}
	diffOverlap struct {
		Request string `json:"request"` // a method and a path of both
		With    string `json:"with"`
		Refused bool   `json:"refused"` // now; false: before
		More    int    `json:"more,omitempty"`
	}
	diffCaller struct {
		Words       string           `json:"words"`
		Credentials []diffCredential `json:"credentials"`
	}
	diffCredential struct {
		Scheme      string   `json:"scheme"`
		SubjectType string   `json:"subjectType,omitempty"`
		Scopes      []string `json:"scopes"`
	}
	diffScope struct {
		Scope    string          `json:"scope"`
		Change   string          `json:"change"`
		Was      string          `json:"was,omitempty"`
		Alias    bool            `json:"alias,omitempty"`
		Into     string          `json:"into,omitempty"`
		Opens    []diffOpening   `json:"opens,omitempty"`
		Closes   []diffOpening   `json:"closes,omitempty"`
		Expected string          `json:"expected,omitempty"`
		Fields   []diffFieldJSON `json:"fields,omitempty"`
	}
	diffOpening struct {
		Operation string `json:"operation"`
		Together  bool   `json:"together,omitempty"`
	}
	diffPart struct {
		Section string          `json:"section"`
		Name    string          `json:"name,omitempty"`
		Change  string          `json:"change"`
		Was     string          `json:"was,omitempty"`
		Class   string          `json:"class"`
		Fields  []diffFieldJSON `json:"fields,omitempty"`
	}
	diffFieldJSON struct {
		Name     string   `json:"name"`
		Was      string   `json:"was,omitempty"`
		Is       string   `json:"is,omitempty"`
		Gained   []string `json:"gained,omitempty"`
		Lost     []string `json:"lost,omitempty"`
		Class    string   `json:"class"`
		Expected bool     `json:"expected,omitempty"`
	}
)

func (r *diffReport) shape() diffShape {
	out := diffShape{
		Was: r.was.String(), Is: r.is.String(), Widened: r.Widened(), Narrowed: r.Narrowed(),
		Operations: []diffOpShape{}, Scopes: []diffScope{}, Parts: []diffPart{},
	}
	for _, x := range r.Operations {
		one := diffOpShape{
			Operation: changelog.Name(x), Change: x.Kind.String(), Class: x.Class.String(), Undecided: x.Undecided, Silent: x.Silent, Gained: r.callerShape(x.Gained), Lost: r.callerShape(x.Lost),
			HoldersGained: x.HoldersGained, HoldersLost: x.HoldersLost, Expected: x.Expected, Restated: x.Restated, Fields: fieldShapes(x.Fields),
		}
		if x.Was != nil {
			one.RequiredWas = changelog.Plain(r.Requirement(x.Was))
		}
		if x.Is != nil {
			one.Requires = changelog.Plain(r.Requirement(x.Is))
		}
		if x.Kind == diff.Renamed {
			one.Was = x.Was.String()
		}
		if x.Instead != nil {
			one.Instead = x.Instead.String()
		}
		if v := x.Overlap; v != nil {
			one.Overlap = &diffOverlap{v.String(), v.With.String(), v.Refused, v.More}
		}
		out.Operations = append(out.Operations, one)
	}
	for _, s := range r.Scopes {
		one := diffScope{Change: s.Kind.String(), Alias: s.Alias, Opens: openingShapes(s.Opens), Closes: openingShapes(s.Closes), Expected: s.Expected, Fields: fieldShapes(s.Fields)}
		if s.Is != nil {
			one.Scope = s.Is.Name
		} else {
			one.Scope = s.Was.Name
		}
		if s.Kind == diff.Renamed {
			one.Was = s.Was.Name
		}
		if s.Into != nil {
			one.Into = s.Into.Name
		}
		out.Scopes = append(out.Scopes, one)
	}
	for _, p := range r.Parts {
		out.Parts = append(out.Parts, diffPart{p.Section, p.Name, p.Kind.String(), p.Was, p.Class.String(), fieldShapes(p.Fields)})
	}
	return out
}

func (r *diffReport) callerShape(c *compare.Caller) *diffCaller {
	if c == nil {
		return nil
	}
	out := &diffCaller{Words: changelog.Plain(r.Caller(c)), Credentials: []diffCredential{}}
	for _, cred := range c.Credentials {
		out.Credentials = append(out.Credentials, diffCredential{cred.Scheme, cred.SubjectType, append([]string{}, cred.Scopes...)})
	}
	return out
}

func openingShapes(all []diff.Opening) (out []diffOpening) {
	for _, x := range all {
		out = append(out, diffOpening{changelog.Name(x.Operation), x.Together})
	}
	return out
}

func fieldShapes(all []diff.Field) (out []diffFieldJSON) {
	for _, f := range all {
		out = append(out, diffFieldJSON{f.Name, f.Was, f.Is, f.Gained, f.Lost, f.Class.String(), f.Expected})
	}
	return out
}
