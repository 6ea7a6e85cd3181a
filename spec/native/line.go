package native

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// line is one entry of grants or endpoints that names a path: METHOD[,METHOD] /path and what stands behind it.
type line struct {
	methods []string
	path    string
	pattern spec.Pattern
	at      diag.Range  // of the text METHOD /path
	summary source.Node // of the short form
	fields  fields      // of the long form
}

var endpointID = regexp.MustCompile(`^[\x21\x23-\x26\x28-\x5B\x5D-\x7E]+$`)

// line reads an entry. ok is false when it is wrong, which is reported.
func (r *reader) line(n source.Node, k *keys) (l line, ok bool) {
	if n.Kind() != source.Mapping {
		text := r.text(n, k.what)
		if text == "" {
			return l, false
		}
		return r.target(l, n, text)
	}
	key, value := n.Pair(0)
	if n.Len() == 0 {
		r.found.Add(ruleEndpointForm, n.Range(), "%s says nothing", k.what).Hint = "write METHOD /path"
		return l, false
	}
	if n.Len() > 1 {
		r.spread(n, k)
		return l, false
	}
	switch value.Kind() {
	case source.Mapping:
		l.fields = r.pairs(value, k, 0)
	case source.Null:
		r.found.Add(ruleEndpointForm, key.Range(), "nothing stands behind the colon of %q", key.Value()).
			Hint = "write a summary behind it, or leave the colon out"
		return l, false
	default:
		l.summary = value
	}
	return r.target(l, key, key.Value())
}

// spread explains an entry with several keys: keys that belong below the path, or a comma that made several out of one.
func (r *reader) spread(n source.Node, k *keys) {
	path, value := n.Pair(0)
	for i := range n.Len() {
		if key, v := n.Pair(i); strings.Contains(key.Value(), "/") && !strings.HasPrefix(key.Value(), "x-") {
			path, value = key, v
			break
		}
	}
	for i := range n.Len() {
		key, v := n.Pair(i)
		if key == path {
			continue
		}
		_, known := k.index[key.Value()]
		switch {
		case n.Flow() && v.Kind() == source.Null && v.Value() == "":
			r.unknownKey(n, key, v, k)
		case known && value.Kind() == source.Null:
			r.found.Add(ruleNotIndented, key.Range(), "%s stands beside %q, not below it", key.Value(), path.Value()).
				Hint = "indent it further than the path, or write it in braces behind the path: " + path.Value() + ": {" + key.Value() + ": …}"
		case known:
			r.found.Add(ruleNotIndented, key.Range(), "%s stands beside %q, not below it", key.Value(), path.Value()).
				Hint = "put all that belongs to the path below it, a summary as summary:"
		default:
			r.found.Add(ruleEndpointForm, key.Range(), "%q is a second key in one entry", key.Value()).Hint = "begin a new entry with a dash"
		}
	}
}

// target reads METHOD[,METHOD] /path.
func (r *reader) target(l line, n source.Node, text string) (line, bool) {
	l.at = n.Range()
	space := strings.IndexByte(text, ' ')
	if space < 0 {
		d := r.found.Add(ruleEndpointForm, l.at, "%q is not an endpoint", text)
		d.Hint = "write METHOD /path, as in GET /store/asset/{id}"
		switch {
		case strings.HasPrefix(text, "/"):
			d.Message, d.Hint = strconv.Quote(text)+" has no method", "write METHOD "+text
		case text == "rpc":
			d.Hint = "an rpc belongs to an endpoint; one that is served by gRPC or Connect alone is POST /store.v1.Store/GetAsset: {rpc: /store.v1.Store/GetAsset}"
		case strings.Contains(text, ","):
			d.Hint += "; several methods are written GET,POST /path"
		case slices.Contains(knownMethods, strings.ToUpper(text)):
			d.Message, d.Hint = strconv.Quote(text)+" has no path", "write "+strings.ToUpper(text)+" /path; in brackets an entry with a comma has to be in quotes"
		}
		return l, false
	}
	if !strings.Contains(text, "/") {
		r.found.Add(ruleEndpointForm, l.at, "%q is not an endpoint", text).Hint = "write METHOD /path; in brackets or braces a comma begins a new entry: put a text that has one in quotes"
		return l, false
	}
	ok := true
	at := 0
	for _, m := range strings.Split(text[:space], ",") {
		if !r.method(n, m, at, at+len(m)) {
			ok = false
		} else if slices.Contains(l.methods, m) {
			r.found.Add(ruleMethod, part(n, at, at+len(m)), "the method %s is there twice", m).Hint = "write it once"
		} else {
			l.methods = append(l.methods, m)
		}
		at += len(m) + 1
	}
	l.path = text[space+1:]
	if trimmed := strings.TrimLeft(l.path, " "); trimmed != l.path {
		r.found.Add(ruleEndpointForm, part(n, space, len(text)-len(trimmed)), "more than one space stands before the path").Hint = "write METHOD /path with one space"
		return l, false
	}
	if comma := strings.LastIndexByte(text[:space], ','); comma == space-1 {
		return l, false // GET, POST /x: the empty method has been reported
	}
	if pathAt := strings.Index(l.path, " /"); pathAt >= 0 && !strings.HasPrefix(l.path, "/") {
		r.found.Add(ruleEndpointForm, part(n, space, space+1), "a space stands between the methods").Hint = "write METHOD,METHOD /path, without spaces"
		return l, false
	}
	if path, summary, both := strings.Cut(l.path, ": "); both && n.Kind() == source.Scalar && !n.Plain() {
		r.found.Add(ruleEndpointForm, n.Range(), "the quotes hold the summary too").Hint = "write " + strconv.Quote(text[:space+1]+path) + ": " + summary
		return l, false
	}
	pattern, err := spec.ParsePattern(l.path)
	if err != nil {
		r.badPath(n, space+1, err)
		return l, false
	}
	l.pattern = pattern
	return l, ok
}

