package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestValuesNameNoVariables: what stands for a variable is text, even where it looks like one.
func TestValuesNameNoVariables(t *testing.T) {
	for value, want := range map[string]string{`"{v}"`: "", `"a{v}b"`: "", "v1": "/v1/x", `"{w}"`: ""} {
		doc, found := Open("a.yaml", []byte(head+"servers: [{url: \"/{v}/{w}\", variables: {v: {enum: ["+value+"], default: x}, w: {enum: [x], default: x}}}]\npaths: {}\n"), nil)
		require.Equal(t, want, doc.Base, value)
		require.Len(t, found, map[bool]int{true: 1}[want == ""], value)
	}
}
