package cli

import (
	"testing"

	"github.com/scopegen/scopegen/templates/markdown/changelog"
	"github.com/stretchr/testify/require"
)

func TestInline(t *testing.T) {
	for in, want := range map[string]string{
		"new: " + changelog.Mark("x:read"): "new: `x:read`",
		"went to " + changelog.Mark("PUT /x/{id...}") + " before: " + changelog.Mark("x:write"): "went to `PUT /x/{id...}` before: `x:write`",
		"implies: +" + changelog.Mark("a`b"):                                                    "implies: +``a`b``",
		changelog.Mark("PUT /<url>|x"):                                                          "<code>PUT /&#60;url&#62;&#124;x</code>",
		"was.yaml → is.yaml":                                                                    "was.yaml → is.yaml",
		`now "<script>alert(1)</script> | # x"`:                                                 `now "\<script>alert(1)\</script> | # x"`,
		"snake_case _em_ *b* [l](u) `c` &amp; a & b":                                            "snake_case \\_em\\_ \\*b\\* \\[l\\](u) \\`c\\` \\&amp; a & b",
		"- x":                        "\\- x",
		"1. x":                       "1\\. x",
		"# x":                        "\\# x",
		"a - b 1. c # d":             "a - b 1. c # d",
		"by @octocat, :tada: or #12": "by `@octocat,` `:tada:` or `#12`",
		"a\nb":                       "a b",
	} {
		require.Equal(t, want, inline(in), in)
	}
	require.Equal(t, "new: x:read", changelog.Plain("new: "+changelog.Mark("x:\x02read")))
}
