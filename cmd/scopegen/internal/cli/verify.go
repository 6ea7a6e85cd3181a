package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/routelist"
	"github.com/scopegen/scopegen/spec/verify"
)

var verifyVerb = verb{
	name: "verify", args: " [DOCUMENT...]", maxArgs: -1,
	short: "Say where an OpenAPI document, or the routes of a service, disagree with the spec",
	long: `Hold OpenAPI documents (Swagger 2.0 to OpenAPI 3.2), or a list of registered routes, against the spec. Without arguments the documents
are those that the configuration has annotated.

Compared are endpoints, by what they match and not by their parameters' names; what each asks for, by who passes under the spec's
implications and not by its words, with a caller that passes on one side alone; schemes with their flows and URLs; scopes, and
how they are described; deprecation. An operation without security is public, as the standard has it. HEAD follows GET, and
endpoints that are denied to all need not be there.

A list of routes (--routes, - for standard input) has METHOD /path a line in the syntax of net/http's ServeMux, chi, gin, echo, fiber,
gorilla/mux or the spec language, as for 'scopegen import'. A route that takes the requests of narrower endpoints which have no
route of their own is found too.

Exit status: 0 they agree, 1 they do not, 2 could not run. Every format gives the same.`,
	example: `  scopegen verify openapi.yaml --spec scopes.yaml
  scopegen verify openapi.yaml --format github
  scopegen verify --routes routes.txt --dialect chi --ignore 'GET /debug/** profiling, on the internal port'`,
	run: runVerify,
}

func runVerify(c *call) (int, error) {
	var ignored []*verify.Ignored
	for _, text := range c.values.list("ignore") {
		x, err := verify.ParseIgnored(text)
		if err != nil {
			return 0, fmt.Errorf("--ignore %w", err)
		}
		ignored = append(ignored, x)
	}
	p, err := open(c, "")
	if err != nil {
		return 0, err
	}
	defer p.close()
	routes := c.values.text("routes")
	names, err := p.documents(routes == "")
	if err != nil {
		return 0, err
	}
	if err := p.load(); err != nil {
		return 0, err
	}
	if p.api == nil || p.found.Errors() > 0 {
		return exitFindings, p.print(c.stdout, p.found)
	}
	var agreed []string
	complete := true
	if len(names) > 0 {
		documents, err := p.readDocuments(names)
		if err != nil {
			return 0, err
		}
		result := verify.Documents(p.api, documents, ignored)
		p.found = append(p.found, result.Found...)
		agreed = append(agreed, count(result.Compared, "operation"))
	}
	if routes != "" {
		listed, ok, err := p.readRoutes(routes)
		if err != nil {
			return 0, err
		}
		if complete = ok; ok {
			result := verify.Routes(p.api, listed, ignored)
			p.found = append(p.found, result.Found...)
			agreed = append(agreed, count(result.Compared, "route"))
		}
	}
	if complete {
		p.found = append(p.found, verify.Unused(ignored)...)
	}
	if err := p.print(c.stdout, p.found); err != nil {
		return 0, err
	}
	if p.found.Errors() > 0 {
		return exitFindings, nil
	}
	if c.values.text("format") == "text" {
		fmt.Fprintf(c.stdout, "agreed: %s\n", strings.Join(agreed, " and "))
	}
	return exitOK, nil
}

// documents are the names of the documents to compare, in the tree.
func (p *project) documents(needed bool) (names []string, err error) {
	for _, arg := range p.call.args {
		name, err := p.conf.locate(p.call.dir, arg)
		if err != nil {
			return nil, fmt.Errorf("%s lies outside %s, the folder that is read: run with -C, or put the spec and the document into one tree", arg, p.conf.root)
		}
		names = append(names, name)
	}
	if len(names) > 0 || !needed {
		return names, nil
	}
	for _, j := range p.conf.jobs {
		if name := j.Options.Text("annotate"); j.Target.Name == "openapi" && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("nothing to verify: name an OpenAPI document, or a list of routes with --routes")
	}
	return names, nil
}

// readDocuments reads and seals documents. What is wrong in them joins the findings; the rest of them is compared all the same.
func (p *project) readDocuments(names []string) (documents []*spec.API, err error) {
	for _, name := range names {
		data, err := p.tree.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the document: %w", err)
		}
		doc, found := openapi.Read(name, data, unlinked{p.tree}, openapi.Options{Security: "read", Absent: "public", ScopesAnyOf: p.convention(name)})
		if doc == nil {
			doc = &spec.API{}
		}
		if !p.isSource(name) || doc.BasePath != p.api.BasePath {
			found = verify.Bases(found)
		}
		found = append(found, spec.Seal(doc)...)
		p.found = append(p.found, found...)
		if len(doc.Operations) > 0 || found.Errors() == 0 {
			documents = append(documents, doc) // of one that is no document at all, that says enough
		}
	}
	return documents, nil
}

// isSource reports whether the spec itself reads a document, so that both have its paths.
func (p *project) isSource(name string) bool {
	return slices.ContainsFunc(p.api.Files, func(f spec.File) bool { return f.Name == name })
}

// convention is how lists of scopes are meant in a document: as the command line says, or as the configuration has it annotated, or as
// the spec reads it.
func (p *project) convention(name string) (how openapi.AnyOf) {
	schemes := p.call.values.list("any-of")
	for _, j := range p.conf.jobs {
		if j.Target.Name == "openapi" && j.Options.Text("annotate") == name {
			schemes = append(schemes, j.Options.List("anyOf")...)
		}
	}
	if p.isSource(name) {
		for _, o := range p.api.Operations {
			if slices.Contains(o.AnyOf, "*") {
				how.Operations = append(how.Operations, o.Method+" "+o.Path)
			} else {
				schemes = append(schemes, o.AnyOf...)
			}
		}
	}
	for _, s := range schemes {
		if s == "*" {
			return openapi.AnyOf{Document: true}
		}
		if !slices.Contains(how.Schemes, s) {
			how.Schemes = append(how.Schemes, s)
		}
	}
	return how
}

// readRoutes reads a list of routes. ok is false when lines of it are wrong: what is left of it is nothing to compare.
func (p *project) readRoutes(file string) (listed *routelist.List, ok bool, err error) {
	name, data, err := readTyped(p.call, "the list of routes", file)
	if err != nil {
		return nil, false, err
	}
	p.conf.files[name] = data // under the name that was typed
	listed, found := routelist.Read(name, data, routelist.Dialect(p.call.values.text("dialect")))
	p.found = append(p.found, found...)
	return listed, found.Errors() == 0, nil
}
