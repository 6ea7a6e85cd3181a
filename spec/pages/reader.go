package pages

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/note"
	"github.com/scopegen/scopegen/spec/source"
)

// reader makes the model while it walks over the blocks.
type reader struct {
	file   *source.File
	blocks []block
	api    *spec.API
	notes  []note.Note
	found  diag.List

	byName   map[string]*spec.Scope
	byKey    map[string]*spec.Operation // method and full path
	groups   map[string]*spec.Group     // by title
	ids      map[string]int             // of groups, how often each was asked for
	holders  map[string]*spec.Holder
	types    map[string]*spec.SubjectType
	said     map[string]bool // questions that are asked once
	suffixes map[string]bool // what stands behind the last colon of names on the page
	evidence []int           // how many of the blocks before each one name scopes
	oneALine bool            // names follow names, without text between them
	given    bool            // endpoints come from elsewhere
	things   []*named
	doubted  map[*spec.Operation]bool // what one of them may be
	byWords  map[string][]*named      // by two or more words of their names that follow one another

	group *spec.Group
	scope *spec.Scope
	level int  // of the heading that names the scope, 7 where a line does
	open  bool // the scope's text goes on in the next lines
	taken bool // the scope has endpoints in this place
	// defined is set while the scope's text is that of a definition list.
	defined bool
	shut    bool // what follows may be about other endpoints
	info    []string
	lead    bool // the last paragraph of info ends in a colon and is directly before this block
	rules   []rule
	imply   []implied
	loose   []*spec.Operation            // endpoints that stand under no scope
	grown   map[*string]*strings.Builder // texts that have got more lines
}

// implied is a name in a column that says what a scope includes.
type implied struct {
	from *spec.Scope
	to   text
}

func (r *reader) at(t text) diag.Range { return r.file.Range(t.span()) }

func (r *reader) ask(at diag.Range, assumed, change, question string, args ...any) {
	n := note.Note{Range: at, Question: fmt.Sprintf(question, args...), Assumed: assumed, Change: change}
	if key := n.Question; !r.said[key] {
		r.said[key] = true
		r.notes = append(r.notes, n)
	}
}

func (r *reader) puzzled(t text, format string, args ...any) {
	if t.len() > 0 {
		r.found.Add(notUnderstood, r.at(t), format, args...).Hint = "it is left out"
	}
}

