package site

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What a site would read as something else is no anchor, so that a page with it does not pass for right.
func TestAnchorsThatHold(t *testing.T) {
	for id, holds := range map[string]bool{
		"scope-user_profile": true, "scope-a__b": true, "scope-files.read--all": true, "op-get-": true,
		"scope-_a": false, "scope-a_": false, "scope-a_-b": false, "scope-a._b": false, "scope-__all__": false, "scope-www.x": false, "scope-*a*": false, "scope-a:b": false, "_a": false,
	} {
		page := []byte("## `a` {#" + id + "}\n")
		for _, name := range Names() {
			want := []string(nil)
			if holds && Named(name).headingIDs {
				want = []string{id}
			}
			require.Equal(t, want, Named(name).Anchors(page), "%s: %s", name, id)
		}
		require.Equal(t, []string{id}, Named("vitepress").Anchors([]byte(`| <a id="`+id+`"></a> |`))) // an attribute is no text
	}
}

func TestPagesTakenForTheIndex(t *testing.T) {
	for file, want := range map[string]string{
		"index.md": "index.md", "index-md-1.md": "index.md", "store/indexamd.md": "store/index.md", "Index.mdx.md": "index.md", "store/my-index.md": "store/my-index.md", "index-m.md": "index-m.md",
	} {
		require.Equal(t, want, Named("vitepress").Address(file))
		require.Equal(t, file, Named("github").Address(file))
	}
}
