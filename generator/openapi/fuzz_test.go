package openapi

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// FuzzExtras writes into documents of any style what the options ask for: nothing, or something that a second run leaves as it is,
// and that is gone without a trace once the options are off.
func FuzzExtras(f *testing.F) {
	archives, _ := filepath.Glob("testdata/annotate/*.txtar")
	for _, file := range archives {
		if a, err := txtar.ParseFile(file); err == nil {
			for i, part := range a.Files {
				f.Add(part.Data, byte(i))
			}
		}
	}
	for _, description := range []string{"plain", "'it''s'", `"a\nb"`, "|\n        text\n", ">-\n        a\n          b\n", "|2+\n         x\n\n", "&d x", "!!str x"} {
		f.Add([]byte("openapi: 3.1.0\npaths:\n  /a:\n    get:\n      description: "+description+"\n      responses:\n        '200': {}\n"), byte(7))
	}
	f.Fuzz(func(t *testing.T, data []byte, pick byte) {
		doc, found := openapi.Open("a.yaml", data, nil)
		if found.Errors() > 0 || len(doc.Operations) == 0 {
			return
		}
		api, _ := doc.API(openapi.Options{})
		api.Files = nil
		k := &spec.Scheme{Name: "k", Type: "apiKey", In: "header", Param: "K", Resource: "https://api.example.com"}
		a := &spec.Scope{Name: "a", Description: "A", Scheme: k, Risk: spec.RiskHigh}
		api.Schemes, api.Scopes = []*spec.Scheme{k}, []*spec.Scope{a}
		for i, op := range api.Operations {
			if (i+int(pick))%3 > 0 {
				op.Written.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: k}}}}
			} else {
				op.Written.Alternatives = []spec.Alternative{{}}
			}
			op.Owner = "us"
		}
		spec.Seal(api)
		plain := conventions{denied: "refuse"}
		files, added, found := rewrite(api, "a.yaml", data, plain, diag.Range{})
		if found.Errors() > 0 {
			return
		}
		without := files[0].Data
		plain.added = added
		full := plain
		full.extensions, full.responses, full.descriptions = pick&1 > 0, pick&2 > 0, pick&4 > 0
		files, added, found = rewrite(api, "a.yaml", without, full, diag.Range{})
		if found.Errors() > 0 {
			return
		}
		with := files[0].Data
		full.added, plain.added = added, added
		files, again, found := rewrite(api, "a.yaml", with, full, diag.Range{})
		require.Zero(t, found.Errors(), "%v", found)
		require.Equal(t, string(with), string(files[0].Data))
		require.Equal(t, added, again)
		files, _, found = rewrite(api, "a.yaml", with, plain, diag.Range{})
		require.Zero(t, found.Errors(), "%v", found)
		// Marks that were there before are scopegen's as well.
		if first, _, _ := rewrite(api, "a.yaml", without, plain, diag.Range{}); string(first[0].Data) == string(without) {
			require.Equal(t, string(without), string(files[0].Data))
		}
	})
}
