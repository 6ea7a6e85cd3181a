package registry

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

//go:generate go run gen.go

// Adding a target is adding its folder: this fails until go generate has picked it up.
func TestRegistryIsCurrent(t *testing.T) {
	want, err := exec.Command("go", "run", "gen.go", "-print").Output()
	require.NoError(t, err)
	have, err := os.ReadFile("registry.go")
	require.NoError(t, err)
	require.Equal(t, string(want), string(have), "run go generate ./generator/registry")
}

func TestTargetsAreComplete(t *testing.T) {
	names := map[string]bool{}
	for _, target := range Targets() {
		require.NotEmpty(t, target.Name)
		require.NotEmpty(t, target.Short, target.Name)
		require.NotNil(t, target.Emit, target.Name)
		require.NotEmpty(t, target.Options, target.Name)
		require.False(t, names[target.Name], "%s twice", target.Name)
		names[target.Name] = true
		for _, o := range target.Options {
			require.NotEmpty(t, o.Help, "%s.%s", target.Name, o.Name)
		}
	}
}
