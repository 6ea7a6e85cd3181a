package pages

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	noteMark = regexp.MustCompile(`(?i)^(?:note|notes|please note|important|warning|caution|remark)[:.!](?:\s|$)|^note that\s`)
	noteWord = regexp.MustCompile(`(?i)^(?:note|notes|remark)[:.]\s*`)
	// about are statements about endpoints that the page does not list.
	about = regexp.MustCompile(`(?i)\b(?:endpoints?|routes?|requests?|apis?)\b[^.]*\b(?:requires?|needs?|without|authenticat\w*|public|open)\b`)
	// everyday are titles of whole lists of scopes, which divide nothing.
	everyday = regexp.MustCompile(`(?i)^(?:(?:the|a|all|list|of|our|api|oauth|oauth2|oauth 2\.0|available|supported|possible|existing|valid|current|defined|following|scopes?|permissions?|reference|overview|table|names?|and|their|descriptions?|access|token|tokens|details|endpoints?|\d+\.?)\b[\s:&/-]*)+$`)
	// parts are headings within the text about one scope.
	parts = regexp.MustCompile(`(?i)^(?:description|details|example|examples|usage|about|summary|overview)\s*:?$`)
	of    = regexp.MustCompile(`(?i)^(?:oauth )?(?:scope|permission)s?:?\s+|\s+(?:scope|permission)$`)
)

// maxTitle is how long a line can be and still be taken for a title.
const maxTitle = 80

func titleLike(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last := s[max(len(s)-1, 0):]
	return s != "" && len(s) <= maxTitle && (unicode.IsUpper(first) || unicode.IsDigit(first)) && !strings.ContainsAny(last, ".:;,!?")
}

// heading reads a heading and gives the next block.
func (r *reader) heading(i int) int {
	b := r.blocks[i]
	t := b.text
	if t.len() == 0 {
		return i + 1
	}
	if m := of.FindStringIndex(t.s); m != nil {
		bare := t.cut(m[1], t.len())
		if m[0] > 0 {
			bare = t.cut(0, m[0])
		}
		if like := looksLikeName(bare); like == surely || like == perhaps && bare.marked() {
			t = bare
		}
	}
	e := split(t)
	end := r.section(i)
	switch {
	case looksLikeName(t) == surely || looksLikeName(t) == perhaps && r.announces(i):
		r.start(t, b.level, true)
	case e.like == surely && e.rest.len() > 0 && e.separated:
		r.start(e.name, b.level, true).Title = e.rest.s
	case endpoints(b.text) != nil:
		r.endpoints(b.text)
	case r.scope != nil && b.level > r.level && (label.MatchString(t.s) || parts.MatchString(t.s)):
		r.shut = false
	case r.api.Info.Title == "" && len(r.info) == 0 && len(r.api.Scopes) == 0 && b.level == 1:
		r.api.Info.Title, r.api.Info.Range = t.s, r.at(t)
	case r.evidence[end] == r.evidence[i+1]:
		r.leave()
		r.group = nil
		r.info = append(r.info, t.s)
	case everyday.MatchString(t.s):
		r.leave()
	default:
		r.enter(t)
	}
	return i + 1
}

// section is where the section of a heading ends.
func (r *reader) section(i int) int {
	for j := i + 1; j < len(r.blocks); j++ {
		if r.blocks[j].kind == heading && r.blocks[j].level <= r.blocks[i].level {
			return j
		}
	}
	return len(r.blocks)
}

// announces reports whether a plain word on a line of its own is a scope: endpoints follow, or a text and then endpoints.
func (r *reader) announces(i int) bool {
	j := r.next(i + 1)
	for steps := 0; j < len(r.blocks) && steps < 3; steps++ {
		b := r.blocks[j]
		switch {
		case endpoints(b.text) != nil:
			return true
		case b.kind == heading && !label.MatchString(b.text.s), looksLikeName(b.text) != notName:
			return false
		}
		j = r.next(j + 1)
	}
	return false
}

