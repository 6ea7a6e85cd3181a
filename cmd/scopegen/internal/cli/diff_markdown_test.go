package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInline(t *testing.T) {
	for in, want := range map[string]string{
		"new: " + mark("x:read"): "new: `x:read`",
		"went to " + mark("PUT /x/{id...}") + " before: " + mark("x:write"): "went to `PUT /x/{id...}` before: `x:write`",
		"implies: +" + mark("a`b"):                   "implies: +``a`b``",
		mark("PUT /<url>|x"):                         "<code>PUT /&#60;url&#62;&#124;x</code>",
		"was.yaml → is.yaml":                         "was.yaml → is.yaml",
		`now "<script>alert(1)</script> | # x"`:      `now "\<script>alert(1)\</script> | # x"`,
		"snake_case _em_ *b* [l](u) `c` &amp; a & b": "snake_case \\_em\\_ \\*b\\* \\[l\\](u) \\`c\\` \\&amp; a & b",
		"- x":                        "\\- x",
		"1. x":                       "1\\. x",
		"# x":                        "\\# x",
		"a - b 1. c # d":             "a - b 1. c # d",
		"by @octocat, :tada: or #12": "by `@octocat,` `:tada:` or `#12`",
		"a\nb":                       "a b",
	} {
		require.Equal(t, want, inline(in), in)
	}
	require.Equal(t, "new: x:read", unmarked("new: "+mark("x:\x02read")))
}
