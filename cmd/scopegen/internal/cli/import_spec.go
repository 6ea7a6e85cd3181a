package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/generator/naming"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native/format"
	"github.com/scopegen/scopegen/spec/native/scalar"
	"github.com/scopegen/scopegen/spec/routelist"
)

// importedSpec is a spec with the list's endpoints, all of them denied to everybody. Of the list it holds paths and methods alone.
func importedSpec(name string, list *routelist.List) []byte {
	var b bytes.Buffer
	first := list.Routes[0]
	base := commonBase(list.Routes)
	fmt.Fprintf(&b, `# The endpoints of %s, to start from. None of them is open yet: access: none denies an endpoint to everybody.
# To go on, define the scopes, list below each what it opens, and take that out of endpoints below:
#
#   groups:
#     - id: assets
#       title: Assets
#       scopes:
#         assets:read:
#           description: Read assets.
#           grants:
#             - %s
#
# What needs a token but no scope gets access: authenticated; what needs neither, access: public with a reason.
# 'scopegen schema > scopes.schema.json' lets editors complete and check this file:
# yaml-language-server: $schema=scopes.schema.json
scopegen: 1
info:
  title: My API
  version: "1.0" # quoted: it is text, not a number
`, clean(name), first.Method+" "+strings.TrimPrefix(first.Path, base))
	if base != "" {
		fmt.Fprintf(&b, "basePath: %s # joined before every path below\n", scalar.Quote(base, false))
	}
	b.WriteString("\nendpoints:\n")
	ids := importedIDs(list.Routes, base)
	for i, r := range list.Routes {
		state := "access: none"
		if ids[i] != "" {
			state += ", id: " + ids[i]
		}
		fmt.Fprintf(&b, "  - %s: {%s}\n", scalar.Quote(r.Method+" "+strings.TrimPrefix(r.Path, base), false), state)
	}
	if out, _ := format.Source(name, b.Bytes()); out != nil {
		return out
	}
	return b.Bytes()
}

// commonBase is the longest run of literal segments that begins every path; each keeps at least one segment behind it.
func commonBase(routes []routelist.Route) string {
	common := routes[0].Pattern.Segments
	for _, r := range routes {
		n := 0
		for n < len(common) && n < len(r.Pattern.Segments)-1 && common[n].IsLiteral() && r.Pattern.Segments[n].IsLiteral() &&
			common[n].Literal() == r.Pattern.Segments[n].Literal() {
			n++
		}
		common = common[:n]
	}
	return spec.Pattern{Segments: common}.String()
}

// importedIDs gives ids to the endpoints whose made id, or the name in Go that it leads to, another endpoint has too: the path spelled
// out, and a number where that is not enough. The one that has nothing to spell out keeps the made id.
func importedIDs(routes []routelist.Route, base string) []string {
	goName := func(id string) string {
		names, _ := naming.Go([]naming.Entry{{Kind: "operation", Key: id, Prefix: "Op", Remedy: naming.ByID}}, nil)
		return names[0]
	}
	made, spelled := make([]string, len(routes)), make([]string, len(routes))
	taken := map[string]int{} // how many have a name in Go
	plain := map[string]int{} // and the first of them that has nothing to spell out
	for i, r := range routes {
		path := strings.TrimPrefix(r.Path, base)
		made[i] = spec.MadeID(&spec.Operation{Method: r.Method, Path: path})
		spelled[i] = strings.ToLower(r.Method) + spec.SpelledPath(path)
		name := goName(made[i])
		if _, is := plain[name]; !is && made[i] == spelled[i] {
			plain[name] = i
		}
		taken[name]++
	}
	ids := make([]string, len(routes))
	tried := map[string]int{} // the last number behind a text, so that many equal ones do not start over
	for i := range routes {
		name := goName(made[i])
		if keeper, is := plain[name]; taken[name] == 1 || is && keeper == i {
			continue
		}
		id := spelled[i]
		for taken[goName(id)] > 0 {
			tried[spelled[i]] = max(tried[spelled[i]], 1) + 1
			id = fmt.Sprintf("%s_%d", spelled[i], tried[spelled[i]])
		}
		ids[i] = id
		taken[goName(id)]++
	}
	return ids
}