// shorten keeps what is quoted to one line that can be read.
func shorten(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

// survey counts what names scopes, before anything is decided.
func (r *reader) survey() {
	r.evidence = make([]int, len(r.blocks)+1)
	lines, together := 0, 0
	names := func(t text) bool {
		if looksLikeName(t) != surely {
			return false
		}
		if i := strings.LastIndexByte(t.s, ':'); i >= 0 {
			r.suffixes[t.s[i+1:]] = true
		}
		return true
	}
	for i, b := range r.blocks {
		r.evidence[i+1] = r.evidence[i]
		t := b.text
		if b.kind == row && len(b.cells) > 0 {
			t = b.cells[0]
		}
		e := split(t)
		if (names(t) || (b.kind == item || e.separated) && e.like == surely && names(e.name)) && b.kind != blank {
			r.evidence[i+1]++
		}
		if b.kind == row && i > 0 && r.blocks[i-1].kind == row && b.table == r.blocks[i-1].table && r.evidence[i+1] == r.evidence[i] {
			if first := r.firstRow(i); columnOf(r.blocks[first].cells[0].s) == scopeColumn || columnOf(lastCell(r.blocks[first])) == scopeColumn {
				r.evidence[i+1]++
			}
		}
		if b.kind == para && looksLikeName(t) == surely {
			lines++
			if j := r.next(i + 1); j < len(r.blocks) && looksLikeName(r.blocks[j].text) != notName {
				together++
			}
		}
		if gluedHeader(t.s) != nil {
			r.evidence[i+1]++
		}
	}
	r.oneALine = lines > 1 && together*2 >= lines
}

func lastCell(b block) string { return b.cells[len(b.cells)-1].s }

// firstRow is the header of the table that block i is a row of.
func (r *reader) firstRow(i int) int {
	table := r.blocks[i].table
	for low, high := 0, i; ; {
		if low >= high {
			return high
		}
		// Rows of a table stand together, so that its first can be searched by halves.
		mid := (low + high) / 2
		if r.blocks[mid].kind == row && r.blocks[mid].table == table {
			high = mid
		} else {
			low = mid + 1
		}
	}
}

// next is the first block from i on that is not blank.
func (r *reader) next(i int) int {
	for i < len(r.blocks) && r.blocks[i].kind == blank {
		i++
	}
	return i
}

func (r *reader) read() {
	for i := 0; i < len(r.blocks); {
		b := r.blocks[i]
		if b.kind == blank {
			// A list of definitions ends with a blank: what follows is about none of them.
			if j := r.next(i); r.defined && j < len(r.blocks) && r.blocks[j].kind != definition {
				r.leave()
			}
			i++
			continue
		}
		at := len(r.info)
		switch b.kind {
		case heading:
			i = r.heading(i)
		case row:
			i = r.tableRows(i)
		case item:
			i = r.list(i)
		case code:
			i = r.fence(i)
		case definition:
			r.define(b.text)
			i++
		default:
			i = r.paragraph(i)
		}
		r.lead = len(r.info) > at && strings.HasSuffix(r.info[len(r.info)-1], ":")
	}
}

// dropLead takes back the line that announces what has turned out to be scopes.
func (r *reader) dropLead() {
	if r.lead {
		r.info = r.info[:len(r.info)-1]
		r.lead = false
	}
}

// declare gives the scope of a name.
func (r *reader) declare(name text) *spec.Scope {
	if s := r.byName[name.s]; s != nil {
		return s
	}
	s := &spec.Scope{Name: name.s, Scheme: r.api.Schemes[0], Range: r.at(name), Literal: strings.ContainsAny(name.s, "*{}"), Group: r.group}
	r.byName[name.s] = s
	r.api.Scopes = append(r.api.Scopes, s)
	if r.group != nil {
		r.group.Scopes = append(r.group.Scopes, s)
	}
	return s
}

// start makes a scope the one that the next lines are about.
func (r *reader) start(name text, level int, open bool) *spec.Scope {
	r.dropLead()
	r.scope, r.level, r.open, r.taken, r.shut, r.defined = r.declare(name), level, open, false, false, false
	return r.scope
}

// leave ends the scope.
func (r *reader) leave() {
	r.scope, r.open, r.taken, r.shut, r.defined = nil, false, false, false, false
}

// limitation says in prose that a scope is for some callers only.
var limitation = regexp.MustCompile(`(?i)\b(?:works?|usable|available|valid|allowed|permitted|granted)(?: is| are)? only (?:with|for|by|to|in)(?: an?| the)? ([^().;,]{2,60})|\(([^()]{2,60}) only\)`)

// describe sets what a scope is said to be.
func (r *reader) describe(s *spec.Scope, t text) {
	t = t.trimAny("\n")
	switch {
	case t.len() == 0 || s.Description == t.s:
		return
	case s.Description != "":
		r.found.Add(describedTwice, r.at(t), "%s is described a second time, as %q", s.Name, shorten(t.s)).Hint = "the first text is taken: " + shorten(s.Description)
		return
	}
	s.Description = t.s
	r.limits(s, t)
}

func (r *reader) limits(s *spec.Scope, t text) {
	m := limitation.FindStringSubmatchIndex(t.s)
	if m == nil {
		return
	}
	from, to := m[2], m[3]
	if from < 0 {
		from, to = m[4], m[5]
	}
	if who := t.cut(from, to).trim(); who.len() > 0 {
		s.SubjectTypes = append(s.SubjectTypes, r.subjectType(who))
	}
}

// callers are words for what a token stands for.
var callers = map[string]string{
	"user impersonation": "user", "user": "user", "users": "user", "user token": "user", "user tokens": "user", "delegated": "user", "a signed-in user": "user",
	"bot": "bot", "bots": "bot", "bot token": "bot", "bot tokens": "bot",
	"app": "app", "apps": "app", "application": "app", "applications": "app", "app token": "app", "application token": "app", "client credentials": "app",
}

// subjectType gives the type that some words name. Words that nobody knows are a type of their own, which no caller is of
// until somebody says who is.
func (r *reader) subjectType(t text) *spec.SubjectType {
	words := strings.ToLower(t.s)
	name := callers[words]
	if name == "" {
		name = slug(words, "_")
		if name == "" {
			name = "unnamed"
		}
	}
	if known := r.types[name]; known != nil {
		return known
	}
	s := &spec.SubjectType{Name: name, Title: strings.ToUpper(t.s[:1]) + t.s[1:], Range: r.at(t)}
	r.types[name] = s
	r.api.SubjectTypes = append(r.api.SubjectTypes, s)
	return s
}

// holder gives the holder of a title.
func (r *reader) holder(t text) *spec.Holder {
	name := slug(t.s, "-")
	if name == "" {
		return nil
	}
	if h := r.holders[name]; h != nil {
		return h
	}
	h := &spec.Holder{Name: name, Title: t.s, Range: r.at(t)}
	r.holders[name] = h
	r.api.Holders = append(r.api.Holders, h)
	return h
}

// enter makes the group of a title the one that the next scopes are in.
func (r *reader) enter(t text) {
	r.leave()
	title := strings.TrimSuffix(t.s, ":")
	g := r.groups[title]
	if g == nil {
		id := slug(title, "-")
		if id == "" {
			id = "group"
		}
		for plain := id; r.ids[id] > 0; {
			r.ids[plain]++ // so that the next of this title does not start over
			id = fmt.Sprintf("%s-%d", plain, r.ids[plain])
		}
		r.ids[id]++
		g = &spec.Group{ID: id, Title: title, Range: r.at(t)}
		r.groups[title] = g
	}
	r.group = g
}
