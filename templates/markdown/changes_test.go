package markdown

import (
	"errors"
	"os"
	"testing"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/stretchr/testify/require"
)

// The page of changes says what diff says, with links to what is still there.
func TestChangesPage(t *testing.T) {
	was := model(t)
	was.Info.Version = "2025.<4>"
	was.Scopes[1].Description = "Change *things*."
	was.Scopes[3].Risk = spec.RiskHigh
	was.Operations[0].Grants = append(was.Operations[0].Grants, spec.Grant{Scope: was.Scopes[4], Scheme: was.Schemes[0]})
	was.Operations = append(was.Operations[:7], append([]*spec.Operation{op("GET", "/gone/<x>", "Gone", spec.Grant{Scope: was.Scopes[0], Scheme: was.Schemes[0]})}, was.Operations[9:]...)...)
	for _, o := range was.Operations {
		o.Written, o.Effective, o.Index = spec.Requirement{}, spec.Requirement{}, 0
	}
	require.Zero(t, spec.Seal(was).Errors())
	r := request(model(t))
	r.Options["previous"], r.Options["json"] = "old/scopes.yaml", true
	r.LoadModel = func(path string) (*spec.API, diag.List, error) {
		require.Equal(t, "old/scopes.yaml", path)
		return was, nil, nil
	}
	result, err := Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Found)
	pages := map[string][]byte{}
	for _, f := range result.Files {
		pages[f.Path] = f.Data
	}
	const golden = "testdata/changelog.md"
	if *update {
		require.NoError(t, os.WriteFile(golden, pages["docs/changelog.md"], 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), string(pages["docs/changelog.md"]))
	require.Contains(t, string(pages["docs/index.md"]), "[Changes](./changelog.md): what is different from version 2025&#46;&#60;4&#62;\n- `model.json`, beside these pages,")

	read, err := jsonmodel.Read(pages["docs/model.json"])
	require.NoError(t, err)
	require.Len(t, read.Scopes, len(r.API.Scopes))

	r.LoadModel = func(string) (*spec.API, diag.List, error) { return nil, nil, errors.New("no such file") }
	result, err = Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Files)
	require.Equal(t, diag.Code("SG4100"), result.Found[0].Rule.Code)
}
