package pages_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/native/write"
	"github.com/scopegen/scopegen/spec/openapi"
)

// TestAnswered answers the questions that the published pages leave, as the examples' authors did, in the text of the spec that import
// writes: then it says what the example says, every operation included.
func TestAnswered(t *testing.T) {
	for _, c := range []struct {
		example, page string
		questions     int
		endpoints     bool
		answer        func(*answers)
	}{
		{"factory", "000_21f071c59df90386.txt", 3, false, func(a *answers) {
			for id, is := range map[string]string{
				"administrative-scopes": "administration", "api-keys-management": "api-keys", "asset-store-sharing": "asset-store", "blueprints-factory-assemblies": "blueprints",
				"forms-form-submissions": "forms", "logging-audits": "logging", "user-interface-ui-variables": "ui", "self-authenticated-user": "self",
			} {
				a.replace("id: "+id+"\n", "id: "+is+"\n")
			}
		}},
		{"emakin", "001_ef6d402d2c7ff456.txt", 5, false, func(a *answers) {
			a.replace("title: Scopes\n", "title: Emakin scopes\n")
			a.replace("administrators: {title: Administrators}", "administrators: {title: Administrators, inherits: [everyone]}")
			a.text = regexp.MustCompile(`(?m)^( +)(holders: .*)$`).ReplaceAllString(a.text, "$1$2\n${1}movable: true")
		}},
		{"bimdata", "003_90b80e2048404a06.txt", 8, true, func(a *answers) {
			a.replace("user: {title: User impersonation}", "user: {title: User impersonation}\n  app: {title: Application}")
			for _, name := range []string{"cloud:read", "cloud:manage", "document:read", "document:write", "org:manage", "user:read", "user:write"} {
				a.grants(name)
			}
			for _, o := range a.hand.Operations {
				if o.Access == spec.Authenticated {
					a.unmark(o, "access: authenticated")
				}
			}
		}},
	} {
		t.Run(c.example, func(t *testing.T) {
			var endpoints *spec.API
			if c.endpoints {
				data, err := os.ReadFile("../../examples/bimdata/openapi.yaml")
				require.NoError(t, err)
				var found diag.List
				endpoints, found = openapi.Read("openapi.yaml", data, nil, openapi.Options{})
				require.Empty(t, found)
			}
			page, asked := read(t, c.page, endpoints)
			require.Len(t, asked, c.questions)
			text, err := write.Spec(page, write.Options{})
			require.NoError(t, err)
			hand := example(t, c.example)
			a := &answers{t: t, text: string(text), hand: hand}
			c.answer(a)
			got, found, err := native.Load(folder{fstest.MapFS{"answered.yaml": {Data: []byte(a.text)}}}, "answered.yaml", native.Options{})
			require.NoError(t, err)
			found = append(found, spec.Seal(got)...)
			require.Zero(t, found.Errors(), "%v\n%s", found, a.text)
			spec.Seal(hand)
			require.Equal(t, len(hand.Operations), len(got.Operations))
			result := diff.APIs(hand, got, diff.Options{})
			for _, o := range result.Operations {
				// The hand has looked up why nobody may call it.
				if o.Kind != diff.Kept || o.Class != compare.Equivalent || len(o.Fields) != 1 || o.Fields[0].Name != "reason" {
					t.Errorf("%+v", o)
				}
			}
			for _, s := range result.Scopes {
				t.Errorf("%+v", s)
			}
			for _, p := range result.Parts {
				t.Errorf("%+v", p)
			}
		})
	}
}

// answers are edits of an imported spec.
type answers struct {
	t    *testing.T
	text string
	hand *spec.API
}

func (a *answers) replace(was, is string) {
	a.t.Helper()
	require.Equal(a.t, 1, strings.Count(a.text, was), "%q in\n%s", was, a.text)
	a.text = strings.Replace(a.text, was, is, 1)
}

// grants gives a scope the grants of the example, and takes from what they pick that nobody may call it.
func (a *answers) grants(name string) {
	a.t.Helper()
	s, _ := a.hand.Scope(name)
	lines := "    grants:\n"
	for _, sel := range s.Selectors {
		lines += "      - " + sel.Text + "\n"
		for _, o := range sel.Picked {
			a.unmark(o, "")
		}
	}
	at := strings.Index(a.text, "\n  "+name+":\n")
	require.Positive(a.t, at, name)
	next := regexp.MustCompile(`\n  ?[a-z]`).FindStringIndex(a.text[at+len(name):])
	require.NotNil(a.t, next)
	end := at + len(name) + next[0] + 1
	a.text = a.text[:end] + lines + a.text[end:]
}

// unmark takes the denial off an endpoint, and says something else of it.
func (a *answers) unmark(o *spec.Operation, is string) {
	entry := regexp.MustCompile(`(?m)^  - ` + regexp.QuoteMeta(o.Method+" "+o.Path) + `:(?: \{.*\}|(?:\n      .*)+)$`)
	at := entry.FindStringIndex(a.text)
	require.NotNil(a.t, at, o.String())
	old := a.text[at[0]:at[1]]
	mark := regexp.MustCompile(`access: none(,|\n     ) reason: no rule on the page reaches it`)
	now := mark.ReplaceAllString(old, is)
	now = strings.ReplaceAll(strings.ReplaceAll(now, ", }", "}"), "\n      \n", "\n")
	a.text = a.text[:at[0]] + strings.TrimRight(now, " \n") + a.text[at[1]:]
}
