package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/cli"
)

type object = map[string]any

// client is an editor at the other end of two pipes.
type client struct {
	t        testing.TB
	in       io.WriteCloser
	exit     chan int
	log      *syncBuffer
	id       int
	versions map[string]int

	mu      sync.Mutex
	arrived *sync.Cond
	answers map[string]object
	found   map[string]object // the last diagnostics of each document
	asked   []string          // requests of the server
	ended   bool
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// patience is how long an answer may take before the test gives up; no test depends on how fast it is.
const patience = 60 * time.Second

func start(t testing.TB) *client {
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	c := &client{t: t, in: toServer, exit: make(chan int, 1), log: &syncBuffer{}, versions: map[string]int{}, answers: map[string]object{}, found: map[string]object{}}
	c.arrived = sync.NewCond(&c.mu)
	go func() {
		c.exit <- cli.Main([]string{"lsp"}, in, out, c.log)
		in.Close()
		out.Close()
	}()
	go c.listen(bufio.NewReader(fromServer))
	go func() { // what waits is woken to look at the clock
		for range time.Tick(time.Second) {
			c.arrived.Broadcast()
		}
	}()
	t.Cleanup(func() { toServer.Close() })
	return c
}

func (c *client) listen(r *bufio.Reader) {
	for {
		length := 0
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				c.mu.Lock()
				c.ended = true
				c.mu.Unlock()
				c.arrived.Broadcast()
				return
			}
			if line = strings.TrimSpace(line); line == "" {
				break
			}
			if n, ok := strings.CutPrefix(line, "Content-Length: "); ok {
				length, _ = strconv.Atoi(n)
			}
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		var m object
		if err := json.Unmarshal(body, &m); err != nil {
			panic(err)
		}
		c.mu.Lock()
		switch id, _ := json.Marshal(m["id"]); {
		case m["method"] == "textDocument/publishDiagnostics":
			p := m["params"].(object)
			c.found[p["uri"].(string)] = p
		case m["method"] != nil:
			c.asked = append(c.asked, m["method"].(string))
		default:
			c.answers[string(id)] = m
		}
		c.mu.Unlock()
		c.arrived.Broadcast()
	}
}

// raw sends bytes as they are.
func (c *client) raw(s string) {
	if _, err := io.WriteString(c.in, s); err != nil { // the server may have ended
		require.ErrorIs(c.t, err, io.ErrClosedPipe)
	}
}

func (c *client) send(v any) {
	body, err := json.Marshal(v)
	require.NoError(c.t, err)
	c.raw(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body))
}

func (c *client) notify(method string, params any) {
	c.send(object{"jsonrpc": "2.0", "method": method, "params": params})
}

// request sends a request without waiting.
func (c *client) request(method string, params any) string {
	c.id++
	c.send(object{"jsonrpc": "2.0", "id": c.id, "method": method, "params": params})
	return strconv.Itoa(c.id)
}

func (c *client) answer(id string) object {
	return waitFor(c, "the answer "+id, func() (object, bool) { m, ok := c.answers[id]; return m, ok })
}

func waitFor[T any](c *client, what string, there func() (T, bool)) T {
	c.mu.Lock()
	defer c.mu.Unlock()
	for began := time.Now(); ; {
		if v, ok := there(); ok {
			return v
		}
		if c.ended || time.Since(began) > patience {
			c.t.Fatalf("%s did not come; the server's log:\n%s", what, c.log)
		}
		c.arrived.Wait()
	}
}

// call sends a request and gives its result.
func (c *client) call(method string, params any) any {
	m := c.answer(c.request(method, params))
	require.Nil(c.t, m["error"], "%s", method)
	return m["result"]
}

// fault sends a request and gives its error.
func (c *client) fault(method string, params any) object {
	m := c.answer(c.request(method, params))
	require.NotNil(c.t, m["error"], "%s: %v", method, m)
	return m["error"].(object)
}

func (c *client) initialize(encodings ...string) object {
	p := object{"processId": nil, "rootUri": nil, "capabilities": object{}}
	if encodings != nil {
		p["capabilities"] = object{"general": object{"positionEncodings": encodings}, "workspace": object{"didChangeWatchedFiles": object{"dynamicRegistration": true}}}
	}
	result := c.call("initialize", p).(object)
	c.notify("initialized", object{})
	return result
}

func uri(file string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
}

func (c *client) open(file, text string) {
	c.versions[file]++ // opened again, a document is another version: what was said of the one before does not count
	c.notify("textDocument/didOpen", object{"textDocument": object{"uri": uri(file), "languageId": "yaml", "version": c.versions[file], "text": text}})
}

