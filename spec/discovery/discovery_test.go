package discovery_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/discovery"
)

// said is a model as lines: what each operation is, and which scopes open it.
func said(api *spec.API) (lines []string) {
	for _, o := range api.Operations {
		var scopes []string
		for _, alt := range o.Effective.Alternatives {
			var all []string
			for _, s := range alt.Scopes() {
				all = append(all, s.Name[strings.LastIndexByte(s.Name, '/')+1:])
			}
			scopes = append(scopes, strings.Join(all, "+"))
		}
		line := fmt.Sprintf("%s %s [%s] %v: %s", o, o.ID, strings.Join(o.Tags, ","), o.Access, strings.Join(scopes, " or "))
		if o.Deprecated != nil {
			line += " deprecated"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestDocument(t *testing.T) {
	data, err := os.ReadFile("testdata/notes.json")
	require.NoError(t, err)
	require.True(t, discovery.Recognise(data))
	api, notes, found := discovery.Read("notes.json", data)
	require.Empty(t, found)
	require.Empty(t, spec.Seal(api))
	require.Equal(t, []string{
		"GET /v1/health notes.health [] none: ",
		"GET /v1/projects/{projectsId}/notes notes.projects.notes.list [projects] scoped: notes or notes.readonly",
		"POST /v1/projects/{projectsId}/notes/{notesId}:archive notes.projects.notes.archive [projects] scoped: notes deprecated",
		"GET /v1/projects/{projectsId}/notes/{notesId} notes.projects.notes.get [projects] scoped: notes or notes.readonly",
		"GET /v1/raw/files/{filesId...} notes.projects.notes.raw [projects] scoped: notes",
		"POST /v1/media notes.media.upload [media] scoped: notes",
		"POST /upload/v1/media postUploadV1Media [media] scoped: notes",
		"POST /resumable/upload/v1/media postResumableUploadV1Media [media] scoped: notes",
	}, said(api))
	require.Equal(t, "Notes API v1 Keeps notes.", api.Info.Title+" "+api.Info.Version+" "+api.Info.Description)
	s, ok := api.Scope("https://example.com/auth/notes.readonly")
	require.True(t, ok)
	require.Equal(t, "See your notes", s.Description)
	require.Len(t, notes, 1)
	require.Equal(t, "notes.json:18:5: Some methods list no scopes, GET /v1/health the first: what do they need? Assumed: nobody may call them."+
		" To change: endpoints, with access: authenticated, or access: public and a reason.", notes[0].String())
}

// TestBase: paths are relative to the service, those of uploads to the root.
func TestBase(t *testing.T) {
	text := `{"kind": "discovery#restDescription", "title": "T", "version": "1", "rootUrl": "https://x.example/root/", "servicePath": "drive/v3/", "basePath": "/root/drive/v3/",
		"auth": {"oauth2": {"scopes": {"s": {}}}},
		"methods": {"a": {"path": "files/{id}", "httpMethod": "PUT", "scopes": ["s"], "mediaUpload": {"protocols": {"simple": {"path": "/upload/files/{id}"}}}}}}`
	api, _, found := discovery.Read("d.json", []byte(text))
	require.Empty(t, found)
	spec.Seal(api)
	require.Equal(t, "/root/drive/v3", api.BasePath)
	require.Equal(t, []string{
		"PUT /root/drive/v3/files/{id} putFilesById [] scoped: s",
		"PUT /root/upload/files/{id} putUploadFilesById [] scoped: s",
	}, said(api))
}

// TestFaults: each mistake is found at its place, and what it touches is absent or denied.
func TestFaults(t *testing.T) {
	method := func(m string) string {
		return `{"kind": "discovery#restDescription", "title": "T", "version": "1", "auth": {"oauth2": {"scopes": {"read": {}, "write": {}}}}, "methods": {"m": ` + m + `}}`
	}
	for _, c := range []struct{ text, want, operations string }{
		{`{}`, `SG1450 `, ""},
		{`{"kind": "discovery#restDescription", "title": "T", "version": "1", "servicePath": "a/", "basePath": "/b/"}`, `SG1450 "/b/"`, ""},
		{`{"kind": "discovery#restDescription", "title": "T", "version": "1", "servicePath": "a/{b}/"}`, `SG1450 "a/{b}/"`, ""},
		{`{"kind": "discovery#restDescription", "title": "T", "version": "1", "methods": 1, "resources": {"r": 2}}`, `SG1450 1 SG1450 2`, ""},
		{`{"kind": "discovery#restDescription", "title": "T", "version": "1", "auth": {"oauth2": {"scopes": {"a b": {}}}}}`, `SG1453 "a b"`, ""},
		{method(`1`), `SG1451 1`, ""},
		{method(`{"path": "a", "scopes": ["read"]}`), `SG1451 "m"`, ""},
		{method(`{"path": "a", "httpMethod": "get", "scopes": ["read"]}`), `SG1451 "get"`, ""},
		{method(`{"httpMethod": "GET", "scopes": ["read"]}`), `SG1451 "m"`, ""},
		{method(`{"path": "v1/{+name}", "httpMethod": "GET", "scopes": ["read"]}`), `SG1451 "v1/{+name}"`, ""},
		{method(`{"path": "v1/{+name}", "httpMethod": "GET", "scopes": ["read"], "parameters": {"name": {"pattern": "^(a|b)/[^/]+$"}}}`), `SG1451 "v1/{+name}"`, ""},
		{method(`{"path": "v1/{+name}:x", "httpMethod": "GET", "scopes": ["read"], "parameters": {"name": {"pattern": "^a/.*$"}}}`), `SG1451 "v1/{+name}:x"`, ""},
		{method(`{"path": "a{?q}", "httpMethod": "GET", "scopes": ["read"]}`), `SG1451 "a{?q}"`, ""},
		{method(`{"path": "a", "httpMethod": "GET", "scopes": "read"}`), `SG1451 "read"`, "GET /a getA [] none: "},
		{method(`{"path": "a", "httpMethod": "GET", "scopes": ["raed", "write"]}`), `SG1452 "raed"`, "GET /a getA [] scoped: write"},
		{method(`{"path": "a", "httpMethod": "GET", "scopes": ["raed"]}`), `SG1452 "raed"`, "GET /a getA [] none: "},
		{method(`{"path": "a/{x}", "httpMethod": "GET", "scopes": ["read", "write"]}, "n": {"path": "a/{y}", "httpMethod": "GET", "scopes": ["write"]}`), `SG1454 "n"`, "GET /a/{x} getAByX [] scoped: write"},
		{method(`{"path": "a", "httpMethod": "GET", "scopes": ["read"]}, "n": {"path": "a", "httpMethod": "GET"}`), `SG1454 "n"`, "GET /a getA [] none: "},
	} {
		api, _, found := discovery.Read("d.json", []byte(c.text))
		var got []string
		for _, d := range found {
			got = append(got, string(d.Rule.Code)+" "+c.text[d.Range.Start.Column-1:d.Range.End.Column-1])
		}
		assert.Equal(t, c.want, strings.Join(got, " "), "%s\n%v", c.text, found)
		spec.Seal(api)
		assert.Equal(t, c.operations, strings.Join(said(api), "\n"), c.text)
	}
}

// FuzzRead: whatever is read, nothing opens without a scope that the document declares.
func FuzzRead(f *testing.F) {
	data, err := os.ReadFile("testdata/notes.json")
	require.NoError(f, err)
	f.Add(data)
	for _, m := range []string{
		`"path": "v1/{+a}/{+b}", "parameters": {"a": {"pattern": "^x/[^/]+$"}, "b": {"pattern": "^.*$"}}`, `"path": "{", "flatPath": "a//b"`, `"path": "a/{b}{c}"`,
	} {
		f.Add([]byte(`{"kind": "discovery#restDescription", "auth": {"oauth2": {"scopes": {"s": {}}}}, "methods": {"m": {"httpMethod": "GET", "scopes": ["s"], ` + m + `}}}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		discovery.Recognise(data)
		api, _, found := discovery.Read("d.json", data)
		for _, d := range found {
			require.NotEmpty(t, d.Message)
		}
		for _, o := range api.Operations {
			_, err := spec.ParsePattern(o.FullPath())
			require.NoError(t, err)
			require.Equal(t, len(o.Grants) == 0, o.Access == spec.None)
		}
		spec.Seal(api)
		for _, o := range api.Operations {
			for _, alt := range o.Effective.Alternatives {
				require.NotEmpty(t, alt.Scopes())
			}
		}
	})
}
