package lsp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
)

// Server speaks the protocol with one client.
type Server struct {
	Load    Loader
	Format  Formatter // nil: none
	Config  []byte    // the JSON Schema of configurations; nil: none
	Version string
	Log     io.Writer
}

// conn is one connection. The reading loop applies what changes texts at once, in order; what takes time is done by two workers:
// one answers requests, each in the state in which it arrived, the other works out diagnostics of the newest state.
type conn struct {
	*Server
	*session
	out     io.Writer
	writing sync.Mutex // of out and the log
	ended   bool       // nothing is written any more; guarded by writing

	pending   sync.Mutex
	queue     []*request
	more      *sync.Cond
	cancelled map[string]*request
	closed    bool

	dirty     chan struct{}
	published map[string]string // by URI, for those that have findings or are open

	initialized, shutdown bool
	watches               bool // the client tells of files when asked to
}

// request waits to be answered.
type request struct {
	id     json.RawMessage
	method string
	params json.RawMessage
	snap   *snapshot
	gone   bool // the client does not want the answer any more; guarded by conn.pending
}

// mostWaiting bounds the requests of a client that does not wait for answers.
const mostWaiting = 10_000

// Run serves until the client says exit or the input ends. The result is what the protocol has as the exit status: 0 after a
// shutdown, else 1.
func (s *Server) Run(in io.Reader, out io.Writer) int {
	c := &conn{Server: s, session: newSession(s.Load, s.Format), out: out, cancelled: map[string]*request{}, dirty: make(chan struct{}, 1), published: map[string]string{}}
	c.more = sync.NewCond(&c.pending)
	c.logged = func(text string) {
		c.writing.Lock()
		defer c.writing.Unlock()
		if s.Log != nil && !c.ended {
			fmt.Fprintln(s.Log, "scopegen lsp:", text)
		}
	}
	if s.Config != nil {
		c.config = parseSchema(s.Config)
	}
	go c.answer()
	go c.diagnose()
	defer c.close()
	r := bufio.NewReaderSize(in, 64<<10)
	for {
		body, err := readFrame(r)
		var large tooLarge
		switch {
		case errors.As(err, &large):
			c.fail(nil, codeInvalid, large.Error())
			continue
		case err == io.EOF:
			return c.status()
		case err != nil:
			c.logged(err.Error())
			c.fail(nil, codeParse, err.Error())
			return 1
		}
		if done := c.receive(body); done {
			return c.status()
		}
	}
}

func (c *conn) status() int {
	if c.shutdown {
		return 0
	}
	return 1
}

func (c *conn) close() {
	c.pending.Lock()
	c.closed = true
	c.pending.Unlock()
	c.more.Broadcast()
	close(c.dirty)
	c.writing.Lock() // workers may be in the middle of something, which nobody waits for
	c.ended = true
	c.writing.Unlock()
}

// receive takes one message. It gives true when the client says exit.
func (c *conn) receive(body []byte) (done bool) {
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		code := codeParse
		if json.Valid(body) { // a batch, or members of the wrong type
			code = codeInvalid
		}
		c.fail(nil, code, "the message is not understood: "+err.Error())
		return false
	}
	isNull := m.ID != nil && bytes.Equal(bytes.TrimSpace(*m.ID), []byte("null"))
	switch {
	case m.Method == "" && (m.Result != nil || m.Error != nil || m.ID == nil):
		return false // an answer
	case m.Method == "" || m.Version != "2.0" || isNull:
		c.fail(m.ID, codeInvalid, "this is no message of JSON-RPC 2.0")
		return false
	case m.Method == "exit":
		return true
	}
	if m.ID == nil {
		if c.initialized && !c.shutdown || m.Method == "$/cancelRequest" {
			c.notified(m.Method, m.Params)
		}
		return false
	}
	switch {
	case m.Method == "initialize":
		c.initialize(*m.ID, m.Params)
	case !c.initialized:
		c.fail(m.ID, codeNotInitialized, "the first request is initialize")
	case c.shutdown:
		c.fail(m.ID, codeInvalid, "the server has been shut down")
	case m.Method == "shutdown":
		c.shutdown = true
		c.reply(*m.ID, nil, nil)
	default:
		c.enqueue(&request{id: *m.ID, method: m.Method, params: m.Params, snap: c.current()})
	}
	return false
}

func (c *conn) initialize(id, params json.RawMessage) {
	var p initializeParams
	if err := json.Unmarshal(params, &p); err != nil {
		c.fail(&id, codeParams, err.Error())
		return
	}
	if c.initialized {
		c.fail(&id, codeInvalid, "initialize comes once")
		return
	}
	c.initialized = true
	encoding := "utf-16"
	if slices.Contains(p.Capabilities.General.PositionEncodings, "utf-8") {
		encoding, c.utf8 = "utf-8", true
	}
	c.watches = p.Capabilities.Workspace.DidChangeWatchedFiles.DynamicRegistration
	c.reply(id, object{"capabilities": capabilities(encoding), "serverInfo": object{"name": "scopegen", "version": c.Version}}, nil)
}

