package vectors

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\{[^{}]*\}|'.'`)

// shape is a path as regular expressions: of the path as it is sent, and of the path decoded.
type shape struct{ escaped, decoded *regexp.Regexp }

// shapeOf reads a pattern by the words of the language: text, one segment that is not empty, the rest.
func shapeOf(p spec.Pattern) shape {
	var escaped, decoded strings.Builder
	for _, s := range p.Segments {
		escaped.WriteByte('/')
		decoded.WriteByte('/')
		for _, part := range s {
			switch {
			case part.Rest:
				escaped.WriteString(".*")
				decoded.WriteString(".*")
			case part.IsParam:
				escaped.WriteString("[^/]+")
				decoded.WriteString("[^/]+")
			default:
				escaped.WriteString(regexp.QuoteMeta(plain(part.Literal)))
				text, err := url.PathUnescape(part.Literal)
				if err != nil {
					text = part.Literal
				}
				decoded.WriteString(regexp.QuoteMeta(text))
			}
		}
	}
	return shape{regexp.MustCompile(`(?s)\A` + escaped.String() + `\z`), regexp.MustCompile(`(?s)\A` + decoded.String() + `\z`)}
}

// plain decodes the escapes of characters that can stand in a path, and escapes what cannot.
func plain(path string) string {
	const other = "-._~!$&'()*+,;=:@/"
	safe := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(other, c) >= 0
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c, escaped := path[i], false
		if c == '%' && i+2 < len(path) {
			if text, err := url.PathUnescape(path[i : i+3]); err == nil {
				c, escaped, i = text[0], true, i+2
			}
		}
		if safe(c) && !(escaped && c == '/') {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		}
	}
	return b.String()
}

// readings are the paths that a request target can be read as by what does not change it: as it is, decoded, with and without
// what is no path. The prefix is what the router does not see.
func readings(target, prefix string) (paths []string) {
	add := func(path string) {
		path, ok := strings.CutPrefix(path, prefix)
		if !ok {
			return
		}
		if path == "" {
			path = "/" // RFC 9112 section 3.2.2
		}
		paths = append(paths, path, plain(path))
		if text, err := url.PathUnescape(path); err == nil {
			paths = append(paths, text)
		}
	}
	if u, err := url.ParseRequestURI(target); err == nil {
		add(u.EscapedPath())
		if u.RawPath != "" {
			add(u.RawPath) // with characters in it that nobody would send
		}
		paths = append(paths, strings.TrimPrefix(u.Path, prefix))
	}
	path := target
	if _, after, ok := strings.Cut(target, "://"); ok && !strings.HasPrefix(target, "/") {
		if i := strings.IndexByte(after, '/'); i >= 0 {
			path = after[i:]
		} else {
			path = "/"
		}
	}
	path, _, _ = strings.Cut(path, "?")
	add(path)
	path, _, _ = strings.Cut(path, "#")
	add(path)
	if !strings.HasPrefix(path, "/") {
		add("/" + path) // fasthttp
	}
	return paths
}

// matches reports whether an endpoint is meant by one of the paths.
func (e *endpoint) matches(paths []string) bool {
	for _, p := range paths {
		if e.shape.escaped.MatchString(p) || e.shape.decoded.MatchString(p) {
			return true
		}
		if e.slashIgnored {
			twin := p + "/"
			if short, ok := strings.CutSuffix(p, "/"); ok && short != "" {
				twin = short
			}
			if e.shape.escaped.MatchString(twin) || e.shape.decoded.MatchString(twin) {
				return true
			}
		}
	}
	return false
}

// answers reports whether an endpoint's method is the request's: GET answers HEAD.
func (e *endpoint) answers(method string) bool {
	return e.method == method || e.method == "GET" && method == "HEAD"
}
