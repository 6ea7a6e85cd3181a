package runtime

import (
	"encoding/json"
	"log/slog"
)

// Event is one decision, for logs and metrics. It holds nothing of the request's but what the
// authenticator took from it.
type Event struct {
	Operation   Operation // zero when the request never got as far as one
	Outcome     Outcome
	Reason      Reason
	Caller      string      // the principal's ID
	SubjectType SubjectType // of the caller's first credential, in the order of the schemes
	Status      int         // of the answer, or of the one that report-only held back; 0 when allowed
	Err         error       // the authenticator's
}

// LogValue is the event as a group, without what it does not have.
func (e Event) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("outcome", e.Outcome.String()), slog.String("reason", e.Reason.String())}
	text := func(key, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(key, value))
		}
	}
	text("operation", e.Operation.ID())
	text("caller", e.Caller)
	text("subjectType", e.SubjectType.String())
	if e.Status != 0 {
		attrs = append(attrs, slog.Int("status", e.Status))
	}
	if e.Err != nil {
		text("error", e.Err.Error())
	}
	return slog.GroupValue(attrs...)
}

// MarshalJSON gives the members of LogValue.
func (e Event) MarshalJSON() ([]byte, error) {
	members := map[string]any{}
	for _, attr := range e.LogValue().Group() {
		members[attr.Key] = attr.Value.Any()
	}
	return json.Marshal(members)
}

// Outcome is what became of a request.
type Outcome uint8

// The outcomes.
const (
	OutcomeDenied   Outcome = iota // it was answered by the guard
	OutcomeAllowed                 // it went on to the handler
	OutcomeReported                // it would have been denied, and went on since the operation is in report-only mode
)

// String is the outcome in words.
func (o Outcome) String() string {
	switch o {
	case OutcomeDenied:
		return "denied"
	case OutcomeAllowed:
		return "allowed"
	case OutcomeReported:
		return "reported"
	}
	return "invalid outcome"
}

// MarshalText gives String, for logs.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

func (c *Call) event(outcome Outcome) Event {
	e := Event{Operation: c.Operation, Outcome: outcome, Reason: c.Decision.Reason, Caller: c.Principal.id}
	for i := range c.Principal.credentials {
		if credential := &c.Principal.credentials[i]; credential.scheme != 0 {
			e.SubjectType = credential.subject
			break
		}
	}
	return e
}
