package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/routelist"
)

var importVerb = verb{
	name: "import", args: " ROUTES", minArgs: 1, maxArgs: 1,
	short: "Make a spec to start from, or the registrations, of a list of a service's routes",
	long: `Make a spec to start from of a list of the routes that a service has registered (- reads standard input). Every endpoint gets
access: none, which denies it to everybody, until somebody says which scopes open it. Nothing is overwritten.

A list has one route a line, METHOD /path or METHOD,METHOD /path, in the syntax of net/http's ServeMux, chi, gin (and
httprouter), echo, fiber, gorilla/mux or the spec language; # begins a comment. gin's debug log and the JSON of echo's
Routes and fiber's GetRoutes are read as they are. A log's "--> handler" and JSON's "name" name the handler.

The router is recognised by the list. Where several are possible and read a path in different ways, such as a trailing slash,
which is everything below it in ServeMux, that is an error and --dialect says which it is. What a spec cannot say exactly
is an error too. The constraints of parameters, such as [0-9]+, are dropped with a warning: a spec has none. echo's last :param
takes more than one segment; here it is one.

With --registrations it prints, in place of the spec, Go statements that register each operation with the guard of that framework,
more specific paths first, each with a nil to put the handler in, and a report-only list for the roll-out. They are those of
the spec that the same list gives; 'scopegen show SPEC --registrations chi' prints those of any spec.

Exit status: 0, 1 when lines of the list are wrong, 2 could not run.`,
	example: `  scopegen import routes.txt --output scopes.yaml
  scopegen import routes.txt --dialect chi --registrations chi
  ./service 2>&1 | scopegen import - --dialect gin`,
	run: importRoutes,
}

func importRoutes(c *call) (int, error) {
	name, data, err := readList(c, c.args[0])
	if err != nil {
		return 0, err
	}
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
	file := c.values.text("output")
	if file == "" || file == "-" {
		_, err := c.stdout.Write(text)
		return exitOK, err
	}
	if err := create(inDir(c.dir, file), text); errors.Is(err, fs.ErrExist) {
		return 0, fmt.Errorf("%s is already there; import overwrites nothing", file)
	} else if err != nil {
		return 0, plain(err)
	}
	fmt.Fprintf(c.stdout, "%-9s %s\n", "new", file)
	return exitOK, nil
}

// readList reads the list under the name that the user typed.
func readList(c *call, name string) (string, []byte, error) {
	if name == "-" {
		data, err := bounded(c.stdin, stdinName)
		return stdinName, data, err
	}
	file := inDir(c.dir, name)
	// Asked before it is opened: opening a pipe waits for its writer.
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a regular file; - reads standard input", name)
	}
	var f io.ReadCloser
	if err == nil {
		f, err = os.Open(file)
	}
	if err != nil {
		return "", nil, fmt.Errorf("read the list of routes: %w", plain(err))
	}
	defer f.Close()
	data, err := bounded(f, name)
	return name, data, err
}

func inDir(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
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
