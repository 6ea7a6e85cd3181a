package markdown

import (
	"regexp"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/spec"
	"github.com/stretchr/testify/require"
)

func TestAnchor(t *testing.T) {
	for name, want := range map[string]string{
		"store:read": "scope-store-read", "store-read": "scope-store--read", "user_profile": "scope-user_profile", "files.read.all": "scope-files.read.all", "a__b": "scope-a__b",
	} {
		require.Equal(t, want, anchor("scope", name))
	}
	for name, stem := range map[string]string{
		"Files.Read": "files-read", "a::b": "a-b", "a:-b": "a-b", "a-:b": "a-b", ":a": "a", "a:": "a", "x:deadbeef": "x-deadbeef", "!": "x",
		"https://a.b/c": "https-a-b-c", "repo/<script>\"": "repo-script",
		"_a": "a", "a_": "a", "__all__": "all", "a:_b": "a-b", "a_:b": "a-b", "a._b": "a-b", "_": "x",
	} {
		require.Equal(t, "scope-"+stem+"-"+digest(name), anchor("scope", name))
	}
}

func TestOperationAnchor(t *testing.T) {
	for path, want := range map[string]string{
		"/store/asset/{id}":            "op-get-store-asset-by-id",
		"/store/asset/":                "op-get-store-asset-",
		"/store/asset":                 "op-get-store-asset",
		"/":                            "op-get-",
		"/api-keys/{id}":               "op-get-api--keys-by-id",
		"/a/by/id":                     "op-get-a-by-id-" + digest("GET /a/by/id"),
		"/a/{assetId}":                 "op-get-a-by-assetid-" + digest("GET /a/{assetId}"),
		"/a/{id}:cancel":               "op-get-a-id-cancel-" + digest("GET /a/{id}:cancel"),
		"/a//b":                        "op-get-a-b-" + digest("GET /a//b"),
		"/a/{x...}":                    "op-get-a-by-x-" + digest("GET /a/{x...}"),
		"/__debug__":                   "op-get-debug-" + digest("GET /__debug__"),
		"/{_id}":                       "op-get-by-id-" + digest("GET /{_id}"),
		"/a:b":                         "op-get-a-b-" + digest("GET /a:b"),
		"/" + strings.Repeat("a", 200): "op-get-" + strings.Repeat("a", maxPlain-4) + "-" + digest("GET /"+strings.Repeat("a", 200)),
	} {
		require.Equal(t, want, operationAnchor(&spec.Operation{Method: "GET", Path: path}), path)
	}
}

// Every name over a small alphabet of troublesome characters has an anchor and a file of its own, that are safe.
func TestNamesStayApart(t *testing.T) {
	chars := []string{"", "a", "A", ":", "-", ".", "_", "/", "é", "{", "0", "deadbeef"}
	safe := regexp.MustCompile(`^[a-z]+-[a-z0-9._-]+$`)
	emphasis := regexp.MustCompile(`[.-]_|_[.-]|_$`) // within the {#id} of a heading
	file := regexp.MustCompile(`^[a-z][a-z0-9-]*\.md$`)
	owner := map[string]string{}
	for _, a := range chars {
		for _, b := range chars {
			for _, c := range chars {
				for _, d := range chars {
					name := a + b + c + d
					at := anchor("scope", name)
					require.Regexp(t, safe, at)
					require.NotRegexp(t, emphasis, at)
					if was, taken := owner[at]; taken {
						require.Equal(t, was, name, at)
					}
					owner[at] = name
					f := groupFile(name)
					require.Regexp(t, file, f)
					if was, taken := owner[f]; taken {
						require.Equal(t, was, name, f)
					}
					owner[f] = name
					path := "/" + name
					op := operationAnchor(&spec.Operation{Method: "GET", Path: path})
					require.Regexp(t, safe, op)
					require.NotRegexp(t, emphasis, op)
					if was, taken := owner[op]; taken {
						require.Equal(t, was, path, op)
					}
					owner[op] = path
				}
			}
		}
	}
}

func TestGroupFile(t *testing.T) {
	for id, want := range map[string]string{"store": "store.md", "asset-store": "asset-store.md", "a1": "a1.md"} {
		require.Equal(t, want, groupFile(id))
	}
	for id, stem := range map[string]string{"index-md": "group-index-md", "index-md-x": "group-index-md-x", "indexamd": "group-indexamd", "indexes": ""} {
		want := id + ".md"
		if stem != "" {
			want = stem + "-" + digest(id) + ".md"
		}
		require.Equal(t, want, groupFile(id))
	}
	require.Equal(t, "scope-index-md-all-"+digest("index:md:all"), scopeStem("index:md:all", "store"))
	require.Equal(t, "index-m", scopeStem("index:m", "store"))
	for _, id := range []string{"index", "endpoints", "scopes", "README", "con", "NUL", "com1", "lpt9", "Store", "a_b", "../../etc/passwd", "", "9lives", "日本", "a/b", strings.Repeat("long", 100)} {
		got := groupFile(id)
		require.True(t, strings.HasSuffix(got, "-"+digest(id)+".md"), "%s: %s", id, got)
		require.Less(t, len(got), 90)
	}
}
