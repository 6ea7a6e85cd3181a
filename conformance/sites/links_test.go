package sites

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// elsewhere are the links that themes make to their makers.
var elsewhere = []string{"https://squidfunk.github.io/mkdocs-material/", "https://www.mkdocs.org/", "https://starlight.astro.build/"}

// deadLinks says which links of a site's pages lead nowhere, and which to other sites.
func (b *built) deadLinks() (faults []string) {
	for _, p := range b.sorted() {
		if strings.HasSuffix(p.file, "404.html") {
			continue
		}
		for n := range p.root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				if a.Key != "href" && a.Key != "src" {
					continue
				}
				if n.Data == "link" && slices.Contains([]string{"canonical", "sitemap", "alternate"}, attr(n, "rel")) {
					continue // what the site tells machines of where it is
				}
				file, anchor, inside := b.resolve(p, a.Val)
				switch {
				case !inside:
					known := strings.HasPrefix(a.Val, "data:image/") && n.Data != "a"
					for _, e := range elsewhere {
						known = known || a.Val == e
					}
					if !known {
						faults = append(faults, fmt.Sprintf("%s leaves the site: <%s %s=%q>", p.file, n.Data, a.Key, a.Val))
					}
				case b.pages[file] == nil:
					if _, err := os.Stat(filepath.Join(b.dir, filepath.FromSlash(file))); err != nil || n.Data == "a" && !strings.HasSuffix(file, ".json") {
						faults = append(faults, fmt.Sprintf("%s links to %s, which is not there: %q", p.file, file, a.Val))
					}
				case anchor != "" && n.Data == "a" && b.pages[file].ids[anchor] == nil && anchor != "top":
					faults = append(faults, fmt.Sprintf("%s links to %s#%s, and nothing there has that id: %q", p.file, file, anchor, a.Val))
				}
			}
		}
	}
	return faults
}
