package pack_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// constantOf is the value that the Go compiler's own front end gives the constant.
func constantOf(t testing.TB, name string, source []byte) string {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "x.go", append([]byte("package x\n\n"), source...), 0)
	require.NoError(t, err)
	pkg, err := (&types.Config{}).Check("x", files, []*ast.File{file}, nil)
	require.NoError(t, err)
	return constant.StringVal(pkg.Scope().Lookup(name).(*types.Const).Val())
}

func checkGoString(t testing.TB, data string) {
	source := pack.GoString("packed", data)
	require.Equal(t, data, constantOf(t, "packed", source))
	formatted, err := format.Source(source)
	require.NoError(t, err)
	require.Equal(t, string(formatted), string(source))
	for _, line := range strings.Split(string(source), "\n") {
		require.LessOrEqual(t, len(line), 140)
	}
}

func TestGoString(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		data := make([]byte, r.IntN(3000))
		for i := range data {
			data[i] = byte(r.Uint32())
			if r.IntN(2) == 0 {
				data[i] = 0
			}
		}
		checkGoString(t, string(data))
	}
	require.Equal(t, "const x = \"\"\n", string(pack.GoString("x", "")))
	require.Equal(t, "const x = \"\" +\n\t\"\\\"\\\\`日本\\n\" +\n\t\"\\xe2\\x80\\xae*/\"\n", string(pack.GoString("x", "\"\\`日本\n\u202e*/")))
}

// A text of line ends alone is the most lines that there can be; the parser must still take it.
func TestGoStringOfManyLines(t *testing.T) {
	data := strings.Repeat("\n", 300_000)
	require.Equal(t, data, constantOf(t, "packed", pack.GoString("packed", data)))
}

func FuzzGoString(f *testing.F) {
	f.Add("\"; func init() { panic(1) } //\n`\xff\u2028\ufeff")
	f.Fuzz(func(t *testing.T, data string) { checkGoString(t, data) })
}

// Two runs give the same bytes: no map's order reaches the tables.
func TestPackIsDeterministic(t *testing.T) {
	m := sample()
	for i := range 60 {
		m.Operations = append(m.Operations, pack.Operation{Method: "GET", Path: fmt.Sprintf("/{a}/x%d/{b}.%d", i%7, i), ID: fmt.Sprint("more", i)})
	}
	first, err := pack.Pack(m)
	require.NoError(t, err)
	for range 20 {
		again, err := pack.Pack(m)
		require.NoError(t, err)
		require.Equal(t, string(first.File("scopes")), string(again.File("scopes")))
	}
}

var oauth2 = []pack.Scheme{{Name: "oauth2"}}

