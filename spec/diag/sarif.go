package diag

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// The parts of a SARIF 2.1.0 log that are written (OASIS standard, 27 March 2020).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri,omitempty"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Short   sarifMessage `json:"shortDescription"`
		Full    sarifMessage `json:"fullDescription"`
		Help    sarifMessage `json:"help"`
		Default sarifConfig  `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifMessage      `json:"message"`
		Locations    []sarifLocation   `json:"locations,omitempty"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifMessage `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI    string `json:"uri"`
		BaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)

// Tool is what a log says about the program that made it.
type Tool struct{ Name, Version, URI string }

// SARIF prints every finding in the order of the list as a SARIF 2.1.0 log with one run: rules with their help, regions in UTF-16
// code units, related places, and a fingerprint that stays the same when lines move. Names of files are relative references
// below %SRCROOT%, which upload tools take for the root of the repository: give the files their names from there. The only
// errors are w's.
//
// The text of a message is the finding's fact and its hint. Braces in it are single, though section 3.11.5 would have them
// doubled: no viewer that is in use takes them for anything but text, and all would show both.
func (p Printer) SARIF(w io.Writer, list List, tool Tool) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: tool.Name, Version: tool.Version, InformationURI: tool.URI, Rules: []sarifRule{}}},
		ColumnKind: "utf16CodeUnits", Results: make([]sarifResult, 0, len(list)),
	}
	rules, prints, at := map[*Rule]int{}, map[string]int{}, columns{p.Files, map[string][]Pos{}}
	for _, d := range list {
		index, known := rules[d.Rule]
		if !known {
			index = len(run.Tool.Driver.Rules)
			rules[d.Rule] = index
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(d.Rule))
		}
		text := d.Message
		if d.Hint != "" {
			text += "\n" + strings.TrimRight(d.Hint, "\n")
		}
		result := sarifResult{RuleID: string(d.Rule.Code), RuleIndex: index, Level: d.Rule.Severity.String(), Message: sarifMessage{Text: sarifText(text)}}
		if d.Range.File != "" {
			result.Locations = []sarifLocation{{Physical: at.physical(d.Range)}}
		}
		for i, r := range d.Related {
			if r.Range.File == "" {
				continue
			}
			id := i + 1
			result.Related = append(result.Related, sarifLocation{ID: &id, Physical: at.physical(r.Range), Message: &sarifMessage{Text: sarifText(r.Message)}})
		}
		print := fingerprint(d)
		prints[print]++
		result.Fingerprints = map[string]string{"finding/v1": fmt.Sprintf("%s:%d", print, prints[print])}
		run.Results = append(run.Results, result)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}); err != nil {
		return fmt.Errorf("encode findings: %w", err)
	}
	_, err := w.Write(escapeHidden(b.Bytes()))
	return err
}

func sarifRuleOf(r *Rule) sarifRule {
	title := strings.ToUpper(r.Title[:1]) + r.Title[1:]
	help := r.Why
	markdown := r.Why
	for _, e := range []struct{ title, text string }{{"Wrong", r.Bad}, {"Right", r.Good}} {
		if e.text != "" {
			help += "\n\n" + e.title + ":\n\n" + e.text
			markdown += "\n\n" + e.title + ":\n\n````yaml\n" + strings.TrimRight(e.text, "\n") + "\n````"
		}
	}
	return sarifRule{
		ID: string(r.Code), Short: sarifMessage{Text: sarifText(title)}, Full: sarifMessage{Text: sarifText(cmp.Or(r.Why, title))},
		Help: sarifMessage{Text: cmp.Or(help, title), Markdown: cmp.Or(markdown, title)}, Default: sarifConfig{r.Severity.String()},
	}
}

// sarifText keeps what looks like a link from being one (section 3.11.6).
func sarifText(s string) string { return strings.ReplaceAll(s, "](", `\](`) }

// fingerprint identifies a finding by what it says and in which file, not where. Findings that are equal in that are numbered
// in their order.
func fingerprint(d Diagnostic) string {
	sum := sha256.Sum256([]byte(string(d.Rule.Code) + "\x00" + d.Range.File + "\x00" + d.Message))
	return hex.EncodeToString(sum[:16])
}

// columns counts columns in UTF-16 code units where the files are known.
type columns struct {
	files map[string][]byte
	wide  map[string][]Pos // by file, in order: the characters that take two units
}

func (c columns) physical(r Range) sarifPhysical {
	out := sarifPhysical{Artifact: artifact(r.File)}
	if !r.Start.IsValid() {
		return out
	}
	out.Region = &sarifRegion{StartLine: r.Start.Line, StartColumn: c.utf16(r.File, r.Start)}
	if r.End.Line > r.Start.Line || r.End.Line == r.Start.Line && r.End.Column >= r.Start.Column {
		out.Region.EndLine, out.Region.EndColumn = r.End.Line, c.utf16(r.File, r.End)
	}
	return out
}

// utf16 gives the column of a position that counts code points.
func (c columns) utf16(file string, at Pos) int {
	wide, known := c.wide[file]
	if !known {
		wide = twoUnits(c.files[file])
		c.wide[file] = wide
	}
	before := func(p Pos) int {
		i, _ := slices.BinarySearchFunc(wide, p, func(a, b Pos) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) })
		return i
	}
	return at.Column + before(at) - before(Pos{at.Line, 1})
}

// twoUnits are the characters beyond the Basic Multilingual Plane, which UTF-16 writes as two units.
func twoUnits(data []byte) (all []Pos) {
	data = bytes.TrimPrefix(data, byteOrderMark)
	at := Pos{1, 1}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == '\n', r == '\r' && (i+1 == len(data) || data[i+1] != '\n'):
			at = Pos{at.Line + 1, 0}
		case r > 0xffff:
			all = append(all, at)
		}
		at.Column++
		i += size
	}
	return all
}

// artifact makes a URI reference of a file's name (RFC 3986).
func artifact(name string) sarifArtifact {
	name = strings.ReplaceAll(name, `\`, "/")
	if strings.HasPrefix(name, "/") {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: path.Clean(name)}).String()}
	}
	a := sarifArtifact{URI: strings.TrimPrefix((&url.URL{Path: path.Clean(name)}).String(), "./")}
	if !strings.HasPrefix(name, "../") {
		a.BaseID = "%SRCROOT%"
	}
	return a
}
