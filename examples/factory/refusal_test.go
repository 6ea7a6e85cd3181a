package factory_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/factory/scopes"
)

// TestRefusals holds the answers that the overview shows against what the generated guard answers.
func TestRefusals(t *testing.T) {
	page, err := os.ReadFile("docs/index.md")
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)For example \\[`(\\S+) (\\S+)`\\].*?```http\n(.*?)```").FindStringSubmatch(string(page))
	require.NotNil(t, shown)
	want, err := http.ReadResponse(bufio.NewReader(strings.NewReader(strings.ReplaceAll(shown[3], "\n\n", "\r\n\r\n"))), nil)
	require.NoError(t, err)

	op, found := scopes.Match(shown[1], shown[2])
	require.Equal(t, scopes.MatchFound, found)
	answer := func(p scopes.Principal, err error) *httptest.ResponseRecorder {
		guard := scopes.NewGuard(func(*http.Request) (scopes.Principal, error) { return p, err })
		w := httptest.NewRecorder()
		guard.Protect(op, http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(shown[1], shown[2], nil))
		return w
	}
	got := answer(caller(scopes.Set{}), nil)
	require.Equal(t, want.StatusCode, got.Code)
	for name, values := range want.Header {
		require.Equal(t, values, got.Header()[name], name)
	}
	require.Equal(t, strings.TrimSpace(shown[3][strings.Index(shown[3], "\n\n"):]), strings.TrimSpace(got.Body.String()))

	for says, w := range map[string]*httptest.ResponseRecorder{
		"| 401 | `WWW-Authenticate: %` | The call carries no": answer(scopes.Principal{}, scopes.ErrNoCredentials),
		"| 401 | `WWW-Authenticate: %` | The credential is":   answer(scopes.Principal{}, scopes.ErrInvalidToken),
	} {
		require.Equal(t, http.StatusUnauthorized, w.Code)
		require.Contains(t, string(page), strings.ReplaceAll(says, "%", w.Header().Get("WWW-Authenticate")))
	}
}
