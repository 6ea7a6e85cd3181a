package runtime

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"
)

// ReportOnly lists operations whose denials are logged and counted instead of answered, until a
// date: for putting a guard in front of a service that has checks of its own. Nothing else is
// loosened: other operations, other methods, unknown paths and RequireAll inside handlers are
// denied as ever. There is no way to list them all: a list is what shrinks.
type ReportOnly struct {
	Operations []Operation
	Until      time.Time    // from then on they are denied
	Logger     *slog.Logger // nil: slog.Default
}

// WithReportOnly puts operations in report-only mode. Later lists add to earlier ones. It panics
// without an end, or for an operation that there is not.
func WithReportOnly(r ReportOnly) GuardOption {
	if r.Until.IsZero() {
		panic("scopes: ReportOnly needs Until, the date from which it denies")
	}
	for _, op := range r.Operations {
		if !op.Valid() {
			panic("scopes: ReportOnly: " + invalid("Operation", int(op)).Error())
		}
	}
	return func(s *settings) {
		if s.reports == nil {
			s.reports = map[Operation]*report{}
		}
		for _, op := range r.Operations {
			s.reports[op] = &report{until: r.Until, logger: r.Logger}
		}
	}
}

// Reported is how many requests were let through so far that would have been denied, by operation:
// all operations of the lists, whose enforcement is safe once their callers have been seen.
func (g *Gate) Reported() map[Operation]uint64 {
	counts := make(map[Operation]uint64, len(g.settings.reports))
	for op, r := range g.settings.reports {
		counts[op] = r.count.Load()
	}
	return counts
}

type report struct {
	until  time.Time
	logger *slog.Logger
	count  atomic.Uint64
}

// counts counts a denial, and reports whether it is only to be reported.
func (r *report) counts(now time.Time) bool {
	if !now.Before(r.until) {
		return false
	}
	r.count.Add(1)
	return true
}

// log says what was denied: an operation or, before there is one, a request.
func (r *report) log(ctx context.Context, d *Denial, what slog.Attr, caller string) {
	logger := r.logger
	if logger == nil {
		logger = slog.Default()
	}
	attrs := []slog.Attr{
		what, slog.String("reason", d.Decision.Reason.String()),
		slog.Int("status", d.Status), slog.Time("until", r.until),
	}
	if caller != "" {
		attrs = append(attrs, slog.String("caller", caller))
	}
	if len(d.Missing) != 0 {
		attrs = append(attrs, slog.String("missing", missingText(d.Missing)))
	}
	if d.Err != nil {
		attrs = append(attrs, slog.String("error", d.Err.Error()))
	}
	logger.LogAttrs(ctx, slog.LevelWarn, "guard would deny", attrs...)
}

func missingText(needs []Need) string {
	var set Set
	for _, n := range needs {
		set = set.Union(n.Scopes)
	}
	return set.String()
}
