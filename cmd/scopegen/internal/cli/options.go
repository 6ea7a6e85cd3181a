package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/registry"
	"github.com/scopegen/scopegen/spec/calls"
	"github.com/scopegen/scopegen/spec/native/write"
)

// option is one setting. The table below and the targets' own options are the only descriptions: flags, configuration
// keys, help and the reference page are made from them.
type option struct {
	name    string
	short   string // one letter
	kind    generator.Kind
	value   string   // default
	values  []string // allowed values; none: any
	verbs   []string // none: all
	config  bool     // is a key of the configuration
	noFlag  bool     // and only that
	help    string
	metavar string
}

var options = []option{
	{name: "dir", short: "C", kind: generator.Dir, value: ".", metavar: "DIR", help: "Run as if started in DIR."},
	{name: "config", kind: generator.File, metavar: "FILE", verbs: []string{"generate", "check", "watch", "serve", "verify", "show", "explain", "can", "least", "lint", "diff", "fmt"},
		help: "The configuration. Without it scopegen.yaml is looked for from the working directory up to the module's root."},
	{name: "spec", kind: generator.List, metavar: "FILE", verbs: []string{"generate", "check", "watch", "serve", "verify", "show", "explain", "can", "least", "lint", "diff"}, config: true,
		help: "The spec: a scope spec or an OpenAPI document; - for standard input. Several OpenAPI documents are one API: the flag may be repeated, the key may be a list."},
	{name: "validate", kind: generator.Text, value: "security", values: []string{"security", "full"}, metavar: "WHAT", verbs: []string{"generate", "check", "watch", "serve", "verify", "show", "explain", "can", "least", "lint"},
		help: "What of OpenAPI documents kin-openapi is asked about: their security alone, or all of them, in a process of its own."},
	{name: "version", kind: generator.Text, config: true, noFlag: true, help: "The configuration's version: 1."},
	{name: "root", kind: generator.Dir, value: ".", config: true, noFlag: true,
		help: "The folder that nothing is read or written outside of, relative to the configuration; it holds the configuration."},
	{name: "targets", kind: generator.List, config: true, noFlag: true, help: "What to generate: a list of maps with one key each, a target's name."},
	{name: "format", kind: generator.Text, value: "text", values: []string{"text", "json"}, metavar: "FORMAT", verbs: []string{"generate", "show", "explain", "can", "least"},
		help: "How the answer is printed."},
	{name: "from", kind: generator.Text, values: originNames(), metavar: "KIND", verbs: []string{"import"},
		help: "What FILE is. Without it FILE is looked at."},
	{name: "endpoints", kind: generator.File, metavar: "FILE", verbs: []string{"import"},
		help: "An OpenAPI document with the endpoints that a page of scopes speaks of without listing them."},
	{name: "group", kind: generator.Text, value: string(write.ByPrefix), values: write.Groupings, metavar: "BY", verbs: []string{"import"},
		help: "How scopes are grouped that are in no group: by what their names begin with, by the tag of most of what they open, or not at all."},
	{name: "selectors", kind: generator.Text, value: "on", values: []string{"on", "off"}, metavar: "SWITCH", verbs: []string{"import"},
		help: "Whether a rule stands for many grants where it picks exactly those and the spec gets shorter."},
	{name: "absent", kind: generator.Text, value: "undeclared", values: []string{"undeclared", "public"}, metavar: "MEANING", verbs: []string{"import"},
		help: "What no security at all means in an OpenAPI document. What is undeclared is denied to everybody."},
	{name: "lists", kind: generator.Text, value: "allOf", values: []string{"allOf", "anyOf"}, metavar: "MEANING", verbs: []string{"import"},
		help: "Whether a list of scopes in an OpenAPI document means all of them, as the standard has it, or any of them."},
	{name: "on-error", kind: generator.Text, value: "refuse", values: []string{"refuse", "deny"}, metavar: "WHAT", verbs: []string{"import"},
		help: "What becomes of a file with errors: it is refused, or what they leave in doubt is denied to everybody."},
	{name: "format", kind: generator.Text, value: "text", values: findingFormats, metavar: "FORMAT", verbs: []string{"check", "verify", "lint", "fmt"},
		help: "How the answer is printed; sarif is for code scanning (SARIF 2.1.0), github for annotations of a GitHub workflow."},
	{name: "format", kind: generator.Text, value: "text", values: []string{"text", "json", "markdown", "github"}, metavar: "FORMAT", verbs: []string{"diff"},
		help: "How the answer is printed; markdown is a changelog, github is annotations of a GitHub workflow."},
	{name: "fail-on", kind: generator.Text, value: "none", values: []string{"widened", "narrowed", "any", "none"}, metavar: "CHANGE", verbs: []string{"diff"},
		help: "What makes the exit status 1."},
	{name: "dialect", kind: generator.Text, values: dialectNames(), metavar: "ROUTER", verbs: []string{"import", "verify"},
		help: "The router whose syntax the list is in. Without it the list is looked at."},
	{name: "routes", kind: generator.File, metavar: "FILE", verbs: []string{"verify"}, help: "A list of the routes that the service has registered; - for standard input."},
	{name: "ignore", kind: generator.List, metavar: "'METHOD /path REASON'", verbs: []string{"verify"},
		help: "An endpoint that need not be on both sides, and why; * in the path is one segment, ** the rest. 'scope NAME REASON' is for a scope. May be repeated. One that ignores nothing is an error."},
	{name: "any-of", kind: generator.List, metavar: "SCHEME", verbs: []string{"verify"},
		help: "A scheme, or * for all, whose lists of scopes mean any of them in the documents, where the standard means all; may be repeated."},
	{name: "registrations", kind: generator.Text, values: frameworkNames(), metavar: "FRAMEWORK", verbs: []string{"import", "show"},
		help: "Print the Go statements that register each operation with the guard of a framework, to start from."},
	{name: "addr", kind: generator.Text, value: "127.0.0.1:7777", metavar: "HOST:PORT", verbs: []string{"serve"}, help: "The loopback address to listen on; port 0 takes any that is free."},
	{name: "output", short: "o", kind: generator.File, metavar: "FILE", verbs: []string{"import"}, help: "Write into a new file in place of standard output."},
	{name: "fix", kind: generator.Bool, verbs: []string{"lint"}, help: "Carry out what findings are certain of."},
	{name: "check", kind: generator.Bool, verbs: []string{"fmt"}, help: "Write nothing, list the files that are not formatted, and exit with 1 when there are any."},
	{name: "diff", kind: generator.Bool, verbs: []string{"fmt"}, help: "Print what would change, as a unified diff, in place of writing it."},
	{name: "fail-on", kind: generator.Text, value: "error", values: []string{"error", "warning"}, metavar: "SEVERITY", verbs: []string{"lint"},
		help: "The least severity that makes the exit status 1."},
	{name: "baseline", kind: generator.File, metavar: "FILE", verbs: []string{"lint"}, help: "Findings that were there when lint was taken up; the configuration's lint.baseline without it."},
	{name: "write-baseline", kind: generator.Bool, verbs: []string{"lint"}, help: "Write the baseline with what there is to find now."},
	{name: "lint", kind: generator.List, config: true, noFlag: true, help: "Levels of lint's rules, exceptions, and the baseline: {rules: {SG2034: off}, except: [{rule: SG2030, subject: GET /v1/debug, reason: internal}], baseline: scopegen.lint.json}."},
	{name: "scopes", kind: generator.Text, metavar: "SCOPES", verbs: []string{"can"}, help: "The scopes that the token carries, separated by spaces."},
	{name: "calls", kind: generator.File, metavar: "FILE", verbs: []string{"least"},
		help: "What was called: requests or ids of operations, one a line, an access log, JSON lines, or a HAR file; - for standard input."},
	{name: "calls-format", kind: generator.Text, values: formatNames(), metavar: "FORMAT", verbs: []string{"least"},
		help: "How the calls are written. Without it the file's name and beginning are looked at."},
	{name: "fields", kind: generator.Text, metavar: "method=NAME,path=NAME", verbs: []string{"least"},
		help: "The members of JSON lines that hold method and path, with dots between the names of nested ones; without it usual names are tried."},
	{name: "have", kind: generator.Text, metavar: "SCOPES", verbs: []string{"least"}, help: "The scopes that a token carries, to say what of them is not needed and what is lacking."},
	{name: "weight", kind: generator.Text, value: "exposure", values: []string{"exposure", "count"}, metavar: "WEIGHT", verbs: []string{"least"},
		help: "What is kept small: what scopes open besides, by their risk, or their number."},
	{name: "set", kind: generator.List, metavar: "NAME", verbs: []string{"can", "least"}, help: "A set of the spec, whose scopes the token carries too; may be repeated."},
	{name: "subject-type", kind: generator.Text, metavar: "NAME", verbs: []string{"can", "explain", "least"}, help: "What the token stands for; a subject type of the spec."},
	{name: "scheme", kind: generator.Text, metavar: "NAME", verbs: []string{"can", "least"}, help: "The scheme of the token; without it the one that carries scopes by default."},
}

