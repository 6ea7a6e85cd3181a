package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator/naming"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/native/write"
)

// importModel makes a spec of what has a model: it is read, changed where the language has no words for it, written, read back and
// compared.
func importModel(c *call, from origin, data []byte) (int, error) {
	p := &project{call: c, conf: bareConfig(c.dir, c.args[0])}
	var err error
	if p.tree, err = openTree(p.conf.root, c.stdin); err != nil {
		return 0, err
	}
	defer p.close()
	p.tree.read[p.conf.spec] = data
	name := clean(p.name(p.conf.spec))

	in := &imported{project: p, data: data}
	if file := c.values.text("endpoints"); file != "" {
		if from.name != "page" {
			return 0, fmt.Errorf("--endpoints goes with a page of scopes; %s is %s", name, from.what)
		}
		if in.endpointsName, err = p.conf.locate(c.dir, file); err != nil {
			return 0, fmt.Errorf("--endpoints %s lies outside %s, the folder that is read from", file, p.conf.root)
		}
		if in.endpoints, err = p.tree.ReadFile(in.endpointsName); err != nil {
			return 0, fmt.Errorf("read the endpoints: %w", err)
		}
	}
	api, questions, found := from.read(in)
	doubtful := found.Errors() > 0
	refuse := func() (int, error) {
		p.report(c.stderr, found)
		return exitFindings, nil
	}
	if api == nil || doubtful && (c.values.text("on-error") != "deny" || len(api.Operations)+len(api.Scopes) == 0) {
		code, err := refuse()
		if api != nil && c.values.text("on-error") != "deny" {
			fmt.Fprintln(c.stderr, "scopegen: nothing was written; --on-error deny denies to everybody what the errors leave in doubt")
		}
		return code, err
	}
	notes := giveIDs(api)
	whole := spec.Seal(api)
	silent := from.name == "openapi" && !doubtful && slices.ContainsFunc(api.Operations, func(o *spec.Operation) bool { return o.Access == spec.Undeclared })
	changes, unsayable := write.Adapt(api, name)
	if silent {
		changes = append(changes, "silence is public by the standard, and to 'scopegen verify': --absent public imports it so")
	}
	found = append(append(found, whole...), unsayable...)
	if whole.Errors() > 0 || unsayable.Errors() > 0 {
		return refuse()
	}
	notes = append(append(notes, changes...), giveNames(api)...)
	p.report(c.stderr, found)
	for _, n := range notes {
		fmt.Fprintf(c.stderr, "scopegen: %s\n", n)
	}
	if from.grouped && !c.values.given("group") {
		c.values["group"] = string(write.Ungrouped) // a page states its groups itself
	}
	opts := write.Options{Group: write.Grouping(c.values.text("group")), Plain: c.values.text("selectors") == "off", Head: importedHead(name, notes, questions)}
	text, err := write.Spec(api, opts)
	if err != nil {
		return 0, fmt.Errorf("write a spec of %s: %w", name, err)
	}
	back, err := sameModel(api, text)
	if err != nil {
		return 0, fmt.Errorf("the spec that was made of %s is not what was meant, which is a fault of scopegen: %w", name, err)
	}
	if framework := c.values.text("registrations"); framework != "" {
		if text, found, err = registrations(back, framework, nil); err != nil {
			return 0, err
		} else if len(found) > 0 {
			return refuse()
		}
	}
	return c.answer(text)
}

// sameModel reads a text that was written and holds it against the model that it was written of.
func sameModel(api *spec.API, text []byte) (*spec.API, error) {
	back, found, err := native.Load(oneFile{text}, "scopes.yaml", native.Options{})
	if err != nil {
		return nil, err
	}
	for _, d := range found {
		if d.Rule.Severity == diag.Error {
			return nil, fmt.Errorf("%s: %s: %s", d.Range, d.Rule.Code, d.Message)
		}
	}
	return back, difference(api, back)
}

// importedHead is the comment at the top: where the spec is from, and what was decided and is left to decide.
func importedHead(name string, notes, questions []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The scopes and endpoints of %s, as 'scopegen import' read them.\n", name)
	for _, n := range notes {
		fmt.Fprintf(&b, "- %s\n", n)
	}
	if len(questions) > 0 {
		b.WriteString("To be decided; until then the narrowest reading holds:\n")
		for _, q := range questions {
			fmt.Fprintf(&b, "- %s\n", clean(q))
		}
	}
	b.WriteString("'scopegen schema > scopes.schema.json' lets editors complete and check this file:\nyaml-language-server: $schema=scopes.schema.json\n")
	return b.String()
}

// giveIDs gives ids to operations that would all get one made id: the path spelled out, and a number where that is not enough.
func giveIDs(api *spec.API) (notes []string) {
	given := spec.YieldIDs(api.Operations, func(*spec.Operation) bool { return true })
	for _, o := range given {
		o.IDGiven = true // the spec has to say it
	}
	if len(given) > 0 {
		notes = append(notes, count(len(given), "id")+" made of the path as it is spelled: without its punctuation several endpoints would have one id")
	}
	return notes
}

// giveNames gives identifiers to scopes whose names lead to one identifier in Go: the name with its punctuation spelled out.
func giveNames(api *spec.API) (notes []string) {
	entries := make([]naming.Entry, len(api.Scopes))
	for i, s := range api.Scopes {
		entries[i] = naming.Entry{Kind: "scope", Key: s.Name, Range: s.Range}
		for _, n := range s.Names {
			if n.Language == "go" {
				entries[i].Override = n.Identifier
			}
		}
	}
	names, _ := naming.Go(entries, nil)
	taken := map[string]bool{}
	for _, n := range names {
		taken[n] = true
	}
	given := 0
	for i, s := range api.Scopes {
		if names[i] != "" || entries[i].Override != "" {
			continue
		}
		made := spec.SpelledPath("/" + s.Name)
		if made == "" || made[0] >= '0' && made[0] <= '9' {
			made = "X" + made
		}
		try := made
		for n := 2; taken[try]; n++ {
			try = fmt.Sprintf("%s_%d", made, n)
		}
		taken[try] = true
		s.Names = append(s.Names, spec.Name{Language: "go", Identifier: try})
		given++
	}
	if given > 0 {
		notes = append(notes, "names: {go: …} for "+count(given, "scope")+" whose names would be one identifier")
	}
	return notes
}
