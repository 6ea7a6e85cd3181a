package cli

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/calls"
	"github.com/scopegen/scopegen/spec/query"
)

// tally counts calls by endpoint. What it keeps does not grow with a log: of requests that match nothing it keeps so many
// different ones, and counts the rest.
type tally struct {
	api      *spec.API
	index    *query.Index
	ids      map[string]*spec.Operation
	requests int // that match
	counts   map[*spec.Operation]int
	none     map[string]*unmatched
	more     int // requests of no endpoint that are not in none
	unread   []unreadLine
	skipped  int // lines that are not in unread
}

const (
	mostUnmatched = 1000
	mostUnread    = 100
)

// unmatched are equal requests that match no endpoint.
type unmatched struct {
	Request string `json:"request"`
	Times   int    `json:"times"`
	Why     string `json:"why,omitempty"`
}

// unreadLine is a line that is no call.
type unreadLine struct {
	Line int    `json:"line"`
	Text string `json:"text,omitempty"`
	Why  string `json:"why"`
}

func newTally(api *spec.API) *tally {
	t := &tally{api: api, index: query.NewIndex(api), ids: map[string]*spec.Operation{}, counts: map[*spec.Operation]int{}, none: map[string]*unmatched{}}
	for _, o := range api.Operations {
		t.ids[o.ID] = o
	}
	return t
}

// arguments takes METHOD PATH pairs and ids, quoted together or not.
func (t *tally) arguments(args []string) error {
	words := strings.Fields(strings.Join(args, " "))
	for i := 0; i < len(words); i++ {
		text := words[i]
		if i+1 < len(words) && strings.ToUpper(text) == text && t.ids[text] == nil {
			i++
			text += " " + words[i]
		}
		call, err := calls.Parse(text)
		if err != nil {
			return fmt.Errorf("%q is no call: %w", text, err)
		}
		t.add(call)
	}
	return nil
}

// add counts a call.
func (t *tally) add(c calls.Call) {
	if c.Method == "" {
		if o := t.ids[c.ID]; o != nil {
			t.counts[o]++
			t.requests++
			return
		}
		t.miss(c.ID, "no endpoint has the id")
		return
	}
	found := t.index.Find(c.Method, c.Path)
	switch {
	case found.Operation != nil:
		t.counts[found.Operation]++
		t.requests++
	case len(found.Ambiguous) > 0:
		t.miss(c.Method+" "+c.Path, "it can be read as several endpoints: "+operationList(found.Ambiguous, 3))
	case len(found.Methods) > 0:
		t.miss(c.Method+" "+c.Path, "the path has "+strings.Join(found.Methods, ", "))
	default:
		t.miss(c.Method+" "+c.Path, "")
	}
}

func (t *tally) miss(request, why string) {
	if m := t.none[request]; m != nil {
		m.Times++
	} else if len(t.none) < mostUnmatched {
		t.none[request] = &unmatched{request, 1, why}
	} else {
		t.more++
	}
}

// file reads calls of a file, with a bar on a terminal where that takes a while.
func (t *tally) file(c *call, name string) error {
	f, size, err := openCalls(c, name)
	if err != nil {
		return err
	}
	defer f.Close()
	shown := &progress{r: f, size: size, w: c.stderr}
	defer shown.end()
	r := bufio.NewReaderSize(shown, 1<<16)
	if start, _ := r.Peek(2); string(start) == "\x1f\x8b" { // RFC 1952 section 2.3.1
		unpacked, err := gzip.NewReader(r)
		if err != nil {
			return fmt.Errorf("read the calls of %s: %w", name, err)
		}
		name = strings.TrimSuffix(name, ".gz")
		r = bufio.NewReaderSize(unpacked, 1<<16)
	}
	o := calls.Options{Format: calls.Format(c.values.text("calls-format"))}
	if o.Format == "" {
		o.Format = callsFormat(name, r)
	}
	for _, pair := range strings.FieldsFunc(c.values.text("fields"), func(r rune) bool { return r == ',' }) {
		key, value, ok := strings.Cut(pair, "=")
		switch {
		case ok && key == "method" && value != "":
			o.Method = value
		case ok && key == "path" && value != "":
			o.Path = value
		default:
			return fmt.Errorf("--fields %q: write method=NAME,path=NAME, with dots between the names of nested members", pair)
		}
	}
	err = calls.Read(r, o, t.add, func(u calls.Unread) {
		if len(t.unread) < mostUnread {
			t.unread = append(t.unread, unreadLine{u.Line, u.Text, u.Why})
		} else {
			t.skipped++
		}
	})
	if err != nil {
		return fmt.Errorf("read the calls of %s: %w", name, err)
	}
	return nil
}

