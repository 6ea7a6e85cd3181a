package runtime

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// Each form by itself, as frameworks that do not parse targets hand them over: net/http never has a raw backslash or an empty path here.
func TestOuterForms(t *testing.T) {
	for _, c := range []struct {
		path string
		want Ambiguity
	}{
		{"/", 0}, {"/a/b-._~!$&'()*+,=:@", 0}, {"/a b", 0}, {"/[]^", 0}, {"/caf%C3%A9", 0}, {"/%F0%9F%98%80", 0}, {"/%FF", 0}, {"/%41", 0}, {"/~%7E~", 0}, {"/%20", 0}, {"/é", 0},
		{"//", EmptySegment}, {"/a//b", EmptySegment}, {"/a//", EmptySegment},
		{"/.", DotSegment}, {"/..", DotSegment}, {"/a/./b", DotSegment}, {"/%2e", DotSegment}, {"/a/%2E./b", DotSegment}, {"/...", 0}, {"/.a", 0}, {"/a.", 0},
		{"/a%2Fb", EncodedSlash}, {"/%2f", EncodedSlash}, {"/a/..b%2Fc", EncodedSlash}, {"/https:%2F%2Fa.example", EncodedSlash},
		{"/%2E%2e%2F", EncodedSlash | DotSegment}, {"/%2F%2e%2e", EncodedSlash | DotSegment}, {"/a%2f..%2fb", EncodedSlash | DotSegment}, {"/a/.%2F", EncodedSlash | DotSegment},
		{"/..%5C", EncodedBackslash | DotSegment}, {"/a%5c..", EncodedBackslash | DotSegment}, {"/..\\", EncodedBackslash | DotSegment}, {"/..%2F\\", EncodedSlash | EncodedBackslash | DotSegment},
		{"/..;/a", Semicolon | DotSegment}, {"/%2e%2E%3Bx=1/a", Semicolon | DotSegment}, {"/a;..b", Semicolon},
		{"/a%5Cb", EncodedBackslash}, {"/%5c", EncodedBackslash}, {"/a\\b", EncodedBackslash}, {"\\", AbsoluteForm | BrokenEscape},
		{"/;", Semicolon}, {"/a%3Bb", Semicolon}, {"/%3b", Semicolon},
		{"/\x00", ControlByte}, {"/\x1f", ControlByte}, {"/\x7f", ControlByte}, {"/\n", ControlByte}, {"/%00", ControlByte}, {"/%1F", ControlByte}, {"/%7f", ControlByte}, {"/\u0080", 0}, {"/%80", 0},
		{"/%", BrokenEscape}, {"/%4", BrokenEscape}, {"/a%zz", BrokenEscape}, {"/a%4z", BrokenEscape}, {"/a%z4", BrokenEscape}, {"/%G0", BrokenEscape}, {"/%0G", BrokenEscape}, {"/%%41", BrokenEscape},
		{"/%2F%zz", EncodedSlash | BrokenEscape}, {"/%2F%", EncodedSlash | BrokenEscape}, {"/%zz%2F", BrokenEscape}, {"/%z4%5C", BrokenEscape}, {"/%4z%00", BrokenEscape},
		{"", AbsoluteForm | BrokenEscape}, {"a/b", AbsoluteForm | BrokenEscape}, {"*", AbsoluteForm | BrokenEscape}, {"a//b;", AbsoluteForm | BrokenEscape},
		{"/%2F//;\\%5C\x00/.", EmptySegment | DotSegment | EncodedSlash | EncodedBackslash | Semicolon | ControlByte},
		{"//;\x01\\", EmptySegment | EncodedBackslash | Semicolon | ControlByte},
	} {
		require.Equal(t, c.want, ambiguity(c.path, c.path), "%q", c.path)
		screen := NewScreen()
		denial, preflight := screen.Check("GET", c.path, c.path, func(string) string { return "" })
		require.False(t, preflight)
		if c.want == 0 {
			require.True(t, denial == nil || denial.Status == 404, "%q", c.path)
		} else {
			require.Equal(t, 400, denial.Status, "%q", c.path)
		}
	}
	// The path of a target in absolute form is looked at as any other.
	require.Equal(t, AbsoluteForm, ambiguity("http://a.example/b", "/b"))
	require.Equal(t, AbsoluteForm|Semicolon, ambiguity("http://a.example/;", "/;"))
	require.Equal(t, Ambiguity(0), ambiguity("", "/b"), "a framework that does not keep it")
	require.Equal(t, Ambiguity(255), EmptySegment|DotSegment|EncodedSlash|EncodedBackslash|Semicolon|ControlByte|BrokenEscape|AbsoluteForm)
}

// What is denied is never a preflight to answer, and Allow is in order, each method once.
func TestScreenAnswers(t *testing.T) {
	screen := NewScreen(Preflight(http.NotFoundHandler()), OtherRoutes("PUT /api/store/asset/{id}", "POST \t /api/store/asset/{id}"))
	header := func(name string) string {
		return map[string]string{"Origin": "https://a.example", "Access-Control-Request-Method": "PUT"}[name]
	}
	for _, c := range []struct {
		method, path string
		status       int
		preflight    bool
		allow        []string
	}{
		{"TRACE", "/api/store/asset/7", 405, false, []string{"DELETE", "GET", "HEAD", "POST", "PUT"}},
		{"OPTIONS", "/api/store/asset/7", 0, true, nil},
		{"OPTIONS", "/nothing", 404, false, nil},
		{"GET", "/api/%73elf", 400, false, nil},
		{"OPTIONS", "//api/self", 400, false, nil},
		{"POST", "/api/store/asset/7", 0, false, nil},
		{"GET", "/api/self", 0, false, nil},
	} {
		denial, preflight := screen.Check(c.method, c.path, c.path, header)
		require.Equal(t, c.preflight, preflight, c.path)
		if c.status == 0 {
			require.Nil(t, denial, c.path)
			continue
		}
		require.Equal(t, c.status, denial.Status, c.path)
		require.Equal(t, c.allow, denial.Allow, c.path)
	}
}

// A service that has taken an odd form into its paths permits that form alone.
func TestOuterPermits(t *testing.T) {
	passed := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	h := NewGuard(whoever).Outer(passed, Permit(Semicolon), Permit(EmptySegment))
	for target, want := range map[string]int{"/files/..;/b": 400, "/files/..;a=1/b": 400, "/files/a;b": 204, "/files//b": 204, "/files//;": 204, "/files/a%2Fb": 400, "/files//%5C": 400, "/files/./a": 400} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request("GET", target, nil))
		require.Equal(t, want, w.Code, target)
	}
}
