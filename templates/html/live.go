package html

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec/diag"
)

// Extra is what a server adds to a page that it shows while its spec is edited.
type Extra struct {
	Script, Style string // appended to the page's own
	Connect       string // the policy's connect-src
}

// Revision names what a page says: the same for the same data, title, script and style.
type Revision string

// Live is the page that Emit would write with inline assets, and what a server adds to it. The file option is not asked for.
func Live(r *generator.Request, extra func(Revision) Extra) ([]byte, Revision, diag.List, error) {
	var found diag.List
	s := gather(r, &found)
	if found.Errors() > 0 {
		return nil, "", found, nil
	}
	data, err := s.island()
	if err != nil {
		return nil, "", found, err
	}
	sum := sha256.New()
	for _, part := range []string{s.title, string(data), builtin.script, builtin.style} {
		fmt.Fprintf(sum, "%d %s", len(part), part)
	}
	revision := Revision(hex.EncodeToString(sum.Sum(nil)[:8]))
	x := extra(revision)
	used := assets{builtin.script + x.Script, builtin.style + x.Style}
	page, err := used.inline(s.title, data, x.Connect)
	if err == nil {
		err = s.check(page, used, x.Connect, false)
	}
	if err != nil {
		return nil, "", found, fmt.Errorf("what was rendered is not what was meant, which is a fault of scopegen: %w", err)
	}
	return page, revision, found, nil
}
