// Package jsonmodel is the json target: the resolved model as JSON, for other tools, docs sites and tests. The show verb
// prints the same. schema.json describes it.
package jsonmodel

import (
	"encoding/json"

	"github.com/scopegen/scopegen/spec"
)

// The types below are the shape of the document; the order of fields is the order of keys.

type info struct {
	Title        string       `json:"title"`
	Version      string       `json:"version"`
	Description  string       `json:"description,omitempty"`
	Translations translations `json:"translations,omitempty"`
	extensions
}

type scheme struct {
	Name        string            `json:"name"`
	Type        string            `json:"type"`
	Description string            `json:"description,omitempty"`
	HTTPScheme  string            `json:"scheme,omitempty"`
	Format      string            `json:"bearerFormat,omitempty"`
	In          string            `json:"in,omitempty"`
	Param       string            `json:"parameter,omitempty"`
	OpenIDURL   string            `json:"openIdConnectUrl,omitempty"`
	Resource    string            `json:"resource,omitempty"`
	Flows       []flow            `json:"flows,omitempty"`
	Claims      []claim           `json:"claims,omitempty"`
	Default     bool              `json:"default,omitempty"`
	Implicit    bool              `json:"implicit,omitempty"`
	Names       map[string]string `json:"names,omitempty"`
	extensions
}

type flow struct {
	Type             string `json:"type"`
	AuthorizationURL string `json:"authorizationUrl,omitempty"`
	TokenURL         string `json:"tokenUrl,omitempty"`
	RefreshURL       string `json:"refreshUrl,omitempty"`
	DeviceURL        string `json:"deviceAuthorizationUrl,omitempty"`
}

type claim struct {
	Name        string `json:"name"`
	Format      string `json:"format"`
	SubjectType string `json:"subjectType,omitempty"`
	Prefix      string `json:"prefix,omitempty"`
}

type subjectType struct {
	Name         string            `json:"name"`
	Title        string            `json:"title,omitempty"`
	Description  string            `json:"description,omitempty"`
	Translations translations      `json:"translations,omitempty"`
	Flows        []string          `json:"flows,omitempty"`
	Names        map[string]string `json:"names,omitempty"`
	extensions
}

type holder struct {
	Name         string            `json:"name"`
	Title        string            `json:"title,omitempty"`
	Description  string            `json:"description,omitempty"`
	Translations translations      `json:"translations,omitempty"`
	Inherits     []string          `json:"inherits,omitempty"`
	Names        map[string]string `json:"names,omitempty"`
	extensions
}

type action struct {
	Name         string       `json:"name"`
	Title        string       `json:"title,omitempty"`
	Description  string       `json:"description,omitempty"`
	Translations translations `json:"translations,omitempty"`
	Methods      []string     `json:"methods,omitempty"`
	extensions
}

type group struct {
	ID           string       `json:"id"`
	Title        string       `json:"title,omitempty"`
	Description  string       `json:"description,omitempty"`
	Note         string       `json:"note,omitempty"`
	Translations translations `json:"translations,omitempty"`
	Owner        string       `json:"owner,omitempty"`
	Scopes       []string     `json:"scopes"`
	extensions
}

type scope struct {
	Name         string            `json:"name"`
	Group        string            `json:"group,omitempty"`
	Title        string            `json:"title,omitempty"`
	Description  string            `json:"description,omitempty"`
	Note         string            `json:"note,omitempty"`
	Translations translations      `json:"translations,omitempty"`
	Consent      map[string]string `json:"consent,omitempty"`
	Scheme       string            `json:"scheme,omitempty"`
	Action       string            `json:"action,omitempty"`
	Implies      []string          `json:"implies"`
	Globs        []pick            `json:"globs,omitempty"`
	Holders      []string          `json:"holders"`
	SubjectTypes []string          `json:"subjectTypes,omitempty"`
	Risk         string            `json:"risk,omitempty"`
	AdminConsent bool              `json:"adminConsent,omitempty"`
	Objects      string            `json:"objects,omitempty"`
	Movable      bool              `json:"movable,omitempty"`
	Deprecated   *deprecation      `json:"deprecated,omitempty"`
	Aliases      []alias           `json:"aliases,omitempty"`
	Owner        string            `json:"owner,omitempty"`
	Tags         []string          `json:"tags,omitempty"`
	Names        map[string]string `json:"names,omitempty"`
	Literal      bool              `json:"literal,omitempty"`
	Selectors    []pick            `json:"selectors,omitempty"`
	extensions
}

// pick is what a glob or a selector chose: scope names, or operations as "METHOD /full/path".
type pick struct {
	Match  string   `json:"match"`
	Picked []string `json:"picked"`
}

type deprecation struct {
	Since      string   `json:"since,omitempty"`
	ReplacedBy []string `json:"replacedBy,omitempty"`
	Removal    string   `json:"removal,omitempty"`
	Note       string   `json:"note,omitempty"`
}

type alias struct {
	Name  string `json:"name"`
	Until string `json:"until,omitempty"`
}

type retired struct {
	Name  string `json:"name"`
	Since string `json:"since,omitempty"`
	Note  string `json:"note,omitempty"`
}

type set struct {
	Name         string            `json:"name"`
	Title        string            `json:"title,omitempty"`
	Description  string            `json:"description,omitempty"`
	Translations translations      `json:"translations,omitempty"`
	Scopes       []string          `json:"scopes"`
	Globs        []pick            `json:"globs,omitempty"`
	Names        map[string]string `json:"names,omitempty"`
	extensions
}

type operation struct {
	Method        string        `json:"method"`
	Base          string        `json:"base"`
	Path          string        `json:"path"`
	ID            string        `json:"id"`
	RPC           string        `json:"rpc,omitempty"`
	Summary       string        `json:"summary,omitempty"`
	Description   string        `json:"description,omitempty"`
	Translations  translations  `json:"translations,omitempty"`
	Tags          []string      `json:"tags,omitempty"`
	Owner         string        `json:"owner,omitempty"`
	TrailingSlash string        `json:"trailingSlash,omitempty"`
	Deprecated    *deprecation  `json:"deprecated,omitempty"`
	Access        string        `json:"access"`
	Reason        string        `json:"reason,omitempty"`
	Least         []string      `json:"least,omitempty"`
	Security      []alternative `json:"security"`
	extensions
}

// alternative is one way in: an AND of schemes with their scopes. Encoding keeps the schemes in the author's order.
type alternative struct {
	needs        []spec.Need
	subjectTypes []string
}

func (a alternative) MarshalJSON() ([]byte, error) {
	out := []byte(`{"schemes":{`)
	for i, n := range a.needs {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, encode(n.Scheme.Name)...)
		out = append(out, ':')
		out = append(out, encode(scopeNames(n.Scopes))...)
	}
	out = append(out, '}')
	if len(a.subjectTypes) > 0 {
		out = append(out, `,"subjectTypes":`...)
		out = append(out, encode(a.subjectTypes)...)
	}
	return append(out, '}'), nil
}

// extensions are x- keys; they stand in "extensions", so that none can pass for a key of ours.
type extensions struct {
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}
