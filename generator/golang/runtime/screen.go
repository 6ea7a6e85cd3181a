package runtime

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Screen is what an outer layer denies before any router sees a request: paths and methods that no
// operation has, and request targets that parsers read in several ways. It never allows anything:
// what passes still has a guard before it. It is safe for concurrent use.
type Screen struct {
	others    []func(escapedPath string) []string
	permitted Ambiguity
	preflight http.Handler
	stripped  string
	report    *report
}

// OuterOption changes an outer layer.
type OuterOption func(*Screen)

// OtherAPI passes requests on that another API of the same binary knows by its own table: give it
// the AllowedMethods function of that API's package.
func OtherAPI(allowedMethods func(escapedPath string) []string) OuterOption {
	return func(s *Screen) { s.others = append(s.others, allowedMethods) }
}

// OtherRoutes passes requests on that these patterns of http.ServeMux match, such as "GET /metrics"
// or "/static/": routes beside the API that the specification does not have. It panics for what is
// no pattern, or one of a host.
func OtherRoutes(patterns ...string) OuterOption {
	mux := http.NewServeMux()
	var methods []string
	for _, pattern := range patterns {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			path = pattern
		} else {
			methods = append(methods, method)
		}
		if path = strings.TrimLeft(path, " \t"); path == "" || path[0] != '/' {
			panic("scopes: OtherRoutes takes patterns such as \"GET /metrics\" or \"/static/\", not " + strconv.Quote(pattern))
		}
		mux.Handle(pattern, http.NotFoundHandler())
	}
	return OtherAPI(func(escapedPath string) []string { return methodsOf(mux, methods, escapedPath) })
}

// Preflight answers CORS preflight requests (an OPTIONS request with Origin and
// Access-Control-Request-Method) to paths that are known; they never reach a route. Without it they
// are answered 405.
func Preflight(handler http.Handler) OuterOption {
	return func(s *Screen) { s.preflight = handler }
}

// Stripped says that a proxy or http.StripPrefix has taken this prefix off the paths that arrive,
// so that it is put back for the specification's patterns. What OtherAPI and OtherRoutes are asked
// for is the path that arrives.
func Stripped(prefix string) OuterOption {
	prefix = rooted("Stripped", prefix)
	return func(s *Screen) { s.stripped = prefix }
}

// Permit lets forms of request targets pass that are refused otherwise, for APIs that need them.
func Permit(forms Ambiguity) OuterOption { return func(s *Screen) { s.permitted |= forms } }

// Ambiguity is a set of forms of request targets that proxies, routers and handlers are known to
// read differently.
type Ambiguity uint16

// The forms; each is refused with 400 unless it is permitted.
const (
	EmptySegment     Ambiguity = 1 << iota // "//", which some merge
	DotSegment                             // "/./", "/..", "/..%2F", "/..;", escaped or not, which some resolve (RFC 3986 §6.2.2.3)
	EncodedSlash                           // %2F, which some take for a slash
	EncodedBackslash                       // %5C or a backslash, which some take for a slash
	Semicolon                              // ";" or %3B, which some take for the end of a segment
	ControlByte                            // %00 to %1F and %7F
	BrokenEscape                           // a % without two hexadecimal digits
	AbsoluteForm                           // http://host/path (RFC 9112 §3.2.2), which only proxies are sent
)

// NewScreen is a screen with these options. Guard.Outer makes its own; it is for adapters.
func NewScreen(options ...OuterOption) *Screen {
	s := &Screen{}
	for _, option := range options {
		option(s)
	}
	return s
}

// Check gives the denial of a request, or nil for one that may go on. The target is as the client
// sent it, the path escaped and without the query, and header gives the first value of a header.
// Preflight is true for a request that the Preflight handler has to answer instead of a route.
func (s *Screen) Check(method, target, escapedPath string, header func(name string) string) (denial *Denial, preflight bool) {
	denial, preflight = s.check(method, target, escapedPath, header)
	if denial != nil && s.report != nil {
		denial.request = method + " " + escapedPath[:min(len(escapedPath), 256)]
	}
	return denial, preflight
}

