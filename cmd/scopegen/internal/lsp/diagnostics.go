package lsp

import (
	"maps"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// reference is the page that explains codes.
const reference = "https://github.com/scopegen/scopegen/blob/main/docs/reference/diagnostics.md#"

// diagnostics are the findings of a state, for each file that has some and each document that is open.
func (s *session) diagnostics(snap *snapshot) []publishDiagnostics {
	a := s.analyse(snap)
	by := map[string]*publishDiagnostics{}
	for uri, d := range snap.docs {
		by[uri] = &publishDiagnostics{URI: uri, Version: d.version, Diagnostics: []diagnostic{}}
	}
	for _, r := range a.readings {
		c := s.converter(snap, r)
		for _, d := range r.Found {
			uri, out, ok := c.diagnostic(d)
			if !ok {
				continue
			}
			if by[uri] == nil {
				by[uri] = &publishDiagnostics{URI: uri, Diagnostics: []diagnostic{}}
			}
			by[uri].Diagnostics = append(by[uri].Diagnostics, out)
		}
	}
	var out []publishDiagnostics
	for _, uri := range slices.Sorted(maps.Keys(by)) {
		out = append(out, *by[uri])
	}
	return out
}

// converter turns places of one reading into the protocol's; each file is indexed once.
type converter struct {
	s     *session
	snap  *snapshot
	r     *Reading
	files map[string]*converted
}

type converted struct {
	uri  string
	text *text
	file *source.File
}

func (s *session) converter(snap *snapshot, r *Reading) *converter {
	return &converter{s, snap, r, map[string]*converted{}}
}

func (c *converter) at(r diag.Range) (*converted, span, bool) {
	f, seen := c.files[r.File]
	if !seen {
		uri, _, t, ok := c.s.textAt(c.snap, c.r, r.File)
		if !ok && r.File == "" {
			return nil, span{}, false
		}
		f = &converted{uri, t, &source.File{Name: r.File, Data: t.data}}
		c.files[r.File] = f
	}
	from, to := 0, 0
	if r.Start.IsValid() {
		from = f.file.Offset(r.Start)
		to = max(from, f.file.Offset(r.End))
	}
	return f, c.s.between(f.text, from, to), true
}

func (c *converter) diagnostic(d diag.Diagnostic) (uri string, out diagnostic, ok bool) {
	f, at, ok := c.at(d.Range)
	if !ok {
		return "", out, false
	}
	out = diagnostic{Range: at, Severity: 1, Code: string(d.Rule.Code), Source: "scopegen", Message: d.Message,
		CodeDescription: &href{reference + strings.ToLower(string(d.Rule.Code))}}
	if d.Rule.Severity == diag.Warning {
		out.Severity = 2
	}
	if d.Hint != "" {
		out.Message += "\n" + d.Hint
	}
	for _, r := range d.Related {
		if f, at, ok := c.at(r.Range); ok {
			out.Related = append(out.Related, related{location{f.uri, at}, r.Message})
		}
	}
	return f.uri, out, true
}
