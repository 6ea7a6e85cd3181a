package cli

import (
	"errors"
	"fmt"

	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/routelist"
)

// importRoutes makes a spec of a list of routes.
func importRoutes(c *call, name string, data []byte) (int, error) {
	list, found := routelist.Read(name, data, routelist.Dialect(c.values.text("dialect")))
	if err := (diag.Printer{Files: map[string][]byte{name: data}, Color: color(c.stderr)}).Text(c.stderr, found); err != nil {
		return 0, err
	}
	if len(found) > 0 {
		fmt.Fprintln(c.stderr, diag.Summary(found))
	}
	if found.Errors() > 0 {
		return exitFindings, nil
	}
	for _, n := range list.Notes {
		fmt.Fprintf(c.stderr, "scopegen: %s\n", n)
	}
	text := importedSpec(name, list)
	api, err := readBack(text, list)
	if err != nil {
		return 0, fmt.Errorf("the spec that was made of %s is not what was meant, which is a fault of scopegen: %w", name, err)
	}
	if framework := c.values.text("registrations"); framework != "" {
		handlers := make([]string, len(list.Routes))
		for i, r := range list.Routes {
			handlers[i] = r.Handler
		}
		if text, found, err = registrations(api, framework, handlers); err != nil || len(found) > 0 {
			return 0, errors.Join(err, errors.New("the spec's operations have no names in Go, which is a fault of scopegen"))
		}
	}
	return c.answer(text)
}

// oneFile is a tree that holds the spec that was made.
type oneFile struct{ data []byte }

func (f oneFile) ReadFile(string) ([]byte, error)     { return f.data, nil }
func (oneFile) Glob(pattern string) ([]string, error) { return nil, nil }

// readBack reads the spec that was made and compares it with the list: the same endpoints, in the same order, each denied to everybody, each with
// a name of its own in Go.
func readBack(text []byte, list *routelist.List) (*spec.API, error) {
	api, found, err := native.Load(oneFile{text}, "scopes.yaml", native.Options{})
	if err != nil {
		return nil, err
	}
	if api != nil && found.Errors() == 0 {
		_, collisions := golang.OperationNames(api)
		found = append(found, collisions...)
	}
	for _, d := range found {
		if d.Rule.Severity == diag.Error {
			return nil, fmt.Errorf("%s: %s: %s", d.Range, d.Rule.Code, d.Message)
		}
	}
	if len(api.Operations) != len(list.Routes) {
		return nil, fmt.Errorf("%d operations of %d routes", len(api.Operations), len(list.Routes))
	}
	for i, o := range api.Operations {
		r := list.Routes[i]
		if o.Method != r.Method || o.FullPath() != r.Path || o.Access != spec.None || len(o.Effective.Alternatives) > 0 {
			return nil, fmt.Errorf("%s %s came out as %s, %s", r.Method, r.Path, o, o.Access)
		}
	}
	return api, nil
}

func dialectNames() (names []string) {
	for _, d := range routelist.Dialects {
		names = append(names, string(d))
	}
	return names
}
