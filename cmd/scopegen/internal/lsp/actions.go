package lsp

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/scopegen/scopegen/spec/diag"
)

// actions are the repairs of findings that touch a range: those that are certain, and names that were probably meant.
func (f *file) actions(from, to int) []codeAction {
	out := []codeAction{}
	a := f.analyse(f.snap)
	r := a.of[f.doc.path]
	if r == nil {
		return out
	}
	c := f.converter(f.snap, r)
	for _, d := range r.Found {
		if d.Range.File != f.doc.path {
			continue
		}
		meant, ok := diag.Meant(d.Hint)
		if d.Fix == nil && !ok {
			continue
		}
		uri, shown, ok := c.diagnostic(d)
		if !ok {
			continue
		}
		start, end := f.doc.text.offset(shown.Range.Start, f.utf8), f.doc.text.offset(shown.Range.End, f.utf8)
		if end < from || start > to {
			continue
		}
		action := codeAction{Kind: "quickfix", Diagnostics: []diagnostic{shown}, Edit: workspaceEdit{map[string][]textEdit{}}}
		if d.Fix != nil {
			action.Title, action.IsPreferred = upper(d.Fix.Title), true
			for _, e := range d.Fix.Edits {
				if file, at, ok := c.at(r.absolute(e.Range)); ok {
					action.Edit.Changes[file.uri] = append(action.Edit.Changes[file.uri], textEdit{at, e.Text})
				}
			}
		} else {
			n := name{start: start, end: end}
			if data := f.doc.text.data; end-start >= 2 && (data[start] == '"' || data[start] == '\'') && data[end-1] == data[start] {
				n.start, n.end = start+1, end-1
			}
			text, whole := rewritten(f.doc.text.data, n, meant)
			if whole {
				n.start, n.end = n.start-1, n.end+1
			}
			action.Title = fmt.Sprintf("Write %q", meant)
			action.Edit.Changes[uri] = []textEdit{{f.between(f.doc.text, n.start, n.end), text}}
		}
		out = append(out, action)
	}
	slices.SortStableFunc(out, func(a, b codeAction) int {
		if a.IsPreferred == b.IsPreferred {
			return 0
		} else if a.IsPreferred {
			return -1
		}
		return 1
	})
	return out
}

// formatted is the edit that puts the document into canonical form: the lines that differ, so that the cursor stays.
func (f *file) formatted() ([]textEdit, *wireError) {
	if f.format == nil {
		return nil, &wireError{codeNoMethod, "there is no formatter"}
	}
	if f.doc.outline().openAPI {
		return []textEdit{}, nil
	}
	was := f.doc.text.data
	now, found := f.format(f.doc.path, slices.Clone(was))
	if now == nil || found.Errors() > 0 {
		why := "the text cannot be read"
		for _, d := range found {
			if d.Rule.Severity == diag.Error {
				why = fmt.Sprintf("%d:%d: %s", d.Range.Start.Line, d.Range.Start.Column, d.Message)
				break
			}
		}
		return nil, &wireError{codeFailed, "not formatted: " + why}
	}
	if bytes.Equal(was, now) {
		return []textEdit{}, nil
	}
	start := 0
	for start < len(was) && start < len(now) && was[start] == now[start] {
		start++
	}
	start = bytes.LastIndexByte(was[:start], '\n') + 1
	end := 0
	for end < len(was)-start && end < len(now)-start && was[len(was)-1-end] == now[len(now)-1-end] {
		end++
	}
	// Whole lines: an edit must not begin within a character.
	if cut := bytes.IndexByte(was[len(was)-end:], '\n'); cut < 0 {
		end = 0
	} else {
		end -= cut + 1
	}
	return []textEdit{{f.between(f.doc.text, start, len(was)-end), string(now[start : len(now)-end])}}, nil
}
