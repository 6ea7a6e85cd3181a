package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

var importVerb = verb{
	name: "import", args: " FILE", minArgs: 1, maxArgs: 1,
	short: "Make a spec of an OpenAPI document, a page of scopes or a list of a service's routes",
	long: `Make a spec of what describes an API already (- reads standard input). What FILE is shows in it; where it could be several things
--from says which. The spec is printed, or written into a new file; nothing is overwritten. Before that it is read back: a spec
that does not say what its source says is an error and is not printed.

From an OpenAPI document (Swagger 2.0, OpenAPI 3.0 to 3.2, with the files below its folder that it refers to) the spec has all
schemes, scopes and endpoints, and each endpoint needs what the document says: below the scopes that open it where grants say that exactly,
else under endpoints. A rule stands for many grants where it picks exactly those and the text gets shorter. Scopes are
grouped by what their names begin with, or as --group says. An endpoint about which the document says nothing is denied to everybody (access:
none), unless --absent says that silence is public, as the standard has it. A document with errors is refused; --on-error deny
denies to everybody what they leave in doubt, and goes on.

A page of scopes is Markdown, HTML or the text of either; --endpoints names an OpenAPI document with the endpoints that it speaks of
without listing them. kibali permissions documents and Google discovery documents are read as their formats say. What such a
source leaves open is asked at the top of the spec, and until it is answered the narrowest reading holds.

Of a list of the routes that a service has registered every endpoint gets access: none until somebody says which scopes open it.
A list has one route a line, METHOD /path or METHOD,METHOD /path, in the syntax of net/http's ServeMux, chi, gin (and
httprouter), echo, fiber, gorilla/mux or the spec language; # begins a comment. gin's debug log and the JSON of echo's
Routes and fiber's GetRoutes are read as they are. A log's "--> handler" and JSON's "name" name the handler.

The router is recognised by the list. Where several are possible and read a path in different ways, such as a trailing slash,
which is everything below it in ServeMux, that is an error and --dialect says which it is. What a spec cannot say exactly
is an error too. The constraints of parameters, such as [0-9]+, are dropped with a warning: a spec has none. echo's last :param
takes more than one segment; here it is one.

With --registrations it prints, in place of the spec, Go statements that register each operation with the guard of that framework,
more specific paths first, each with a nil to put the handler in, and a report-only list for the roll-out. They are those of
the spec that the same file gives; 'scopegen show SPEC --registrations chi' prints those of any spec.

Exit status: 0, 1 when FILE has errors, 2 could not run.`,
	example: `  scopegen import openapi.yaml --output scopes.yaml
  scopegen import openapi.yaml --group tag --absent public
  scopegen import scopes.md --endpoints openapi.yaml
  scopegen import routes.txt --dialect chi --registrations chi
  ./service 2>&1 | scopegen import - --dialect gin`,
	run: func(c *call) (int, error) {
		name, data, err := readTyped(c, "what to import", c.args[0])
		if err != nil {
			return 0, err
		}
		s, err := chooseSource(c, name, data)
		switch {
		case err != nil:
			return 0, err
		case s.read == nil:
			return importRoutes(c, name, data)
		}
		return importModel(c, s, data)
	},
}

// answer prints what was made, or writes it into a new file.
func (c *call) answer(text []byte) (int, error) {
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

// readTyped reads a file under the name that the user typed; what says what it is to be.
func readTyped(c *call, what, name string) (string, []byte, error) {
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
		return "", nil, fmt.Errorf("read %s: %w", what, plain(err))
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