func TestPackRefuses(t *testing.T) {
	scope := func(name string) pack.Scope { return pack.Scope{Name: name} }
	op := func(pattern string, alternatives ...pack.Alternative) pack.Operation {
		return pack.Operation{Method: "GET", Path: pattern, ID: "theOperation", Alternatives: alternatives}
	}
	var many []pack.Operation
	for i := range 65 {
		many = append(many, pack.Operation{Method: fmt.Sprint("M", i), Path: "/", ID: fmt.Sprint("op", i)})
	}
	for _, c := range []struct {
		model pack.Model
		names string
	}{
		{pack.Model{Scopes: []pack.Scope{scope("a"), scope("a")}}, `"a"`},
		{pack.Model{Scopes: []pack.Scope{scope("a b")}}, `"a b"`},
		{pack.Model{Scopes: []pack.Scope{scope("a"), {Name: "b", Aliases: []string{"a"}}}}, `"a" is taken`},
		{pack.Model{Scopes: []pack.Scope{{Name: "b", Implies: []string{"zzz"}}}}, `"zzz" is not defined`},
		{pack.Model{Scopes: []pack.Scope{{Name: "b", Description: "a\x1fb"}}}, "control character"},
		{pack.Model{Scopes: []pack.Scope{{Name: "b", SubjectTypes: []string{"zzz"}}}}, `"zzz" is not defined`},
		{pack.Model{Scopes: []pack.Scope{{Name: "b", Deprecated: &pack.Deprecation{ReplacedBy: []string{"b", "zzz"}}}}}, `"zzz" is not defined`},
		{pack.Model{SubjectTypes: make([]string, 64)}, "at most 63"},
		{pack.Model{Operations: many}, "methods"},
		{pack.Model{Operations: []pack.Operation{op("a")}}, "theOperation"},
		{pack.Model{Operations: []pack.Operation{op("/{a")}}, "theOperation"},
		{pack.Model{Operations: []pack.Operation{op("/{a...}/b")}}, "theOperation"},
		{pack.Model{Operations: []pack.Operation{op("/x{a...}")}}, "theOperation"},
		{pack.Model{Operations: []pack.Operation{op("/a"), op("/b")}}, "twice"},
		{pack.Model{Operations: []pack.Operation{op("/", pack.Alternative{Needs: []pack.Need{{Scheme: "oauth2", Scopes: []string{"zzz"}}}})}}, `"zzz" is not defined`},
		{pack.Model{Operations: []pack.Operation{op("/", pack.Alternative{Needs: []pack.Need{{Scheme: "zzz"}}})}}, `"zzz" is not defined`},
		{pack.Model{Operations: []pack.Operation{op("/", pack.Alternative{Needs: []pack.Need{{}}})}}, `"" is not defined`},
		{pack.Model{Operations: []pack.Operation{op("/", pack.Alternative{SubjectTypes: []string{"zzz"}})}}, `"zzz" is not defined`},
		{pack.Model{Operations: []pack.Operation{op("/", pack.Alternative{Needs: []pack.Need{{Scheme: "oauth2"}, {Scheme: "oauth2"}}})}}, "twice"},
	} {
		c.model.Schemes = oauth2
		_, err := pack.Pack(c.model)
		require.ErrorContains(t, err, c.names)
	}
	_, err := pack.Pack(pack.Model{})
	require.ErrorContains(t, err, "no scheme")
}

// Patterns whose overlaps multiply are refused by name, in time, rather than packed into gigabytes.
func TestPackBoundsTheAutomaton(t *testing.T) {
	m := pack.Model{Schemes: oauth2}
	for i := range 40 {
		segments := make([]string, 40)
		for k := range segments {
			segments[k] = fmt.Sprintf("{p%d}", k)
		}
		segments[i] = "x"
		m.Operations = append(m.Operations, pack.Operation{Method: "GET", Path: "/" + strings.Join(segments, "/"), ID: fmt.Sprint("op", i)})
	}
	_, err := pack.Pack(m)
	require.ErrorContains(t, err, "overlaps so many others")
	require.ErrorContains(t, err, "(op")
}

// The tables grow with what is said, not with the square of it.
func TestPackIsCompact(t *testing.T) {
	m := pack.Model{Schemes: oauth2}
	for i := range 5000 {
		m.Scopes = append(m.Scopes, pack.Scope{Name: fmt.Sprint("scope", i)})
	}
	m.SubjectTypes = []string{"user", "app", "device"}
	for i := 100; i < 5000; i += 100 {
		m.Scopes[i].Implies = []string{m.Scopes[i-1].Name, m.Scopes[i-100].Name}
		m.Scopes[i].SubjectTypes = m.SubjectTypes[i/100%3:][:1]
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	require.Less(t, len(tables.Implications), 32<<10)
}

// Two texts with the same hash cannot have a slot each. None that people write do; these multiply by zero.
func TestPackRefusesTextsOfOneHash(t *testing.T) {
	zero := "\x15\x7c\x4a\x7f\xb9\x79\x37\x9e"
	_, err := pack.Pack(pack.Model{Schemes: oauth2, Operations: []pack.Operation{
		{Method: "GET", Path: "/" + zero + "a", ID: "a"}, {Method: "GET", Path: "/" + zero + "b", ID: "b"},
	}})
	require.ErrorContains(t, err, "cannot tell apart")
}
