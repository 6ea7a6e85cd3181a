package pages

import (
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// tableRows reads one table and gives the next block.
func (r *reader) tableRows(i int) int {
	end := i
	for end < len(r.blocks) && r.blocks[end].kind == row && r.blocks[end].table == r.blocks[i].table {
		end++
	}
	rows := r.blocks[i:end]
	columns := make([]column, len(rows[0].cells))
	known := false
	count := map[column]int{}
	for k, c := range rows[0].cells {
		columns[k] = columnOf(c.s)
		known = known || columns[k] != unknown
		count[columns[k]]++
	}
	sure := 0
	for _, b := range rows {
		if looksLikeName(b.cells[0]) == surely {
			sure++
		}
	}
	switch {
	case looksLikeName(rows[0].cells[0]) == surely || !known && endpoints(rows[0].text) != nil || !known && sure*2 > len(rows):
		// No header: names first, then what they mean.
		header := !known && looksLikeName(rows[0].cells[0]) != surely && endpoints(rows[0].text) == nil
		columns = make([]column, len(columns))
		columns[0] = scopeColumn
		if len(columns) > 1 {
			columns[1] = descriptionColumn
		}
		if header {
			rows = rows[1:]
		}
	case !known:
		r.plainTable(rows)
		return end
	default:
		r.oneScopeColumn(columns, rows)
		for k, c := range columns {
			if c == unknown && rows[0].cells[k].len() > 0 {
				r.puzzled(rows[0].cells[k], "the column %q is not one that is read", shorten(rows[0].cells[k].s))
			}
		}
		rows = rows[1:]
	}
	has := func(want column) bool {
		for _, c := range columns {
			if c == want {
				return true
			}
		}
		return false
	}
	switch {
	case has(pathColumn) || has(methodColumn) || has(endpointColumn) && r.listsEndpoints(columns, rows):
		r.endpointTable(columns, rows)
	case has(scopeColumn):
		r.dropLead()
		for _, b := range rows {
			r.scopeRow(columns, b)
		}
		r.leave()
	default:
		r.plainTable(rows)
	}
	return end
}

// oneScopeColumn settles which column names scopes where several headers could: a name beside a scope is a title.
func (r *reader) oneScopeColumn(columns []column, rows []block) {
	best := -1
	for k, c := range columns {
		if c == scopeColumn && (best < 0 || strings.EqualFold(rows[0].cells[best].s, "name")) {
			best = k
		}
	}
	for k, c := range columns {
		if c == scopeColumn && k != best {
			columns[k] = titleColumn
		}
	}
	if best >= 0 {
		return
	}
	// No header says scopes: the first column does when it looks so.
	sure := 0
	for _, b := range rows[1:] {
		if looksLikeName(b.cells[0]) == surely {
			sure++
		}
	}
	if sure*2 > len(rows)-1 && columns[0] != pathColumn && columns[0] != methodColumn {
		columns[0] = scopeColumn
	}
}

// listsEndpoints tells a table of endpoints with their scopes from one of scopes with their endpoints: the first names one in each
// row and the scopes are not what comes first.
func (r *reader) listsEndpoints(columns []column, rows []block) bool {
	return columns[0] != scopeColumn
}

// plainTable keeps a table that is about something else out of the way.
func (r *reader) plainTable(rows []block) {
	for _, b := range rows {
		if r.endpoints(b.text) {
			continue
		}
		r.puzzled(b.text, "%q is a row of a table whose header names neither scopes nor endpoints", shorten(b.text.s))
	}
}

// cellOf gives the cell of a column.
func cellOf(columns []column, b block, want column) (text, bool) {
	for k, c := range columns {
		if c == want && k < len(b.cells) {
			return b.cells[k], true
		}
	}
	return text{}, false
}

func (r *reader) scopeRow(columns []column, b block) {
	name, _ := cellOf(columns, b, scopeColumn)
	if name.len() == 0 {
		r.puzzled(b.text, "the row has no scope")
		return
	}
	name = name.trimAny("\n")
	if plain := strings.Trim(name.s, "()"); none.MatchString(plain) || open.MatchString(plain) {
		r.puzzled(b.text, "the row is about callers without a scope")
		return
	}
	if !token.MatchString(name.s) || looksLikeName(name) == notName && !name.marked() && !anyName.MatchString(name.s) {
		if len(b.cells) == 1 || onlyCell(b) {
			r.enter(name) // a row that spans the table is a title within it
			return
		}
		r.found.Add(badName, r.at(name), "%q is not the name of a scope", shorten(name.s)).Hint = "the row is left out"
		return
	}
	if b.nested {
		r.ask(r.at(name), "it is a scope of its own", "implies, on the scope above it", "%s is indented: does the scope above it include it?", name.s)
	}
	if g, ok := cellOf(columns, b, groupColumn); ok && g.len() > 0 {
		r.enter(g)
	}
	s := r.start(name, 7, false)
	for k, cell := range b.cells {
		if k >= len(columns) {
			r.puzzled(cell, "%q stands in no column", shorten(cell.s))
			continue
		}
		r.cell(s, columns[k], "", cell)
	}
}

func onlyCell(b block) bool {
	for _, c := range b.cells[1:] {
		if c.len() > 0 {
			return false
		}
	}
	return true
}

var (
	none    = regexp.MustCompile(`(?i)^(?:[-–—]+|none|n/?a|no|nobody|no one|)$`)
	yes     = regexp.MustCompile(`(?i)^(?:yes|true|required|x|✓|✔|✅)$`)
	no      = regexp.MustCompile(`(?i)^(?:no|false|not required|✗|✘|❌)$`)
	anybody = regexp.MustCompile(`(?i)^(?:any|all|any token|all tokens)$`)
	either  = regexp.MustCompile(`(?i)\s*(?:,|;|\n|/|\band\b|\bor\b|&)\s*`)
)

// parts splits a cell that lists several things.
func (t text) parts() (all []text) {
	at := 0
	for _, m := range append(either.FindAllStringIndex(t.s, -1), []int{t.len(), t.len()}) {
		if p := t.cut(at, m[0]).trim(); p.len() > 0 {
			all = append(all, p)
		}
		at = m[1]
	}
	return all
}

// cell takes what one cell, or one property, says of a scope.
func (r *reader) cell(s *spec.Scope, c column, key string, t text) {
	switch c {
	case descriptionColumn:
		r.describe(s, t)
	case titleColumn:
		s.Title = t.s
	case noteColumn:
		r.more(&s.Note, "\n\n", t.s)
	case holderColumn:
		if none.MatchString(t.s) {
			return
		}
		if yes.MatchString(t.s) {
			r.ask(r.at(t), "nobody holds it by default", "holders, on the scope", "%q does not say who holds %s by default: who does?", t.s, s.Name)
			return
		}
		for _, p := range t.parts() {
			if h := r.holder(p); h != nil {
				s.Holders = append(s.Holders, h)
			}
		}
	case consentColumn:
		s.AdminConsent = !no.MatchString(t.s) && !none.MatchString(t.s)
		if s.AdminConsent && !yes.MatchString(t.s) {
			r.ask(r.at(t), "it does", "adminConsent, on the scope", "Does %q mean that %s needs an administrator's consent?", shorten(t.s), s.Name)
		}
	case riskColumn:
		for risk, name := range spec.Risks {
			if risk > 0 && strings.EqualFold(name, t.s) {
				s.Risk = spec.Risk(risk)
				return
			}
		}
		r.puzzled(t, "%q is not low, medium, high or critical", shorten(t.s))
	case typeColumn:
		if t.len() == 0 || anybody.MatchString(t.s) {
			return
		}
		for _, p := range t.parts() {
			s.SubjectTypes = append(s.SubjectTypes, r.subjectType(p))
		}
	case impliesColumn:
		if none.MatchString(t.s) {
			return
		}
		for _, p := range t.parts() {
			r.imply = append(r.imply, implied{s, p})
		}
	case endpointColumn:
		if none.MatchString(t.s) {
			return
		}
		if !r.endpoints(t) {
			r.puzzled(t, "%q is no endpoint", shorten(t.s))
		}
	case statusColumn:
		if strings.Contains(strings.ToLower(t.s), "deprecated") {
			s.Deprecated = &spec.Deprecation{Note: t.s, Range: r.at(t)}
		} else if !none.MatchString(t.s) {
			r.more(&s.Note, "\n\n", t.s)
		}
	}
}

// gluedName is what a row begins with whose columns have lost what was between them: a name in lower case, up to the capital
// that the next column begins with.
var gluedName = regexp.MustCompile(`^[a-z][a-z0-9_.:-]*[a-z0-9]`)

// gluedTable reads a table that was pasted without its borders, and gives the next block.
func (r *reader) gluedTable(i int) int {
	columns := gluedHeader(r.blocks[i].text.s)
	start := r.next(i + 1)
	end := start
	for end < len(r.blocks) && r.blocks[end].kind == para {
		end++
	}
	r.dropLead()
	last := unknown
	if len(columns) == 3 {
		last = columns[2]
	}
	if len(columns) > 3 || columns[1] != descriptionColumn {
		for _, b := range r.blocks[start:end] {
			r.puzzled(b.text, "nothing tells where the columns of this row end")
		}
		return end
	}
	type parsed struct{ name, description, value text }
	var rows []parsed
	count := map[string]int{}
	for _, b := range r.blocks[start:end] {
		t := b.text
		n := len(gluedName.FindString(t.s))
		if n == 0 || n == t.len() || t.s[n] < 'A' || t.s[n] > 'Z' {
			r.puzzled(t, "nothing tells where the name of the scope ends")
			continue
		}
		p := parsed{name: t.cut(0, n), description: t.cut(n, t.len())}
		if last != unknown {
			k := lastSeam(p.description.s)
			p.value = p.description.cut(k, p.description.len())
			p.description = p.description.cut(0, k)
			count[p.value.s]++
		}
		rows = append(rows, p)
	}
	for i, p := range rows {
		// A description that ends in capitals hides the seam: a value that other rows have shows it.
		if last == unknown || count[p.value.s] != 1 {
			continue
		}
		whole := join([]text{p.description, p.value}, "")
		for k := whole.len() - 1; k > 0 && k >= whole.len()-maxTitle; k-- {
			if count[whole.s[k:]] > 1 {
				rows[i].description, rows[i].value = whole.cut(0, k), whole.cut(k, whole.len())
				count[whole.s[k:]]++
				break
			}
		}
	}
	for _, p := range rows {
		s := r.start(p.name, 7, false)
		if last != unknown && (p.description.len() == 0 || count[p.value.s] == 1 && len(rows) > 2) {
			p.description, p.value = join([]text{p.description, p.value}, ""), text{}
			r.ask(r.at(p.description), "all of it is the description, and the last column is empty", "what the last column stands for, on "+p.name.s,
				"Where does the description end in %q?", shorten(p.name.s+p.description.s))
		}
		r.describe(s, p.description)
		if p.value.len() > 0 {
			r.cell(s, last, "", p.value)
		}
	}
	r.leave()
	return end
}

// lastSeam is where a capital follows directly on something that is neither blank, capital nor an opening mark.
func lastSeam(s string) int {
	for k := len(s) - 1; k > 0; k-- {
		before := s[k-1]
		if s[k] >= 'A' && s[k] <= 'Z' && !(before >= 'A' && before <= 'Z') && strings.IndexByte(" \t([{/'\"&-_", before) < 0 {
			return k
		}
	}
	return len(s)
}
