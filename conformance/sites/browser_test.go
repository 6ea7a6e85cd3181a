package sites

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// perSite is how many pages of each hostile spec a browser opens: the index, the endpoints, the longest of the others.
const perSite = 4

// browse opens hostile pages of every site that was built, and fails for each dialog, each message on the console, each error
// and each request that leaves the site.
func browse(t *testing.T, done []*built) {
	t.Run("browser", func(t *testing.T) {
		need(t, "chromium")
		from := modules(t, "browser")
		var pages []string
		for _, b := range done {
			server := httptest.NewServer(http.FileServer(http.Dir(b.dir)))
			defer server.Close()
			for _, e := range editions() {
				if e.twin == "" {
					continue
				}
				taken := 0
				for _, p := range b.sorted() {
					special := strings.HasSuffix(p.file, "endpoints.html") || strings.HasSuffix(p.file, "endpoints/index.html") || p.file == e.folder+"/index.html"
					if strings.HasPrefix(p.file, e.folder+"/") && (special || taken < perSite) {
						pages = append(pages, server.URL+"/"+strings.TrimSuffix(p.file, "index.html"))
						taken++
					}
				}
			}
		}
		require.NotEmpty(t, pages)
		dir := t.TempDir()
		copyTo(t, dir, "browser")
		link(t, from, dir)
		list, err := json.Marshal(pages)
		require.NoError(t, err)
		printed, took := build(t, dir, nil, "node", filepath.Join(dir, "open.mjs"), string(list))
		require.Empty(t, strings.TrimSpace(printed))
		t.Logf("%d pages in %.1f s", len(pages), took.Seconds())
	})
}
