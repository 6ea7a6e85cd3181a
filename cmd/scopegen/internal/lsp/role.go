package lsp

import (
	"slices"
	"strings"
)

// kind is what a name in a document is the name of.
type kind string

const (
	noName      kind = ""
	aScope      kind = "scope"
	aHolder     kind = "holder"
	aSubject    kind = "subject type"
	aScheme     kind = "scheme"
	anAction    kind = "action"
	aGroup      kind = "group"
	aSet        kind = "set"
	anEndpoint  kind = "endpoint"
	anOperation kind = "operation" // by its id
	aMethod     kind = "method"
	aPath       kind = "path"
	aTag        kind = "tag"
	anOwner     kind = "group or scope"
	aFile       kind = "file"
)

// role is what a name does where it stands.
type role struct {
	kind
	defines bool
	picks   bool // a name or a glob
}

// step is a key of a mapping, or any item of a list.
type step struct {
	key  string
	item bool
}

// roleOf tells the role of a key or value by its place. The last step of a key's own place is the key.
func roleOf(p []step, key, openAPI bool) role {
	if openAPI {
		return documentRole(p, key)
	}
	return nativeRole(p, key)
}

func keyAt(p []step, i int) string {
	if i < len(p) && !p[i].item {
		return p[i].key
	}
	return ""
}

func itemAt(p []step, i int) bool { return i < len(p) && p[i].item }

var vocabularies = map[string]kind{"schemes": aScheme, "subjectTypes": aSubject, "holders": aHolder, "actions": anAction, "sets": aSet}

func nativeRole(p []step, key bool) role {
	top := keyAt(p, 0)
	if kind, ok := vocabularies[top]; ok && len(p) == 2 && key {
		return role{kind: kind, defines: true}
	}
	switch top {
	case "sets":
		if keyAt(p, 2) == "scopes" && itemAt(p, 3) {
			return pickRole(p[4:], key)
		}
	case "holders":
		if keyAt(p, 2) == "inherits" && itemAt(p, 3) && len(p) == 4 {
			return role{kind: aHolder}
		}
	case "schemes":
		if keyAt(p, 2) == "claims" && keyAt(p, 4) == "subjectType" && !key {
			return role{kind: aSubject}
		}
	case "actions":
		if keyAt(p, 2) == "methods" && itemAt(p, 3) {
			return role{kind: aMethod}
		}
	case "scopes":
		return scopeRole(p[1:], key)
	case "groups":
		return groupRole(p, key)
	case "endpoints":
		if itemAt(p, 1) {
			return entryRole(p[2:], key)
		}
	case "include":
		if itemAt(p, 1) {
			return role{kind: aFile}
		}
	case "openapi":
		rest := p[1:]
		if itemAt(rest, 0) {
			rest = rest[1:]
		}
		if keyAt(rest, 0) == "file" && !key {
			return role{kind: aFile}
		}
		if keyAt(rest, 0) == "scopes" && itemAt(rest, 2) {
			return role{kind: map[string]kind{"schemes": aScheme, "operations": anOperation}[keyAt(rest, 1)]}
		}
	}
	return role{}
}

func groupRole(p []step, key bool) role {
	switch {
	case !itemAt(p, 1) || len(p) < 3:
	case p[2].key == "id" && len(p) == 3 && !key:
		return role{kind: aGroup, defines: true}
	case p[2].key == "scopes":
		return scopeRole(p[3:], key)
	case p[2].key == "owns" && itemAt(p, 4):
		switch keyAt(p, 3) {
		case "scopes":
			return pickRole(p[5:], key)
		case "allow":
			return role{kind: anOwner}
		case "paths":
			return role{kind: aPath}
		}
	}
	return role{}
}

// scopeRole is about what stands in a mapping of scopes.
func scopeRole(p []step, key bool) role {
	switch {
	case len(p) == 0:
		return role{}
	case len(p) == 1 && key:
		return role{kind: aScope, defines: true}
	case keyAt(p, 1) == "implies" && itemAt(p, 2):
		return pickRole(p[3:], key)
	case keyAt(p, 1) == "holders" && itemAt(p, 2):
		return role{kind: aHolder}
	case keyAt(p, 1) == "grants" && itemAt(p, 2):
		return entryRole(p[3:], key)
	case len(p) > 1:
		return sharedRole(p[1:], key)
	}
	return role{}
}