// callsFormat tells a format by the file's name, else by how it begins.
func callsFormat(name string, r *bufio.Reader) calls.Format {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".har":
		return calls.HAR
	case ".jsonl", ".ndjson":
		return calls.Lines
	}
	start, _ := r.Peek(4096)
	text := strings.TrimLeft(strings.TrimPrefix(string(start), "\ufeff"), " \t\r\n")
	first, _, _ := strings.Cut(text, "\n")
	switch {
	case strings.HasPrefix(text, "{") && strings.Contains(text, `"log"`) && strings.Contains(text, `"entries"`), strings.TrimSpace(first) == "{":
		return calls.HAR
	case strings.HasPrefix(text, "{"):
		return calls.Lines
	case strings.Contains(first, `"`) && strings.Contains(first, "["):
		return calls.Log
	}
	return calls.List
}

// operations are the endpoints that were called, in source order.
func (t *tally) operations() []*spec.Operation {
	var all []*spec.Operation
	for _, o := range t.api.Operations {
		if t.counts[o] > 0 {
			all = append(all, o)
		}
	}
	return all
}

// unmatched is how many requests match no endpoint.
func (t *tally) unmatched() int {
	n := t.more
	for _, m := range t.none {
		n += m.Times
	}
	return n
}

// list is what matches no endpoint, the most frequent first.
func (t *tally) list() (all []unmatched) {
	for _, m := range t.none {
		all = append(all, *m)
	}
	slices.SortFunc(all, func(a, b unmatched) int { return cmp.Or(b.Times-a.Times, strings.Compare(a.Request, b.Request)) })
	return all
}

func (t *tally) print(w io.Writer) {
	const most = 20
	list := t.list()
	if len(list) > 0 {
		fmt.Fprintln(w, "\nof no endpoint:")
	}
	for _, m := range list[:min(most, len(list))] {
		fmt.Fprintf(w, "  %6d×  %s", m.Times, clean(m.Request))
		if m.Why != "" {
			fmt.Fprintf(w, ": %s", m.Why)
		}
		fmt.Fprintln(w)
	}
	if n := len(list) - most; n > 0 || t.more > 0 {
		fmt.Fprintf(w, "  and %s more; --format json lists %d\n", count(max(n, 0)+t.more, "request"), len(list))
	}
	if n := len(t.unread) + t.skipped; n > 0 {
		fmt.Fprintf(w, "\n%s not read:\n", count(n, "line"))
	}
	for _, u := range t.unread[:min(most, len(t.unread))] {
		fmt.Fprintf(w, "  line %d: %s: %s\n", u.Line, u.Why, clean(u.Text))
	}
}

// progress shows on a terminal how much of a large file has been read.
type progress struct {
	r     io.Reader
	size  int64
	w     io.Writer
	read  int64
	since time.Time
	shown bool
}

func (p *progress) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.read += int64(n)
	now := time.Now()
	if p.since.IsZero() {
		p.since = now.Add(300 * time.Millisecond) // nothing for what is quick
	}
	if f, ok := p.w.(*os.File); ok && p.size > 0 && now.Sub(p.since) > 100*time.Millisecond && isatty.IsTerminal(f.Fd()) {
		p.since, p.shown = now, true
		const width = 30
		done := int(width * p.read / p.size)
		fmt.Fprintf(p.w, "\r[%s%s] %3d %% of %d MB", strings.Repeat("#", done), strings.Repeat(".", width-done), 100*p.read/p.size, p.size>>20)
	}
	return n, err
}

func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
