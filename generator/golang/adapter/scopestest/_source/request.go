package scopestest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"scopegen.invalid/scopes"
)

// request is a request to the operation that nobody has signed.
func (r *run) request(op scopes.Operation) (*http.Request, error) {
	change := r.change[op]
	target, err := r.target(op)
	if err != nil {
		if change == nil {
			return nil, err
		}
		target = "/" // the change says where to
	}
	request := httptest.NewRequest(op.Method(), target, nil)
	if change != nil {
		request = change(request)
	}
	return request, nil
}

// target is a path at which the operation is found, and not one that has a literal where it has a parameter.
func (r *run) target(op scopes.Operation) (string, error) {
	for _, sample := range []string{"1", "x", "sample", "sample-9d5c1c0e"} {
		path := fill(op.Pattern(), func(name string) string {
			if value, ok := r.values[name]; ok {
				return url.PathEscape(value)
			}
			return sample
		})
		u, err := url.ParseRequestURI(path)
		if err != nil {
			continue
		}
		if found, result := scopes.Match(op.Method(), u.EscapedPath()); result == scopes.MatchFound && found == op {
			return u.EscapedPath(), nil
		}
	}
	return "", errors.New("no request for it could be made up that is not another operation's: say one with Request or Values")
}

// fill puts values in place of {name} and {name...}.
func fill(pattern string, value func(name string) string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(pattern, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(pattern[open:], '}')
		if length < 0 {
			break
		}
		b.WriteString(pattern[:open] + value(strings.TrimSuffix(pattern[open+1:open+length], "...")))
		pattern = pattern[open+length+1:]
	}
	b.WriteString(pattern)
	return b.String()
}

type principalKey struct{}

// WithPrincipal is an As for services whose tests authenticate by Authenticate.
func WithPrincipal(r *http.Request, p scopes.Principal) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), principalKey{}, p))
}

// Authenticate gives the caller that WithPrincipal has put into the request. No request from a network has one.
func Authenticate(r *http.Request) (scopes.Principal, error) {
	p, ok := r.Context().Value(principalKey{}).(scopes.Principal)
	if !ok || p.Anonymous() {
		return scopes.Principal{}, scopes.ErrNoCredentials
	}
	return p, nil
}
