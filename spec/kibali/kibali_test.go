package kibali_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/kibali"
	"github.com/scopegen/scopegen/spec/query"
)

func document(t *testing.T) *spec.API {
	t.Helper()
	data, err := os.ReadFile("testdata/permissions.json")
	require.NoError(t, err)
	require.True(t, kibali.Recognise(data))
	api, notes, found := kibali.Read("permissions.json", data)
	require.Empty(t, found)
	require.Len(t, notes, 3)
	require.Empty(t, spec.Seal(api))
	return api
}

func operation(t *testing.T, api *spec.API, name string) *spec.Operation {
	t.Helper()
	for _, o := range api.Operations {
		if o.String() == name {
			return o
		}
	}
	require.Fail(t, "no "+name)
	return nil
}

func names[T any](all []T, name func(T) string) string {
	var out []string
	for _, v := range all {
		out = append(out, name(v))
	}
	return strings.Join(out, " ")
}

func scopeName(s *spec.Scope) string      { return s.Name }
func typeName(s *spec.SubjectType) string { return s.Name }

func TestPermissions(t *testing.T) {
	api := document(t)
	require.Equal(t, "DelegatedWork DelegatedPersonal Application", names(api.SubjectTypes, typeName))
	var got []string
	for _, s := range api.Scopes {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%v|%v|%s|%s", s.Name, s.Title, s.Description, names(s.SubjectTypes, typeName), s.Risk, s.AdminConsent, s.Note, s.Owner))
	}
	require.Equal(t, []string{
		"Notes.Read|Read notes|Lets the app read the notes of the signed-in user.|DelegatedWork DelegatedPersonal|medium|false|Kept for old clients.|notesowners",
		"Notes.ReadWrite.All|Change all notes|Lets the app change every note.|DelegatedWork Application|critical|true||",
		"User.Read|Read the user||DelegatedWork Application||false||",
		"User.Read.All|Read all users||Application||false||",
		"Directory.Read|||DelegatedWork Application||false||",
		"Audit.Write|||Application|high|false||",
	}, got)
	require.Equal(t, []spec.Localized{{Locale: "en", Text: "Lets the app read your notes."}}, api.Scopes[0].Consent)
	require.Equal(t, []string{"authorizationCode"}, api.SubjectTypes[0].Flows)
}

// TestOperations lists every grant: paths that differ in parameters' names are one operation, least is a scheme's, and
// what alsoRequires says is held together with the permission.
func TestOperations(t *testing.T) {
	var got []string
	for _, o := range document(t).Operations {
		for _, g := range o.Grants {
			line := o.String() + ": " + g.Scope.Name
			if len(g.With) > 0 {
				line += " with " + names(g.With, scopeName)
			}
			if len(g.SubjectTypes) > 0 {
				line += " for " + names(g.SubjectTypes, typeName)
			}
			if g.Least {
				line += " least"
			}
			got = append(got, line)
		}
	}
	require.Equal(t, []string{
		"GET /me/notes: Notes.Read least",
		"GET /me/notes/{id}: Notes.Read for DelegatedWork least",
		"GET /me/notes/{id}: Notes.Read for DelegatedPersonal",
		"GET /users/{id}/notes: Notes.Read",
		"GET /users/{id}/notes: Notes.ReadWrite.All for Application least",
		"GET /users/{id}/notes: Notes.ReadWrite.All for DelegatedWork",
		"PATCH /users/{user-id}/notes: Notes.ReadWrite.All for Application least",
		"PATCH /users/{user-id}/notes: Notes.ReadWrite.All for DelegatedWork",
		"POST /users/{id}/notes: Notes.ReadWrite.All with User.Read Directory.Read Audit.Write for Application least",
		"POST /users/{id}/notes: Notes.ReadWrite.All with User.Read.All Directory.Read Audit.Write for Application least",
		"DELETE /users/{id}/notes: Notes.ReadWrite.All with User.Read Directory.Read for DelegatedWork",
		"DELETE /reports/period(period='{period}'): Notes.ReadWrite.All for DelegatedWork least",
	}, got)
}

// TestDecisions asks the model: all of what alsoRequires names must be held, and a permission opens for its schemes alone.
func TestDecisions(t *testing.T) {
	api := document(t)
	may := func(o, as string, scopes ...string) bool {
		c := query.Credential{Scheme: api.Schemes[0], SubjectType: api.SubjectType(as)}
		for _, name := range scopes {
			s, ok := api.Scope(name)
			require.True(t, ok, name)
			c.Scopes = append(c.Scopes, s)
		}
		return query.Decide(api, operation(t, api, o), query.Principal{Credentials: []query.Credential{c}}).Allowed
	}
	post := "POST /users/{id}/notes"
	require.True(t, may(post, "Application", "Notes.ReadWrite.All", "User.Read", "Directory.Read", "Audit.Write"))
	require.True(t, may(post, "Application", "Notes.ReadWrite.All", "User.Read.All", "Directory.Read", "Audit.Write"))
	for _, short := range [][]string{
		{"Notes.ReadWrite.All"}, {"Notes.ReadWrite.All", "User.Read", "Directory.Read"}, {"Notes.ReadWrite.All", "User.Read", "Audit.Write"},
		{"Notes.ReadWrite.All", "Directory.Read", "Audit.Write"}, {"User.Read", "Directory.Read", "Audit.Write"},
	} {
		require.False(t, may(post, "Application", short...), short)
	}
	require.False(t, may(post, "DelegatedWork", "Notes.ReadWrite.All", "User.Read", "Directory.Read", "Audit.Write"), "a set of Application")
	require.True(t, may("GET /users/{id}/notes", "DelegatedPersonal", "Notes.Read"))
	require.False(t, may("GET /users/{id}/notes", "Application", "Notes.Read"), "the permission has no such scheme")
	require.False(t, may("GET /users/{id}/notes", "", "Notes.Read"), "a caller of unstated type")
	require.False(t, may("DELETE /users/{id}/notes", "Application", "Notes.ReadWrite.All", "User.Read", "Directory.Read"))
	require.True(t, may("DELETE /users/{id}/notes", "DelegatedWork", "Notes.ReadWrite.All", "User.Read", "Directory.Read"))
}