// badPath reports what is wrong with a path that begins at a byte of n's text.
func (r *reader) badPath(n source.Node, at int, err error) {
	var bad *spec.PatternError
	if !errors.As(err, &bad) {
		panic(err)
	}
	r.found.Add(ruleBadPath, part(n, at+bad.Start, at+bad.End), "%s", bad.Fact).Hint = bad.Hint
}

// knownMethods are those of RFC 9110 and RFC 5789, and those that IANA's registry has beside them.
var knownMethods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "QUERY", "ACL", "BASELINE-CONTROL",
	"BIND", "CHECKIN", "CHECKOUT", "COPY", "LABEL", "LINK", "LOCK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE",
	"MOVE", "ORDERPATCH", "PROPFIND", "PROPPATCH", "REBIND", "REPORT", "SEARCH", "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE",
	"UPDATEREDIRECTREF", "VERSION-CONTROL", "PURGE"}

// methodToken is RFC 9110 section 5.6.2 without lower case: methods are case-sensitive, and none has any.
var methodToken = regexp.MustCompile("^[A-Z0-9!#$%&'*+.^_`|~-]+$")

// method checks one method, which stands at some bytes of n's text.
func (r *reader) method(n source.Node, m string, from, to int) bool {
	upper := strings.ToUpper(m)
	switch {
	case slices.Contains(knownMethods, m):
		return true
	case m == "":
		r.found.Add(ruleMethod, part(n, from, max(to, from+1)), "a method is missing").Hint = "write METHOD /path, or METHOD,METHOD /path without spaces"
	case slices.Contains(knownMethods, upper):
		r.found.Add(ruleMethod, part(n, from, to), "%q is not a method", m).Hint = "methods are case-sensitive: did you mean " + strconv.Quote(upper) + "?"
	case nearest(upper, knownMethods) != "":
		r.found.Add(ruleMethod, part(n, from, to), "%q is not a method", m).Hint = "did you mean " + strconv.Quote(nearest(upper, knownMethods)) + "?"
	case !methodToken.MatchString(m):
		r.found.Add(ruleMethod, part(n, from, to), "%q is not a method", m).Hint = "a method is a token in upper case (RFC 9110 section 9.1), as in GET"
	default:
		return true
	}
	return false
}

// methods reads a list of methods, each once.
func (r *reader) methods(n source.Node) []string {
	var out []string
	for _, item := range r.some(n, "methods") {
		if m := r.text(item, "methods"); m != "" && r.method(item, m, 0, len(m)) && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// summary takes the summary of the short form.
func (r *reader) summary(e *endpoint, l line) {
	if l.summary.IsZero() {
		return
	}
	if t := r.prose(l.summary, "a summary"); t != "" && r.say(e, "summary", l.summary, e.Summary == t) {
		e.Summary = t
	}
}

// baseOf is the base of a path: what the entry itself says, else what its place has. ok is false when that is wrong: the path
// would be another one than was meant.
func (r *reader) baseOf(f fields, p place) (base string, ok bool) {
	if v, said := f.get("base"); said {
		base, ok = r.base(v, "base")
	} else {
		base, ok = p.base, !p.lost
	}
	r.lost = r.lost || !ok
	return base, ok
}
