package main

import (
	"os/exec"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/scopegen/scopegen/"

// layer says what a part of the module may import of the module, beside itself. A pattern ending in "/..." takes all below.
type layer struct {
	name, why string
	may       []string
}

var layers = []layer{
	{"spec/diag", "diagnostics are what everything else speaks", nil},
	{"spec/source", "the YAML layer knows neither the language nor the model", []string{"spec/diag"}},
	{"spec/join", "models are joined as models, whoever read them", []string{"spec", "spec/diag"}},
	{"spec/native/...", "a reader fills the model; it knows no target, no other reader and no file system", []string{"spec/native/...", "spec", "spec/join", "spec/diag", "spec/source"}},
	{"spec/openapi/...", "a reader fills the model; it knows no target, and of the other readers only the native language, which x-scopegen is in", []string{"spec/openapi/...", "spec/native", "spec", "spec/diag", "spec/source"}},
	{"spec/routelist", "a reader of lists gives paths of the language; it knows no target and no other reader", []string{"spec", "spec/diag", "spec/source"}},
	{"spec/note", "the questions that readers leave are the same for all of them", []string{"spec/diag"}},
	{"spec/pages", "a reader fills the model; it knows no target and no other reader", []string{"spec", "spec/diag", "spec/note", "spec/source"}},
	{"spec/kibali", "a reader fills the model; it knows no target and no other reader", []string{"spec", "spec/diag", "spec/note", "spec/source"}},
	{"spec/discovery", "a reader fills the model; it knows no target and no other reader", []string{"spec", "spec/diag", "spec/note", "spec/source"}},
	{"spec/compare", "requirements are compared as models mean them", []string{"spec", "spec/diag"}},
	{"spec/diff", "two models are compared as models, whatever they were read from", []string{"spec", "spec/compare", "spec/query"}},
	{"spec/verify", "two descriptions of one API are compared as models, whatever they were read from", []string{"spec", "spec/diag", "spec/compare", "spec/routelist"}},
	{"spec/query", "questions are asked of the model alone", []string{"spec", "spec/diag"}},
	{"spec/calls", "what callers called is read without any model", nil},
	{"spec/least", "questions are asked of the model alone", []string{"spec"}},
	{"spec/lint/registry", "the registry joins the rules", []string{"spec/lint/..."}},
	{"spec/lint/words", "words are told from the model alone", []string{"spec"}},
	{"spec/lint/rules/lookalike", "what becomes one identifier is another rule's, and only naming knows", []string{"spec", "spec/diag", "spec/lint", "spec/lint/words", "generator/naming"}},
	{"spec/lint/rules/samename", "naming alone says which identifiers collide, and knows neither model nor target", []string{"spec", "spec/diag", "spec/lint", "generator/naming"}},
	{"spec/lint/rules/...", "a rule judges the model alone, and no rule knows another", []string{"spec", "spec/diag", "spec/compare", "spec/query", "spec/lint", "spec/lint/words"}},
	{"spec/lint/...", "rules judge the model alone", []string{"spec", "spec/diag", "spec/query", "spec/lint", "spec/lint/words"}},
	{"spec", "the model knows no syntax and no target", []string{"spec/diag"}},
	{"output", "what writes to the author's tree must be readable by itself", nil},
	{"generator/registry", "the registry joins the targets", []string{"generator/...", "templates/..."}},
	{"generator/golang/runtime/...", "the fixed part is emitted into other people's repositories", []string{"generator/golang/runtime/...", "generator/golang/pack"}},
	{"generator/golang/pack", "tables are packed from plain data, so that the fixed part's tests can use them", nil},
	{"generator/openapi/...", "the OpenAPI target reads back what it wrote", []string{"generator/openapi/...", "generator", "generator/naming", "output", "spec", "spec/diag", "spec/source", "spec/openapi/...", "spec/query"}},
	{"generator/...", "a target prints the model; it reads no YAML and knows no other target", []string{"generator", "generator/...", "output", "spec", "spec/diag", "spec/query"}},
	{"templates/html", "the explorer shows the names of Go constants, which the go target alone gives, and what a release changed", []string{"generator", "generator/golang", "output", "spec", "spec/diag", "spec/diff", "spec/query"}},
	{"templates/markdown/changelog", "what changed is put into words of the catalogue, for pages and for the command line", []string{"spec", "spec/compare", "spec/diff", "templates/markdown/lang"}},
	{"templates/markdown/lang", "words are words, whatever is said with them", nil},
	{"templates/markdown", "a target prints the model; it reads no YAML, and of other targets knows the one whose file it puts beside the pages", []string{"templates/...", "generator", "generator/jsonmodel", "output", "spec", "spec/diag", "spec/diff", "spec/least", "spec/query"}},
	{"templates/...", "a target prints the model; it reads no YAML and knows no other target", []string{"templates/...", "generator", "generator/naming", "output", "spec", "spec/diag", "spec/query"}},
	{"cmd/scopegen/internal/lsp", "an editor is served from the model and the tables; what reads files and settings is handed in by the command line", []string{"spec/...", "generator/jsonmodel"}},
	{"cmd/scopegen/internal/cli/...", "the command line joins everything", []string{"..."}},
	{"cmd/scopegen/internal/reference", "the reference pages are made from the tables of the command", []string{"cmd/scopegen/internal/cli"}},
	{"cmd/scopegen", "main holds nothing of its own", []string{"cmd/scopegen/internal/cli"}},
	{"examples/...", "examples use what a dependent repository could", []string{"..."}},
}

// only says which packages may import a library, and why.
var only = map[string]struct{ in, why string }{
	"gopkg.in/yaml.v3":                 {"spec/source", "one place to move to the maintained fork"},
	"github.com/getkin/kin-openapi/":   {"spec/openapi generator/openapi", "it must only ever see pruned or own documents"},
	"github.com/dave/jennifer/":        {"generator/golang", "only the Go target prints Go"},
	"github.com/spf13/":                {"cmd/scopegen", "only the command line parses flags"},
	"github.com/mattn/go-isatty":       {"cmd/scopegen", "only the command line knows terminals"},
	"github.com/rogpeppe/go-internal/": {"cmd/scopegen", "diffs are shown by the command line"},
}

func matches(pattern, pkg string) bool {
	if below, ok := strings.CutSuffix(pattern, "..."); ok {
		return strings.HasPrefix(pkg+"/", below)
	}
	return pattern == pkg
}

// Imports point one way: diag ← spec ← {source, readers, query, generator} ← targets ← registry ← cli ← main.
func TestImportRule(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "../../...").Output()
	require.NoError(t, err)
	seen := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0]+"/", module)
		pkg = strings.TrimSuffix(pkg, "/")
		if pkg == "" {
			continue
		}
		var rule *layer
		for i := range layers {
			if matches(layers[i].name, pkg) {
				rule = &layers[i]
				break
			}
		}
		if !assertLayer(t, rule, pkg) {
			continue
		}
		seen++
		for _, imported := range fields[1:] {
			for library, o := range only {
				if strings.HasPrefix(imported+"/", library) || imported == library {
					allowed := false
					for in := range strings.FieldsSeq(o.in) {
						allowed = allowed || strings.HasPrefix(pkg+"/", in+"/")
					}
					if !allowed {
						t.Errorf("%s imports %s, which is for %s only: %s", pkg, imported, o.in, o.why)
					}
				}
			}
			own, ok := strings.CutPrefix(imported, module)
			if !ok {
				if rule.name == "output" || strings.HasPrefix(rule.name, "generator/golang/runtime") || rule.name == "generator/golang/pack" {
					if strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
						t.Errorf("%s imports %s, but may import the standard library alone: %s", pkg, imported, rule.why)
					}
				}
				continue
			}
			allowed := false
			for _, pattern := range rule.may {
				allowed = allowed || matches(pattern, own)
			}
			if !allowed {
				t.Errorf("%s imports %s: %s", pkg, own, rule.why)
			}
		}
	}
	require.Greater(t, seen, 10)
}

func assertLayer(t *testing.T, rule *layer, pkg string) bool {
	if rule == nil {
		t.Errorf("no layer is given for %s: add it to layers with its reason (%s)", pkg, path.Base(pkg))
	}
	return rule != nil
}
