// Package observe registers the operations of an emitted package on real routers, sends them requests and says what happened.
// It judges nothing: that is for the tests that start it, which share no code with it.
package observe

import (
	"net"
	"net/http"
	"sync"

	"github.com/valyala/fasthttp"
)

// World is one emitted package and its adapter.
type World interface {
	// Caller makes the package's own principal.
	Caller(Caller) (any, error)
	// Open registers the operations, in that order, on a new router. The error is of Verify.
	Open(config, base string, operations []string, state *State) (Server, error)
}

// Server is a router that is ready: one of net/http's, or one of fasthttp's.
type Server struct {
	HTTP   http.Handler
	Fast   fasthttp.RequestHandler
	Listen func(net.Listener) error
	Stop   func()
}

// Caller is who sends a request: by kind, or by credentials.
type Caller struct {
	Kind        string       `json:",omitempty"` // all; but or only one scope; bad: a token that is none; down: nobody can tell
	Scope       string       `json:",omitempty"`
	Credentials []Credential `json:",omitempty"`
}

// Credential is one of a caller's.
type Credential struct {
	Scheme, Subject string
	Scopes          []string
}

// Command is a line of input. Without Requests it opens a router.
type Command struct {
	World, Config, Base string
	Operations          []string
	TCP                 bool
	Requests            []Request
}

// Opened is the answer to opening.
type Opened struct {
	Panic, Verify string `json:",omitempty"`
}

// Request is what to send. Without a caller it is sent three times: by one who has every scope, and, where a handler ran, by
// one who lacks that operation's and one who has no other; where none did, by nobody and by one who has the scope Else only.
type Request struct {
	Proto, Method string
	Target        []byte
	Headers       []string
	Caller        *Caller `json:",omitempty"`
	Else          string  `json:",omitempty"`
}

// Answer is what happened to a request.
type Answer struct {
	Status  int
	Err     string   `json:",omitempty"`
	Ran     []string `json:",omitempty"` // handlers, by the operation they were written for
	Allowed []string `json:",omitempty"` // by the hook
	Denied  []Denied `json:",omitempty"` // by the hook
	Context []string `json:",omitempty"` // the operations that the handlers found in their contexts
}

// Denied is a decision against a request.
type Denied struct{ Operation, Reason string }

// State is what the request that is under way has done so far. Requests go one after the other.
type State struct {
	mu        sync.Mutex
	principal any
	failure   error
	answer    Answer
}

// Ran is called by every handler: whose it is, and what it finds in its context.
func (s *State) Ran(operation, context string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer.Ran = append(s.answer.Ran, operation)
	s.answer.Context = append(s.answer.Context, context)
}

// Decided is called by the hook.
func (s *State) Decided(operation string, allowed bool, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if allowed {
		s.answer.Allowed = append(s.answer.Allowed, operation)
		return
	}
	s.answer.Denied = append(s.answer.Denied, Denied{operation, reason})
}

// Principal is the caller of the request that is under way.
func (s *State) Principal() (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.principal, s.failure
}

func (s *State) begin(principal any, failure error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.principal, s.failure, s.answer = principal, failure, Answer{}
}

func (s *State) end(status int, err error) Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.answer
	if a.Status = status; err != nil {
		a.Err = err.Error()
	}
	return a
}
