package lang

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every language has every phrase, in all the forms of its numbers and with all parameters once, and no other.
func TestCatalogues(t *testing.T) {
	base := For(Base)
	require.Equal(t, Base, Tags()[0])
	require.Greater(t, len(base.phrases), 100)
	for tag, c := range catalogues {
		rule, ok := plurals[tag]
		require.True(t, ok, "%s has no plural rule", tag)
		require.Equal(t, slices.Sorted(maps.Keys(base.phrases)), slices.Sorted(maps.Keys(c.phrases)), tag)
		for name, p := range c.phrases {
			forms := slices.Sorted(maps.Keys(p.forms))
			if _, plain := base.phrases[name].forms[""]; plain {
				require.Equal(t, []string{""}, forms, "%s: %s is for no number", tag, name)
			} else {
				require.Equal(t, slices.Sorted(slices.Values(rule.forms)), forms, "%s: %s", tag, name)
			}
			if tag != Base {
				require.Empty(t, p.params, "%s: %s: parameters are named in the base", tag, name)
			}
			params := slices.Clone(base.phrases[name].params)
			for form, segments := range p.forms {
				var used []string
				for _, s := range segments {
					if s.param != "" && s.param != "n" || form == "" && s.param == "n" {
						used = append(used, s.param)
					}
				}
				require.ElementsMatch(t, params, used, "%s: %s", tag, name)
			}
		}
	}
}

var (
	spans  = regexp.MustCompile("`[^`]*`")
	bold   = regexp.MustCompile(`\*\*[^*]+\*\*`)
	risky  = regexp.MustCompile("[<>|#\\[\\]_~$^@=\\\\*`&]|\\w:\\w|--|\\.\\.|\\(c\\)|www\\.|://|^[-+!%?/.0-9]|^(import|export)\\b")
	joined = map[string]bool{"list": true, "together": true, "alternatives": true, "tree-and": true, "deprecated-join": true, "sentences": true}
)

// Phrases hold nothing that a site could take for more than bold text and code.
func TestPhrasesAreText(t *testing.T) {
	for tag, c := range catalogues {
		for name, p := range c.phrases {
			for _, segments := range p.forms {
				var says strings.Builder
				for _, s := range segments {
					if s.param != "" {
						says.WriteString("x")
					}
					says.WriteString(s.text)
				}
				text := bold.ReplaceAllString(spans.ReplaceAllString(says.String(), "x"), "x")
				require.NotRegexp(t, risky, text, "%s: %s", tag, name)
			}
		}
		for name := range joined {
			require.NotPanics(t, func() { c.Join(name, []string{"a", "b"}) }, "%s: %s", tag, name)
		}
	}
}

func TestSay(t *testing.T) {
	c := For(Base)
	require.Equal(t, "a, b, c", c.Join("list", []string{"a", "b", "c"}))
	require.Equal(t, "both a and b", c.Say("both", "a", "b"))
	require.Equal(t, "Opens 1 endpoint: x", c.Count("opens", 1, "x"))
	require.Equal(t, "Opens 0 endpoints: x", c.Count("opens", 0, "x"))
	require.Equal(t, "Ärger", Capital("ärger"))
	require.Equal(t, "`a`", Capital("`a`"))
	require.Nil(t, For("xx"))
	for says, try := range map[string]func() (string, error){
		`there is no phrase "nope"`:                                   func() (string, error) { return c.Try("nope") },
		`the phrase "both" takes 2 parameters (first, second), not 1`: func() (string, error) { return c.Try("both", "a") },
		`the phrase "opens" is for a number`:                          func() (string, error) { return c.Try("opens", "a") },
		`the phrase "opens" takes 2 parameters (n, methods), not 1`:   func() (string, error) { return c.TryCount("opens", 2) },
		`there is no phrase "both"`:                                   func() (string, error) { return c.TryCount("both", 2, "a") },
	} {
		_, err := try()
		require.EqualError(t, err, says)
	}
	require.Panics(t, func() { c.Say("nope") })
	require.Panics(t, func() { c.Join("both", nil) }) // it begins with a word
}

func TestParse(t *testing.T) {
	for text, says := range map[string]string{
		"a":              `line 1 is no "name: phrase"`,
		"# x\na: b {c":   "line 2: a placeholder is not closed, or has no name",
		"a: b\na: c":     "line 2: a is there already",
		"a[one]: b {}\n": "line 1: a placeholder is not closed, or has no name",
	} {
		_, err := parse(text)
		require.EqualError(t, err, says)
	}
}
