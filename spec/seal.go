package spec

import (
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// Seal finishes an API that a reader has filled: indexes, implication closures, requirements as written and as
// effective, access labels, ids, and what can be wrong only in the whole. After it nothing may change the model.
// With errors the model is as complete as could be; what an error touches is never wider than what was written.
func Seal(a *API) diag.List {
	var found diag.List
	a.byName = make(map[string]*Scope, len(a.Scopes))
	for i, s := range a.Scopes {
		s.Index = i
		a.byName[s.Name] = s
	}
	for i, s := range a.Schemes {
		s.Index = i
	}
	for i, t := range a.SubjectTypes {
		t.Index = i
	}
	for i, h := range a.Holders {
		h.Index = i
	}
	for i, g := range a.Groups {
		g.Index = i
	}
	for i, s := range a.Sets {
		s.Index = i
	}
	a.close(&found)
	memo := map[string]Requirement{} // large documents repeat few requirements
	YieldIDs(a.Operations, func(o *Operation) bool { return o.IDYields })
	lists := map[same]*Operation{} // and inherit one that may be large
	for i, o := range a.Operations {
		o.Index = i
		list := o.Written.same()
		first := lists[list]
		switch inherits := o.inherits(); {
		case inherits && first != nil:
			o.Written, o.Effective, o.Access = first.Written, first.Effective, first.Access
		default:
			a.write(o, &found)
			key := o.Written.key()
			effective, known := memo[key]
			if !known {
				effective = a.effective(o.Written)
				memo[key] = effective
			}
			if o.Effective = effective; inherits {
				lists[list] = o
			}
		}
		if o.ID == "" {
			o.ID = MadeID(o)
		}
	}
	a.checkIDs(&found)
	a.checkOverlaps(&found)
	return found
}

// inherits reports whether what the operation needs is what its reader wrote, and nothing of its own beside it.
func (o *Operation) inherits() bool {
	return len(o.Written.Alternatives) > 0 && len(o.Grants) == 0 && o.Requires == nil && o.Access == Undeclared && len(o.SubjectTypes) == 0
}

// checkIDs reports made ids that name two operations, or one that has been given. Of two given ones the reader has spoken.
func (a *API) checkIDs(found *diag.List) {
	first := make(map[string]*Operation, len(a.Operations))
	for _, o := range a.Operations {
		other := first[o.ID]
		if other == nil {
			first[o.ID] = o
			continue
		}
		if o.IDGiven && other.IDGiven {
			continue
		}
		d := found.Add(oneID, o.Range, "%s and %s both get the id %q", other, o, o.ID)
		d.Hint = "say an id for one of them, as in " + o.Method + " " + o.Path + ": {id: …}"
		d.Related = []diag.Related{{Range: other.Range, Message: other.String() + " stands here"}}
	}
}

// MadeID names an operation by method and path, for those whose author gives no id, so that rewording a summary renames nothing: GET /store/asset/{id} is
// getStoreAssetById. The base is left out: moving an API renames nothing either.
func MadeID(o *Operation) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(o.Method))
	before := b.Len()
	start, by := true, false
	for i := 0; i < len(o.Path); i++ {
		c := o.Path[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			if by {
				b.WriteString("By")
			}
			if start && !by && digit(c) && digit(b.String()[b.Len()-1]) {
				b.WriteByte('_') // /1/10 is not /11/0
			}
			if start && c >= 'a' && c <= 'z' {
				c -= 'a' - 'A'
			}
			b.WriteByte(c)
			start, by = false, false
		default:
			start, by = true, c == '{'
		}
	}
	if b.Len() == before {
		b.WriteString("Root")
	}
	return b.String()
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