// notified takes what needs no answer.
func (c *conn) notified(method string, params json.RawMessage) {
	var p struct {
		TextDocument struct {
			URI     string `json:"uri"`
			Version *int   `json:"version"`
			Text    string `json:"text"`
		} `json:"textDocument"`
		ContentChanges []contentChange `json:"contentChanges"`
		ID             json.RawMessage `json:"id"`
	}
	if len(params) > 0 {
		if err := json.Unmarshal(params, &p); err != nil {
			c.logged(method + ": " + err.Error())
			return
		}
	}
	doc := p.TextDocument
	switch method {
	case "initialized":
		if c.watches {
			c.send(object{"jsonrpc": "2.0", "id": "watch", "method": "client/registerCapability", "params": object{"registrations": []any{object{
				"id": "watch", "method": "workspace/didChangeWatchedFiles",
				"registerOptions": object{"watchers": []any{object{"globPattern": "**/*.{yaml,yml,json}"}}},
			}}}})
		}
		return
	case "$/cancelRequest":
		c.cancel(p.ID)
		return
	case "textDocument/didOpen":
		c.set(doc.URI, newDocument(doc.URI, doc.Version, newText([]byte(doc.Text))))
	case "textDocument/didChange":
		d := c.current().docs[doc.URI]
		if d == nil {
			c.logged("a change of " + doc.URI + ", which is not open")
			return
		}
		t := d.text
		for _, change := range p.ContentChanges {
			t = t.change(change, c.utf8)
		}
		c.set(doc.URI, newDocument(doc.URI, doc.Version, t))
	case "textDocument/didClose":
		c.set(doc.URI, nil)
	case "textDocument/didSave", "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders", "workspace/didChangeConfiguration":
		c.touch()
	default:
		return
	}
	select {
	case c.dirty <- struct{}{}:
	default: // the worker will see the newest state anyway
	}
}

func (c *conn) enqueue(r *request) {
	c.pending.Lock()
	full := len(c.queue) >= mostWaiting
	if !full {
		c.queue = append(c.queue, r)
		c.cancelled[string(r.id)] = r
	}
	c.pending.Unlock()
	if full {
		c.fail(&r.id, codeInternal, "too many requests wait")
		return
	}
	c.more.Signal()
}

func (c *conn) cancel(id json.RawMessage) {
	c.pending.Lock()
	defer c.pending.Unlock()
	if r := c.cancelled[string(id)]; r != nil {
		r.gone = true
	}
}

// answer is the worker for requests.
func (c *conn) answer() {
	for {
		c.pending.Lock()
		for len(c.queue) == 0 && !c.closed {
			c.more.Wait()
		}
		if c.closed {
			c.pending.Unlock()
			return
		}
		r := c.queue[0]
		c.queue = c.queue[1:]
		gone := r.gone
		c.pending.Unlock()
		var result any
		var fault *wireError
		if !gone {
			result, fault = c.handle(r)
		}
		c.pending.Lock()
		gone = r.gone
		if c.cancelled[string(r.id)] == r {
			delete(c.cancelled, string(r.id))
		}
		c.pending.Unlock()
		if gone {
			result, fault = nil, &wireError{codeCancelled, "cancelled"}
		}
		c.reply(r.id, result, fault)
	}
}

// diagnose is the worker for diagnostics: of the newest state, whatever number of changes led to it.
func (c *conn) diagnose() {
	for range c.dirty {
		c.publish(c.current())
	}
}

func (c *conn) publish(snap *snapshot) {
	defer func() {
		if fault := recover(); fault != nil {
			c.logged(panicText("diagnostics", fault))
		}
	}()
	now := map[string]string{}
	for _, p := range c.diagnostics(snap) {
		body, err := json.Marshal(p)
		if err != nil {
			panic(err) // plain data
		}
		now[p.URI] = string(body)
		if c.published[p.URI] != string(body) {
			c.send(object{"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": json.RawMessage(body)})
		}
	}
	for uri := range c.published {
		if _, still := now[uri]; !still {
			c.send(object{"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": publishDiagnostics{URI: uri, Diagnostics: []diagnostic{}}})
		}
	}
	c.published = now
}

func (c *conn) reply(id json.RawMessage, result any, fault *wireError) {
	answer := object{"jsonrpc": "2.0", "id": id}
	if fault != nil {
		answer["error"] = fault
	} else {
		answer["result"] = result
	}
	c.send(answer)
}

// fail answers a message whose id may not be known.
func (c *conn) fail(id *json.RawMessage, code int, text string) {
	null := json.RawMessage("null")
	if id == nil {
		id = &null
	}
	c.reply(*id, nil, &wireError{code, text})
}

func (c *conn) send(v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain data
	}
	c.writing.Lock()
	var fault error
	if !c.ended {
		fault = writeFrame(c.out, body)
	}
	c.writing.Unlock()
	if fault != nil {
		c.logged("write: " + fault.Error())
	}
}
