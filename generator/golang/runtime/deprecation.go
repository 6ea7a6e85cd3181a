package runtime

import (
	"net/http"
	"strconv"
	"time"
)

// WithDeprecation adds the headers Deprecation (RFC 9745) and Sunset (RFC 8594) to answers of
// deprecated operations, and of calls that a deprecated scope opens. Undated stands in for a date
// that the specification does not give as one, such as that of the release; where it is zero, no
// Deprecation header is sent then.
func WithDeprecation(undated time.Time) GuardOption {
	return func(s *settings) { s.deprecation, s.undated = true, undated }
}

// ResponseHeader is what an answer to the call should carry; nil for nothing.
func (b *Binding) ResponseHeader(call Call) http.Header {
	if !b.gate.settings.deprecation {
		return nil
	}
	if d := b.operation.Deprecation(); d != nil {
		return b.deprecated(d)
	}
	if s := deprecatedOpener(b.operation, &call.Principal); s != 0 {
		return b.deprecated(s.Info().Deprecation)
	}
	return nil
}

// deprecatedOpener is a deprecated scope of the caller's without which it would be denied.
func deprecatedOpener(op Operation, p *Principal) Scope {
	without, first := *p, Scope(0)
	for i := range without.credentials {
		c := &without.credentials[i]
		for s := range c.scopes.All() {
			if s.deprecated() {
				c.scopes = c.scopes.Without(Of(s))
				if first == 0 {
					first = s
				}
			}
		}
	}
	if first == 0 || decide(packedRequirements, op, &without).Allowed {
		return 0
	}
	return first
}

func (s Scope) deprecated() bool {
	return hasFlag(field(record(packedScopeInfo, int(s)), 7), 'd')
}

func hasFlag(flags string, flag byte) bool {
	for i := range len(flags) {
		if flags[i] == flag {
			return true
		}
	}
	return false
}

func (b *Binding) deprecated(d *Deprecation) http.Header {
	h := http.Header{}
	since, ok := date(d.Since)
	if !ok {
		since = b.gate.settings.undated
	}
	if !since.IsZero() {
		h.Set("Deprecation", "@"+strconv.FormatInt(since.Unix(), 10))
	}
	if sunset, ok := date(d.Removal); ok {
		h.Set("Sunset", sunset.UTC().Format(http.TimeFormat))
	}
	return h
}

func date(text string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, text)
	return t, err == nil
}
