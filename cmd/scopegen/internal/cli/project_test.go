package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestIsOpenAPI: the root says what a document is, however its version is written.
func TestIsOpenAPI(t *testing.T) {
	for _, text := range []string{
		"openapi: 3.1.0\n", "swagger: \"2.0\"\n", "openapi: &v 3.1.0\n", "openapi: !!str 3.1.0\n", "? openapi\n: 3.1.0\n", "openapi: |-\n  3.1.0\n", "openapi: >-\n  3.1.0\n", "&k openapi: 3.1.0\n",
		"!!map {openapi: 3.1.0}\n", "%YAML 1.2\n---\nopenapi: !!str 3.1.0\n", "{\"openapi\" : \"3.1.0\"}", "openapi: 3.1.0\nx: {scopegen: 1}\n", "openapi: # the version\n  3.1.0\n",
	} {
		require.True(t, isOpenAPI([]byte(text)), text)
	}
	for _, text := range []string{
		"scopegen: 1\nopenapi: api.yaml\n", "scopegen: 1\nopenapi: {file: 3.yaml}\n", "openapi: api.yaml\n", "info: {title: openapi}\n", "a:\n  openapi: &v 3.1.0\n", "scopegen: 1\nx: {openapi: 3.1.0}\n", "# openapi\n\nText.\n", "openapi\n",
		"openapi: [\n",
	} {
		require.False(t, isOpenAPI([]byte(text)), text)
	}
}
