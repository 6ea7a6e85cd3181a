package overlay

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/pb33f/libopenapi"
	pb33f "github.com/pb33f/libopenapi/overlay"
	speakeasy "github.com/speakeasy-api/openapi-overlay/pkg/overlay"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// implementation applies an overlay to a document.
type implementation struct {
	name     string
	versions []string // of the Overlay Specification
	slow     bool     // writes the whole document twice for each action
	apply    func(t testing.TB, document, overlay []byte) []byte
}

var implementations = []implementation{
	{"speakeasy-api/openapi-overlay", []string{"1.0.0"}, true, func(t testing.TB, document, overlay []byte) []byte {
		var o speakeasy.Overlay
		require.NoError(t, yaml.Unmarshal(overlay, &o))
		require.NoError(t, o.Validate())
		var node yaml.Node
		require.NoError(t, yaml.Unmarshal(document, &node))
		if len(document) > 1<<16 {
			// Its strict way writes the whole document twice for each action, and looks for each target twice.
			require.NoError(t, o.ApplyTo(&node))
		} else {
			err, warnings := o.ApplyToStrict(&node)
			require.NoError(t, err)
			for _, w := range warnings {
				require.Contains(t, w, "target=$: does nothing")
			}
		}
		var out bytes.Buffer
		e := yaml.NewEncoder(&out)
		e.SetIndent(2)
		require.NoError(t, e.Encode(&node))
		return out.Bytes()
	}},
	{"pb33f/libopenapi", []string{"1.0.0", "1.1.0"}, false, func(t testing.TB, document, overlay []byte) []byte {
		o, err := libopenapi.NewOverlayDocument(overlay)
		require.NoError(t, err)
		result, err := pb33f.Apply(document, o)
		require.NoError(t, err)
		require.Empty(t, result.Warnings, "an action has no target")
		return result.Bytes
	}},
}

// block writes a JSON document as block YAML: what the implementations' YAML library writes between brackets it does not always
// read. Others stay as they are.
func block(t testing.TB, document []byte) []byte {
	if !json.Valid(document) {
		return document
	}
	var node yaml.Node
	require.NoError(t, yaml.Unmarshal(document, &node))
	plain(&node)
	out, err := yaml.Marshal(&node)
	require.NoError(t, err)
	return out
}

func plain(n *yaml.Node) {
	n.Style &^= yaml.FlowStyle
	for _, c := range n.Content {
		plain(c)
	}
}
