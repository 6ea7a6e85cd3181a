package pages

import (
	"regexp"
	"strings"
)

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"}

func isMethod(s string) bool {
	for _, m := range methods {
		if s == m {
			return true
		}
	}
	return false
}

const (
	oneMethod = `(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|QUERY)`
	someOf    = oneMethod + `(?:[ \t]*(?:[,/|&]|and|or)[ \t]*` + oneMethod + `)*`
)

var (
	endpointStart = regexp.MustCompile(`(` + someOf + `)[ \t\x{a0}]*:?[ \t\x{a0}]+(?:https?://[^/\s]+)?/`)
	methodWord    = regexp.MustCompile(oneMethod)
	brokenStart   = regexp.MustCompile(`^` + someOf + `[ \t\x{a0}]+[A-Za-z0-9_{][A-Za-z0-9_{}.-]*/\S`)
	// label are words before a list of endpoints.
	label = regexp.MustCompile(`(?i)^(?:endpoints?|routes?|operations?|paths?|requests?|methods?|grants(?: access to)?|allows|opens|used by|applies to|required by|api(?: calls| methods)?)[ \t]*:?[ \t]*$`)
	// stuck are words that end in a method: where a line has lost its breaks, such a word can be a word or two.
	stuck = regexp.MustCompile(`\b(?:OUTPUT|INPUT|THROUGHPUT|BUDGET|WIDGET|GADGET|TARGET|FORGET|OUTPOST|SIGNPOST|COMPOST|REPOST|AHEAD|OVERHEAD|DISPATCH|UNDELETE|RECONNECT|DISCONNECT|SUBQUERY|REQUERY|RETRACE)$`)
)

// endpoint is one "METHOD /path summary" of a line.
type endpoint struct {
	methods []string
	whole   text // method and path
	path    text
	summary text
	doubt   bool // the method could be the end of a word of the summary before
}

// endpoints reads a line that lists endpoints, one or many, with or without breaks between them.
func endpoints(t text) []endpoint {
	starts := endpointStart.FindAllStringSubmatchIndex(t.s, -1)
	if len(starts) == 0 || starts[0][0] > 0 && !label.MatchString(t.s[:starts[0][0]]) {
		return nil
	}
	var all []endpoint
	for i, m := range starts {
		end := t.len()
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		e := endpoint{methods: methodWord.FindAllString(t.s[m[2]:m[3]], -1)}
		if before := t.s[:m[3]]; i > 0 && m[0] > 0 && letter(before[m[0]-1]) {
			e.doubt = stuck.MatchString(before[max(0, m[3]-24):])
		}
		rest := t.cut(m[1]-1, end)
		stop := strings.IndexAny(rest.s, " \t\n\u00a0")
		if stop < 0 {
			stop = rest.len()
		}
		path := rest.cut(0, stop)
		for path.len() > 1 && strings.IndexByte(":,;", path.s[path.len()-1]) >= 0 {
			path = path.cut(0, path.len()-1)
		}
		e.path, e.whole = path, t.cut(m[0], m[1]-1+path.len())
		e.summary = rest.cut(stop, rest.len()).trimAny("-–—:;,|→·•\n")
		if e.summary.s == "and" || e.summary.s == "or" {
			e.summary = text{}
		}
		all = append(all, e)
	}
	return all
}

var (
	colonParam = regexp.MustCompile(`^:[A-Za-z_][A-Za-z0-9_]*$`)
	angleParam = regexp.MustCompile(`^<(?:[a-z]+:)?([A-Za-z_][A-Za-z0-9_-]*)>$`)
)

// plainPath writes parameters as the language has them: pages have :id and <id> as well.
func plainPath(path string) (string, bool) {
	segments := strings.Split(path, "/")
	changed := false
	for i, s := range segments {
		if colonParam.MatchString(s) {
			segments[i], changed = "{"+s[1:]+"}", true
		} else if m := angleParam.FindStringSubmatch(s); m != nil {
			segments[i], changed = "{"+m[1]+"}", true
		}
	}
	return strings.Join(segments, "/"), changed
}
