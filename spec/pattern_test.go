package spec

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// smallPatterns lists every pattern of up to two segments over a small alphabet of segments.
func smallPatterns(segments ...string) (out []string) {
	for _, a := range segments {
		if strings.Contains(a, "...") || a == "" {
			out = append(out, "/"+a)
			continue
		}
		out = append(out, "/"+a)
		for _, b := range append([]string{""}, segments...) {
			out = append(out, "/"+a+"/"+b)
		}
	}
	return out
}

func smallPaths(segments ...string) (out []string) {
	out = append(out, "/")
	for _, a := range segments {
		out = append(out, "/"+a, "/"+a+"/")
		for _, b := range segments {
			out = append(out, "/"+a+"/"+b, "/"+a+"/"+b+"/", "/"+a+"/"+b+"/"+a)
		}
	}
	return out
}

// Every pattern matches exactly the paths that net/http's ServeMux serves it for, over all small patterns and paths.
// ServeMux takes no mixed segments, and a trailing slash there is a subtree unless it says {$}.
func TestMatchesAsServeMux(t *testing.T) {
	served := 0
	for _, text := range smallPatterns("", "a", "b", "a%2Fb", "{x}", "{x...}") {
		p, err := ParsePattern(text)
		require.NoError(t, err, text)
		mux := http.NewServeMux()
		pattern := text
		if strings.HasSuffix(text, "/") {
			pattern += "{$}"
		}
		if head, tail, twice := strings.Cut(pattern, "{x}/{x"); twice {
			pattern = head + "{x}/{y" + tail // ServeMux wants distinct names
		}
		mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(299) })
		for _, path := range smallPaths("a", "b", "ab", "a%2Fb", "%7Bx%7D") {
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			want := w.Code == 299
			if want {
				served++
			}
			require.Equal(t, want, p.Matches(path), "%s on %s", text, path)
		}
	}
	require.Greater(t, served, 100)
}

// Compare agrees with the sets of paths that two patterns match, over all pairs of small patterns. For two mixed segments
// it may say overlapping where one is within the other, never the reverse.
func TestCompareAgainstSets(t *testing.T) {
	texts := smallPatterns("", "a", "ab", "{x}", "{x...}", "a{x}", "{x}b", "{x}a{y}")
	paths := smallPaths("a", "b", "ab", "aa", "bb", "aab", "abb", "bab", "baa", "abab", "bb", "ba")
	var patterns []Pattern
	sets := make([]map[string]bool, len(texts))
	for i, text := range texts {
		p, err := ParsePattern(text)
		require.NoError(t, err)
		patterns = append(patterns, p)
		sets[i] = map[string]bool{}
		for _, path := range paths {
			if p.Matches(path) {
				sets[i][path] = true
			}
		}
	}
	within := func(a, b map[string]bool) bool {
		for k := range a {
			if !b[k] {
				return false
			}
		}
		return true
	}
	seen := map[Relation]int{}
	for i, p := range patterns {
		for j, q := range patterns {
			want := Overlapping
			common := false
			for k := range sets[i] {
				common = common || sets[j][k]
			}
			switch {
			case !common:
				want = Disjoint
			case within(sets[i], sets[j]) && within(sets[j], sets[i]):
				want = Same
			case within(sets[i], sets[j]):
				want = Narrower
			case within(sets[j], sets[i]):
				want = Wider
			}
			got := p.Compare(q)
			seen[got]++
			require.Equal(t, want, got, "%s against %s", texts[i], texts[j])
		}
	}
	require.Len(t, seen, 5, "every relation must have occurred: %v", seen)
}

func TestPatternErrorsNameTheBytes(t *testing.T) {
	for _, c := range []struct{ path, part, fact, hint string }{
		{"x", "x", `path "x" does not begin with a slash`, `write "/x"`},
		{"/a//b", "//", "empty segment", "write one"},
		{"/a/../b", "..", "cannot have the segment", "dot segments"},
		{"/a/{x", "{x", "not closed", "{name}"},
		{"/a/{x}}", "}", "no opening one", "%7D"},
		{"/a/{}", "{}", "not a parameter", "{asset_id}"},
		{"/{x...}/b", "{x...}", "not the whole last segment", "rest of the path"},
		{"/a/{x}{y}", "{y}", "side by side", "text between"},
		{"/a?b=c", "?b=c", "not part of a path", "leave it out"},
		{"/a b", " ", "cannot stand", `"%20"`},
		{"/é", "é", "cannot stand", `"%C3%A9"`},
		{"/%c3%A9", "%c3", "canonical", `"%C3"`},
		{"/%41", "%41", "canonical", `"A"`},
		{"/%4", "%", "two hexadecimal digits", "%25"},
	} {
		_, err := ParsePattern(c.path)
		var e *PatternError
		require.ErrorAs(t, err, &e, c.path)
		require.Equal(t, c.part, c.path[e.Start:e.End], c.path)
		require.Contains(t, e.Fact, c.fact)
		require.Contains(t, e.Hint, c.hint)
	}
}

