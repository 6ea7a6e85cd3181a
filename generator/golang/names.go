package golang

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator/naming"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// identifiers are the generated constants' and functions' names, by the model's index.
type identifiers struct{ scope, operation, set, scheme, claim, subject, holder []string }

// claim is a claim that carries scopes, with its scheme.
type claim struct {
	scheme *spec.Scheme
	spec.Claim
}

// callers lists the schemes and claims that there are constants for. An API without schemes has one all the same, and one without claims has RFC 8693's.
func (e *emission) callers() {
	e.scheme = e.api.Schemes
	if len(e.scheme) == 0 {
		e.scheme = []*spec.Scheme{{Name: "bearer", Type: "http", HTTPScheme: "bearer", Default: true, Implicit: true}}
	}
	for _, s := range e.scheme {
		for _, c := range s.Claims {
			e.claim = append(e.claim, claim{s, c})
		}
	}
	e.home = e.scheme[homeScheme(e.scheme)]
	if len(e.claim) == 0 {
		e.claim = []claim{{e.home, spec.Claim{Name: "scope", Format: "space"}}}
	}
}

// homeScheme is the one that scopes belong to unless they say otherwise: the default, or the first whose tokens can carry any.
func homeScheme(schemes []*spec.Scheme) int {
	for _, is := range []func(*spec.Scheme) bool{
		func(s *spec.Scheme) bool { return s.Default },
		func(s *spec.Scheme) bool { return s.Type == "oauth2" || s.Type == "openIdConnect" },
		func(s *spec.Scheme) bool { return strings.EqualFold(s.HTTPScheme, "bearer") },
	} {
		if i := slices.IndexFunc(schemes, is); i >= 0 {
			return i
		}
	}
	return 0
}

// Names are the constants' names of a generated package, by the model's index; "" where something has none.
type Names struct{ Scopes, Operations []string }

// NamesOf are the names that a package generated for the API has. The findings say why some have none.
func NamesOf(api *spec.API) (Names, diag.List) {
	var found diag.List
	e := &emission{api: api}
	e.callers()
	e.allocate(&found)
	return Names{e.ids.scope, e.ids.operation}, found
}

// OperationNames are the constants' names of the API's operations: see NamesOf.
func OperationNames(api *spec.API) ([]string, diag.List) {
	names, found := NamesOf(api)
	return names.Operations, found
}

// allocate gives everything its identifier in one name space, the package's.
func (e *emission) allocate(found *diag.List) {
	var entries []naming.Entry
	var into []*string
	add := func(to *string, entry naming.Entry, names []spec.Name) {
		for _, n := range names {
			if n.Language == "go" {
				entry.Override, entry.Chosen = n.Identifier, n.Range
			}
		}
		entries, into = append(entries, entry), append(into, to)
	}
	a, ids := e.api, &e.ids
	ids.scope = make([]string, len(a.Scopes))
	for i, s := range a.Scopes {
		add(&ids.scope[i], naming.Entry{Kind: "scope", Key: s.Name, Range: s.Range}, s.Names)
	}
	ids.operation = make([]string, len(a.Operations))
	for i, o := range a.Operations {
		add(&ids.operation[i], naming.Entry{Kind: "operation", Key: o.ID, Prefix: "Op", Remedy: naming.ByID, Range: o.Range}, nil)
	}
	ids.set = make([]string, len(a.Sets))
	for i, s := range a.Sets {
		add(&ids.set[i], naming.Entry{Kind: "set", Key: s.Name, Prefix: "Set", Range: s.Range}, s.Names)
	}
	ids.scheme = make([]string, len(e.scheme))
	for i, s := range e.scheme {
		add(&ids.scheme[i], naming.Entry{Kind: "scheme", Key: s.Name, Prefix: "Scheme", Range: s.Range}, s.Names)
	}
	ids.claim = make([]string, len(e.claim))
	for i, c := range e.claim {
		// A claim is named by itself in the home scheme and with its scheme in others.
		key := c.Name
		if c.scheme != e.home {
			key = c.scheme.Name + " " + c.Name
		}
		at := c.Range
		if !at.IsValid() {
			at = c.scheme.Range
		}
		add(&ids.claim[i], naming.Entry{Kind: "claim", Key: key, Prefix: "Claim", Remedy: naming.ByRename, Range: at}, nil)
	}
	ids.subject = make([]string, len(a.SubjectTypes))
	for i, t := range a.SubjectTypes {
		add(&ids.subject[i], naming.Entry{Kind: "subject type", Key: t.Name, Prefix: "Subject", Range: t.Range}, t.Names)
	}
	ids.holder = make([]string, len(a.Holders))
	for i, h := range a.Holders {
		add(&ids.holder[i], naming.Entry{Kind: "holder", Key: h.Name, Prefix: "Holder", Range: h.Range}, h.Names)
	}
	names, collisions := naming.Go(entries, reserved())
	for i, id := range names {
		*into[i] = id
	}
	*found = append(*found, collisions...)
}
