package explorer

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/conformance/hostile"
	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/templates/html"
)

// emit runs the html target; models are what its options previous and with may name.
func emit(t testing.TB, api *spec.API, models map[string]*spec.API, set generator.Options) generator.Result {
	t.Helper()
	options := generator.Options{}
	for _, o := range html.Target.Options {
		switch o.Kind {
		case generator.Bool:
			options[o.Name] = false
		case generator.Sources:
			options[o.Name] = []generator.Keyed(nil)
		default:
			options[o.Name] = o.Default
		}
	}
	for name, value := range set {
		options[name] = value
	}
	result, err := html.Target.Emit(&generator.Request{API: api, Options: options, LoadModel: func(path string) (*spec.API, diag.List, error) { return models[path], nil, nil }})
	require.NoError(t, err)
	require.Empty(t, result.Found)
	return result
}

// loaded reads a spec of the folder browser.
func loaded(t testing.TB, file string) *spec.API {
	t.Helper()
	api, found, err := native.Load(folder{os.DirFS("browser")}, file, native.Options{})
	require.NoError(t, err)
	require.Zero(t, found.Errors(), found)
	return api
}

// pages are what a browser is shown: a folder, and the models by the names of the pages.
type pages struct {
	dir   string
	apis  map[string]*spec.API
	sizes map[string][2]int // bytes, and as a host sends them that compresses
}

func (p *pages) add(t testing.TB, name string, api *spec.API, models map[string]*spec.API, set generator.Options) {
	t.Helper()
	options := generator.Options{"file": name + ".html"}
	for key, value := range set {
		options[key] = value
	}
	for _, f := range emit(t, api, models, options).Files {
		at := filepath.Join(p.dir, filepath.FromSlash(f.Path))
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o777))
		require.NoError(t, os.WriteFile(at, f.Data, 0o666))
		if f.Path == name+".html" {
			var zipped bytes.Buffer
			z := gzip.NewWriter(&zipped)
			_, err := z.Write(f.Data)
			require.NoError(t, err)
			require.NoError(t, z.Close())
			p.sizes[name] = [2]int{len(f.Data), zipped.Len()}
		}
	}
	p.apis[name] = api
}

func noPages(t testing.TB) *pages {
	return &pages{t.TempDir(), map[string]*spec.API{}, map[string][2]int{}}
}

// written writes the pages on which features are driven.
func written(t testing.TB) *pages {
	t.Helper()
	p := noPages(t)
	shop, before := loaded(t, "shop.yaml"), loaded(t, "shop-before.yaml")
	models := map[string]*spec.API{"before": before}
	for _, m := range examples(t) {
		models[m.name] = m.api
		p.add(t, m.name, m.api, nil, nil)
	}
	p.add(t, "shop", shop, models, generator.Options{"previous": "before", "go": true})
	p.add(t, "external/shop", shop, models, generator.Options{"previous": "before", "go": true, "assets": "external"})
	p.add(t, "portal", shop, models, generator.Options{"key": "shop", "title": "All our APIs", "previous": "before", "with": []generator.Keyed{{Key: "factory", Path: "factory"}, {Key: "emakin", Path: "emakin"}}})
	pair := hostile.Make(7, 30)
	p.add(t, "hostile", pair.Hostile, map[string]*spec.API{"other": hostile.Make(8, 30).Hostile}, generator.Options{"previous": "other"})
	p.add(t, "plain", pair.Plain, models, generator.Options{"previous": "before"})
	p.add(t, "large1223", large(1223), nil, nil)
	return p
}
