// Package scopestest tests the generated subpackage of that name on services that are guarded, and on such as are not.
package scopestest

import (
	"testing"

	"github.com/scopegen/scopegen/conformance/emitted"
)

func TestService(t *testing.T) { emitted.Test(t, "testdata/service") }