// nameLine reports whether a line is the name of a scope and nothing else.
func (r *reader) nameLine(i int) bool {
	switch t := r.blocks[i].text; looksLikeName(t) {
	case surely:
		return true
	case perhaps:
		return r.oneALine || r.announces(i)
	}
	return false
}

// titleLine reports whether a line without a mark of its own is the title of a group: scopes follow.
func (r *reader) titleLine(i int) bool {
	t := r.blocks[i].text
	if !titleLike(t.s) || r.blocks[i].kind != para {
		return false
	}
	if r.scope != nil && r.open && !r.taken && !(r.scope.Description != "" && (r.blocks[i-1].kind == blank || strings.HasSuffix(r.scope.Description, "."))) {
		return false // the scope's own text
	}
	j := r.next(i + 1)
	if j == len(r.blocks) {
		return false
	}
	switch b := r.blocks[j]; b.kind {
	case para:
		return r.nameLine(j)
	case item:
		e := split(b.text)
		return t.marked() && e.like == surely
	case row:
		return columnOf(b.cells[0].s) == scopeColumn || looksLikeName(b.cells[0]) == surely
	}
	return false
}

// paragraph reads a line of text, with those that continue it, and gives the next block.
func (r *reader) paragraph(i int) int {
	t := r.blocks[i].text
	e := split(t)
	switch {
	case strings.EqualFold(t.s, "versions compared"):
		return r.comparison(i)
	case r.endpoints(t):
		return i + 1
	case gluedHeader(t.s) != nil:
		return r.gluedTable(i)
	case label.MatchString(t.s) && (r.scope != nil || t.marked()):
		return i + 1
	case r.nameLine(i):
		r.start(t, 7, true)
		return i + 1
	case e.like == surely && e.separated && e.rest.len() > 0:
		r.describe(r.start(e.name, 7, true), e.rest)
		return i + 1
	case r.titleLine(i):
		r.enter(t)
		return i + 1
	case r.first(i) && titleLike(t.s) && looksLikeName(t) == notName:
		r.api.Info.Title, r.api.Info.Range = t.s, r.at(t)
		return i + 1
	case r.open && r.property(t):
		return i + 1
	}
	end := i + 1
	for end < len(r.blocks) && r.blocks[end].kind == para && !r.special(end) {
		end++
	}
	var lines []text
	for _, b := range r.blocks[i:end] {
		lines = append(lines, b.text)
	}
	r.say(join(lines, " "))
	return end
}

// join puts texts together. What is between them stands where the one before it ends.
func join(all []text, between string) (t text) {
	var s strings.Builder
	for i, part := range all {
		if i > 0 {
			s.WriteString(between)
			for range len(between) {
				_, end := all[i-1].span()
				t.at = append(t.at, int32(max(end-1, 0)))
				t.mark = append(t.mark, false)
			}
		}
		s.WriteString(part.s)
		t.at = append(t.at, part.at...)
		t.mark = append(t.mark, part.mark...)
	}
	t.s = s.String()
	return t
}

// first reports whether nothing stands before block i.
func (r *reader) first(i int) bool {
	return r.next(0) == i && r.api.Info.Title == "" && len(r.api.Scopes) == 0
}

// special reports whether a line begins something else than more of the same paragraph.
func (r *reader) special(i int) bool {
	t := r.blocks[i].text
	e := split(t)
	return endpoints(t) != nil || gluedHeader(t.s) != nil || r.nameLine(i) || e.like == surely && e.separated && e.rest.len() > 0 ||
		r.titleLine(i) || noteMark.MatchString(t.s)
}

// say puts a paragraph where it belongs: with the scope that it is about, its group, or the page.
func (r *reader) say(t text) {
	switch {
	case r.scope != nil && r.open:
		r.sayOfScope(t)
	case r.group != nil && r.scope == nil:
		r.more(&r.group.Description, "\n\n", t.s)
	default:
		r.leave()
		r.info = append(r.info, t.s)
	}
}

