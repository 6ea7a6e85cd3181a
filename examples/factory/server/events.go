package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/scopegen/scopegen/examples/factory/server/internal/scopes"
)

// logDecisions logs denials, and the rest for those who debug. What report-only lets through the guard logs by itself.
func logDecisions(log *slog.Logger) func(context.Context, scopes.Event) {
	return func(ctx context.Context, e scopes.Event) {
		level := slog.LevelDebug
		if e.Outcome == scopes.OutcomeDenied {
			level = slog.LevelInfo
		}
		if !log.Enabled(ctx, level) {
			return
		}
		log.LogAttrs(ctx, level, "decision",
			slog.String("operation", e.Operation.ID()), slog.String("caller", e.Caller), slog.String("outcome", e.Outcome.String()),
			slog.String("reason", e.Reason.String()), slog.Int("status", e.Status), slog.Any("error", e.Err))
	}
}

// metrics are in the text format of Prometheus.
type metrics struct {
	outcomes [3]atomic.Uint64
	gate     *scopes.Gate
}

func (m *metrics) count(_ context.Context, e scopes.Event) { m.outcomes[e.Outcome].Add(1) }

func (m *metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	fmt.Fprintln(w, "# TYPE guard_decisions_total counter")
	for outcome := range m.outcomes {
		fmt.Fprintf(w, "guard_decisions_total{outcome=%q} %d\n", scopes.Outcome(outcome), m.outcomes[outcome].Load())
	}
	fmt.Fprintln(w, "# TYPE guard_reported_total counter")
	reported := m.gate.Reported()
	for _, op := range slices.Sorted(maps.Keys(reported)) {
		fmt.Fprintf(w, "guard_reported_total{operation=%q} %d\n", op.ID(), reported[op])
	}
}