func formatNames() (names []string) {
	for _, f := range calls.Formats {
		names = append(names, string(f))
	}
	return names
}

// targetFlags are the flags of generate, check and watch that stand for a target without a configuration.
func targetFlags() (all []option) {
	for _, t := range registry.Targets() {
		var keys []string
		for _, o := range t.Options {
			keys = append(keys, o.Name)
		}
		all = append(all, option{
			name: t.Name, kind: generator.List, metavar: "SETTINGS", verbs: []string{"generate", "check", "watch"},
			help: fmt.Sprintf("Without a configuration: %s. SETTINGS is its %s, or KEY=VALUE pairs separated by commas (%s).", t.Short, t.Options[0].Name, strings.Join(keys, ", ")),
		})
	}
	return all
}

// values are what a command line gives, by option name; those of lists are []string, of the rest string.
type values map[string]any

func (v values) text(name string) string {
	s, _ := v[name].(string)
	return s
}

func (v values) list(name string) []string {
	s, _ := v[name].([]string)
	return s
}

// is reports whether a switch is on.
func (v values) is(name string) bool { return v.text(name) == "true" }

// given reports whether the flag was on the command line.
func (v values) given(name string) bool { return v["given "+name] != nil }

// given is one flag's value: the last text, or of a list all of them.
type given struct {
	text    string
	all     []string
	list    bool
	metavar string
}