func (c *client) change(file string, changes ...object) {
	c.versions[file]++
	c.notify("textDocument/didChange", object{"textDocument": object{"uri": uri(file), "version": c.versions[file]}, "contentChanges": changes})
}

// diagnostics are those of the newest version of a document.
func (c *client) diagnostics(file string) []any {
	return waitFor(c, "the diagnostics of "+file, func() ([]any, bool) {
		p := c.found[uri(file)]
		if p == nil {
			return nil, false
		}
		if v, ok := p["version"].(float64); c.versions[file] > 0 && (!ok || int(v) < c.versions[file]) {
			return nil, false
		}
		return p["diagnostics"].([]any), true
	})
}

// errors are the diagnostics that are errors: rules of lint come and go.
func (c *client) errors(file string) (out []any) {
	for _, d := range c.diagnostics(file) {
		if d.(object)["severity"] == 1.0 {
			out = append(out, d)
		}
	}
	return out
}

// shown is diagnostics as line:column-line:column CODE.
func shown(all []any) (out []string) {
	for _, d := range all {
		d := d.(object)
		out = append(out, rangeText(d["range"])+" "+d["code"].(string))
	}
	return out
}

func rangeText(r any) string {
	at := func(p any) string {
		return fmt.Sprintf("%v:%v", p.(object)["line"], p.(object)["character"])
	}
	return at(r.(object)["start"]) + "-" + at(r.(object)["end"])
}

// spot is the position of a mark in a text, in UTF-16, with the text without it.
func spot(t testing.TB, marked string) (text string, at object) {
	before, after, ok := strings.Cut(marked, "¦")
	require.True(t, ok, "no mark in %q", marked)
	return before + after, position(before)
}

func position(before string) object {
	lines := strings.Split(before, "\n")
	return object{"line": len(lines) - 1, "character": len(utf16.Encode([]rune(lines[len(lines)-1])))}
}

func at(file string, p object) object {
	return object{"textDocument": object{"uri": uri(file)}, "position": p, "context": object{"includeDeclaration": true}}
}

// apply carries out the edits of one document.
func apply(t testing.TB, text string, edits []any) string {
	type edit struct {
		from, to int
		with     string
	}
	offset := func(p object) int {
		lines := strings.SplitAfter(text, "\n")
		line, units := int(p["line"].(float64)), int(p["character"].(float64))
		n := len(strings.Join(lines[:line], ""))
		for _, r := range lines[line] {
			if units <= 0 {
				break
			}
			units -= len(utf16.Encode([]rune{r}))
			n += len(string(r))
		}
		require.Zero(t, units)
		return n
	}
	var all []edit
	for _, e := range edits {
		r := e.(object)["range"].(object)
		all = append(all, edit{offset(r["start"].(object)), offset(r["end"].(object)), e.(object)["newText"].(string)})
	}
	slices.SortFunc(all, func(a, b edit) int { return b.from - a.from })
	for _, e := range all {
		text = text[:e.from] + e.with + text[e.to:]
	}
	return text
}

func (c *client) stop(want int) {
	c.t.Helper()
	select {
	case code := <-c.exit:
		require.Equal(c.t, want, code)
	case <-time.After(patience):
		c.t.Fatal("the server does not end")
	}
}

const notes = `scopegen: 1
info: {title: "Notes 📓 für alle", version: "1.0"}
holders:
  everyone: {title: Everyone}
  administrators: {title: Admins, inherits: [everyone]}
actions:
  read: {description: Read., methods: [GET]}
  write: {description: Write., methods: [PUT]}
groups:
  - id: notes
    title: Notes
    scopes:
      notes:read:
        description: "Liest 📓📓 Notizen <b>"
        holders: [everyone]
        grants: [GET /notes, {"GET /notes/{id}": {summary: One}}]
      notes:write:
        description: Write notes.
        holders: [administrators]
        implies: ["notes:read"]
        grants:
          - PUT /notes/{id}: Change a note
sets:
  all: {scopes: ["notes:*"]}
endpoints:
  - POST /move: {summary: Move, requires: {allOf: [notes:write, notes:read]}}
`

func notesFile(t testing.TB) string { return filepath.Join(t.TempDir(), "scopes.yaml") }

