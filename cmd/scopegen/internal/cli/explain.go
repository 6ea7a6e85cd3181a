package cli

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

var explainVerb = verb{
	name: "explain", args: " METHOD PATH | SCOPE | CODE", minArgs: 1, maxArgs: 2,
	short: "Say what a request needs and why, what a scope opens, or what a code means",
	long: `Explain one of three things:

  a request     the endpoint that it matches, what opens it and through which implication
  a scope       everything that it opens, directly and by implication, and who holds it by default
  a code        what a diagnostic means, with an example of wrong and right

Exit status: 0, 1 when nothing of that name or path is known, 2 could not run.`,
	example: `  scopegen explain GET /api/store/asset/42
  scopegen explain store:read
  scopegen explain SG1003`,
	run: explain,
}

var codeForm = regexp.MustCompile(`^(?i:SG)[0-9]{4}$`)

func explain(c *call) (int, error) {
	words := strings.Fields(strings.Join(c.args, " "))
	if len(words) == 1 && codeForm.MatchString(words[0]) {
		return explainCode(c, strings.ToUpper(words[0]))
	}
	p, err := openModel(c)
	if err != nil || p.api == nil {
		return exitFailed, err
	}
	defer p.close()
	switch {
	case len(words) == 2:
		return p.explainRequest(words[0], words[1])
	case len(words) == 1:
		return p.explainScope(words[0])
	}
	return 0, fmt.Errorf("explain takes METHOD PATH, a scope, or a code, but got %q", strings.Join(c.args, " "))
}

// openModel loads the model for a question. Questions about a spec with errors have no certain answer.
func openModel(c *call) (*project, error) {
	p, err := open(c, "")
	if err != nil {
		return nil, err
	}
	if err := p.load(); err != nil {
		p.close()
		return nil, err
	}
	p.report(c.stderr, p.found)
	if p.api == nil || p.found.Errors() > 0 {
		p.close()
		return nil, fmt.Errorf("the spec has errors, so there is no certain answer")
	}
	return p, nil
}

func explainCode(c *call, code string) (int, error) {
	rule, ok := diag.Lookup(diag.Code(code))
	if !ok {
		fmt.Fprintf(c.stderr, "scopegen: no diagnostic has the code %s\n", code)
		return exitFindings, nil
	}
	fmt.Fprintf(c.stdout, "%s %s: %s\n\n%s\n", rule.Code, rule.Severity, rule.Title, wrap(rule.Why, 88))
	for _, example := range []struct{ title, text string }{{"Wrong", rule.Bad}, {"Right", rule.Good}} {
		if example.text != "" {
			fmt.Fprintf(c.stdout, "\n%s:\n\n%s", example.title, indent(clip(example.text, 40), "    "))
		}
	}
	return exitOK, nil
}
