// Command server is one service of the factory platform, the share links, behind the guard that scopegen generates from
// ../scopes.yaml. It is there to be read and copied:
//
//	main.go    flags, and the order in which everything stands
//	routes.go  operations and their handlers, on net/http's ServeMux or on chi; Verify and Outer
//	auth.go    access tokens (RFC 9068)
//	keys.go    the authorization server's keys, and what happens without them
//	events.go  decisions in the log and as metrics
//	shares.go  handlers: objects that are someone's, and a field that needs another scope
package main

//go:generate go tool scopegen generate

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/scopegen/scopegen/examples/factory/server/internal/scopes"
)

type config struct {
	listen, router           string
	issuer, audience, keys   string
	refresh                  time.Duration
	origin                   string
	reportOnly, reportsUntil string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until the context ends.
func run(ctx context.Context, args []string, stderr io.Writer) error {
	var c config
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.listen, "listen", "localhost:8080", "address")
	flags.StringVar(&c.router, "router", "nethttp", "nethttp or chi")
	flags.StringVar(&c.issuer, "issuer", "", "the authorization server that tokens must be of (iss)")
	flags.StringVar(&c.audience, "audience", "", "this API, for which tokens must be (aud)")
	flags.StringVar(&c.keys, "keys", "", "URL of the issuer's keys (jwks_uri)")
	flags.DurationVar(&c.refresh, "refresh", time.Minute, "how often keys are fetched")
	flags.StringVar(&c.origin, "origin", "", "origin whose scripts may call this API (CORS); empty for none")
	flags.StringVar(&c.reportOnly, "report-only", "", "ids of operations whose denials are only logged and counted, separated by commas")
	flags.StringVar(&c.reportsUntil, "until", "", "the day from which they are denied, such as 2027-01-31")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if c.issuer == "" || c.audience == "" || c.keys == "" {
		return errors.New("-issuer, -audience and -keys are needed: without them any token would do")
	}

	log := slog.New(slog.NewJSONHandler(stderr, nil))
	keys := newKeySet(c.keys, log)
	go keys.refresh(ctx, c.refresh)

	handler, err := newService(c, keys, log)
	if err != nil {
		return err // Verify, among others: a service with a gap does not start
	}
	listener, err := net.Listen("tcp", c.listen)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second}
	context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(grace) // what does not finish in time is cut off, which is what is meant
	})
	log.Info("listening", "address", listener.Addr().String(), "router", c.router)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// newService is everything that a request goes through, from the outside in: CORS headers, so that denials have them too;
// the outer layer; the router; the guard at each handler.
func newService(c config, keys keySource, log *slog.Logger) (http.Handler, error) {
	metrics := &metrics{}
	options := []scopes.GuardOption{
		scopes.WithRealm("factory"),
		scopes.WithHook(metrics.count),
		scopes.WithHook(logDecisions(log)),
	}
	if c.reportOnly != "" {
		reports, err := reportOnly(c.reportOnly, c.reportsUntil, log)
		if err != nil {
			return nil, err
		}
		options = append(options, scopes.WithReportOnly(reports))
	}
	guard := scopes.NewGuard(newAuthenticator(c.issuer, c.audience, keys).authenticate, options...)
	metrics.gate = guard.Gate()
	api, err := newAPI(c.router, guard, newShares(), metrics)
	if err != nil {
		return nil, err
	}
	return cors(c.origin, api), nil
}

// reportOnly reads the list for a roll-out, which has an end.
func reportOnly(ids, until string, log *slog.Logger) (r scopes.ReportOnly, err error) {
	for id := range strings.SplitSeq(ids, ",") {
		op, parseErr := scopes.ParseOperation(id)
		err = cmp.Or(err, parseErr)
		r.Operations = append(r.Operations, op)
	}
	r.Logger = log
	var parseErr error
	if r.Until, parseErr = time.Parse(time.DateOnly, until); parseErr != nil {
		err = cmp.Or(err, fmt.Errorf("-until: %w", parseErr))
	}
	return r, err
}
