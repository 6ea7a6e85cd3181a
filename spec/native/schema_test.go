package native

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native/synth"
	"github.com/scopegen/scopegen/spec/source"
)

func compiled(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	require.NoError(t, c.AddResource("spec.json", doc))
	s, err := c.Compile("spec.json")
	require.NoError(t, err)
	return s, doc.(map[string]any)
}

// The keys that the reader asks for and those that editors complete are the same.
func TestSchemaHasTheReadersKeys(t *testing.T) {
	_, doc := compiled(t)
	definitions := doc["definitions"].(map[string]any)
	for _, k := range tables {
		of := doc
		if k != rootKeys {
			require.Contains(t, definitions, k.definition)
			of = definitions[k.definition].(map[string]any)
		}
		properties := of["properties"].(map[string]any)
		var names []string
		for name, p := range properties {
			names = append(names, name)
			require.NotEmpty(t, p.(map[string]any)["description"], "%s.%s has no description", k.definition, name)
		}
		slices.Sort(names)
		require.Equal(t, slices.Sorted(slices.Values(k.names)), names, k.definition)
		require.Equal(t, false, of["additionalProperties"], k.definition)
		patterns, _ := of["patternProperties"].(map[string]any)
		_, open := patterns["^x-"]
		require.Equal(t, !slices.Contains(closed, k), open, "x- keys of %s", k.definition)
	}
}

// Every definition with properties is one that the reader has a table for.
func TestSchemaHasNothingElse(t *testing.T) {
	_, doc := compiled(t)
	known := map[string]bool{}
	for _, k := range tables {
		known[k.definition] = true
	}
	for name, d := range doc["definitions"].(map[string]any) {
		if _, has := d.(map[string]any)["properties"]; has {
			require.True(t, known[name], name)
		}
		require.NotEmpty(t, d.(map[string]any)["description"], name)
	}
}

func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	doc, _ := source.Parse("scopes.yaml", []byte(text), source.Native)
	require.NotNil(t, doc)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(doc.Root.JSON()))
	require.NoError(t, err)
	return s.Validate(value)
}

func TestSchemaAcceptsWhatIsRight(t *testing.T) {
	s, _ := compiled(t)
	for _, name := range []string{"factory", "emakin", "bimdata"} {
		require.NoError(t, validate(t, s, example(t, name)), name)
	}
	require.NoError(t, validate(t, s, whole))
	require.NoError(t, validate(t, s, everything))
	require.NoError(t, validate(t, s, string(synth.Spec(300, 30))))
	for _, rule := range diag.Rules() {
		if isNative(rule.Good) {
			fsys, root := files(rule.Good)
			require.NoError(t, validate(t, s, fsys[root]), rule.Code)
		}
	}
}

// What the schema refuses the reader refuses; these it can see.
func TestSchemaRefusesWhatIsWrong(t *testing.T) {
	s, _ := compiled(t)
	refused := 0
	for _, rule := range diag.Rules() {
		if !strings.HasPrefix(string(rule.Code), "SG11") || !isNative(rule.Bad) {
			continue
		}
		fsys, root := files(rule.Bad)
		sees := slices.Contains([]diag.Code{"SG1100", "SG1102", "SG1103", "SG1104", "SG1105", "SG1106", "SG1109", "SG1110", "SG1117", "SG1120",
			"SG1121", "SG1124", "SG1125", "SG1131", "SG1132", "SG1133", "SG1136", "SG1138", "SG1144"}, rule.Code)
		if err := validate(t, s, fsys[root]); sees {
			refused++
			require.Error(t, err, rule.Code)
		}
	}
	require.Equal(t, 19, refused)
}

func TestSchemaIsCompact(t *testing.T) {
	require.True(t, json.Valid(Schema()))
	changed := Schema()
	changed[0] = 'x'
	require.NotEqual(t, changed[0], Schema()[0], "a caller cannot change the schema")
}
