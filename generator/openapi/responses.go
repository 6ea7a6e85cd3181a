package openapi

import "github.com/scopegen/scopegen/spec"

// answer is one of the responses that are the same for all endpoints that have it.
type answer struct {
	status, name, description string
}

// Of success a spec says no more than that there is one, which 2XX says too. Swagger 2.0 has no ranges of status codes, and
// which one it is nobody said.
var (
	success      = answer{"2XX", "Success", "The operation succeeded."}
	unauthorized = answer{"401", "Unauthorized", "No credential was sent, or it is not valid."}
	forbidden    = answer{"403", "Forbidden", "The credential is valid and does not open this operation."}
	otherwise    = answer{"default", "Default", "What the operation answers otherwise."}
)

// answersOf are the responses of an endpoint: 401 where a credential can be missing or invalid, 403 where a valid one can fall
// short.
func (w *writer) answersOf(o *written) (all []answer) {
	if !w.old() {
		all = append(all, success)
	}
	if len(o.security) > 0 {
		all = append(all, unauthorized)
	}
	if short(o.op) {
		all = append(all, forbidden)
	}
	return append(all, otherwise)
}

// short reports whether a valid credential can fall short of what an endpoint needs.
func short(o *spec.Operation) bool {
	for _, alt := range o.Written.Alternatives {
		if len(alt.SubjectTypes) > 0 || len(alt.Scopes()) > 0 {
			return true
		}
	}
	return len(o.Written.Alternatives) == 0 // denied
}

func (w *writer) answers(o *written) object {
	out := object{}
	for _, a := range w.answersOf(o) {
		out = append(out, member{a.status, object{{"$ref", w.named + a.name}}})
	}
	return out
}

// responses are those that some endpoint has.
func (w *writer) responses() object {
	used := map[answer]bool{}
	for _, o := range w.ops {
		for _, a := range w.answersOf(o) {
			used[a] = true
		}
	}
	out := object{}
	for _, a := range []answer{success, unauthorized, forbidden, otherwise} {
		if used[a] {
			out = append(out, member{a.name, object{{"description", a.description}}})
		}
	}
	return out
}
