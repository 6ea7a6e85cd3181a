package changelog

import "strings"

// Names in what is said of a change stand between two control characters, so that each format can set them apart.
const (
	nameBegins = '\x01'
	nameEnds   = '\x02'
)

// Mark marks a name.
func Mark(name string) string { return string(nameBegins) + Plain(name) + string(nameEnds) }

// Plain is a text without marks.
func Plain(s string) string {
	return strings.NewReplacer(string(nameBegins), "", string(nameEnds), "").Replace(s)
}

// Write makes a text from one with marks: by name what is marked, by text what stands between.
func Write(s string, name, text func(string) string) string {
	var b strings.Builder
	for s != "" {
		before, rest, found := strings.Cut(s, string(nameBegins))
		if before != "" {
			b.WriteString(text(before))
		}
		if !found {
			break
		}
		marked, after, _ := strings.Cut(rest, string(nameEnds))
		b.WriteString(name(marked))
		s = after
	}
	return b.String()
}
