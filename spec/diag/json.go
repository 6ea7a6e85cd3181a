package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

type jsonReport struct {
	Diagnostics []jsonDiagnostic `json:"diagnostics"`
}

type jsonDiagnostic struct {
	Code     Code          `json:"code"`
	Severity string        `json:"severity"`
	Title    string        `json:"title"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint"`
	File     string        `json:"file"`
	Start    *jsonPos      `json:"start"`
	End      *jsonPos      `json:"end"`
	Related  []jsonRelated `json:"related"`
}

type jsonRelated struct {
	Message string   `json:"message"`
	File    string   `json:"file"`
	Start   *jsonPos `json:"start"`
	End     *jsonPos `json:"end"`
}

type jsonPos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// JSON prints every finding in the order of the list as one object for programs:
//
//	{"diagnostics": [{
//	  "code": "SG1003", "severity": "error", "title": "…", "message": "…", "hint": "…",
//	  "file": "scopes.yaml", "start": {"line": 41, "column": 17}, "end": {"line": 41, "column": 27},
//	  "related": [{"message": "…", "file": "…", "start": {…}, "end": {…}}]
//	}]}
//
// All keys are always there. severity is "error" or "warning". Lines and columns count from 1, columns in code points; end
// is exclusive; start and end are null where the place is not known. Keys may be added, none
// will be removed. Characters that a terminal would obey are escaped. The only errors are w's.
func (Printer) JSON(w io.Writer, list List) error {
	report := jsonReport{Diagnostics: make([]jsonDiagnostic, 0, len(list))}
	for _, d := range list {
		out := jsonDiagnostic{
			Code: d.Rule.Code, Severity: d.Rule.Severity.String(), Title: d.Rule.Title, Message: d.Message, Hint: d.Hint,
			File: d.Range.File, Start: jsonPosOf(d.Range.Start), End: jsonPosOf(d.Range.End), Related: []jsonRelated{},
		}
		for _, r := range d.Related {
			out.Related = append(out.Related, jsonRelated{r.Message, r.Range.File, jsonPosOf(r.Range.Start), jsonPosOf(r.Range.End)})
		}
		report.Diagnostics = append(report.Diagnostics, out)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(report); err != nil {
		return fmt.Errorf("encode findings: %w", err)
	}
	_, err := w.Write(escapeHidden(b.Bytes()))
	return err
}

func jsonPosOf(p Pos) *jsonPos {
	if !p.IsValid() {
		return nil
	}
	return &jsonPos{p.Line, p.Column}
}

// escapeHidden escapes what encoding/json leaves as it is and a terminal would not: delete, C1, bidirectional and other
// format characters. They can only stand in strings.
func escapeHidden(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '\n' || !hidden(r):
			out = append(out, text[i:i+size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += size
	}
	return out
}
