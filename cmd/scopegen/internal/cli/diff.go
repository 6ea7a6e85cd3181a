package cli

import (
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/templates/markdown/changelog"
)

var diffVerb = verb{
	name: "diff", args: " [REVISIONS | WAS IS]", minArgs: 1, maxArgs: 2,
	short: "What changed between two specs: who may do more, who less, and what is only worded differently",
	long: `Compare two specs by meaning: for each operation which callers pass now that did not before, or the other way round, with such a caller;
what each scope opens, who holds it by default, what was added, removed, renamed or described differently.

  scopegen diff main..HEAD               two revisions of the configuration's spec, or of --spec
  scopegen diff main...HEAD              since the two parted, as for a pull request
  scopegen diff HEAD                     a revision and the working tree
  scopegen diff old.yaml new.yaml        two files: specs, OpenAPI documents, models saved by 'show --format json'
  scopegen diff HEAD~3:scopes.yaml scopes.yaml
  scopegen diff HEAD:scopes.yaml :scopes.yaml    a revision and the index, which the next commit is made from

REVISION:FILE is from the repository's root, REVISION:./FILE from here, as for git. A revision's spec is read with what it includes and refers to
from the same revision, through git and without checking out; symbolic links and submodules are refused.

An endpoint that is new opens to those who pass it, one that is gone closes to those who did. A scope that took the place of
another, known by an alias or by what it opens, is one scope that was renamed. What the old spec has as deprecated with a
removal date that the new one has reached (for a revision its commit's date, else today) is expected to go.

Exit status: 0, 1 when --fail-on says so (widened: somebody may do more, by a new endpoint or by default too; narrowed: something breaks
unannounced; any: anything changed; what could not be told counts as both), 2 could not run. Every format gives the same.`,
	example: `  scopegen diff main...HEAD --format markdown --fail-on widened
  scopegen diff openapi-v1.json openapi-v2.json --format json`,
	run: runDiff,
}

func runDiff(c *call) (int, error) {
	was, is, err := c.points()
	if err != nil {
		return 0, err
	}
	before, err := c.readPoint(was)
	if err != nil {
		return 0, err
	}
	defer before.close()
	after, err := c.readPoint(is)
	if err != nil {
		return 0, err
	}
	defer after.close()
	if before.api == nil || after.api == nil {
		return exitFailed, nil // which has been said
	}
	r := diff.APIs(before.api, after.api, diff.Options{At: is.day(), Silence: after.isDocument()})
	report := &diffReport{Report: changelog.English(r), was: was, is: is}
	switch c.values.text("format") {
	case "json":
		err = after.printJSON(report.shape())
	case "markdown":
		_, err = c.stdout.Write([]byte(report.markdown()))
	case "github":
		err = report.annotate(before, after)
	default:
		_, err = c.stdout.Write([]byte(report.text()))
	}
	if err != nil {
		return 0, err
	}
	if fails(r, c.values.text("fail-on")) {
		return exitFindings, nil
	}
	return exitOK, nil
}

func fails(r *diff.Result, on string) bool {
	switch on {
	case "widened":
		return r.Widened()
	case "narrowed":
		return r.Narrowed()
	case "any":
		return !r.Empty()
	}
	return false
}

// diffReport is a comparison with what its sides are called.
type diffReport struct {
	*changelog.Report
	was, is point
}

// title is "was → is".
func (r *diffReport) title() string { return r.was.String() + " → " + r.is.String() }
