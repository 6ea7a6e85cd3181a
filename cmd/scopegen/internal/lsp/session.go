package lsp

import (
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Reading is what a spec means, with all files that it was read from. Names of files are absolute, but for those within API, which
// are slash-separated and relative to Root.
type Reading struct {
	API   *spec.API // nil when nothing could be read
	Found diag.List // of the reader, lint and the configuration
	Root  string
	Files map[string][]byte // as they were read
	Spec  string            // the root of the spec
	Sound bool              // the spec has no errors

	mu    sync.Mutex
	parts map[string]part // files that are not open, outlined once
}

// Loader reads the spec that a file is part of, where open texts stand for the files that have their names. The reading is nil
// when the file is part of none.
type Loader func(file string, open map[string][]byte) (*Reading, error)

// Formatter rewrites a spec canonically.
type Formatter func(name string, data []byte) ([]byte, diag.List)

// document is an open text.
type document struct {
	uri     string
	path    string // absolute; "" for what is no file
	version *int
	text    *text
	outline func() *outline
}

func newDocument(uri string, version *int, t *text) *document {
	path := pathOf(uri)
	return &document{uri: uri, path: path, version: version, text: t, outline: sync.OnceValue(func() *outline { return outlineOf(path, t.data) })}
}

// snapshot is the state of all open texts at one time. Nothing changes it but for what is worked out from it.
type snapshot struct {
	number int
	docs   map[string]*document // by URI

	once     sync.Once
	analysis *analysis
}

// analysis is what the open texts mean together.
type analysis struct {
	readings []*Reading
	of       map[string]*Reading // by path of a file
}

// session is what the server knows. It is safe for concurrent use.
type session struct {
	load   Loader
	format Formatter
	config *schema // of configurations; nil: none

	mu     sync.Mutex
	utf8   bool
	now    *snapshot
	roots  map[string]string   // the spec that a file was part of last
	good   map[string]*Reading // by spec: the last reading without errors
	logged func(string)
}

func newSession(load Loader, format Formatter) *session {
	return &session{load: load, format: format, now: &snapshot{docs: map[string]*document{}}, roots: map[string]string{}, good: map[string]*Reading{}, logged: func(string) {}}
}

func (s *session) current() *snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// set puts another version in the place of a document; nil closes it.
func (s *session) set(uri string, d *document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	docs := maps.Clone(s.now.docs)
	if d == nil {
		delete(docs, uri)
	} else {
		docs[uri] = d
	}
	s.now = &snapshot{number: s.now.number + 1, docs: docs}
}

// touch begins a new state with the same texts, since files on disk have changed.
func (s *session) touch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = &snapshot{number: s.now.number + 1, docs: s.now.docs}
}

// analyse works out what the texts mean, once for each state.
func (s *session) analyse(snap *snapshot) *analysis {
	snap.once.Do(func() { snap.analysis = s.analyseNow(snap) })
	return snap.analysis
}

