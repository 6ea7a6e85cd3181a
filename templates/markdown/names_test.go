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
		"store:read": "scope-store-read", "store-read": "scope-store--read", "user_profile": "scope-user_profile", "files.read.all": "scope-files.read.all",
	} {
		require.Equal(t, want, anchor("scope", name))
	}
	for name, stem := range map[string]string{
		"Files.Read": "files-read", "a::b": "a-b", "a:-b": "a-b", "a-:b": "a-b", ":a": "a", "a:": "a", "x:deadbeef": "x-deadbeef", "!": "x",
		"https://a.b/c": "https-a-b-c", "repo/<script>\"": "repo-script",
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
	file := regexp.MustCompile(`^[a-z][a-z0-9-]*\.md$`)
	owner := map[string]string{}
	for _, a := range chars {
		for _, b := range chars {
			for _, c := range chars {
				for _, d := range chars {
					name := a + b + c + d
					at := anchor("scope", name)
					require.Regexp(t, safe, at)
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
	for _, id := range []string{"index", "endpoints", "scopes", "README", "con", "NUL", "com1", "lpt9", "Store", "a_b", "../../etc/passwd", "", "9lives", "日本", "a/b", strings.Repeat("long", 100)} {
		got := groupFile(id)
		require.True(t, strings.HasSuffix(got, "-"+digest(id)+".md"), "%s: %s", id, got)
		require.Less(t, len(got), 90)
	}
}