var (
	ownList   = regexp.MustCompile(`(?i)\b(?:this scope|following|below|allows?|grants?|gives access|opens?|can be used|lets|enables?)\b`)
	otherList = regexp.MustCompile(`(?i)\b(?:no|not|without|public|other|others|except|excluding|admin\w*|instead|also|requires?|needs?|only|never|deprecated|removed)\b`)
)

// announcesOthers reports whether a line before a list may say that the list is about something else than the scope that it
// stands below: "These need admin:".
func announcesOthers(s string) bool {
	return strings.HasSuffix(s, ":") && !label.MatchString(s) && (!ownList.MatchString(s) || otherList.MatchString(s))
}

func (r *reader) sayOfScope(t text) {
	noted := noteMark.MatchString(t.s)
	switch {
	case r.scope.Description == "" && !r.taken && !noted:
		r.describe(r.scope, t)
		r.shut = announcesOthers(t.s)
		return
	case !noted && !r.taken:
		r.more(&r.scope.Description, "\n\n", t.s)
	default:
		r.more(&r.scope.Note, "\n\n", noteWord.ReplaceAllString(t.s, ""))
		r.shut = r.shut || r.taken
	}
	r.shut = r.shut || announcesOthers(t.s)
	r.limits(r.scope, t)
	if r.taken && about.MatchString(t.s) {
		r.ask(r.at(t), "the text is the note of "+r.scope.Name+", no endpoint is declared for it, and requests to them are denied",
			"endpoints, with access: authenticated or what each needs", "Which endpoints does %q mean?", shorten(t.s))
	}
}

// more adds to a text that may grow line by line. It has all of it when the page is read.
func (r *reader) more(to *string, between, s string) {
	if *to == "" {
		*to = s
		return
	}
	b := r.grown[to]
	if b == nil {
		b = &strings.Builder{}
		b.WriteString(*to)
		r.grown[to] = b
	}
	b.WriteString(between)
	b.WriteString(s)
}

// comparison skips the legend of a page that shows two of its versions at once.
func (r *reader) comparison(i int) int {
	r.ask(r.at(r.blocks[i].text), "every line that stands on the page is taken", "take out what the newer version has no more",
		"The page compares two of its versions, and the marks are lost: which lines were removed?")
	j := r.next(i + 1)
	for j < len(r.blocks) && r.blocks[j].kind == item {
		j = r.next(j + 1)
	}
	return j
}

// fence reads the lines of a fenced block: names, endpoints, or an example of something.
func (r *reader) fence(i int) int {
	end := i
	names, paths := 0, 0
	for ; end < len(r.blocks) && r.blocks[end].kind == code; end++ {
		t := r.blocks[end].text
		if split(t).like == surely {
			names++
		}
		if endpoints(t) != nil {
			paths++
		}
	}
	for ; i < end; i++ {
		t := r.blocks[i].text
		e := split(t)
		switch {
		case paths > 0 && r.endpoints(t):
		case names*2 > end-i && e.like == surely, names > 0 && e.like == surely:
			r.describe(r.start(e.name, 7, false), e.rest)
		case names > 0 || paths > 0:
			r.puzzled(t, "%q is neither a scope nor an endpoint", shorten(t.s))
		}
	}
	return end
}

// define reads the second half of a definition list: what the line before it means.
func (r *reader) define(t text) {
	r.defined = true
	switch {
	case r.endpoints(t):
	case r.scope != nil && r.open:
		r.sayOfScope(t)
	default:
		r.puzzled(t, "%q defines nothing that is a scope", shorten(t.s))
	}
}

// property reads "Holders: Administrators" and the like below a scope.
func (r *reader) property(t text) bool {
	key, value, found := strings.Cut(t.s, ":")
	if !found || r.scope == nil || strings.TrimSpace(value) == "" {
		return false
	}
	c := columnOf(key)
	switch c {
	case unknown, scopeColumn, endpointColumn, methodColumn, pathColumn, groupColumn, noteColumn:
		return false
	}
	r.cell(r.scope, c, key, t.cut(len(key)+1, t.len()).trim())
	return true
}