func (g *given) Set(s string) error { g.text, g.all = s, append(g.all, s); return nil }
func (g *given) String() string     { return g.text }
func (g *given) Type() string       { return g.metavar }

// registered are flags on one command.
type registered struct {
	set   *pflag.FlagSet
	names []option
}

func register(set *pflag.FlagSet, verb string) registered {
	r := registered{set: set}
	for _, o := range append(slices.Clone(options), targetFlags()...) {
		if o.noFlag || (len(o.verbs) == 0) != (verb == "") || verb != "" && !slices.Contains(o.verbs, verb) {
			continue
		}
		help := strings.TrimSuffix(o.help, ".")
		if len(o.values) > 0 {
			help += ": " + strings.Join(o.values, " or ")
		}
		flag := set.VarPF(&given{text: o.value, list: o.kind == generator.List, metavar: o.metavar}, o.name, o.short, help)
		if o.kind == generator.Bool {
			flag.NoOptDefVal = "true"
		}
		r.names = append(r.names, o)
	}
	return r
}

func (r registered) into(v values) {
	for _, o := range r.names {
		flag := r.set.Lookup(o.name)
		value := flag.Value.(*given)
		if value.list {
			v[o.name] = value.all
		} else {
			v[o.name] = value.text
		}
		if flag.Changed {
			v["given "+o.name] = true
		}
	}
}

// checkValues refuses what is not among an option's allowed values.
func checkValues(verb string, v values) error {
	for _, o := range options {
		if len(o.values) > 0 && slices.Contains(o.verbs, verb) && v.text(o.name) != o.value && !slices.Contains(o.values, v.text(o.name)) {
			return fmt.Errorf("--%s %q: write %s", o.name, v.text(o.name), strings.Join(o.values, " or "))
		}
	}
	return nil
}
