package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// YieldIDs gives ids to the operations whose made id another one has too, where yields says that nobody chose it: the path spelled out, with its base where
// that is not enough, and a number where that is not either. Among them the one that has nothing to spell out keeps the made id. The result depends on
// which operations there are, not on their order. It gives how many got one; IDGiven is left to the caller.
func YieldIDs(operations []*Operation, yields func(*Operation) bool) (given []*Operation) {
	taken, firm := map[string]int{}, map[string]bool{}
	var open []*Operation
	for _, o := range operations {
		id := o.ID
		if id == "" {
			id = MadeID(o)
		}
		taken[id]++
		if o.ID == "" && yields(o) {
			open = append(open, o)
		} else {
			firm[id] = true
		}
	}
	open = slices.DeleteFunc(open, func(o *Operation) bool { return taken[MadeID(o)] == 1 })
	slices.SortStableFunc(open, func(a, b *Operation) int {
		return cmp.Or(cmp.Compare(a.FullPath(), b.FullPath()), cmp.Compare(a.Method, b.Method))
	})
	tried := map[string]int{} // the last number behind a text, so that many equal ones do not start over
	for _, o := range open {
		made := MadeID(o)
		try, long := strings.ToLower(o.Method)+SpelledPath(o.Path), strings.ToLower(o.Method)+SpelledPath(o.FullPath())
		if try == made && !firm[made] {
			firm[made] = true
			continue
		}
		if taken[try] > 0 {
			for try = long; taken[try] > 0; try = fmt.Sprintf("%s_%d", long, tried[long]) {
				tried[long] = max(tried[long], 1) + 1
			}
		}
		taken[try]++
		o.ID = try
		given = append(given, o)
	}
	return given
}

// marks are the words for what stands between the words of a path.
var marks = map[byte]string{'-': "Dash", '.': "Dot", '_': "Underscore", '~': "Tilde", ':': "Colon", '%': "Percent", '@': "At", '+': "Plus",
	'*': "Star", '$': "Dollar", ',': "Comma", ';': "Semicolon", '=': "Equals", '!': "Bang", '&': "And", '\'': "Apostrophe", '(': "Open", ')': "Close"}

// SpelledPath writes a path as words, with the marks that MadeID leaves out: /form/a-b/ is FormADashBSlash.
func SpelledPath(path string) string {
	var b strings.Builder
	start := true
	for i := 1; i < len(path); i++ {
		c := path[i]
		switch {
		case c >= 'a' && c <= 'z' && start:
			b.WriteByte(c - 'a' + 'A')
			start = false
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			b.WriteByte(c)
			start = false
		case c == '{':
			b.WriteString("By")
			start = true
		default:
			b.WriteString(marks[c])
			start = true
		}
	}
	if strings.HasSuffix(path, "/") {
		b.WriteString("Slash")
	}
	return b.String()
}
