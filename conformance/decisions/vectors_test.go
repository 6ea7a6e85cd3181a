package decisions

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

type claimQuestion struct {
	ID, Scheme, Claim, Payload string
	Field                      bool
	Want, Not                  []string
	Reject                     bool
}

// The vectors of scopes in tokens, read by an emitted package: by ClaimSource.Read from the payload, and by a field of a struct of claims where
// encoding/json means what the payload says (it ignores case in names).
func TestScopeVectors(t *testing.T) {
	data, err := os.ReadFile("../../../shared/vectors/scope_vectors.json")
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip("no vectors beside the project")
	}
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		ID     string
		Claims json.RawMessage
		Mode   string
		Expect json.RawMessage
	}
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	var questions []claimQuestion
	names := []string{"admin", "zzz-not-in-any-token"}
	fields := 0
	for _, v := range vectors {
		q := claimQuestion{ID: v.ID, Claim: v.Mode, Scheme: v.Mode, Payload: string(v.Claims), Field: v.ID != "case-json-key"}
		if v.Mode == "scp" && v.ID != "scp-string" {
			q.Scheme = "scparray"
		}
		if v.Claims[0] == '"' { // a payload that no JSON document could hold as data, written as text
			if err := json.Unmarshal(v.Claims, &q.Payload); err != nil {
				t.Fatal(err)
			}
		}
		var not struct{ Not []string }
		switch err := json.Unmarshal(v.Expect, &q.Want); {
		case err == nil:
		case string(v.Expect) == `"reject"`:
			q.Reject, q.Want = true, nil
		default:
			if err := json.Unmarshal(v.Expect, &not); err != nil || len(not.Not) == 0 {
				t.Fatalf("%s: expects %s", v.ID, v.Expect)
			}
			q.Not, q.Want = not.Not, nil
			// "Not these" says nothing of the others: what the claim itself names is granted where the specification has it.
			if strings.Contains(q.Payload, `"admin"`) {
				q.Want = []string{"admin"}
			}
		}
		names = append(append(names, q.Want...), q.Not...)
		if q.Field {
			fields++
		}
		questions = append(questions, q)
	}
	slices.Sort(names)
	var spec strings.Builder
	spec.WriteString(`scopegen: 1
info: {title: Vectors, version: "1"}
schemes:
  scope: {type: http, scheme: bearer, default: true, claims: [{name: scope, format: space}]}
  scp: {type: http, scheme: bearer, claims: [{name: scp, format: space}]}
  scparray: {type: http, scheme: bearer, claims: [{name: scp, format: array}]}
  roles: {type: http, scheme: bearer, claims: [{name: roles, format: array}]}
scopes:
`)
	for i, name := range slices.Compact(names) {
		fmt.Fprintf(&spec, "  %q: {description: A scope., names: {go: Scope%d}", name, i)
		if strings.Contains(name, "*") {
			spec.WriteString(", literal: true")
		}
		spec.WriteString("}\n")
	}
	out := emitted(t, []probed{{spec.String(), struct{ Claims []claimQuestion }{questions}}})
	if want := fmt.Sprintf("p0.json decisions 0 callers 0 claims %d\n", len(vectors)+fields); len(vectors) != 35 || out != want {
		t.Fatalf("%d vectors\n%s%s", len(vectors), out, want)
	}
	t.Logf("%d vectors by ClaimSource.Read, %d of them as a field too", len(vectors), fields)
}
