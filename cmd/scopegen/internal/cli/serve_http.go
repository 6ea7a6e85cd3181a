package cli

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// maxStreams bounds the pages that are told of changes: browsers open few, and what opens many is no browser.
const maxStreams = 64

// routes are the page and the stream of its changes. There is nothing else, and no file of the disk.
func (s *preview) routes() http.Handler {
	streams := make(chan struct{}, maxStreams)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			s.page(w)
		case "/events":
			select {
			case streams <- struct{}{}:
				defer func() { <-streams }()
				s.events(w, r)
			default:
				http.Error(w, "too many pages are open", http.StatusServiceUnavailable)
			}
		default:
			http.NotFound(w, r)
		}
	})
}

func (s *preview) page(w http.ResponseWriter) {
	state, _ := s.now()
	body, err := state.body()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body) // of a HEAD request, net/http drops it
}

// events is a stream of Server-Sent Events (WHATWG HTML section 9.2): the state, at once and whenever it changes.
func (s *preview) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	to := http.NewResponseController(w)
	send := func(data []byte) bool {
		to.SetWriteDeadline(time.Now().Add(10 * time.Second))
		_, err := w.Write(data)
		return err == nil && to.Flush() == nil
	}
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	state, next := s.now()
	for open := send(append([]byte("retry: 500\n"), state.event()...)); open; {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			open = send([]byte(":\n\n")) // so that a page that has gone is noticed
		case <-next:
			state, next = s.now()
			open = send(state.event())
		}
	}
}

// guardLocal lets pass what a browser asks for that shows this page, and nothing that another site asks for through it. A name that somebody
// else's DNS leads here (rebinding) is told by the Host header, which no script can set; a request of another page by Origin and Fetch Metadata.
//
// Any port will do, since a tunnel may lead from another one.
func guardLocal(next http.Handler) http.Handler {
	local := func(hostport string) bool {
		host, _, err := net.SplitHostPort(hostport)
		if err != nil {
			host = strings.Trim(hostport, "[]")
		}
		ip, err := netip.ParseAddr(host)
		return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Content-Security-Policy", "frame-ancestors 'none'") // what the page's own policy cannot say; both hold
		origin, hasOrigin := strings.CutPrefix(r.Header.Get("Origin"), "http://")
		site := r.Header.Get("Sec-Fetch-Site")
		followed := r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document" // a link that somebody clicked
		switch {
		case !local(r.Host):
			http.Error(w, "this preview answers to localhost and loopback addresses alone", http.StatusMisdirectedRequest)
		case r.Header.Get("Origin") != "" && (!hasOrigin || origin != r.Host), site != "" && site != "same-origin" && site != "none" && !followed:
			http.Error(w, "this preview does not answer to other sites", http.StatusForbidden)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "this preview is only read", http.StatusMethodNotAllowed)
		default:
			next.ServeHTTP(w, r)
		}
	})
}
