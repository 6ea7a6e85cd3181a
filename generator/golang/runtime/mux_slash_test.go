package runtime

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// ServeMux matches {$} with an escaped slash, which is text (RFC 3986 section 2.2) and no end of a path.
func TestMuxEscapedSlash(t *testing.T) {
	guard := NewGuard(whoever)
	m := NewMux(guard)
	serving(m, OpListAssets)
	for target, want := range map[string]int{
		"/api/store/asset/": 200, "/%61pi/store/asset/": 200, "/api/store/asset/%2F": 404, "/api/store/asset/%2f": 404,
	} {
		w := httptest.NewRecorder()
		m.ServeHTTP(w, request("GET", target, user(StoreRead)))
		require.Equal(t, want, w.Code, target)
	}
}
