package docsite

import (
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// inRepository is a link to a file of the project that is no page.
var inRepository = regexp.MustCompile(`^https://github\.com/scopegen/scopegen/(blob|tree|edit)/main/([^#]*)(#.*)?$`)

func TestLinks(t *testing.T) {
	pages := built(t)
	ids := map[string]map[string]bool{}
	for name, page := range pages {
		ids[name] = map[string]bool{}
		for n := range page.Descendants() {
			if id, ok := attr(n, "id"); ok {
				require.False(t, ids[name][id], "%s has the id %s twice", name, id)
				ids[name][id] = true
			}
		}
	}
	checked, repository := 0, 0
	for name, page := range pages {
		for n := range page.Descendants() {
			href, ok := attr(n, "href")
			if n.Type != html.ElementNode || n.Data != "a" || !ok {
				continue
			}
			if m := inRepository.FindStringSubmatch(href); m != nil {
				repository++
				info, err := os.Stat(filepath.Join("../..", filepath.FromSlash(m[2])))
				require.NoError(t, err, "%s: %s", name, href)
				require.Equal(t, m[1] == "tree", info.IsDir(), "%s: %s", name, href)
				continue
			}
			target, err := url.Parse(href)
			require.NoError(t, err, "%s: %s", name, href)
			if target.IsAbs() {
				continue
			}
			at := (&url.URL{Path: name}).ResolveReference(target)
			if strings.HasSuffix(at.Path, "/") {
				at.Path += "index.html"
			}
			checked++
			if _, page := pages[at.Path]; !page { // beside the pages there is the explorer
				require.FileExists(t, filepath.Join(docs, ".vitepress/dist", filepath.FromSlash(at.Path)), "%s: %s", name, href)
				require.Empty(t, at.Fragment, "%s: %s", name, href)
				continue
			}
			if at.Fragment != "" {
				require.True(t, ids[at.Path][at.Fragment], "%s: %s has no such place", name, href)
			}
		}
	}
	require.Greater(t, checked, 1000)
	require.Greater(t, repository, 20)
	t.Logf("%d links among %d pages, %d into the repository", checked, len(pages), repository)
}

// TestNavigation: every page of docs is built, and can be reached from the list beside all of them.
func TestNavigation(t *testing.T) {
	pages := built(t)
	want := slices.Sorted(maps.Keys(written(t)))
	require.Subset(t, slices.Collect(maps.Keys(pages)), want)
	var listed []string
	for n := range find(pages["/language.html"], "VPSidebar").Descendants() {
		if href, ok := attr(n, "href"); ok && n.Data == "a" {
			listed = append(listed, path.Clean(href))
		}
	}
	slices.Sort(listed)
	require.Equal(t, slices.DeleteFunc(want, func(p string) bool { return p == "/index.html" }), listed)
}
