package cli

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/source"
)

var (
	ignoreComment = regexp.MustCompile(`#[ \t]*scopegen:[ \t]*ignore\b`)
	ignoreCode    = regexp.MustCompile(`^SG[0-9]{4}$`)
)

// ignores are the comments of a file that leave findings out. What looks like one inside a text is none.
func ignores(f spec.File) (all []lint.Ignore) {
	found := ignoreComment.FindAllIndex(f.Data, -1)
	if len(found) == 0 {
		return nil
	}
	doc, _ := source.Parse(f.Name, f.Data, source.OpenAPI)
	if doc == nil {
		return nil
	}
	texts := scalars(doc.Root, nil)
	slices.SortFunc(texts, func(a, b [2]int) int { return a[0] - b[0] })
	for _, m := range found {
		i, _ := slices.BinarySearchFunc(texts, m[0], func(s [2]int, at int) int { return s[0] - at - 1 })
		if i > 0 && texts[i-1][1] > m[0] {
			continue
		}
		end := m[1] + len(f.Data[m[1]:])
		if i := bytes.IndexAny(f.Data[m[1]:], "\r\n"); i >= 0 {
			end = m[1] + i
		}
		ignore := lint.Ignore{Range: doc.File.Range(m[0], m[0]+len(bytes.TrimRight(f.Data[m[0]:end], " \t")))}
		ignore.Line = ignore.Range.Start.Line
		if start := bytes.LastIndexAny(f.Data[:m[0]], "\r\n") + 1; len(bytes.TrimSpace(f.Data[start:m[0]])) == 0 {
			ignore.Line = doc.File.Pos(afterComments(f.Data, end)).Line
		}
		words := strings.FieldsFunc(string(f.Data[m[1]:end]), func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
		for len(words) > 0 && ignoreCode.MatchString(words[0]) {
			ignore.Codes = append(ignore.Codes, words[0])
			words = words[1:]
		}
		ignore.Reason = strings.Join(words, " ")
		all = append(all, ignore)
	}
	return all
}

// afterComments is the beginning of the first line behind an offset that is neither blank nor a comment.
func afterComments(data []byte, at int) int {
	for at < len(data) {
		next := bytes.IndexByte(data[at:], '\n')
		if next < 0 {
			return len(data)
		}
		at += next + 1
		line := data[at:]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return at
		}
	}
	return at
}

// scalars are the spans of all texts.
func scalars(n source.Node, all [][2]int) [][2]int {
	if n.IsAlias() {
		return all
	}
	switch n.Kind() {
	case source.Mapping:
		for i := range n.Len() {
			key, value := n.Pair(i)
			all = scalars(value, scalars(key, all))
		}
	case source.Sequence:
		for i := range n.Len() {
			all = scalars(n.Item(i), all)
		}
	default:
		start, end := n.Span()
		all = append(all, [2]int{start, end})
	}
	return all
}
