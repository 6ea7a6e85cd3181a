package sites

import (
	"slices"
	"unicode/utf8"

	"github.com/scopegen/scopegen/spec"
)

// rewind turns specs into what they might have been a version before: fewer endpoints, other titles, other rights. Specs that
// are alike but for their texts stay so.
func rewind(all ...*spec.API) {
	texts := make([][]*string, len(all))
	for n, api := range all {
		texts[n] = lines(api)
	}
	for i := 0; i+1 < len(texts[0]); i += 2 {
		if !slices.ContainsFunc(texts, func(of []*string) bool { return long(*of[i]) || long(*of[i+1]) }) {
			for _, of := range texts {
				*of[i], *of[i+1] = *of[i+1], *of[i]
			}
		}
	}
	for _, api := range all {
		kept := api.Operations[:0]
		read := 0 // others with the same base come before them or after, as their paths read
		for _, o := range api.Operations {
			if o.Method == "GET" {
				read++
			}
			if o.Method != "GET" || read%9 != 4 {
				o.Written, o.Effective, o.Index = spec.Requirement{}, spec.Requirement{}, 0
				kept = append(kept, o)
			}
		}
		api.Operations = kept
		for i, s := range api.Scopes {
			switch i % 6 {
			case 0:
				s.Risk = (s.Risk + 1) % 5
			case 1:
				s.Holders = nil
			case 2:
				s.AdminConsent = !s.AdminConsent
			case 3:
				s.ObjectsAll = !s.ObjectsAll
			}
		}
		spec.Seal(api)
	}
}

// long texts are cut where they are quoted.
func long(s string) bool { return utf8.RuneCountInString(s) > 100 }

// lines are texts of one line, in an order that depends on no text.
func lines(api *spec.API) (all []*string) {
	for _, s := range api.Scopes {
		all = append(all, &s.Title, &s.Owner)
	}
	for _, g := range api.Groups {
		all = append(all, &g.Title, &g.Owner)
	}
	for _, h := range api.Holders {
		all = append(all, &h.Title)
	}
	for _, o := range api.Operations {
		if o.Method == "GET" {
			all = append(all, &o.Summary)
		}
	}
	return all
}
