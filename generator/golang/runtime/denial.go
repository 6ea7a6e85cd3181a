package runtime

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// Denial is why a request goes no further, and the answer to it: RFC 6750 §3 challenges and an RFC
// 9457 problem. The text in it is the service's and the specification's, never the request's.
type Denial struct {
	Operation Operation // zero when the request never got as far as one
	Decision  Decision
	Status    int    // 400, 401, 403, 404, 405 or 503
	Detail    string // one sentence for the caller
	Missing   []Need // with ReasonInsufficientScope, what the caller lacks: see Operation.Missing
	Err       error  // the authenticator's; it is not shown to the caller
	Allow     []string

	needs    []Need // the whole alternative that Missing is of
	request  string // method and path, for OuterReportOnly's log alone
	settings *settings
}

// Error is the denial for logs: the operation's id, the reason and what the authenticator said.
func (d *Denial) Error() string {
	text := d.Decision.Reason.String()
	if d.Operation.Valid() {
		text = d.Operation.ID() + ": " + text
	}
	if d.Err != nil {
		text += ": " + d.Err.Error()
	}
	return text
}

// Unwrap is the authenticator's error.
func (d *Denial) Unwrap() error { return d.Err }

// explained fills in the status and the sentence that belong to the reason.
func (d *Denial) explained(s *settings) *Denial {
	d.settings = s
	d.Status = http.StatusForbidden
	switch d.Decision.Reason {
	case ReasonUnauthenticated:
		d.Status, d.Detail = http.StatusUnauthorized, "This needs credentials."
	case ReasonWrongScheme:
		d.Status, d.Detail = http.StatusUnauthorized, "This needs other credentials."
	case ReasonInvalidToken:
		d.Status, d.Detail = http.StatusUnauthorized, "The credentials are not valid."
	case ReasonUnavailable:
		d.Status, d.Detail = http.StatusServiceUnavailable, "Callers cannot be authenticated at the moment."
	case ReasonInsufficientScope:
		d.Detail = "This needs " + scopesInWords(d.needs) + "."
	case ReasonWrongSubjectType:
		d.Detail = "Callers of this kind may not do this, whatever their scopes."
	case ReasonDeniedToAll:
		d.Detail = "Nobody may do this."
	case ReasonMethodNotAllowed:
		d.Status, d.Detail = http.StatusMethodNotAllowed, "The method is not allowed here."
	case ReasonUnknownPath:
		d.Status, d.Detail = http.StatusNotFound, "There is nothing at this path."
	case ReasonAmbiguousTarget:
		d.Status, d.Detail = http.StatusBadRequest, "The request target can be read in several ways."
	default:
		d.Detail = "This is not bound to an operation."
	}
	return d
}

func scopesInWords(needs []Need) string {
	var names []string
	for _, n := range needs {
		names = append(names, Strings(n.Scopes.Scopes()...)...)
	}
	switch len(names) {
	case 0:
		return "more scopes"
	case 1:
		return "the scope " + names[0]
	}
	last := len(names) - 1
	return "the scopes " + strings.Join(names[:last], ", ") + " and " + names[last]
}

// Header is the answer's header: Content-Type, WWW-Authenticate (a line for each scheme), Allow,
// Link. Add it to what is there already, since CORS headers have to stay.
func (d *Denial) Header() http.Header {
	h := http.Header{"Content-Type": {"application/problem+json"}, "X-Content-Type-Options": {"nosniff"}}
	if len(d.Allow) != 0 {
		h.Set("Allow", strings.Join(d.Allow, ", "))
	}
	if challenges := d.challenges(); len(challenges) != 0 {
		h["Www-Authenticate"] = challenges
		if d.settings != nil && d.settings.metadata != "" {
			h.Set("Link", "<"+d.settings.metadata+`>; rel="service-meta"`)
		}
	}
	return h
}

// Body is the problem as JSON (RFC 9457 §3). Its type is about:blank, so that its title is the
// status in words; reason and scope are extension members.
func (d *Denial) Body() []byte {
	problem := struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail,omitempty"`
		Reason string `json:"reason"`
		Scope  string `json:"scope,omitempty"`
	}{"about:blank", http.StatusText(d.Status), d.Status, d.Detail, d.Decision.Reason.String(), d.scope(0)}
	body, err := json.Marshal(problem)
	if err != nil {
		return []byte(`{"type":"about:blank"}`) // a struct of strings and a number: it does not fail
	}
	return append(body, '\n')
}

// ServeHTTP writes the answer. Headers that are there, such as CORS ones, stay; where a script of
// another origin will read the answer, WWW-Authenticate is exposed to it.
func (d *Denial) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, values := range d.Header() {
		if name == "Content-Type" || name == "Allow" {
			h[name] = values
			continue
		}
		h[name] = append(h[name], values...)
	}
	if len(h["Www-Authenticate"]) != 0 && (r.Header.Get("Origin") != "" || h.Get("Access-Control-Allow-Origin") != "") {
		h.Add("Access-Control-Expose-Headers", "WWW-Authenticate")
	}
	body := d.Body()
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Del("Content-Encoding")
	w.WriteHeader(d.Status)
	if r.Method != http.MethodHead {
		// The caller has gone when this fails, and there is nobody to tell.
		_, _ = w.Write(body)
	}
}