func FuzzParsePattern(f *testing.F) {
	for _, s := range []string{"/", "/a/{id}", "/a/{id}.json", "/{base}...{head}", "/x/{p...}", "/a/{a}}/b", "/items:export", "/%7B", "/{", "/a//b", "/é", "/a/{x}{y}"} {
		f.Add(s, "/a/b.json")
	}
	f.Fuzz(func(t *testing.T, text, path string) {
		p, err := ParsePattern(text)
		var e *PatternError
		if err == nil {
			require.Equal(t, text, p.String(), "what was parsed prints as it was")
			require.Equal(t, Same, p.Compare(p))
			if twin, ok := p.SlashTwin(); ok {
				back, ok := twin.SlashTwin()
				require.True(t, ok)
				require.Equal(t, text, back.String())
				require.False(t, p.Matches(path) && twin.Matches(path), "a path has a trailing slash or not")
			}
		} else {
			require.ErrorAs(t, err, &e)
			require.True(t, 0 <= e.Start && e.Start <= e.End && e.End <= len(text), "%+v outside %q", e, text)
		}
		wild, err := ParsePublishedPattern(text)
		if err == nil {
			require.Equal(t, text, wild.String())
			if p.Segments != nil {
				require.Equal(t, p, wild, "both readings agree where the strict one accepts")
			}
		}
	})
}

// bytewise writes each byte as the character of its number, so that a regular expression counts bytes.
func bytewise(s string) string {
	var out []rune
	for _, b := range []byte(s) {
		out = append(out, rune(b))
	}
	return string(out)
}

// randomMix is a segment of literals and parameters, and its regular expression.
func randomMix(r *rand.Rand) (Segment, *regexp.Regexp) {
	var s Segment
	expr := "^"
	for range 1 + r.IntN(4) {
		if r.IntN(2) == 0 {
			s = append(s, Part{Param: "p", IsParam: true})
			expr += "(?s:.)+"
			continue
		}
		text := []string{"a", "b", "ab", "ba", "é"}[r.IntN(5)]
		s = s.literal(text)
		expr += bytewise(text)
	}
	return s, regexp.MustCompile(expr + "$")
}

// What a segment matches is what a regular expression matches, and what is said of two segments holds for every short text.
func TestMixesAgainstRegularExpressions(t *testing.T) {
	var texts []string
	var grow func(text string, more int)
	grow = func(text string, more int) {
		if texts = append(texts, text); more > 0 {
			for _, c := range []string{"a", "b", "c", "é"} {
				grow(text+c, more-1)
			}
		}
	}
	grow("", 5)
	r := rand.New(rand.NewPCG(3, 4))
	seen := map[Relation]int{}
	for range 150 {
		s, x := randomMix(r)
		o, _ := randomMix(r)
		var onlyS, onlyO, both bool
		for _, text := range texts {
			require.Equal(t, x.MatchString(bytewise(text)), s.Matches(text), "%v and %q", s, text)
			inS, inO := s.Matches(text), o.Matches(text)
			both, onlyS, onlyO = both || inS && inO, onlyS || inS && !inO, onlyO || inO && !inS
		}
		got := s.compare(o)
		seen[got]++
		require.True(t, !both || got != Disjoint, "%v and %v share a text", s, o)
		require.True(t, !onlyS || got != Same && got != Narrower, "%v is not within %v", s, o)
		require.True(t, !onlyO || got != Same && got != Wider, "%v is not within %v", o, s)
		require.Equal(t, got == Disjoint, s.disjoint(o))
	}
	require.GreaterOrEqual(t, len(seen), 4, "%v", seen)
}

// Segments of tens of thousands of bytes are compared in an instant, and a few thousand siblings too.
func TestLongAndManyMixes(t *testing.T) {
	long := strings.Repeat("a", 20_000)
	for _, c := range []struct {
		p, q string
		want Relation
	}{
		{"/" + long + "{x}" + long, "/{x}" + long, Narrower},
		{"/" + long + "{x}b", "/{x}" + long, Disjoint},
		{"/" + long + "{x}", "/{x}" + long, Overlapping},
		{"/{x}" + long + "{y}" + long, "/{x}" + long + "b" + long, Wider},
	} {
		p, err := ParsePattern(c.p)
		require.NoError(t, err)
		q, err := ParsePattern(c.q)
		require.NoError(t, err)
		require.Equal(t, c.want, p.Compare(q))
	}
	a := &API{}
	for i := range 2500 {
		p, err := ParsePattern(fmt.Sprintf("/%s{x}%s", strings.Repeat("a", i%400), strings.Repeat("b", i/400+1)))
		require.NoError(t, err)
		a.Operations = append(a.Operations, &Operation{Method: "GET", Path: p.String(), Pattern: p})
	}
	require.Empty(t, Seal(a), "they all need the same: nothing")
}
