package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/registry"
	"github.com/scopegen/scopegen/spec/diag"
)

const referenceMark = "<!-- Generated from the code by go generate ./cmd/scopegen; edit the tables there. -->\n\n"

// CommandReference is the reference page of verbs, flags, configuration keys and targets, from the tables that the command
// itself uses.
func CommandReference() []byte {
	var b bytes.Buffer
	b.WriteString("# The command\n\n" + referenceMark)
	b.WriteString("Exit status of every verb: 0; 1 for findings, drift or denied; 2 when it could not run.\n\n## Verbs\n")
	for _, v := range verbs {
		fmt.Fprintf(&b, "\n### scopegen %s%s\n\n%s.\n", v.name, escapeTable(v.args), escapeTable(v.short))
		if v.long != "" {
			fmt.Fprintf(&b, "\n```text\n%s\n```\n", v.long)
		}
		if v.example != "" {
			fmt.Fprintf(&b, "\n```console\n%s\n```\n", strings.TrimSpace(strings.ReplaceAll("\n"+v.example, "\n  ", "\n$ ")))
		}
		set := pflag.NewFlagSet(v.name, pflag.ContinueOnError)
		register(set, v.name)
		flagTable(&b, set)
	}
	b.WriteString("\n### scopegen completion bash|zsh|fish|powershell\n\nPrint a completion script for a shell; `scopegen completion bash --help` says how to install it.\n")
	b.WriteString("\n## Flags of every verb\n")
	shared := pflag.NewFlagSet("", pflag.ContinueOnError)
	register(shared, "")
	flagTable(&b, shared)

	b.WriteString("\n## The configuration\n\n`scopegen.yaml`, looked for from the working directory up to the folder with `go.mod` or `.git`. Paths in it are relative to it. Keys that begin with `x-` are yours. `scopegen schema config` prints its JSON Schema.\n\n")
	b.WriteString("| key | | default |\n| --- | --- | --- |\n")
	for _, o := range options {
		if o.config {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", o.name, escapeTable(o.help), orDash(code(o.value)))
		}
	}
	b.WriteString("\n## Targets\n")
	for _, t := range registry.Targets() {
		fmt.Fprintf(&b, "\n### %s\n\n%s.\n\n| key | | type | default |\n| --- | --- | --- | --- |\n", t.Name, escapeTable(upper(t.Short)))
		for _, o := range t.Options {
			help := escapeTable(o.Help)
			if len(o.Values) > 0 {
				help += " One of `" + strings.Join(o.Values, "`, `") + "`."
			}
			value := orDash(code(o.Default))
			if o.Required {
				value = "required"
			}
			kind := o.Kind.String()
			if o.Kind == generator.List {
				kind = "list of texts"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", o.Name, help, kind, value)
		}
	}
	return b.Bytes()
}

func flagTable(b *bytes.Buffer, set *pflag.FlagSet) {
	if !set.HasFlags() {
		return
	}
	b.WriteString("\n| flag | |\n| --- | --- |\n")
	set.SortFlags = false
	set.VisitAll(func(f *pflag.Flag) {
		name := "`--" + f.Name + "`"
		if f.Shorthand != "" {
			name = "`-" + f.Shorthand + "`, " + name
		}
		_, usage := pflag.UnquoteUsage(f)
		for _, o := range append(slices.Clone(options), targetFlags()...) {
			if o.name == f.Name && (len(o.verbs) == 0 || slices.Contains(o.verbs, set.Name())) {
				usage = o.help
			}
		}
		fmt.Fprintf(b, "| %s | %s |\n", name, escapeTable(usage))
	})
}

func escapeTable(s string) string {
	return strings.NewReplacer("|", "&#124;", "<", "&lt;", "\n", " ").Replace(s)
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// DiagnosticsReference is the reference page of every code.
func DiagnosticsReference() []byte {
	var b bytes.Buffer
	b.WriteString("# Diagnostics\n\n" + referenceMark)
	b.WriteString("Codes are permanent: `SG10xx` come from reading YAML and from the model, `SG11xx` from the spec language, `SG12xx` from OpenAPI documents, `SG13xx` from lists of routes, `SG3xxx` from targets, `SG4xxx` from the configuration and the files on disk, `SG50xx` from holding documents and routes against the spec. `scopegen explain SG1003` prints one.\n\n")
	b.WriteString("| code | | |\n| --- | --- | --- |\n")
	for _, r := range diag.Rules() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.Code, strings.ToLower(string(r.Code)), r.Severity, escapeTable(r.Title))
	}
	for _, r := range diag.Rules() {
		fmt.Fprintf(&b, "\n<a id=%q></a>\n\n## %s: %s\n\n%s.\n\n%s\n", strings.ToLower(string(r.Code)), r.Code, escapeTable(r.Title), upper(r.Severity.String()), escapeTable(r.Why))
		for _, e := range []struct{ title, text string }{{"Wrong", r.Bad}, {"Right", r.Good}} {
			if e.text != "" {
				fmt.Fprintf(&b, "\n%s:\n\n````yaml\n%s````\n", e.title, indent(clip(e.text, 40), ""))
			}
		}
	}
	return b.Bytes()
}
