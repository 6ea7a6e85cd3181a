package sites

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/conformance/hostile"
	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/templates/markdown"
)

// edition is one spec as one folder of pages.
type edition struct {
	folder, split, lang string
	api, was            *spec.API               // was is the version before
	twin                string                  // of a hostile spec: the folder of its plain twin
	said                map[string]hostile.Said // what the twin's words stand for
}

// editions has every split and every language with a hostile spec, and each system in two forms.
var editions = sync.OnceValue(func() (all []edition) {
	for i, form := range []struct{ split, lang string }{{"group", "en"}, {"scope", "de"}, {"single", "en"}} {
		pair, was := hostile.Make(uint64(i+1), 40), hostile.Make(uint64(i+1), 40)
		rewind(was.Hostile, was.Plain)
		name := form.split + "-" + form.lang
		all = append(all,
			edition{"hostile-" + name, form.split, form.lang, pair.Hostile, was.Hostile, "plain-" + name, pair.Said},
			edition{"plain-" + name, form.split, form.lang, pair.Plain, was.Plain, "", nil})
	}
	for system, forms := range map[string][][2]string{
		"factory": {{"group", "en"}, {"scope", "de"}}, "emakin": {{"group", "de"}, {"single", "en"}}, "bimdata": {{"scope", "en"}, {"single", "de"}},
	} {
		api, was := load(system), load(system)
		rewind(was)
		for _, f := range forms {
			all = append(all, edition{folder: system + "-" + f[0], split: f[0], lang: f[1], api: api, was: was})
		}
	}
	slices.SortFunc(all, func(a, b edition) int { return compare(a.folder, b.folder) })
	return all
})

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// folder is a file system of the specs in one folder.
type folder string

func (f folder) ReadFile(name string) ([]byte, error) { return os.ReadFile(path.Join(string(f), name)) }
func (f folder) Glob(string) ([]string, error)        { return nil, nil }

func load(system string) *spec.API {
	api, found, err := native.Load(folder("../../examples/"+system), "scopes.yaml", native.Options{
		OpenAPI: func(fsys native.FS, name string, o native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
			data, err := fsys.ReadFile(name)
			if err != nil {
				return nil, nil, err
			}
			api, found := openapi.Read(name, data, nil, openapi.Options{Security: o.Security, Absent: o.Absent})
			return api, found, nil
		},
	})
	if err != nil || found.Errors() > 0 {
		panic(fmt.Sprint(err, found))
	}
	return api
}

// emit gives the files of an edition in the dialect of a site.
func emit(t testing.TB, e edition, dialect string) []output.File {
	t.Helper()
	options := generator.Options{"dir": e.folder, "site": dialect, "json": generator.Usual}
	if e.was != nil {
		options["previous"] = "before"
	}
	for name, value := range map[string]string{"split": e.split, "lang": e.lang} {
		if has(name, value) {
			options[name] = value
		}
	}
	result, err := markdown.Target.Emit(&generator.Request{API: e.api, Options: options, LoadModel: func(string) (*spec.API, diag.List, error) { return e.was, nil, nil }})
	require.NoError(t, err, "%s for %s", e.folder, dialect)
	require.Empty(t, result.Found, "%s for %s", e.folder, dialect)
	i := slices.IndexFunc(result.Files, func(f output.File) bool { return path.Base(f.Path) == "model.json" })
	require.GreaterOrEqual(t, i, 0)
	require.True(t, json.Valid(result.Files[i].Data))
	return result.Files
}

// has reports whether an option of the target takes a value.
func has(option, value string) bool {
	return slices.ContainsFunc(markdown.Target.Options, func(o generator.Option) bool {
		return o.Name == option && slices.Contains(o.Values, value)
	})
}
