// Package synth makes specs of any size, for benchmarks and for scripts that show how cost grows. It imports the standard
// library alone.
package synth

import (
	"bytes"
	"fmt"
)

// Spec gives a native spec with that many endpoints and scopes, both at least 1: groups of ten scopes with a base and an
// owner each, plain grants in the short and the long form, a write scope that implies its group's others by name and by
// glob, a selector in every other group, sets, and endpoints with requires and access. The same numbers give the same bytes.
func Spec(endpoints, scopes int) []byte {
	endpoints, scopes = max(endpoints, 1), max(scopes, 1)
	var b bytes.Buffer
	b.Grow(endpoints*90 + scopes*160)
	b.WriteString(`scopegen: 1
info: {title: Synthetic, version: "1"}
basePath: /api
subjectTypes:
  user: {title: A user}
  app: {title: An application}
holders:
  everyone: {title: Everyone}
  administrators: {title: Administrators, inherits: [everyone]}
actions:
  read: {description: Read, methods: [GET]}
groups:
`)
	const inGroup = 10
	groups := (scopes + inGroup - 1) / inGroup
	next := 0
	for g := range groups {
		fmt.Fprintf(&b, "  - id: group-%d\n    title: Group %d\n    owner: team-%d\n    owns: {paths: [\"/g%d/**\"], scopes: [\"g%d:**\"]}\n    scopes:\n", g, g, g%7, g, g)
		last := min((g+1)*inGroup, scopes)
		for s := g * inGroup; s < last; s++ {
			n := s % inGroup
			word := "read"
			if n == inGroup-1 {
				word = "write"
			}
			fmt.Fprintf(&b, "      g%d:r%d:%s:\n        description: Opens part %d of group %d.\n        holders: [everyone]\n", g, n, word, n, g)
			if word == "write" {
				fmt.Fprintf(&b, "        risk: high\n        implies: [\"g%d:*:read\", \"g%d:r0:read\"]\n", g, g)
			}
			// The share of this scope, so that all shares together are the whole.
			upTo := int(int64(endpoints) * int64(s+1) / int64(scopes))
			if next == upTo && (n != 1 || g%2 != 0) {
				continue
			}
			b.WriteString("        grants:\n")
			first := next == upTo
			for ; next < upTo; next++ {
				endpoint(&b, g, n, next)
			}
			if n == 1 && g%2 == 0 && !first {
				fmt.Fprintf(&b, "          - {paths: [\"/g%d/r0/**\", \"/g%d/*/{id}/part\"], tags: [t%d], except: {operations: [none%d]}}\n", g, g, g%5, g)
			} else if first {
				fmt.Fprintf(&b, "          - GET /g%d/r%d\n", g, n)
			}
		}
	}
	b.WriteString("sets:\n  readers: {title: Readers, scopes: [\"**:read\"]}\n")
	b.WriteString("endpoints:\n  - GET /healthz: {summary: Liveness, base: \"\", access: public, reason: probes carry no token}\n")
	b.WriteString("  - POST /move: {summary: Move, requires: {anyOf: [\"g0:r0:read\", {allOf: [\"g0:r0:read\", {scope: \"g0:r0:read\", subjectTypes: [user]}]}]}}\n")
	return b.Bytes()
}

func endpoint(b *bytes.Buffer, g, n, i int) {
	switch i % 5 {
	case 0:
		fmt.Fprintf(b, "          - GET /g%d/r%d/%d: {summary: \"Get item %d, in full\", tags: [t%d], id: getItem%d}\n", g, n, i, i, g%5, i)
	case 1:
		fmt.Fprintf(b, "          - GET,HEAD /g%d/r%d/%d/{id}/part\n", g, n, i)
	default:
		fmt.Fprintf(b, "          - POST /g%d/r%d/%d/{id}: Change item %d\n", g, n, i, i)
	}
}