func TestLSPLifecycle(t *testing.T) {
	c := start(t)
	require.EqualValues(t, -32002, c.fault("textDocument/hover", object{})["code"])
	caps := c.initialize("utf-16", "utf-8")["capabilities"].(object)
	require.Equal(t, "utf-8", caps["positionEncoding"])
	waitFor(c, "a registration", func() (string, bool) { return "", slices.Contains(c.asked, "client/registerCapability") })
	require.EqualValues(t, -32600, c.fault("initialize", object{"capabilities": object{}})["code"])
	require.EqualValues(t, -32601, c.fault("textDocument/nothing", object{})["code"])
	require.EqualValues(t, -32602, c.fault("textDocument/hover", object{"textDocument": object{"uri": "file:///not/open"}})["code"])
	require.EqualValues(t, -32602, c.fault("textDocument/hover", []int{1})["code"])
	require.Nil(t, c.call("shutdown", nil))
	require.EqualValues(t, -32600, c.fault("textDocument/hover", object{})["code"])
	c.notify("exit", nil)
	c.stop(0)
}

// What is no message is answered or ends the server; it never hangs or dies of it.
func TestLSPMalformed(t *testing.T) {
	c := start(t)
	c.initialize()
	null := func(code int) {
		t.Helper()
		m := c.answer("null")
		require.EqualValues(t, code, m["error"].(object)["code"])
		c.mu.Lock()
		delete(c.answers, "null")
		c.mu.Unlock()
	}
	c.raw("Content-Length: 5\r\n\r\n{\"a\":")
	null(-32700)
	c.raw("Content-Length: 2\r\n\r\n[]")
	null(-32600)
	c.raw("Content-Length: 4\r\n\r\nnull")
	old := `{"jsonrpc":"1.0","id":9,"method":"textDocument/hover"}`
	c.raw(fmt.Sprintf("Content-Type: x\r\ncontent-length:   00%d\r\n\r\n%s", len(old), old))
	require.EqualValues(t, -32600, c.answer("9")["error"].(object)["code"])
	c.notify("$/unknown", object{})
	c.notify("textDocument/didChange", "nonsense")
	c.notify("textDocument/didChange", object{"textDocument": object{"uri": "file:///a"}, "contentChanges": []any{}})
	file := notesFile(t)
	c.open(file, notes)
	c.change(file, object{"range": object{"start": object{"line": 9999, "character": 0}, "end": object{"line": -5, "character": -1}}, "text": notes})
	require.Empty(t, c.errors(file))
	require.Contains(t, fmt.Sprint(shown(c.diagnostics(file))), " SG2", "lint speaks too")
	c.raw("X-Huge: " + strings.Repeat("x", 100_000))
	null(-32700)
	c.stop(1)
}

func TestLSPInputEnds(t *testing.T) {
	c := start(t)
	c.initialize()
	c.raw("Content-Length: 100\r\n\r\n{")
	c.in.Close()
	c.stop(1)
}

// The places of a line with characters of several lengths, in both encodings.
func TestLSPPositions(t *testing.T) {
	text := strings.Replace(notes, `actions:`, "x-a: {\"📓ä\": [\"📓\"], yy: \"a\u202Eb\"}\nactions:", 1)
	for encoding, want := range map[string]string{"utf-16": "5:27-5:28", "utf-8": "5:32-5:35"} {
		c := start(t)
		c.initialize(encoding)
		file := notesFile(t)
		c.open(file, text)
		require.Equal(t, []string{want + " SG1012"}, shown(c.errors(file)))
		// The character is removed by its range: positions come back as they went.
		d := c.errors(file)[0].(object)
		c.change(file, object{"range": d["range"], "text": ""})
		require.Empty(t, c.errors(file))
	}
}