// sharedRole is about keys that scopes, grants, endpoints and requirements have in common.
func sharedRole(p []step, key bool) role {
	switch name := keyAt(p, 0); {
	case name == "subjectTypes" && itemAt(p, 1):
		return role{kind: aSubject}
	case name == "subjectType" && len(p) == 1 && !key:
		return role{kind: aSubject}
	case name == "scheme" && len(p) == 1 && !key:
		return role{kind: aScheme}
	case name == "scope" && len(p) == 1 && !key, name == "with" && itemAt(p, 1):
		return role{kind: aScope}
	case name == "deprecated" && keyAt(p, 1) == "replacedBy" && (len(p) == 2 && !key || itemAt(p, 2)):
		return role{kind: aScope}
	}
	return role{}
}

// pickRole is about an item that is a name, a glob, or a mapping of match and except.
func pickRole(p []step, key bool) role {
	switch {
	case len(p) == 0 && !key, len(p) == 1 && keyAt(p, 0) == "match" && !key:
		return role{kind: aScope, picks: true}
	case keyAt(p, 0) == "scope" && !key:
		return role{kind: aScope}
	case keyAt(p, 0) == "except" && itemAt(p, 1):
		return pickRole(p[2:], key)
	}
	return role{}
}

var selectorRoles = map[string]kind{"methods": aMethod, "paths": aPath, "tags": aTag, "operations": anOperation}

// entryRole is about an entry of grants or endpoints.
func entryRole(p []step, key bool) role {
	switch {
	case len(p) == 0 && !key:
		return role{kind: anEndpoint}
	case len(p) == 1 && key && strings.ContainsAny(p[0].key, "/ "):
		return role{kind: anEndpoint}
	case len(p) == 0:
		return role{}
	case keyAt(p, 0) == "except":
		return entryRole(p[1:], key)
	case itemAt(p, 1) && selectorRoles[keyAt(p, 0)] != noName:
		return role{kind: selectorRoles[keyAt(p, 0)]}
	case keyAt(p, 1) == "requires":
		return treeRole(p[2:], key)
	case strings.ContainsAny(keyAt(p, 0), "/ ") && len(p) > 1:
		return sharedRole(p[1:], key)
	}
	return sharedRole(p, key)
}

// treeRole is about a requires tree.
func treeRole(p []step, key bool) role {
	for len(p) > 1 && (keyAt(p, 0) == "anyOf" || keyAt(p, 0) == "allOf") && itemAt(p, 1) {
		p = p[2:]
	}
	if len(p) == 0 && !key {
		return role{kind: aScope}
	}
	return sharedRole(p, key)
}

var httpMethods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY"}

// documentRole is about an OpenAPI document.
func documentRole(p []step, key bool) role {
	if i := slices.Index(p, step{key: "x-scopegen"}); i >= 0 && len(p) > i+1 {
		switch {
		case i == 0:
			return nativeRole(p[1:], key)
		case keyAt(p, i+1) == "scopes":
			return scopeRole(p[i+2:], key)
		case keyAt(p, i+1) == "claims":
			return nativeRole(append([]step{{key: "schemes"}, {key: p[i-1].key}}, p[i+1:]...), key)
		}
		return sharedRole(p[i+1:], key)
	}
	security := p
	switch {
	case keyAt(p, 0) == "paths" && keyAt(p, 1) != "" && keyAt(p, 2) != "":
		if len(p) == 3 && key && slices.Contains(httpMethods, strings.ToUpper(p[2].key)) {
			return role{kind: anEndpoint}
		}
		security = p[3:]
	case keyAt(p, 0) == "components" && keyAt(p, 1) == "securitySchemes":
		if len(p) == 3 && key {
			return role{kind: aScheme, defines: true}
		}
		if len(p) == 7 && key && keyAt(p, 3) == "flows" && keyAt(p, 5) == "scopes" {
			return role{kind: aScope, defines: true}
		}
		return role{}
	case keyAt(p, 0) == "securityDefinitions":
		if len(p) == 2 && key {
			return role{kind: aScheme, defines: true}
		}
		if len(p) == 4 && key && keyAt(p, 2) == "scopes" {
			return role{kind: aScope, defines: true}
		}
		return role{}
	}
	if keyAt(security, 0) == "security" && itemAt(security, 1) {
		switch {
		case len(security) == 3 && key:
			return role{kind: aScheme}
		case len(security) == 4 && itemAt(security, 3):
			return role{kind: aScope}
		}
	}
	return role{}
}
