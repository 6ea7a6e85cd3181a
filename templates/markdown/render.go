package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec/diag"
)

// A template can loop without printing, print without end, or call itself. Every body that can repeat begins with a
// step, which load put there: it counts the nodes of the body, so the limit is the same on every machine and cannot be
// avoided. Output is counted where it is written. How deep templates nest is known before they run (vet).

const stepName = "step"

var (
	errSteps  = errors.New("the template does too much")
	errOutput = errors.New("the template prints too much")
)

type meter struct{ steps, bytes int }

// step fails when the run is over its limit. It prints nothing.
func (m *meter) step(cost int) (string, error) {
	if m.steps -= cost; m.steps < 0 {
		return "", errSteps
	}
	return "", nil
}

// count charges for text that a template makes without printing it, which may grow each time it goes round.
func (m *meter) count(text string, err error) (string, error) {
	if m.bytes -= len(text); m.bytes < 0 {
		return "", errOutput
	}
	return text, err
}

// allow sets the limits for all pages together. The built-in templates stay a factor of ten below them.
func (t *templates) allow(scopes, operations int) {
	t.meter.steps = 2_000_000 + 2_000*(scopes+operations)
	t.meter.bytes = 64<<20 + 16<<10*(scopes+operations)
}

type limited struct {
	bytes.Buffer
	meter *meter
}

func (p *limited) Write(data []byte) (int, error) {
	if p.meter.bytes -= len(data); p.meter.bytes < 0 {
		return 0, errOutput
	}
	return p.Buffer.Write(data)
}

// render makes one page: LF, no space at line ends, no two empty lines, one newline at the end.
func (t *templates) render(s sheet) ([]byte, error) {
	out := &limited{meter: t.meter}
	if err := t.set.ExecuteTemplate(out, s.template, s.data); err != nil {
		return nil, &templateError{t, s, err}
	}
	return tidy(out.Bytes()), nil
}

func tidy(text []byte) []byte {
	out := make([]byte, 0, len(text)+1)
	empty := 1 // none at the top
	for len(text) > 0 {
		var line []byte
		line, text, _ = bytes.Cut(text, []byte("\n"))
		line = bytes.TrimRight(line, " \t\r")
		if len(line) > 0 {
			empty = 0
		} else if empty++; empty > 1 {
			continue
		}
		out = append(append(out, line...), '\n')
	}
	return append(bytes.TrimRight(out, "\n"), '\n')
}

// templateError is a failure while rendering.
type templateError struct {
	of   *templates
	page sheet
	err  error
}

func (e *templateError) Error() string { return e.err.Error() }
func (e *templateError) Unwrap() error { return e.err }

// report turns a failure in a template of the user's into a finding; false when it is in a built-in one, which is a
// fault of this program.
func (e *templateError) report(r *generator.Request, found *diag.List) bool {
	if !e.of.overridden() {
		return false
	}
	at, message := r.At, e.err.Error()
	if file := e.of.mine[e.page.template]; file != "" {
		at = diag.Range{File: file} // a failed write says no place
	}
	if m := parseError.FindStringSubmatch(message); m != nil {
		message = m[4]
		if file := e.of.mine[m[1]]; file != "" {
			at = diag.Range{File: file}
			at.Start.Line, _ = strconv.Atoi(m[2])
			at.Start.Column, _ = strconv.Atoi(m[3])
			at.Start.Column++
		} else {
			message = m[1] + " line " + m[2] + ": " + message
		}
	}
	rule, hint := failedTemplate, fields(reflect.TypeOf(e.page.data), message)
	var exec template.ExecError
	switch {
	case errors.Is(e.err, errSteps), errors.Is(e.err, errOutput):
		rule, hint = endlessTemplate, "range over one list at a time"
	case errors.As(e.err, &exec):
		message = fmt.Sprint(exec.Err)
		if m := parseError.FindStringSubmatch(message); m != nil {
			message = m[4]
		}
	}
	found.Add(rule, at, "%s", message).Hint = hint
	return true
}

var inType = regexp.MustCompile(`in type \*?markdown\.(\w+)$`)

// fields lists what the data has that a message finds without a field.
func fields(root reflect.Type, message string) string {
	m := inType.FindStringSubmatch(message)
	if m == nil {
		return "the built-in template of the same name shows how the data is used"
	}
	var has []string
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			visit(t.Elem())
		case reflect.Struct:
			for _, f := range reflect.VisibleFields(t) {
				if t.Name() == m[1] && f.IsExported() {
					has = append(has, f.Name)
				}
				visit(f.Type)
			}
		}
	}
	visit(root)
	return "there are: " + strings.Join(has, ", ")
}
