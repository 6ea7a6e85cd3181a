package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// GitHub prints every finding in the order of the list as a workflow command of GitHub Actions, one a line, which the runner
// shows as an annotation of the file:
//
//	::error file=scopes.yaml,line=41,col=17,endLine=41,endColumn=27,title=SG1003::scope "store:raed" is not defined
//
// Hint and related places follow in the message. Columns stand only where a finding is within one line, as the service wants.
// It takes names of files from the root of the repository, and shows ten errors and ten warnings of a step. The only errors are w's.
func (Printer) GitHub(w io.Writer, list List) error {
	b := bufio.NewWriter(w)
	for _, d := range list {
		var properties []string
		say := func(name string, value any) {
			properties = append(properties, name+"="+githubProperty.Replace(Visible(fmt.Sprint(value))))
		}
		if d.Range.File != "" {
			say("file", d.Range.File)
		}
		if at := d.Range; at.IsValid() {
			say("line", at.Start.Line)
			end := at.End
			if end.Line < at.Start.Line {
				end = at.Start
			}
			if end.Line == at.Start.Line {
				say("col", at.Start.Column)
			}
			say("endLine", end.Line)
			if end.Line == at.Start.Line && end.Column > at.Start.Column {
				say("endColumn", end.Column)
			}
		}
		say("title", string(d.Rule.Code)+": "+d.Rule.Title)
		lines := append([]string{Visible(d.Message)}, hintLines(d.Hint)...)
		for _, r := range d.Related {
			lines = append(lines, strings.TrimPrefix(Visible(r.Range.String())+": "+Visible(r.Message), ": "))
		}
		fmt.Fprintf(b, "::%s %s::%s\n", d.Rule.Severity, strings.Join(properties, ","), githubData.Replace(strings.Join(lines, "\n")))
	}
	return b.Flush()
}

// What the runner undoes (actions/toolkit, command.ts: escapeData and escapeProperty). Everything else stands for itself.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