// TestFaults: each mistake is found at its place, and what it touches opens nothing.
func TestFaults(t *testing.T) {
	set := func(s string) string {
		return `{"permissions": {"A.Read": {"schemes": {"Application": {}, "DelegatedWork": {}}, "pathSets": [` + s + `]}, "B.Read": {"schemes": {"DelegatedPersonal": {}}}}}`
	}
	for _, c := range []struct{ text, want string }{
		{`[]`, "SG1440 1:1"},
		{`{"permissions": []}`, "SG1440 1:17"},
		{`{"permissions": {"A B": {"schemes": {"Application": {}}}}}`, "SG1441 1:18"},
		{`{"permissions": {"A.Read": {"pathSets": []}}}`, "SG1441 1:18"},
		{`{"permissions": {"A.Read": {"schemes": {"Application": 1}}}}`, "SG1441 1:41"},
		{`{"permissions": {"A.Read": {"schemes": {"Application": {"requiresAdminConsent": "yes"}}}}}`, "SG1441 1:81"},
		{`{"permissions": {"A.Read": {"schemes": {"Application": {"privilegeLevel": 9}}}}}`, "SG1443 1:75"},
		{`{"permissions": {"A.Read": {"schemes": {"Application": {}}, "x": 1}}}`, "SG1443 1:61"},
		{set(`1`), "SG1442 1:95"},
		{set(`{"schemeKeys": ["DelegatedPersonal"], "methods": ["GET"], "paths": {"/a": ""}}`), "SG1442 1:111"},
		{set(`{"schemeKeys": ["Application"], "methods": ["<ReadMethods>"], "paths": {"/a": ""}}`), "SG1442 1:139"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET", "get"], "paths": {"/a": ""}}`), "SG1442 1:146"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "only": 1, "paths": {"/a": ""}}`), "SG1442 1:147"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"a": ""}}`), "SG1442 1:157"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": "implicit=true"}}`), "SG1442 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": "least"}}`), "SG1442 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": {}}}`), "SG1442 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": "alsoRequires=C.Read"}}`), "SG1444 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": "alsoRequires=(A.Read"}}`), "SG1444 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": "alsoRequires=A.Read A.Read"}}`), "SG1444 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "alsoRequires": "|", "paths": {"/a": ""}}`), "SG1444 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "alsoRequires": ["B.Read"], "paths": {"/a": ""}}`), "SG1442 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": null}}`), "SG1442 1:163"},
		{set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": "alsoRequires=B.Read"}}`), "SG1444 1:157"},
	} {
		api, _, found := kibali.Read("p.json", []byte(c.text))
		var got []string
		for _, d := range found {
			got = append(got, fmt.Sprintf("%s %d:%d", d.Rule.Code, d.Range.Start.Line, d.Range.Start.Column))
		}
		assert.Equal(t, c.want, strings.Join(got, " "), "%s\n%v", c.text, found)
		spec.Seal(api)
		for _, o := range api.Operations {
			require.Empty(t, o.Written.Alternatives, c.text)
		}
	}
	api, _, found := kibali.Read("p.json", []byte(set(`{"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/a": "least=DelegatedWork"}}`)))
	require.Len(t, found, 1)
	require.EqualValues(t, "SG1445", found[0].Rule.Code)
	require.False(t, api.Operations[0].Grants[0].Least)
	api, _, found = kibali.Read("p.json", []byte(set(`{"schemeKeys": ["Application"], "methods": ["GET"], "excludedProperties": ["x"], "paths": {"/a": ""}}`)))
	require.Len(t, found, 1)
	require.EqualValues(t, "SG1443", found[0].Rule.Code)
	require.Len(t, api.Operations[0].Grants, 1)
}

// FuzzRead: nothing that is read opens without a scope, and what alsoRequires multiplies out to is bounded.
func FuzzRead(f *testing.F) {
	data, err := os.ReadFile("testdata/permissions.json")
	require.NoError(f, err)
	f.Add(string(data))
	for _, e := range []string{"(A.R|A.R)&(A.R|A.R)&(A.R|A.R)&(A.R|A.R)&(A.R|A.R)&(A.R|A.R)&(A.R|A.R)", "((((((A.R))))))", "A.R,,A.R", "&", ")("} {
		f.Add(`{"permissions": {"A.R": {"schemes": {"Application": {}}, "pathSets": [{"schemeKeys": ["Application"], "methods": ["GET"], "alsoRequires": "` + e + `", "paths": {"/a/{b}": "least=Application"}}]}}}`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kibali.Recognise([]byte(text))
		api, _, found := kibali.Read("p.json", []byte(text))
		for _, d := range found {
			require.NotEmpty(t, d.Message)
		}
		for _, o := range api.Operations {
			require.Equal(t, len(o.Grants) == 0, o.Access == spec.None)
			for _, g := range o.Grants {
				require.NotEmpty(t, g.Scope.SubjectTypes)
			}
		}
		spec.Seal(api)
		for _, o := range api.Operations {
			for _, alt := range o.Written.Alternatives {
				require.NotEmpty(t, alt.Scopes())
				require.NotEmpty(t, alt.SubjectTypes)
			}
		}
	})
}