func TestLSPIncluded(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{json: {file: model.json}}]\n")
	write(t, dir, "scopes.yaml", "scopegen: 1\ninfo: {title: T, version: \"1\"}\ninclude: [parts/*.yaml]\nholders: {all: {title: All}}\n")
	write(t, dir, "parts/a.yaml", "scopes:\n  a:read: {description: Reads a., grants: [GET /a]}\n")
	write(t, dir, "parts/b.yaml", "scopes:\n  b:read: {description: Reads b., implies: [a:read], grants: [GET /b]}\n")
	root, a, b := filepath.Join(dir, "scopes.yaml"), filepath.Join(dir, "parts", "a.yaml"), filepath.Join(dir, "parts", "b.yaml")
	c := start(t)
	c.initialize()
	c.open(b, "scopes:\n  b:read: {description: Reads b., implies: [a:raed], grants: [GET /b]}\n")
	require.Equal(t, []string{"1:44-1:50 SG1003"}, shown(c.errors(b)))
	// A file that nobody has open is found faulty too, and is in order again when the open one is.
	c.change(b, object{"text": "scopes:\n  b:read: {description: Reads b., implies: [a:read], grants: [GET /b]}\n  a:read: {description: Again.}\n"})
	require.Equal(t, []string{"2:2-2:8 SG1108"}, shown(c.errors(b)))
	c.change(b, object{"text": "scopes:\n  b:read: {description: Reads b., implies: [a:read], grants: [GET /b]}\n"})
	require.Empty(t, c.errors(b))
	// The root is broken: the included file keeps its place and its names.
	c.open(root, "scopegen: 1\ninfo: {title: T, version: \"1\"}\ninclude: [parts/*.yaml\nholders: {all: {title: All}}\n")
	require.NotEmpty(t, c.diagnostics(root))
	text, where := spot(t, "scopes:\n  b:read: {description: Reads b., implies: [a:¦], grants: [GET /b]}\n")
	c.change(b, object{"text": text})
	require.Contains(t, labels(c.call("textDocument/completion", at(b, where))), "a:read")
	c.change(root, object{"text": "scopegen: 1\ninfo: {title: T, version: \"1\"}\ninclude: [parts/*.yaml]\nholders: {all: {title: All}}\n"})
	text, where = spot(t, "scopes:\n  b:read: {description: Reads b., implies: [a:re¦ad], grants: [GET /b]}\n")
	c.change(b, object{"text": text})
	require.Empty(t, c.errors(b))
	where2 := c.call("textDocument/definition", at(b, where)).([]any)[0].(object)
	require.Equal(t, uri(a), where2["uri"])
	require.Equal(t, "1:2-1:8", rangeText(where2["range"]))
	require.Len(t, c.call("textDocument/references", at(b, where)), 2)
	edit := c.call("textDocument/rename", object{"textDocument": object{"uri": uri(b)}, "position": where, "newName": "alpha:read"}).(object)["changes"].(object)
	require.Len(t, edit, 2)
	require.Equal(t, "scopes:\n  alpha:read: {description: Reads a., grants: [GET /a]}\n", apply(t, "scopes:\n  a:read: {description: Reads a., grants: [GET /a]}\n", edit[uri(a)].([]any)))
	// What a file on disk says counts again when the editor closes it.
	c.change(b, object{"text": "scopes: {}\n"})
	c.diagnostics(b)
	delete(c.versions, b)
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": uri(b)}})
	text, where = spot(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\ninclude: [parts/*.yaml]\nholders: {all: {title: All}}\nsets: {s: {scopes: [¦]}}\n")
	c.change(root, object{"text": text})
	c.diagnostics(root) // names are those of the last reading
	require.Subset(t, labels(c.call("textDocument/completion", at(root, where))), []string{"a:read", "b:read"})
	// And a configuration has findings and keys of its own.
	conf := filepath.Join(dir, "scopegen.yaml")
	text, where = spot(t, "version: 1\nspec: scopes.yaml\ntargets:\n  - json: {file: model.json}\n  - go: {¦}\n")
	c.open(conf, text)
	require.Equal(t, []string{"4:4-4:6 SG4001"}, shown(c.diagnostics(conf)))
	require.Contains(t, labels(c.call("textDocument/completion", at(conf, where))), "adapters")
}

func labels(result any) (out []string) {
	for _, item := range result.(object)["items"].([]any) {
		out = append(out, item.(object)["label"].(string))
	}
	return out
}

func TestLSPOpenAPIBehindASpec(t *testing.T) {
	dir := t.TempDir()
	api := "openapi: 3.1.0\ninfo: {title: Pets, version: \"1.0\"}\npaths:\n  /pets/{id}: {get: {operationId: getPet, tags: [pets], responses: {default: {description: D}}}}\n"
	write(t, dir, "api.yaml", api)
	file, doc := filepath.Join(dir, "scopes.yaml"), filepath.Join(dir, "api.yaml")
	spec := "scopegen: 1\ninfo: {title: Pets, version: \"1\"}\nopenapi: {file: api.yaml}\nscopes:\n  pets:read:\n    description: Reads pets.\n    grants:\n      - ¦\n"
	c := start(t)
	c.initialize()
	text, where := spot(t, spec)
	c.open(file, strings.Replace(text, "      - \n", "      - GET /pets/{id}\n", 1))
	require.Empty(t, c.errors(file))
	c.change(file, object{"text": text})
	all := labels(c.call("textDocument/completion", at(file, where)))
	require.Contains(t, all, "GET /pets/{id}")
	text, where = spot(t, strings.Replace(spec, "- ¦", "- {operations: [¦]}", 1))
	c.change(file, object{"text": text})
	require.Contains(t, labels(c.call("textDocument/completion", at(file, where))), "getPet")
	text, where = spot(t, strings.Replace(spec, "- ¦", "- {methods: [GET], operations: [get¦Pet]}", 1))
	c.change(file, object{"text": text})
	require.Empty(t, c.errors(file))
	require.Equal(t, uri(doc), c.call("textDocument/definition", at(file, where)).([]any)[0].(object)["uri"])
	require.Contains(t, fmt.Sprint(c.call("textDocument/hover", at(file, where))), "pets:read")
	// The document that is open stands for the one on disk.
	c.open(doc, strings.Replace(api, "getPet", "fetchPet", 1))
	c.diagnostics(doc)
	c.change(file, object{"text": text})
	require.NotEmpty(t, c.diagnostics(file))
}

func TestLSPCompletion(t *testing.T) {
	c := start(t)
	c.initialize()
	file := notesFile(t)
	c.open(file, notes)
	c.diagnostics(file)
	for _, x := range []struct {
		old, with string
		has, not  []string
	}{
		{"endpoints:\n", "¦\nendpoints:\n", []string{"basePath", "retired", "openapi"}, []string{"endpoints", "groups"}},
		{"        holders: [everyone]\n", "        holders: [¦]\n", []string{"everyone", "administrators"}, nil},
		{"        holders: [everyone]\n", "        holders: [everyone, ¦\n", []string{"administrators"}, []string{"everyone"}},
		{"        holders: [everyone]\n", "        ¦\n", []string{"holders", "risk", "implies"}, []string{"description", "grants"}},
		{"        holders: [everyone]\n", "        ho¦\n", []string{"holders"}, []string{"risk"}},
		{"        holders: [everyone]\n", "        risk: ¦\n", []string{"low", "critical"}, nil},
		{"        holders: [everyone]\n", "        holders:\n          - ¦\n", []string{"everyone"}, nil},
		{"        holders: [everyone]\n", "        deprecated: {replacedBy: ¦}\n", []string{"notes:write"}, nil},
		{"        holders: [everyone]\n", "        adminConsent: ¦\n", []string{"true", "false"}, nil},
		{`implies: ["notes:read"]`, `implies: ["¦"]`, []string{"notes:read", "notes:*"}, nil},
		{`implies: ["notes:read"]`, `implies: ["¦`, []string{"notes:read"}, nil},
		{"{summary: One}", "{summary: One, ¦}", []string{"id", "with", "least"}, []string{"summary", "requires"}},
		{"{summary: One}", "{with: [¦]}", []string{"notes:write"}, nil},
		{"- PUT /notes/{id}: Change a note", "- ¦", []string{"GET /notes/{id}", "methods", "paths"}, nil},
		{"- PUT /notes/{id}: Change a note", "- {methods: [¦", []string{"GET", "DELETE"}, nil},
		{"- PUT /notes/{id}: Change a note", "- {paths: [¦]}", []string{"/notes/{id}", "/notes/**"}, nil},
		{"summary: Move, requires", "access: ¦, requires", []string{"public", "authenticated"}, nil},
		{"allOf: [notes:write, notes:read]", "anyOf: [notes:write, ¦]", []string{"notes:read", "anonymous"}, []string{"notes:write"}},
		{"{allOf: [notes:write, notes:read]}", "{¦}", []string{"anyOf", "allOf", "scope", "scheme"}, nil},
		{"      notes:write:\n", "      notes:wr¦\n", []string{"notes:write"}, nil},
		{"holders: [everyone]", "holders: [everyone] # scopegen: ignore SG2¦", []string{"SG2001"}, []string{"SG1003"}},
		{"title: Notes\n", "title: Notes # hold¦\n", nil, []string{"holders"}},
		{"- id: notes", "- id: notes\n    ¦", []string{"owns", "base"}, []string{"id", "scopes"}},
	} {
		require.Contains(t, notes, x.old)
		text, where := spot(t, strings.Replace(notes, x.old, x.with, 1))
		c.change(file, object{"text": text})
		all := labels(c.call("textDocument/completion", at(file, where)))
		require.Subset(t, all, x.has, "%s: %v", x.with, all)
		for _, no := range x.not {
			require.NotContains(t, all, no, x.with)
		}
	}
	// What is chosen reads well: a path with braces inside brackets gets its quotes.
	text, where := spot(t, strings.Replace(notes, "grants: [GET /notes,", "grants: [PUT /¦,", 1))
	c.change(file, object{"text": text})
	for _, item := range c.call("textDocument/completion", at(file, where)).(object)["items"].([]any) {
		if item := item.(object); item["label"] == "PUT /notes/{id}" {
			require.Contains(t, apply(t, text, []any{item["textEdit"]}), `grants: ["PUT /notes/{id}", {`)
			return
		}
	}
	t.Fatal("the path was not offered")
}

func TestLSPHover(t *testing.T) {
	c := start(t)
	c.initialize()
	file := notesFile(t)
	c.open(file, notes)
	for with, want := range map[string]string{
		"      notes:re¦ad:\n":                  "Opens 3 endpoints",
		`implies: ["notes:¦read"]`:              "implied by `notes:write`",
		"      - ¦":                             "",
		"- PUT /no¦tes/{id}: Change":            "Needs notes:write",
		"holders: [admini¦strators]":            "Holds 2 scopes by default",
		"- POST /mo¦ve":                         "Needs notes:write and notes:read",
		`scopes: ["notes:¦*"]`:                  "picks `notes:read`, `notes:write`",
		"    sco¦pes:\n":                        "The group's scopes, by name",
		"  re¦ad: {description: Read.":          "Methods: GET",
		"- id: no¦tes":                          "2 scopes",
		"  everyone: {ti¦tle: Everyone}":        "A few words",
		"notes:read:\n        descri¦ption: \"": "in Markdown",
	} {
		if !strings.Contains(notes, strings.Replace(with, "¦", "", 1)) {
			require.Empty(t, want, with)
			continue
		}
		_, where := spot(t, strings.Replace(notes, strings.Replace(with, "¦", "", 1), with, 1))
		require.Contains(t, fmt.Sprint(c.call("textDocument/hover", at(file, where))), want, with)
	}
	// Words of a stranger are no Markdown.
	_, where := spot(t, strings.Replace(notes, "notes:read:\n", "notes:¦read:\n", 1))
	require.Contains(t, fmt.Sprint(c.call("textDocument/hover", at(file, where))), `\<b\>`)
	// While the text is broken the last good model answers.
	text, where := spot(t, strings.Replace(notes, "notes:read:\n", "notes:¦read:\n        holders: [\n", 1))
	c.change(file, object{"text": text})
	require.NotEmpty(t, c.diagnostics(file))
	require.Contains(t, fmt.Sprint(c.call("textDocument/hover", at(file, where))), "Opens 3 endpoints")
	// A code is explained where it stands.
	text, where = spot(t, strings.Replace(notes, "sets:\n", "# scopegen: ignore SG20¦01 for now\nsets:\n", 1))
	c.change(file, object{"text": text})
	require.Contains(t, fmt.Sprint(c.call("textDocument/hover", at(file, where))), "**SG2001** warning")
	// Keys below a language's tag are those of a translation.
	for with, want := range map[string]string{"transl¦ations: {de-AT: {title: A}}": "A reader of de-AT gets de-AT, then de", "translations: {de-AT: {ti¦tle: A}}": "A few words in that language"} {
		text, where = spot(t, strings.Replace(notes, "notes:read:\n", "notes:read:\n        "+with+"\n", 1))
		c.change(file, object{"text": text})
		require.Contains(t, fmt.Sprint(c.call("textDocument/hover", at(file, where))), want, with)
	}
}

func TestLSPRename(t *testing.T) {
	c := start(t)
	c.initialize()
	file := notesFile(t)
	c.open(file, notes)
	rename := func(marked, to string) (object, object) {
		text, where := spot(t, marked)
		c.change(file, object{"text": text})
		return at(file, where), object{"textDocument": object{"uri": uri(file)}, "position": where, "newName": to}
	}
	where, params := rename(strings.Replace(notes, `["notes:read"]`, `["notes:r¦ead"]`, 1), "notes:list")
	require.Equal(t, "notes:read", c.call("textDocument/prepareRename", where).(object)["placeholder"])
	require.Contains(t, c.fault("textDocument/rename", params)["message"], "more than the name", "the scope's action would be gone")
	_, params = rename(strings.Replace(notes, `["notes:read"]`, `["notes:r¦ead"]`, 1), "jotted:read")
	require.Contains(t, c.fault("textDocument/rename", params)["message"], "more than the name", "a glob of the set would pick it no longer")
	narrow := strings.Replace(notes, `["notes:*"]`, `["notes:write"]`, 1)
	_, params = rename(strings.Replace(narrow, `["notes:read"]`, `["notes:r¦ead"]`, 1), "jotted:read")
	edits := c.call("textDocument/rename", params).(object)["changes"].(object)[uri(file)].([]any)
	require.Len(t, edits, 3)
	require.Equal(t, strings.ReplaceAll(narrow, "notes:read", "jotted:read"), apply(t, narrow, edits))
	for to, want := range map[string]string{"notes:write": "error", "a b": "cannot be the name", "": "cannot be the name", "x:*": "pattern character"} {
		params["newName"] = to
		require.Contains(t, c.fault("textDocument/rename", params)["message"], want, to)
	}
	// In plain text a name that YAML would read as something else gets quotes.
	_, params = rename(strings.Replace(narrow, "allOf: [notes:write, notes:read]", "allOf: [notes:write, notes:r¦ead]", 1), "[x]:read")
	require.Contains(t, apply(t, narrow, c.call("textDocument/rename", params).(object)["changes"].(object)[uri(file)].([]any)), `allOf: [notes:write, "[x]:read"]`)
	_, params = rename(strings.Replace(notes, "inherits: [everyone]", "inherits: [every¦one]", 1), "all")
	edits = c.call("textDocument/rename", params).(object)["changes"].(object)[uri(file)].([]any)
	require.Len(t, edits, 3)
	_, params = rename(strings.Replace(notes, "title: Notes\n", "title: No¦tes\n", 1), "x")
	c.fault("textDocument/rename", params)
	_, params = rename(strings.Replace(notes, `["notes:read"]`, `["notes:r¦ead", gone]`, 1), "x")
	require.Contains(t, c.fault("textDocument/rename", params)["message"], "the spec has errors")
}

func TestLSPActionsAndSymbols(t *testing.T) {
	c := start(t)
	c.initialize()
	file := notesFile(t)
	for old, with := range map[string]string{
		`["notes:read"]`: `["notes:raed"]`, "holders: [administrators]": "holders: [adminstrators]", "- PUT /notes/{id}": "- put /notes/{id}",
		"        implies:": "        implis:", "allOf: [notes:write": "allOf: [notes:wirte",
	} {
		require.Contains(t, notes, old)
		text := strings.Replace(notes, old, with, 1)
		c.open(file, text)
		d := c.errors(file)
		require.NotEmpty(t, d)
		actions := c.call("textDocument/codeAction", object{"textDocument": object{"uri": uri(file)}, "range": d[0].(object)["range"], "context": object{"diagnostics": d}}).([]any)
		require.NotEmpty(t, actions, with)
		edit := actions[0].(object)["edit"].(object)["changes"].(object)[uri(file)].([]any)
		require.Equal(t, notes, apply(t, text, edit), with)
	}
	c.open(file, notes)
	var names func(all []any, depth int) []string
	names = func(all []any, depth int) (out []string) {
		for _, s := range all {
			s := s.(object)
			out = append(out, strings.Repeat(">", depth)+s["name"].(string))
			if children, ok := s["children"].([]any); ok {
				out = append(out, names(children, depth+1)...)
			}
		}
		return out
	}
	symbols := func() []string {
		return names(c.call("textDocument/documentSymbol", at(file, position(""))).([]any), 0)
	}
	require.Equal(t, []string{"everyone", "administrators", "read", "write", "notes", ">notes:read", ">>GET /notes", ">>GET /notes/{id}", ">notes:write", ">>PUT /notes/{id}", "all", "POST /move"}, symbols())
	c.change(file, object{"text": strings.Replace(notes, "sets:", "sets: [", 1)})
	require.Contains(t, symbols(), ">>PUT /notes/{id}", "broken text has an outline")
	require.Contains(t, fmt.Sprint(c.call("workspace/symbol", object{"query": "WRITE"})), "notes:write")
}

// Formatting edits the lines that change, in the positions of the protocol, and gives what fmt gives.
func TestLSPFormatting(t *testing.T) {
	c := start(t)
	c.initialize()
	file := notesFile(t)
	messy := strings.Replace(notes, "        holders: [everyone]\n", "        holders:    [ everyone ] # 📓\n", 1)
	c.open(file, messy)
	edits := c.call("textDocument/formatting", at(file, nil)).([]any)
	require.Len(t, edits, 1)
	var want, log bytes.Buffer
	require.Zero(t, cli.Main([]string{"fmt", "-"}, strings.NewReader(messy), &want, &log), "%s", &log)
	formatted := apply(t, messy, edits)
	require.Equal(t, want.String(), formatted)
	c.change(file, object{"text": formatted})
	require.Empty(t, c.call("textDocument/formatting", at(file, nil)))
	c.change(file, object{"text": strings.Replace(notes, "sets:", "sets: [", 1)})
	require.Contains(t, c.fault("textDocument/formatting", at(file, nil))["message"], "not formatted: ")
}

// A request that is cancelled is answered once, as cancelled or with its result.
func TestLSPCancel(t *testing.T) {
	c := start(t)
	c.initialize()
	file := notesFile(t)
	c.open(file, notes)
	var ids []string
	for range 200 {
		ids = append(ids, c.request("textDocument/documentSymbol", at(file, position(""))))
		c.notify("$/cancelRequest", object{"id": c.id})
	}
	c.notify("$/cancelRequest", object{"id": "never asked"})
	cancelled := 0
	for _, id := range ids {
		if e, ok := c.answer(id)["error"].(object); ok {
			require.EqualValues(t, -32800, e["code"])
			cancelled++
		}
	}
	require.Positive(t, cancelled)
	require.NotEmpty(t, c.call("textDocument/documentSymbol", at(file, position(""))))
}

// typist types into a document, one character a change.
type typist struct {
	c            *client
	file         string
	line, column int
}

func (w *typist) key(r rune) {
	at := object{"line": w.line, "character": w.column}
	w.c.change(w.file, object{"range": object{"start": at, "end": at}, "text": string(r)})
	if w.column += len(utf16.Encode([]rune{r})); r == '\n' {
		w.line, w.column = w.line+1, 0
	}
}

// desk is a folder with a configuration, and the factory's spec to type.
func desk(t testing.TB) (text, file string) {
	data, err := os.ReadFile("../../examples/factory/scopes.yaml")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "scopegen.yaml"), []byte("version: 1\nspec: scopes.yaml\ntargets: [{json: {file: model.json}}]\n"), 0o644))
	return string(data), filepath.Join(dir, "scopes.yaml")
}

// Every character of a real spec as it is typed, and then random edits: the server lives, and tells of the newest text what it would
// tell had that been opened at once.
func TestLSPKeystrokes(t *testing.T) {
	text, file := desk(t)
	c := start(t)
	c.initialize()
	c.open(file, "")
	w := &typist{c: c, file: file}
	for i, r := range text {
		w.key(r)
		if i%251 == 0 {
			c.diagnostics(file)
		}
		if i%83 == 0 {
			p := at(file, object{"line": w.line, "character": w.column})
			c.answer(c.request("textDocument/completion", p))
			c.answer(c.request("textDocument/hover", p))
			c.answer(c.request("textDocument/documentSymbol", p))
		}
	}
	typed := shown(c.diagnostics(file))
	again := filepath.Join(filepath.Dir(file), "again.yaml")
	c.open(again, text)
	require.Equal(t, shown(c.diagnostics(again)), typed)

	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"", "[", "{", "}", "\"", "'", "\n", ": ", "- ", "#", "\t", "&a ", "*a", "📓", "\u0000", "|\n", "scopes:", "*", "  ", "<<: *a"}
	edited := text
	for range 300 {
		from := random.IntN(len(edited) + 1)
		to := min(len(edited), from+random.IntN(20))
		for _, p := range []*int{&from, &to} {
			for *p < len(edited) && edited[*p]&0xC0 == 0x80 {
				*p++
			}
		}
		with := pieces[random.IntN(len(pieces))]
		c.change(file, object{"range": object{"start": position(edited[:from]), "end": position(edited[:max(from, to)])}, "text": with})
		edited = edited[:from] + with + edited[max(from, to):]
		c.answer(c.request("textDocument/completion", at(file, position(edited[:from]+with))))
		if random.IntN(10) == 0 {
			c.diagnostics(file)
		}
	}
	c.change(again, object{"text": edited})
	require.Equal(t, shown(c.diagnostics(again)), shown(c.diagnostics(file)), "edits of parts give the text that they say")
	require.NotContains(t, c.log.String(), "goroutine", "nothing has panicked")
}

// How long it takes from a keystroke to its diagnostics: at every prefix of the factory's spec, each waited for, and at full size.
//
//	go test ./cmd/scopegen -run '^$' -bench LSP -benchtime 1x
func BenchmarkLSP(b *testing.B) {
	text, file := desk(b)
	report := func(b *testing.B, all []time.Duration) {
		slices.Sort(all)
		for name, at := range map[string]int{"p50-ms": len(all) / 2, "p99-ms": len(all) * 99 / 100, "max-ms": len(all) - 1} {
			b.ReportMetric(float64(all[at].Microseconds())/1000, name)
		}
		b.ReportMetric(float64(len(all)), "keystrokes")
		b.ReportMetric(0, "ns/op")
	}
	b.Run("prefixes", func(b *testing.B) {
		for range b.N {
			c := start(b)
			c.initialize()
			c.open(file, "")
			w := &typist{c: c, file: file}
			var all []time.Duration
			for i, r := range text {
				began := time.Now()
				w.key(r)
				if i%7 == 0 {
					c.diagnostics(file)
					all = append(all, time.Since(began))
				}
			}
			report(b, all)
		}
	})
	b.Run("full", func(b *testing.B) {
		for range b.N {
			c := start(b)
			c.initialize()
			c.open(file, text)
			c.diagnostics(file)
			w := &typist{c: c, file: file, line: strings.Count(text, "\n")}
			var all []time.Duration
			for _, r := range strings.Repeat("# a comment at the end of the spec, while everything above it is in order\n", 8) {
				began := time.Now()
				w.key(r)
				c.diagnostics(file)
				all = append(all, time.Since(began))
			}
			report(b, all)
		}
	})
}
