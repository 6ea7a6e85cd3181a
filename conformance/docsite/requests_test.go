package docsite

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// loads are the attributes by which an element makes a browser ask for something.
var loads = map[string][]string{
	"script": {"src"}, "link": {"href"}, "img": {"src", "srcset"}, "iframe": {"src"}, "source": {"src", "srcset"}, "video": {"src", "poster"}, "audio": {"src"},
	"embed": {"src"}, "object": {"data"}, "form": {"action"}, "use": {"href"}, "image": {"href"}, "input": {"src"}, "track": {"src"}, "base": {"href"},
}

// inStyle is what a style sheet asks for.
var inStyle = regexp.MustCompile(`(?i)(?:url\(\s*|@import\s*)["']?([^"')\s]+)`)

func own(t *testing.T, address, where string) {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err, where)
	require.True(t, u.Host == "" && (u.Scheme == "" || u.Scheme == "data"), "%s asks for %s", where, address)
}

// TestRequests: pages ask their own site alone, and by their policy browsers hold scripts to that too.
func TestRequests(t *testing.T) {
	for name, page := range built(t) {
		policy, scripts := "", 0
		for n := range page.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range loads[n.Data] {
				if value, ok := attr(n, a); ok {
					own(t, value, name)
				}
			}
			if style, ok := attr(n, "style"); ok {
				require.NotRegexp(t, inStyle, style, name)
			}
			equiv, _ := attr(n, "http-equiv")
			require.NotEqual(t, "refresh", strings.ToLower(equiv), name)
			if n.Data == "meta" && equiv == "Content-Security-Policy" {
				require.Empty(t, policy, name)
				require.Zero(t, scripts, "%s: the policy does not cover what stands before it", name)
				policy, _ = attr(n, "content")
			}
			if n.Data == "script" {
				scripts++
				if _, src := attr(n, "src"); !src {
					sum := sha256.Sum256([]byte(n.FirstChild.Data))
					require.Contains(t, policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", name)
				}
			}
		}
		require.NotZero(t, scripts, name)
		directives := map[string]string{}
		for _, d := range strings.Split(policy, "; ") {
			k, v, _ := strings.Cut(d, " ")
			directives[k] = v
		}
		require.Equal(t, "'self'", directives["default-src"], name)
		require.Regexp(t, `^'self'( 'sha256-[^' ]+')+$`, directives["script-src"], name)
		require.NotContains(t, policy, "http", name)
		require.NotContains(t, policy, "*", name)
		for _, narrower := range []string{"connect-src", "frame-src", "font-src", "script-src-elem", "worker-src"} {
			require.NotContains(t, directives, narrower, name)
		}
	}
	sheets, err := filepath.Glob(filepath.Join(docs, ".vitepress/dist/assets/*.css"))
	require.NoError(t, err)
	require.NotEmpty(t, sheets)
	for _, name := range sheets {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range inStyle.FindAllStringSubmatch(string(data), -1) {
			own(t, m[1], name)
		}
	}
}

// TestExplorer: the page that examples/factory gives is on the site, and shown by the page that speaks of it.
func TestExplorer(t *testing.T) {
	frame := ""
	for n := range built(t)["/live.html"].Descendants() {
		if n.Data == "iframe" {
			frame, _ = attr(n, "src")
		}
	}
	require.Equal(t, "/explorer/factory.html", frame)
	data, err := os.ReadFile(filepath.Join(docs, ".vitepress/dist", frame))
	require.NoError(t, err)
	policy, texts := "", ""
	for n := range parse(t, data).Descendants() {
		if equiv, _ := attr(n, "http-equiv"); equiv == "Content-Security-Policy" {
			policy, _ = attr(n, "content")
		}
		if n.Type == html.TextNode {
			texts += n.Data
		}
	}
	require.True(t, strings.HasPrefix(policy, "default-src 'none'; "), policy)
	require.True(t, strings.Contains(texts, `"blueprints:write"`), "the scopes of the factory platform")
}
