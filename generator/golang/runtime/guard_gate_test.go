package runtime

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGateTakesPrintableASCII(t *testing.T) {
	require.NotPanics(t, func() { NewGate(WithRealm(" ~!}")) })
	require.NotPanics(t, func() { WithResourceMetadata("http://localhost/m") })
	for _, bad := range []string{"\x1f", "a\x7f", "é", "a\x00"} {
		require.PanicsWithValue(t, "scopes: WithRealm takes printable ASCII", func() { NewGate(WithRealm(bad)) }, "%q", bad)
	}
	for _, bad := range []string{"", "https:/a", "ftp://a", "https://a b", "https://a\"", "https://a<", "https://a>"} {
		require.Panics(t, func() { WithResourceMetadata(bad) }, "%q", bad)
	}
	require.Panics(t, func() { NewGate(WithResourceMetadata("https://a\x7f")) })
}

func TestGateSamplePaths(t *testing.T) {
	for pattern, want := range map[string]string{
		"/": "/", "/a/{x}": "/a/s", "/a/{x}/{y}.z": "/a/s/s.z", "/{x}{y}": "/ss", "{x}": "s", "/a/{x...}": "/a/s",
		"/a}/{x": "/a}/{x", "/{x}/b{": "/s/b{", // braces in text, as documents in the wild have them
	} {
		require.Equal(t, want, samplePath(pattern, "s"), pattern)
	}
}

// An authenticator that gives an error and a principal lets nobody in, whatever the principal could do.
func TestErrorsOfAuthenticatorsWin(t *testing.T) {
	for _, err := range []error{ErrNoCredentials, ErrInvalidToken, io.EOF} {
		var events []Event
		guard := NewGuard(func(*http.Request) (Principal, error) { return user(Admin, StoreRead, StoreWrite), err },
			WithHook(func(_ context.Context, e Event) { events = append(events, e) }))
		w := httptest.NewRecorder()
		guard.Protect(OpGetAsset, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error(err) })).ServeHTTP(w, request("GET", "/", nil))
		require.Equal(t, map[error]int{ErrNoCredentials: 401, ErrInvalidToken: 401, io.EOF: 503}[err], w.Code)
		require.Equal(t, SubjectType(0), events[0].SubjectType)
	}
	anonymous := false
	guard := NewGuard(func(*http.Request) (Principal, error) { return user(Admin), ErrNoCredentials })
	guard.Protect(OpFiles, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		call, _ := FromContext(r.Context())
		anonymous = call.Principal.Anonymous()
	})).ServeHTTP(httptest.NewRecorder(), request("GET", "/", nil))
	require.True(t, anonymous)
}

func TestErrorWords(t *testing.T) {
	for err, want := range map[AuthenticationError]string{0: "invalid AuthenticationError", ErrNoCredentials: "no credentials", ErrInvalidToken: "invalid token", 3: "invalid AuthenticationError"} {
		require.EqualError(t, err, want)
	}
}

func TestEventWords(t *testing.T) {
	for outcome, want := range map[Outcome]string{OutcomeDenied: "denied", OutcomeAllowed: "allowed", OutcomeReported: "reported", 3: "invalid outcome"} {
		text, err := json.Marshal(outcome)
		require.NoError(t, err)
		require.Equal(t, `"`+want+`"`, string(text))
	}
	two := Call{Principal: NewPrincipal(NewCredential(SchemeBotToken, SubjectApp, Set{}), NewCredential(SchemeOauth2, SubjectUser, Set{}))}
	require.Equal(t, SubjectUser, two.event(OutcomeAllowed).SubjectType, "in the order of the schemes")
	bot := Call{Principal: NewPrincipal(NewCredential(SchemeBotToken, SubjectApp, Set{}))}
	require.Equal(t, SubjectApp, bot.event(OutcomeAllowed).SubjectType)
}

// What would help is asked for: the schemes of the operation, each once, or all there are where no operation says.
func TestChallengeSchemes(t *testing.T) {
	require.Equal(t, []Scheme{SchemeOauth2}, (&Denial{Operation: OpGetAsset}).schemes())
	require.Equal(t, []Scheme{SchemeOauth2, SchemeBotToken}, (&Denial{Operation: OpSelf}).schemes())
	require.Equal(t, []Scheme{SchemeOauth2}, (&Denial{Operation: OpListAssets}).schemes(), "of two alternatives")
	require.Equal(t, []Scheme{SchemeOauth2, SchemeBotToken}, (&Denial{}).schemes())
	d := NewGate(WithRealm(`a\b"c`)).Deny(context.Background(), &Denial{Decision: Decision{Reason: ReasonUnauthenticated}})
	require.Equal(t, []string{`Bearer realm="a\\b\"c"`, `ApiKey in="header", name="X-Bot", realm="a\\b\"c"`}, d.Header()["Www-Authenticate"])
}

// A hook that is not there is none, wherever it stands.
func TestHooksThatAreNone(t *testing.T) {
	count := 0
	hook := WithHook(func(context.Context, Event) { count++ })
	for _, options := range [][]GuardOption{{WithHook(nil), hook}, {hook, WithHook(nil)}, {WithHook(nil)}} {
		Enter(context.Background(), NewGate(options...).Bind(OpSelf), "GET", nil, whoever)
	}
	require.Equal(t, 2, count)
}
