package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

// TestDeniedIsABoolean: text in its place is no silent "false", which would open what nobody may call.
func TestDeniedIsABoolean(t *testing.T) {
	for value, errors := range map[string]int{"true": 0, "false": 0, `"true"`: 1, "yes": 1, "1": 1, "null": 1, "": 1, "[]": 1} {
		api, found := Read("a.yaml", []byte(head+"components: {securitySchemes: {d: {type: apiKey, in: header, name: D, x-scopegen-denied: "+value+" }}}\npaths:\n  /a: {get: {security: [{d: []}]}}\n"), nil, read)
		require.Equal(t, errors, found.Errors(), "%s: %v", value, found)
		o := api.Operations[0]
		require.Equal(t, value == "true", o.Access == spec.None, value)
		require.Equal(t, value == "false", len(o.Written.Alternatives) == 1, value)
	}
}
