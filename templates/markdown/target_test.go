package markdown

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/lang"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden pages")

func TestPages(t *testing.T) {
	result, err := run(model(t), nil)
	require.NoError(t, err)
	require.Empty(t, result.Found)
	var names []string
	for _, f := range result.Files {
		names = append(names, f.Path)
		golden := filepath.Join("testdata", "pages", filepath.Base(f.Path))
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
			require.NoError(t, os.WriteFile(golden, f.Data, 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), string(f.Data), f.Path)
	}
	require.Equal(t, []string{"docs/index.md", "docs/store.md", "docs/ber-admin-f51a6d42.md", "docs/scopes.md", "docs/endpoints.md", "docs/holders.md", "docs/sets.md"}, names)
}

func TestFilesAreClean(t *testing.T) {
	result, err := run(model(t), nil)
	require.NoError(t, err)
	again, err := run(model(t), nil)
	require.NoError(t, err)
	require.Equal(t, result, again)
	front := regexp.MustCompile(`^---\n# ` + regexp.QuoteMeta(output.Mark) + `\ntitle: ".*"\n---\n\n# \S`)
	for _, f := range result.Files {
		text := string(f.Data)
		require.Regexp(t, front, text)
		require.Equal(t, "markdown", f.Target)
		require.NotRegexp(t, `[ \t]\n|\r|\n\n\n|\n\n$`, text)
		require.True(t, strings.HasSuffix(text, "\n"))
		// Of two texts between the same pipes, neither adds a cell.
		var columns int
		before := ""
		for line := range strings.Lines(text) {
			if columns == 0 && strings.Contains(line, "|") {
				require.Equal(t, "\n", before, "%s: a table needs an empty line before it: %s", f.Path, line)
			}
			before = line
			n := strings.Count(line, "|")
			if columns > 0 && n > 0 {
				require.Equal(t, columns, n, "%s: %s", f.Path, line)
			}
			columns = n
		}
	}
}

func TestNothing(t *testing.T) {
	api := &spec.API{}
	require.Empty(t, spec.Seal(api))
	result, err := run(api, nil)
	require.NoError(t, err)
	require.Len(t, result.Files, 1)
	require.Contains(t, string(result.Files[0].Data), "There are none.")
}

// What templates get has no methods: a template can call what it can reach.
func TestDataHasNoMethods(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(typ reflect.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		require.Zero(t, typ.NumMethod(), "%s", typ)
		require.Zero(t, reflect.PointerTo(typ).NumMethod(), "%s", typ)
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice:
			visit(typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				visit(typ.Field(i).Type)
			}
		case reflect.String, reflect.Int, reflect.Bool:
		default:
			t.Fatalf("%s is more than plain data", typ)
		}
	}
	for _, s := range newBuilder(model(t), "", testLayout(nil), lang.For("en")).sheets() {
		visit(reflect.TypeOf(s.data))
	}
	require.Greater(t, len(seen), 15)
}

func TestTitleOption(t *testing.T) {
	b := newBuilder(model(t), "Our <API>", testLayout(nil), lang.For("en"))
	require.Equal(t, "Our &#60;API&#62;", b.page(b.title).Title)
	require.Equal(t, "Endpoints · Our <API>", b.named("Endpoints").full)
}
