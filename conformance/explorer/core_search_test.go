package explorer

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

// A search finds what has every word in its texts and passes the filters, nothing else, in the order of declaration.
func TestSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 11))
	var n node
	queries, hits := 0, 0
	for _, m := range published(t) {
		api := m.api
		n.load(t, api, nil)
		var vocabulary []string
		for _, o := range api.Operations {
			vocabulary = append(vocabulary, strings.Fields(o.Method+" "+strings.ReplaceAll(o.FullPath(), "/", " ")+" "+o.Summary)...)
		}
		for _, s := range api.Scopes {
			vocabulary = append(vocabulary, strings.Fields(s.Name+" "+s.Title+" "+s.Description)...)
		}
		for range 150 {
			var words []string
			for range r.IntN(3) {
				word := vocabulary[r.IntN(len(vocabulary))]
				if from := r.IntN(len(word)); r.IntN(2) == 0 && strings.ToValidUTF8(word[from:], "") == word[from:] {
					word = word[from:]
				}
				words = append(words, []string{word, strings.ToUpper(word), "\u00e9zz"}[min(2, r.IntN(40)/13)])
			}
			filters := map[string]any{}
			method, subject, risk := "", -1, spec.RiskUnstated
			if r.IntN(3) == 0 {
				method = []string{"GET", "POST"}[r.IntN(2)]
				filters["method"] = method
			}
			if len(api.SubjectTypes) > 0 && r.IntN(2) == 0 {
				subject = r.IntN(len(api.SubjectTypes))
				filters["subject"] = subject
			}
			if r.IntN(5) == 0 {
				risk = spec.Risk(1 + r.IntN(4))
				filters["risk"] = int(risk)
			}
			has := func(texts ...string) bool {
				all := strings.ToLower(strings.Join(texts, "\n"))
				return !slices.ContainsFunc(strings.Fields(strings.Join(words, " ")), func(w string) bool { return !strings.Contains(all, strings.ToLower(w)) })
			}
			ops, scopes := []int{}, []int{}
			for _, o := range api.Operations {
				texts := []string{o.Method, o.FullPath(), o.Summary, o.Reason}
				if o.IDGiven {
					texts = append(texts, o.ID)
				}
				risky, callable := false, false
				groups := map[string]bool{}
				for _, alt := range o.Written.Alternatives {
					callable = callable || len(alt.SubjectTypes) == 0 || subject >= 0 && slices.Contains(alt.SubjectTypes, api.SubjectTypes[subject])
					for _, s := range alt.Scopes() {
						texts, risky = append(texts, s.Name), risky || s.Risk == risk
						if s.Group != nil {
							groups[s.Group.Title] = true
						} else {
							groups[""] = true
						}
					}
				}
				if len(groups) == 1 {
					for title := range groups {
						texts = append(texts, title)
					}
				}
				if (method == "" || o.Method == method) && (subject < 0 || callable) && (risk == 0 || risky) && has(texts...) {
					ops = append(ops, o.Index)
				}
			}
			for _, s := range api.Scopes {
				texts := append([]string{s.Name, s.Title, s.Description, s.Note, s.Owner}, s.Tags...)
				if s.Group != nil {
					texts = append(texts, s.Group.ID, s.Group.Title)
				}
				for _, a := range s.Aliases {
					texts = append(texts, a.Name)
				}
				if method == "" && (subject < 0 || s.Allows(api.SubjectTypes[subject])) && (risk == 0 || s.Risk == risk) && has(texts...) {
					scopes = append(scopes, s.Index)
				}
			}
			queries++
			hits += len(ops) + len(scopes)
			ask(t, &n, "search", map[string]any{"words": strings.Join(words, " "), "filters": filters}, func(got struct{ Ops, Scopes []int }) {
				at := fmt.Sprintf("%s: %q %v", m.name, words, filters)
				require.Equal(t, ops, got.Ops, at)
				require.Equal(t, scopes, got.Scopes, at)
			})
		}
	}
	n.run(t)
	t.Logf("%d queries, %d hits", queries, hits)
}

// How long the page's logic takes with 10,000 endpoints and 600 scopes, for the reader of the log.
func TestTimes(t *testing.T) {
	api := large(10_000)
	var n node
	n.load(t, api, nil)
	who := principal{Credentials: []credential{{Scopes: []int{1, 5, 90, 333}}}}
	ask(t, &n, "time", map[string]any{"principal": who, "words": []string{"g", "group17 delete", "things4 post", "zzz", ""}}, func(got map[string][2]float64) {
		for _, what := range slices.Sorted(func(yield func(string) bool) {
			for k := range got {
				if !yield(k) {
					return
				}
			}
		}) {
			t.Logf("%-28s first %6.1f ms, median %5.1f ms", what, got[what][0], got[what][1])
		}
	})
	n.run(t)
}

// The page has one script: a name that two files declare would be one of them, silently.
func TestNamesAreDeclaredOnce(t *testing.T) {
	declared := map[string]string{}
	top := regexp.MustCompile(`(?m)^(?:export )?(?:async )?(?:const|let|var|function\*?|class) ([\w$]+)`)
	for _, folder := range []string{"core", "ui"} {
		dir := "../../templates/html/assets/" + folder
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		for _, f := range files {
			data, err := os.ReadFile(dir + "/" + f.Name())
			require.NoError(t, err)
			for _, m := range top.FindAllSubmatch(data, -1) {
				name := string(m[1])
				require.Empty(t, declared[name], "%s is declared by %s and by %s/%s", name, declared[name], folder, f.Name())
				declared[name] = folder + "/" + f.Name()
			}
		}
	}
	require.Greater(t, len(declared), 100)
}
