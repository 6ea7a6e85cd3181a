package native

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func example(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../examples", name, "scopes.yaml"))
	require.NoError(t, err)
	return string(data)
}

func TestExamples(t *testing.T) {
	factory := clean(t, example(t, "factory"))
	require.Len(t, factory.Scopes, 34)
	require.Len(t, factory.Groups, 12)
	require.Len(t, factory.Operations, 178)
	emakin := clean(t, example(t, "emakin"))
	require.Len(t, emakin.Scopes, 44)
	require.Empty(t, emakin.Operations)
}