func (s *session) analyseNow(snap *snapshot) *analysis {
	a := &analysis{of: map[string]*Reading{}}
	open := map[string][]byte{}
	var paths []string
	for _, uri := range slices.Sorted(maps.Keys(snap.docs)) {
		if d := snap.docs[uri]; d.path != "" {
			open[d.path] = d.text.data
			paths = append(paths, d.path)
		}
	}
	s.mu.Lock()
	roots := maps.Clone(s.roots)
	s.mu.Unlock()
	read := map[string]bool{} // specs
	for _, path := range paths {
		if a.of[path] != nil {
			continue
		}
		r := s.read(path, open)
		if r == nil && roots[path] != "" && roots[path] != path && !read[roots[path]] {
			r = s.read(roots[path], open) // it was included by a spec, which may be broken now
		}
		if r == nil || read[r.Spec] {
			continue
		}
		read[r.Spec] = true
		a.readings = append(a.readings, r)
		for file := range r.Files {
			if a.of[file] == nil {
				a.of[file] = r
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range a.readings {
		for file := range r.Files {
			s.roots[file] = r.Spec
		}
		if r.Sound && r.API != nil {
			s.good[r.Spec] = r
		}
	}
	return a
}

// read is the loader, whose failures are the environment's and end nothing.
func (s *session) read(path string, open map[string][]byte) (r *Reading) {
	defer func() {
		if fault := recover(); fault != nil {
			r = nil
			s.logged(panicText("read "+path, fault))
		}
	}()
	r, err := s.load(path, open)
	if err != nil {
		s.logged(err.Error())
		return nil
	}
	return r
}

// file is what a request about a document works with.
type file struct {
	*session
	snap  *snapshot
	doc   *document
	hurry bool // the last model without errors is good enough
}

// open finds a document in a state.
func (s *session) open(snap *snapshot, uri string) (*file, *wireError) {
	d := snap.docs[uri]
	if d == nil {
		return nil, &wireError{codeParams, "the document " + uri + " is not open"}
	}
	return &file{session: s, snap: snap, doc: d}, nil
}

// reading is what the document is part of now; nil when it is part of nothing that can be told.
func (f *file) reading() *Reading {
	if f.hurry {
		if r := f.lastGood(); r != nil {
			return r
		}
	}
	a := f.analyse(f.snap)
	if r := a.of[f.doc.path]; r != nil && f.doc.path != "" {
		return r
	}
	return f.lastGood()
}

func (f *file) lastGood() *Reading {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.good[f.roots[f.doc.path]]
}

// models are the models to ask, best first: of a text with errors the last one without is asked first, since an error takes away
// what it touches.
func (f *file) models() (all []*spec.API) {
	r := f.reading()
	if r == nil {
		return nil
	}
	f.mu.Lock()
	good := f.good[r.Spec]
	f.mu.Unlock()
	if good != nil && good.API != nil {
		all = append(all, good.API)
	}
	if r != good && r.API != nil {
		all = append(all, r.API)
	}
	return all
}

// part is one file of a spec with what stands in it.
type part struct {
	uri  string
	path string
	text *text
	*outline
}

// parts are the files that the document's spec is read from, itself first.
func (f *file) parts() []part {
	out := []part{{f.doc.uri, f.doc.path, f.doc.text, f.doc.outline()}}
	r := f.reading()
	if r == nil {
		return out
	}
	files := maps.Clone(r.Files)
	if good := f.lastGood(); good != nil && !r.Sound { // a broken text names no files
		for path, data := range good.Files {
			if _, known := files[path]; !known {
				files[path] = data
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if path == f.doc.path {
			continue
		}
		if d := f.openAt(path); d != nil {
			out = append(out, part{d.uri, path, d.text, d.outline()})
			continue
		}
		out = append(out, r.part(path, files[path]))
	}
	return out
}

// part is a file that is not open, outlined once.
func (r *Reading) part(path string, data []byte) part {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, known := r.parts[path]
	if !known {
		if r.parts == nil {
			r.parts = map[string]part{}
		}
		p = part{uriOf(path), path, newText(data), outlineOf(path, data)}
		r.parts[path] = p
	}
	return p
}

func (f *file) openAt(path string) *document { return f.snap.openAt(path) }

func (snap *snapshot) openAt(path string) *document {
	for _, d := range snap.docs {
		if d.path == path && path != "" {
			return d
		}
	}
	return nil
}

// textAt is the text of a file of a reading, as it was read.
func (s *session) textAt(snap *snapshot, r *Reading, path string) (uri string, version *int, t *text, ok bool) {
	if d := snap.openAt(path); d != nil {
		return d.uri, d.version, d.text, true
	}
	data, ok := r.Files[path]
	return uriOf(path), nil, newText(data), ok
}

func (s *session) between(t *text, from, to int) span {
	return span{t.position(from, s.utf8), t.position(to, s.utf8)}
}

// absolute is where a range of a model is.
func (r *Reading) absolute(at diag.Range) diag.Range {
	if at.File != "" && !filepath.IsAbs(at.File) {
		at.File = filepath.Join(r.Root, filepath.FromSlash(at.File))
	}
	return at
}
