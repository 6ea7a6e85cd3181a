package markdown

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/site"
)

// fragments emits with pages to edit.
func fragments(api *spec.API, siteName, split string, pages map[string]string) (generator.Result, error) {
	r := request(api)
	r.Options["site"], r.Options["split"], r.Options["fragments"] = siteName, split, slices.Sorted(maps.Keys(pages))
	r.Read = func(p string) ([]byte, error) {
		if text, ok := pages[p]; ok {
			return []byte(text), nil
		}
		return nil, missing(p)
	}
	return Target.Emit(r)
}

// everyFragment has all kinds, about everything, each group and each scope, in comments of one form.
func everyFragment(api *spec.API, open, end string) string {
	var b strings.Builder
	for _, k := range kinds {
		add := func(about string) {
			b.WriteString(open + " scopegen:" + k.name + about + " " + end + "\n" + open + " scopegen:end " + end + "\n\n")
		}
		add("")
		for _, g := range api.Groups {
			add(" group=" + `"` + g.ID + `"`)
		}
		for _, s := range api.Scopes {
			if slices.Contains(k.about, "scope") {
				add(" scope=" + `"` + strings.NewReplacer("-->", `\u002d->`, "*/", `\u002a/`).Replace(s.Name) + `"`)
			}
		}
	}
	return b.String()
}

// Links of fragments lead to pages and anchors that are there, from wherever the page lies, on every site and in every split.
func TestFragmentLinks(t *testing.T) {
	eachLayout(t, func(t *testing.T, name, split string) {
		api, s := model(t), site.Named(name)
		pages := map[string]string{}
		for _, file := range []string{"page.md", "docs-of-others/guides/page.md", "docs-of-others/index.md", "docs/own.mdx"} {
			pages[file] = everyFragment(api, "<!--", "-->")
			if strings.HasSuffix(file, "x") {
				pages[file] = everyFragment(api, "{/*", "*/}")
			}
		}
		result, err := fragments(api, name, split, pages)
		require.NoError(t, err)
		require.Empty(t, result.Found)
		placed := map[[2]string]bool{}
		for _, f := range result.Files {
			if !f.InPlace {
				at := s.Address(f.Path)
				placed[[2]string{at, ""}] = true
				for _, anchor := range s.Anchors(f.Data) {
					placed[[2]string{at, anchor}] = true
				}
			}
		}
		links := 0
		for _, f := range result.Files {
			if !f.InPlace {
				continue
			}
			require.Equal(t, pages[f.Path], string(f.Was))
			require.Empty(t, s.Anchors(f.Data), "anchors are those of the pages")
			from := s.File(strings.TrimSuffix(f.Path, "x"))
			for _, to := range s.Links(f.Data) {
				links++
				address, anchor := s.Resolve(from, to)
				require.True(t, placed[[2]string{address, anchor}], "%s: %s leads to %s#%s", f.Path, to, address, anchor)
			}
		}
		require.Greater(t, links, 200)
	})
}

// A run over what it wrote changes nothing, whatever the lines end in, and what stands around fragments stays.
func TestFragmentsAreStable(t *testing.T) {
	api := model(t)
	text := "\uFEFF---\ntitle: x\n---\r\n\r\n# Mine\r\n\r\n" + strings.ReplaceAll(everyFragment(api, "<!--", "-->"), "\n", "\r\n") + "last line"
	once, err := fragments(api, "github", splitGroup, map[string]string{"page.md": text})
	require.NoError(t, err)
	require.Empty(t, once.Found)
	edited := once.Files[len(once.Files)-1]
	require.True(t, edited.InPlace)
	require.NotEqual(t, text, string(edited.Data))
	for line := range strings.Lines(strings.TrimPrefix(string(edited.Data), "\uFEFF---\ntitle: x\n---\r\n")) {
		require.True(t, strings.HasSuffix(line, "\r\n") || line == "last line", "%q", line)
	}
	twice, err := fragments(api, "github", splitGroup, map[string]string{"page.md": string(edited.Data)})
	require.NoError(t, err)
	require.Equal(t, string(edited.Data), string(twice.Files[len(twice.Files)-1].Data))
}

func TestFragmentsThatAreWrong(t *testing.T) {
	for mark, want := range map[string][3]string{
		"scopegen:endpoint":                            {"SG4016", "3:15", `did you mean "endpoints"?`},
		"scopegen:endpoints group=stor":                {"SG4016", "3:31", `did you mean "store"?`},
		"scopegen:scopes scope=nothing-like-it-at-all": {"SG4016", "3:28", "a name is written as in the spec"},
		"scopegen:matrix scope=store:read":             {"SG4016", "3:22", "it can be about one group"},
		"scopegen:endpoints team=store":                {"SG4016", "3:25", "it can be about one group or scope"},
		"scopegen:endpoints group=store scope=x":       {"SG4016", "3:37", "make two fragments of it"},
		"scopegen:endpoints group":                     {"SG4015", "3:25", "group=store"},
	} {
		result, err := fragments(model(t), "github", splitGroup, map[string]string{"page.md": "é\n\n<!-- " + mark + " -->\n<!-- scopegen:end -->\n"})
		require.NoError(t, err)
		require.Empty(t, result.Files, "all or nothing")
		require.Len(t, result.Found, 1, mark)
		d := result.Found[0]
		require.Equal(t, want[0]+" page.md:"+want[1], string(d.Rule.Code)+" "+diag.Range{File: d.Range.File, Start: d.Range.Start}.String(), mark)
		require.Contains(t, d.Hint, want[2])
	}
}

// What a template of the user's prints for a fragment is read back before anything is written.
func TestFragmentTemplate(t *testing.T) {
	r := request(model(t))
	r.Options["templates"], r.Options["fragments"] = "tpl", []string{"page.md"}
	says := ""
	r.Read = func(p string) ([]byte, error) {
		switch p {
		case "tpl/fragments.md.tmpl":
			return []byte(says), nil
		case "page.md":
			return []byte("<!-- scopegen:endpoints -->\n<!-- scopegen:end -->\n"), nil
		}
		return nil, missing(p)
	}
	says = "{{len .Endpoints}} of {{.Kind}}\n"
	result, err := Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Found)
	require.Regexp(t, `^<!-- scopegen:endpoints -->\n\n\d+ of endpoints\n\n<!-- scopegen:end -->\n$`, string(result.Files[len(result.Files)-1].Data))
	says = "<!-- scopegen:end -->\n"
	_, err = Target.Emit(r)
	require.ErrorContains(t, err, "would not read back")
	says = "{{.Nothing}}"
	result, err = Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Files)
	require.Equal(t, diag.Code("SG3041"), result.Found[0].Rule.Code)
}
