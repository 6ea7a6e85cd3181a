package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/output"
)

type rendered struct {
	file, template string
	data           []byte
}

var (
	anchors = regexp.MustCompile(`<a id="([^"]*)"></a>`)
	links   = regexp.MustCompile(`\]\((\./[^()\s]*|#[^()\s]*)\)`)
)

// check reads the pages again: that each scope and each endpoint has its anchor once, on its page, and that every link
// leads somewhere. It stops at a number of faults that people can read.
func (b *builder) check(pages []rendered) (faults []error) {
	const enough = 20
	fault := func(format string, args ...any) {
		if len(faults) < enough {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	placed := map[string]int{} // by file#anchor, and by file
	for _, p := range pages {
		placed[p.file]++
		if !bytes.Contains(p.data[:min(len(p.data), 1024)], []byte(output.Mark)) {
			fault("%s lacks %q near its beginning (template %s)", p.file, output.Mark, p.template)
		}
		for _, m := range anchors.FindAllSubmatch(p.data, -1) {
			placed[p.file+"#"+string(m[1])]++
		}
	}
	for i, s := range b.api.Scopes {
		if at := fileOf(s.Group) + "#" + b.scopes[i].Anchor; placed[at] != 1 {
			fault("scope %s has the anchor %s %d times; there must be one", s.Name, at, placed[at])
		}
	}
	for _, o := range b.api.Operations {
		if at := endpointsFile + "#" + operationAnchor(o); placed[at] != 1 {
			fault("endpoint %s has the anchor %s %d times; there must be one", o, at, placed[at])
		}
	}
	for _, p := range pages {
		for _, m := range links.FindAllSubmatch(p.data, -1) {
			to := string(m[1])
			if strings.HasPrefix(to, "#") {
				to = p.file + to
			}
			if to = strings.TrimPrefix(to, "./"); placed[to] == 0 {
				fault("%s links to %s, which does not exist (template %s)", p.file, m[1], p.template)
			}
		}
	}
	return faults
}
