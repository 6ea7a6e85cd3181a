package markdown

import (
	"errors"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator"
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
	r.Options["previous"], r.Options["json"] = "old/scopes.yaml", generator.Usual
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
	require.Contains(t, string(pages["docs/index.md"]), "[Changes](./changelog.md): what is different from version 2025&#46;&#60;4&#62;\n- [`model.json`](./model.json), beside these pages,")

	read, err := jsonmodel.Read(pages["docs/model.json"])
	require.NoError(t, err)
	require.Len(t, read.Scopes, len(r.API.Scopes))

	r.LoadModel = func(string) (*spec.API, diag.List, error) { return nil, nil, errors.New("no such file") }
	result, err = Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Files)
	require.Equal(t, diag.Code("SG4100"), result.Found[0].Rule.Code)
}

// The model goes where it is asked for, and the overview links to it where the site serves it: beside the pages, and not everywhere.
func TestModelFile(t *testing.T) {
	eachLayout(t, func(t *testing.T, name, split string) {
		for option, want := range map[string]struct {
			path   string
			linked bool
		}{
			"": {}, generator.Usual: {"docs/model.json", true}, "docs/scopes-1.json": {"docs/scopes-1.json", true},
			"docs/Mine (1).json": {"docs/Mine (1).json", false}, "static/model.json": {"static/model.json", false}, "docs/api/model.json": {"docs/api/model.json", false},
		} {
			r := request(model(t))
			r.Options["site"], r.Options["split"], r.Options["json"] = name, split, option
			result, err := Target.Emit(r)
			require.NoError(t, err, option)
			require.Empty(t, result.Found)
			var at []string
			linked := false
			for _, f := range result.Files {
				if read, err := jsonmodel.Read(f.Data); err == nil && len(read.Scopes) == len(r.API.Scopes) {
					at = append(at, f.Path)
				}
				linked = linked || strings.Contains(string(f.Data), "](./"+path.Base(want.path)+")")
			}
			if want.path == "" {
				require.Empty(t, at)
			} else {
				require.Equal(t, []string{want.path}, at)
			}
			require.Equal(t, want.linked && slices.Contains([]string{"github", "mkdocs", "hugo"}, name), linked, option)
		}
	})
}
