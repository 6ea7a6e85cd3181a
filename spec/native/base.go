package native

import (
	"errors"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// bases keeps what stands before paths: parsed once, since few bases stand before many paths.
type bases struct {
	parsed map[string]spec.Pattern
	top    place
}

// place is what the surroundings of a path decide about it.
type place struct {
	base   string
	lost   bool // the base is wrong, and nobody knows what it should be
	ignore bool // trailingSlash: ignore
}

// readBase reads what the root says about all paths.
func (r *reader) readBase(root fields) {
	r.parsed = map[string]spec.Pattern{"": {}}
	if v, ok := root.get("basePath"); ok {
		base, ok := r.base(v, "basePath")
		r.top.base, r.top.lost, r.api.BasePath = base, !ok, base
	}
	r.top.ignore, _ = root.trailingSlash()
}

// base reads a path that stands before others: "" or a path without a trailing slash.
func (r *reader) base(n source.Node, key string) (string, bool) {
	text, ok := n.Text()
	if !ok {
		r.wrongType(n, "text", key)
		return "", false
	}
	if _, known := r.parsed[text]; known {
		return text, true
	}
	fault, hint, from, to := "", "", 0, len(text)
	p, err := spec.ParsePattern(text)
	var bad *spec.PatternError
	switch {
	case errors.As(err, &bad):
		fault, hint, from, to = bad.Fact, bad.Hint, bad.Start, bad.End
	case strings.HasSuffix(text, "/"):
		fault, hint, from = key+" ends with a slash", "the paths behind it begin with one: write "+strings.TrimRight(text, "/"), len(text)-1
		if strings.Trim(text, "/") == "" {
			hint = `write "" for no base`
		}
	case p.Segments[len(p.Segments)-1].IsRest():
		fault, hint = key+" ends with a parameter that takes the rest of the path", "nothing can stand behind it"
	default:
		r.parsed[text] = p
		return text, true
	}
	r.found.Add(ruleBadPath, part(n, from, to), "%s", fault).Hint = hint
	return "", false
}

// trailingSlash reads the key of that name.
func (f fields) trailingSlash() (ignore bool, at source.Node) {
	i, v := f.oneOf("trailingSlash", "ignore", "exact")
	return i == 0, v
}
