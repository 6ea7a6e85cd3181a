package diag

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearest(t *testing.T) {
	known := []string{"store:read", "store:write", "admin", "Security"}
	for name, want := range map[string]string{
		"store:raed": "store:read", "store:reed": "store:read", "STORE:READ": "store:read", "securty": "Security",
		"admin2": "admin", "x": "", "": "", "payments:list": "",
	} {
		got, ok := Nearest(name, known)
		require.Equal(t, want, got, name)
		require.Equal(t, want != "", ok, name)
	}
}
