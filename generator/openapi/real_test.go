package openapi

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// shared gives a file beside the checkout. Without it the test is skipped, except where SCOPEGEN_CI says that it must be there.
func shared(t *testing.T, name string) []byte {
	data, err := os.ReadFile(filepath.Join("../../../shared", name))
	if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip(err)
	}
	require.NoError(t, err)
	return data
}

// model reads a document as the spec by itself.
func model(t testing.TB, name string, data []byte) *spec.API {
	api, _ := openapi.Read(name, data, nil, openapi.Options{Security: "read", Absent: "public"})
	require.Empty(t, spec.Seal(api).Errors())
	return api
}

var documents = []string{"petstore/openapi.yaml", "figma/openapi.yaml", "slack/slack_web_openapi_v2.json", "mastodon/schema.json", "square/api.json", "discord/openapi.json"}

// withoutSecurity takes the security of every operation out of a document, through the editor itself.
func withoutSecurity(t testing.TB, name string, data []byte) []byte {
	doc, found := openapi.Open(name, data, nil)
	require.Zero(t, found.Errors())
	s := splicer{layout: learn(doc.Source, nil, nil, nil), data: data, changes: map[source.Node]changes{}}
	for _, op := range doc.Operations {
		if _, ok := op.Node.Get("security"); ok {
			require.NoError(t, s.remove(op.Node, map[string]bool{"security": true}))
		}
	}
	out, err := s.apply()
	require.NoError(t, err)
	return out
}

// TestRealDocuments takes the security out of documents, puts it back from the model that was read before, and wants the same
// model again, with nothing in the file touched but security.
func TestRealDocuments(t *testing.T) {
	for _, name := range documents {
		t.Run(name, func(t *testing.T) {
			data := shared(t, "data/"+name)
			api := model(t, name, data)
			for _, o := range api.Operations {
				if o.Access == spec.Undeclared { // square's {oauth2: null}
					o.Written.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: api.Schemes[0]}}}}
					o.Access = spec.Authenticated
				}
			}
			bare := withoutSecurity(t, name, data)
			out, found := annotate(api, name, bare, conventions{denied: "refuse"}, diag.Range{})
			require.Zero(t, found.Errors(), "%v", found)
			again := model(t, name, out)
			require.Len(t, again.Operations, len(api.Operations))
			for i, o := range api.Operations {
				require.Equal(t, o.String(), again.Operations[i].String())
				require.Equal(t, requirement(o), requirement(again.Operations[i]), o.String())
			}
			twice, found := annotate(api, name, out, conventions{denied: "refuse"}, diag.Range{})
			require.Zero(t, found.Errors(), "%v", found)
			require.Equal(t, string(out), string(twice), "annotating again changes nothing")
			changed := string(diff.Diff("bare", bare, "annotated", out))
			for line := range strings.Lines(changed) {
				if gone, ok := strings.CutPrefix(line, "-"); ok && !strings.HasPrefix(line, "--- ") {
					require.Contains(t, changed, "\n+"+strings.TrimSuffix(gone, "\n")+",\n", "a line went and did not come back with a comma")
				}
			}
			if strings.HasPrefix(name, "square") || strings.HasPrefix(name, "petstore") {
				return // say nothing, or null, for some operations
			}
			same, found := annotate(api, name, data, conventions{denied: "refuse"}, diag.Range{})
			require.Zero(t, found.Errors(), "%v", found)
			require.Equal(t, "", string(diff.Diff("before", data, "after", same)))
		})
	}
}

// requirement is a requirement as written, by name, in order.
func requirement(o *spec.Operation) (out [][]string) {
	for _, alt := range o.Written.Alternatives {
		var needs [][]string
		for _, n := range alt.Needs {
			scopes := []string{n.Scheme.Name + ":"}
			for _, s := range n.Scopes {
				scopes = append(scopes, s.Name)
			}
			slices.Sort(scopes[1:]) // a document keeps the order that it has
			needs = append(needs, scopes)
		}
		slices.SortFunc(needs, slices.Compare)
		out = append(out, slices.Concat(needs...))
	}
	return out
}