func (s *Screen) check(method, target, escapedPath string, header func(name string) string) (denial *Denial, preflight bool) {
	if ambiguity(target, escapedPath)&^s.permitted != 0 {
		return screened(ReasonAmbiguousTarget, nil), false
	}
	isPreflight := method == http.MethodOptions && s.preflight != nil && header("Origin") != "" && header("Access-Control-Request-Method") != ""
	path := s.stripped + escapedPath
	_, result := Match(method, path)
	if result == MatchFound && !isPreflight {
		return nil, false
	}
	if result == MatchAmbiguous {
		return screened(ReasonAmbiguousTarget, nil), false
	}
	var allowed []string
	if result != MatchNone {
		allowed = AllowedMethods(path)
	}
	for _, other := range s.others {
		methods := other(escapedPath)
		if slices.Contains(methods, method) && !isPreflight {
			return nil, false
		}
		allowed = append(allowed, methods...)
	}
	switch {
	case len(allowed) == 0:
		return screened(ReasonUnknownPath, nil), false
	case isPreflight:
		return nil, true
	}
	slices.Sort(allowed)
	return screened(ReasonMethodNotAllowed, slices.Compact(allowed)), false
}

// Screened completes a denial of Check's and reports it to the hook. It is nil when OuterReportOnly
// lets the request pass. It is for adapters.
func (g *Gate) Screened(ctx context.Context, s *Screen, d *Denial) *Denial {
	if s.report == nil || !s.report.counts(time.Now()) {
		return g.deny(ctx, d)
	}
	s.report.log(ctx, d, slog.String("request", d.request), "")
	if g.settings.hook != nil {
		g.settings.hook(ctx, Event{Outcome: OutcomeReported, Reason: d.Decision.Reason, Status: d.Status})
	}
	return nil
}

func screened(reason Reason, allow []string) *Denial {
	return (&Denial{Decision: Decision{Reason: reason}, Allow: allow}).explained(nil)
}

// methodsOf are the methods under which a ServeMux has a path: of the standard ones, and of those
// that its patterns name.
func methodsOf(mux *http.ServeMux, named []string, escapedPath string) []string {
	var list []string
	for _, method := range append(strings.Fields(standardMethods), named...) {
		if pattern := askMux(mux, method, escapedPath); pattern != "" && !slices.Contains(list, method) {
			list = append(list, method)
		}
	}
	return list
}

// ambiguity is the forms that a request target has. An asterisk and an authority, which stand for
// no path, are of the absolute form.
func ambiguity(target, escapedPath string) (forms Ambiguity) {
	if target != "" && target[0] != '/' || escapedPath == "" || escapedPath[0] != '/' {
		forms |= AbsoluteForm
	}
	if escapedPath == "" || escapedPath[0] != '/' {
		return forms | BrokenEscape
	}
	if strings.Contains(escapedPath, "//") {
		forms |= EmptySegment
	}
	if strings.IndexByte(escapedPath, '%') >= 0 {
		forms |= escapes(escapedPath)
		plain, ok := plainPath(escapedPath)
		if !ok {
			return forms | BrokenEscape
		}
		escapedPath = plain
	}
	if dotSegment(escapedPath) {
		forms |= DotSegment
	}
	for i := range len(escapedPath) {
		switch c := escapedPath[i]; {
		case c == ';':
			forms |= Semicolon
		case c == '\\':
			forms |= EncodedBackslash
		case c < ' ' || c == 0x7f:
			forms |= ControlByte
		}
	}
	// To whom one of these ends a segment, it ends a dot segment too: permitting it does not permit
	// that.
	if forms&(EncodedSlash|EncodedBackslash|Semicolon) != 0 && dotSegment(separators(escapedPath)) {
		forms |= DotSegment
	}
	return forms
}

// separators is a path as those read it who take more than slashes for the ends of segments.
func separators(path string) string {
	return strings.NewReplacer("%2F", "/", "%2f", "/", "%5C", "/", "%5c", "/", `\`, "/", ";", "/").Replace(path)
}

func escapes(path string) (forms Ambiguity) {
	for i := 0; i+2 < len(path); i++ {
		if path[i] != '%' {
			continue
		}
		hi, lo := hexDigit(path[i+1]), hexDigit(path[i+2])
		if hi > 15 || lo > 15 {
			return forms | BrokenEscape
		}
		switch c := hi<<4 | lo; {
		case c == '/':
			forms |= EncodedSlash
		case c == '\\':
			forms |= EncodedBackslash
		case c < ' ' || c == 0x7f:
			forms |= ControlByte
		}
	}
	return forms
}
