// Package words knows the few words by which names of scopes and paths tell reading from changing, and says requirements in
// words. Lists are short on purpose: a word that means both in somebody's API is in none. It imports spec alone.
package words

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

var (
	reading  = []string{"get", "read", "readonly", "view"}
	changing = []string{"admin", "all", "create", "delete", "edit", "full", "manage", "modify", "post", "publish", "put", "remove", "send", "update", "upload", "write"}
	// asking are what endpoints are called that read although their method is POST, since the question does not fit in a URL.
	asking = []string{
		"aggregate", "calculate", "check", "compare", "count", "diff", "estimate", "evaluate", "export", "fetch", "filter", "find", "get", "graphql", "introspect", "introspection", "list",
		"lookup", "match", "parse", "preview", "query", "read", "render", "report", "resolve", "retrieve", "search", "test", "translate", "validate", "verify", "view",
	}
	// own are segments below which callers do things to themselves; ending are those that do when nothing stands below them.
	own    = []string{"current", "me", "myself", "oauth", "oauth2", "self"}
	ending = []string{"login", "logout", "password", "profile", "session", "signout"}
	// renewing ends such paths too where its own segment, or one above, is of credentials.
	renewing, credentials = []string{"refresh", "renew"}, []string{"auth", "authentication", "session", "sessions", "token", "tokens"}
)

// Reads reports whether a scope is named, or has an action, for reading and for nothing else: store:read, files.readonly,
// ORDERS_READ, an action whose methods are all safe.
func Reads(s *spec.Scope) bool {
	if s.Action != nil && len(s.Action.Methods) > 0 {
		return !slices.ContainsFunc(s.Action.Methods, func(m string) bool { return !Safe(m) })
	}
	of := Of(s.Name)
	return has(of, reading) && !has(of, changing)
}

// Changes is the same for scopes that let their holder change something.
func Changes(s *spec.Scope) bool {
	if s.Action != nil && len(s.Action.Methods) > 0 {
		return !slices.ContainsFunc(s.Action.Methods, Safe)
	}
	of := Of(s.Name)
	return has(of, changing) && !has(of, reading)
}

// Safe reports whether a method changes nothing (RFC 9110 section 9.2.1).
func Safe(method string) bool {
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"}, method)
}

// Asks reports whether an operation reads whatever its method: by its method, or by a POST that is called so in its last
// literal segment, in its id, or in the first word of its summary.
func Asks(o *spec.Operation) bool {
	if Safe(o.Method) {
		return true
	}
	if o.Method != "POST" {
		return false
	}
	for _, s := range slices.Backward(o.Pattern.Segments) {
		if s.IsLiteral() && len(s) > 0 {
			if has(Of(s.Literal()), asking) {
				return true
			}
			break
		}
	}
	summary := Of(o.Summary)
	return o.IDGiven && has(Of(o.ID), asking) || has(summary[:min(len(summary), 1)], asking)
}

// Own reports whether an operation is about its caller: PATCH /users/me, POST /logout, POST /auth/refresh.
func Own(o *spec.Operation) bool {
	renews := false
	for i, s := range o.Pattern.Segments {
		of, last := Of(s.Literal()), i == len(o.Pattern.Segments)-1
		renews = s.IsLiteral() && (renews || has(of, credentials))
		if s.IsLiteral() && (has(of, own) || last && (has(of, ending) || renews && has(of, renewing))) {
			return true
		}
	}
	return false
}

func has(of, list []string) bool {
	return slices.ContainsFunc(of, func(w string) bool { return slices.Contains(list, w) })
}

// Of splits a name or a text into words in lower case, at what is neither letter nor digit and where case changes:
// userInfo:readAll is user, info, read, all; HTTPServer is http, server.
func Of(name string) (all []string) {
	start := -1
	end := func(i int) {
		if start >= 0 {
			all = append(all, strings.ToLower(name[start:i]))
		}
		start = -1
	}
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case upper(c):
			next := i+1 < len(name) && lower(name[i+1])
			if i > 0 && (lower(name[i-1]) || upper(name[i-1]) && next) {
				end(i)
			}
		case !lower(c) && (c < '0' || c > '9') && c < 0x80:
			end(i)
			continue
		}
		if start < 0 {
			start = i
		}
	}
	end(len(name))
	return all
}

func upper(c byte) bool { return c >= 'A' && c <= 'Z' }
func lower(c byte) bool { return c >= 'a' && c <= 'z' }
