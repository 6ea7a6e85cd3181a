package pages

import "strings"

// column says what the cells below a header are.
type column uint8

const (
	unknown column = iota
	scopeColumn
	descriptionColumn
	titleColumn
	holderColumn
	groupColumn
	endpointColumn
	methodColumn
	pathColumn
	consentColumn
	riskColumn
	typeColumn
	impliesColumn
	noteColumn
	statusColumn
)

// headers are the words of headers, in lower case.
var headers = map[string]column{
	"scope": scopeColumn, "scopes": scopeColumn, "scope name": scopeColumn, "permission": scopeColumn, "permissions": scopeColumn, "oauth scope": scopeColumn,
	"oauth scopes": scopeColumn, "required scope": scopeColumn, "required scopes": scopeColumn, "scope(s)": scopeColumn, "name": scopeColumn, "permission name": scopeColumn,
	"scope value": scopeColumn, "needed scopes": scopeColumn, "requires": scopeColumn, "required permission": scopeColumn, "required permissions": scopeColumn,

	"description": descriptionColumn, "meaning": descriptionColumn, "allows": descriptionColumn, "access": descriptionColumn, "what it allows": descriptionColumn,
	"details": descriptionColumn, "purpose": descriptionColumn, "grants": descriptionColumn, "explanation": descriptionColumn, "effect": descriptionColumn,
	"summary": descriptionColumn, "usage": descriptionColumn,
	"title": titleColumn, "display name": titleColumn, "label": titleColumn, "display text": titleColumn,
	"default value": holderColumn, "default": holderColumn, "default holder": holderColumn, "default holders": holderColumn, "holder": holderColumn, "holders": holderColumn,
	"granted to": holderColumn, "default role": holderColumn, "default roles": holderColumn, "role": holderColumn, "roles": holderColumn, "held by": holderColumn, "default for": holderColumn,
	"group": groupColumn, "category": groupColumn, "resource": groupColumn, "area": groupColumn, "section": groupColumn, "service": groupColumn,
	"endpoint": endpointColumn, "endpoints": endpointColumn, "routes": endpointColumn, "operations": endpointColumn, "api endpoints": endpointColumn, "operation": endpointColumn,
	"api": endpointColumn, "request": endpointColumn, "requests": endpointColumn,
	"method": methodColumn, "methods": methodColumn, "http method": methodColumn, "verb": methodColumn, "http verb": methodColumn, "http": methodColumn,
	"path": pathColumn, "url": pathColumn, "uri": pathColumn, "route": pathColumn, "paths": pathColumn,
	"admin consent": consentColumn, "admin consent required": consentColumn, "requires admin consent": consentColumn, "admin consent required?": consentColumn,
	"risk": riskColumn, "risk level": riskColumn, "sensitivity": riskColumn,
	"token type": typeColumn, "token types": typeColumn, "works with": typeColumn, "supported token types": typeColumn, "token": typeColumn, "type": typeColumn, "subject types": typeColumn,
	"implies": impliesColumn, "includes": impliesColumn, "implied scopes": impliesColumn,
	"note": noteColumn, "notes": noteColumn, "remarks": noteColumn, "status": statusColumn,
}

func columnOf(header string) column {
	return headers[strings.ToLower(strings.Trim(header, blanks+":*"))]
}

// gluedHeader reads a header whose columns have lost what was between them, as "ScopeDescriptionDefault Value". The
// result is nil unless it begins with scopes.
func gluedHeader(s string) []column {
	if len(s) > 120 || len(s) < len("ScopeX") {
		return nil
	}
	// reach[i] is how many columns s[:i] can be, and from[i] where the last of them begins; each header begins with a capital.
	from := make([]int, len(s)+1)
	for i := range from {
		from[i] = -1
	}
	from[0] = 0
	for i := range s {
		if from[i] < 0 || s[i] < 'A' || s[i] > 'Z' {
			continue
		}
		for j := i + 1; j <= len(s); j++ {
			if columnOf(s[i:j]) != unknown && (j == len(s) || s[j] >= 'A' && s[j] <= 'Z' && s[j-1] != ' ') {
				from[j] = i
			}
		}
	}
	if from[len(s)] < 0 {
		return nil
	}
	var columns []column
	for j := len(s); j > 0; j = from[j] {
		columns = append([]column{columnOf(s[from[j]:j])}, columns...)
	}
	if len(columns) < 2 || columns[0] != scopeColumn {
		return nil
	}
	return columns
}
