package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/scopegen/scopegen/spec/diag"
)

var serveVerb = verb{
	name: "serve", args: " [SPEC]", maxArgs: 1,
	short: "Show the explorer while the spec is edited",
	long: `Show the explorer of the spec in a browser, and again whenever the configuration, the spec or a file that it reads has changed.
The page reloads by itself. While the spec has errors they are shown in the page, which stays as it last was. Nothing is written. Stop with Ctrl-C.

With a configuration the page is that of its first html target: its title, the earlier version, the other APIs.

It listens on loopback addresses alone, answers only requests that name one (so that no web page reaches it under a name of its own), and
sends nothing but this one page: no file of the disk.

Exit status: 0 when stopped, 2 could not start.`,
	example: `  scopegen serve
  scopegen serve scopes.yaml --addr 127.0.0.1:8080`,
	run: func(c *call) (int, error) {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		return serve(ctx, c, 150*time.Millisecond)
	},
}

func serve(ctx context.Context, c *call, every time.Duration) (int, error) {
	p, err := open(c, argument(c, 0)) // what can never work is said at once
	if err != nil {
		return 0, err
	}
	p.close()
	if p.conf.spec == stdinName {
		return 0, errors.New("serve reads files, and standard input is none")
	}
	listener, err := listenLoopback(ctx, c.values.text("addr"))
	if err != nil {
		return 0, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := &preview{watcher: newWatcher(c, p.conf.root), next: make(chan struct{})}
	server := &http.Server{
		Handler: guardLocal(s.routes()), BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	fmt.Fprintf(c.stdout, "serving http://%s/, stop with Ctrl-C\n", listener.Addr())
	s.run("start")
	failed := make(chan error, 1)
	go func() {
		failed <- server.Serve(listener)
		stop()
	}()
	s.loop(ctx, every, s.run)
	stop() // ends the event streams, which would never end by themselves
	ending, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if server.Shutdown(ending) != nil {
		server.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return 0, fmt.Errorf("serve: %w", err)
	}
	return exitOK, nil
}

// listenLoopback listens where only this machine can reach.
func listenLoopback(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("--addr %s: %w\nWrite an address and a port, such as 127.0.0.1:7777", clean(addr), err)
	}
	ip, err := netip.ParseAddr(host)
	if host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("--addr %s is no loopback address: what is previewed is for this machine alone\nWrite 127.0.0.1, [::1] or localhost, and a port", clean(addr))
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--addr %s: %w", clean(addr), err)
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() { // localhost, as some machine understands it
		listener.Close()
		return nil, fmt.Errorf("--addr %s leads to %s, which is no loopback address", clean(addr), listener.Addr())
	}
	return listener, nil
}

// preview shows the last page that there was, and what is wrong now.
type preview struct {
	*watcher

	mu    sync.Mutex
	state shownState
	next  chan struct{} // closed when there is another state
}

func (s *preview) now() (shownState, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state, s.next
}

// run makes the page again, and says in one line what it shows.
func (s *preview) run(why string) {
	found, err := s.refresh()
	switch {
	case err != nil:
		text, _, _ := strings.Cut(err.Error(), "\n")
		s.say(why, "nothing new to show: "+text)
	case found.Errors() > 0:
		s.say(why, diag.Summary(found)+", nothing new to show")
	default:
		s.say(why, "shown")
	}
}

// refresh reads the spec and shows what there is to show.
func (s *preview) refresh() (diag.List, error) {
	p, err := open(s.call, argument(s.call, 0))
	if err != nil {
		s.show(shownState{said: err.Error()})
		return nil, err
	}
	defer p.close()
	s.dir = p.conf.root
	defer s.remember(p)
	page, revision, said, err := p.page()
	if err != nil {
		said = err.Error()
	} else if len(p.found) > 0 {
		p.report(s.call.stderr, p.found)
	}
	s.show(shownState{page: page, revision: revision, said: said})
	return p.found, err
}

// show takes a new state. Without a page in it the last one stays.
func (s *preview) show(next shownState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if next.revision == "" {
		next.page, next.revision, next.stale = s.state.page, s.state.revision, true
	}
	s.state = next
	close(s.next)
	s.next = make(chan struct{})
}
