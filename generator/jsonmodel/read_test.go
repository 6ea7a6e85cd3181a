package jsonmodel

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var leastMark = regexp.MustCompile(`,"least":\[[^]]*\]`)

// What is read says what was written, byte by byte, but for grants marked least, which a model without grants cannot have.
func TestReadGivesTheModel(t *testing.T) {
	texts := map[string][]byte{"model": Marshal(model(), "")}
	for _, name := range []string{"factory", "emakin", "bimdata"} {
		data, err := os.ReadFile("../../examples/" + name + "/model.json")
		require.NoError(t, err)
		texts[name] = data
	}
	for name, text := range texts {
		require.True(t, IsModel(text), name)
		api, err := Read(text)
		require.NoError(t, err, name)
		want := leastMark.ReplaceAllString(string(text), "")
		want = regexp.MustCompile(`(?m)^ "x-generated": .*\n`).ReplaceAllString(want, "")
		// A glob that picks a scope which is named too, and what it is for a selector to pick, are the spec's business.
		want = regexp.MustCompile(`,"selectors":\[\{.*?\}\]`).ReplaceAllString(want, "")
		require.Equal(t, want, string(Marshal(api, "")), name)
	}
	require.False(t, IsModel([]byte(`{"scopegen": 1, "info": {}, "scopes": {"a": {}}}`)))
	require.False(t, IsModel([]byte("scopegen: 1\n")))
}

func TestReadRefuses(t *testing.T) {
	text := string(Marshal(model(), ""))
	for _, c := range []struct{ old, new, want string }{
		{`"access":"scoped"`, `"acces":"scoped"`, "unknown field"},
		{`"access":"public"`, `"access":"none"`, "denied to all and has security"},
		{`"access":"scoped"`, `"access":"public"`, `is said to be "public", but its security makes it "scoped"`},
		{`"schemes":{"oauth2":["a:read"]}`, `"schemes":{"oauth2":["a:raed"]}`, `no scope "a:raed"`},
		{`{"schemes":{"oauth2":["a:read"]}}`, `{}`, "says no schemes"},
		{`{"schemes":{"oauth2":["a:read"]}}`, `{"schemes":{"oauth2":[],"oauth2":["a:read"]}}`, "stands twice"},
		{`{"schemes":{"oauth2":["a:read"]}}`, `{"schemes":{"oauth2":["a:read"]},"acr":["high"]}`, "unknown field"},
		{`{"name":"a:write"`, `{"name":"a:read"`, "stands twice"},
		{`"scopegen": 1`, `"scopegen": 2`, "version 2"},
		{`"risk":"high"`, `"risk":"huge"`, "not known"},
		{`"implies":["a:read"]`, `"implies":["admin"]`, "cycle"},
	} {
		changed := strings.Replace(text, c.old, c.new, 1)
		require.NotEqual(t, text, changed, c.old)
		_, err := Read([]byte(changed))
		require.ErrorContains(t, err, c.want)
	}
	_, err := Read([]byte(text + "{}"))
	require.ErrorContains(t, err, "behind the model")
}

func FuzzRead(f *testing.F) {
	f.Add(Marshal(model(), ""))
	f.Add([]byte(`{"scopegen":1,"info":{"title":"","version":""},"scopes":[],"operations":[{"method":"GET","base":"","path":"/","id":"x","access":"public","security":[{"schemes":{}}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		api, err := Read(data)
		if err != nil {
			return
		}
		text := Marshal(api, "")
		again, err := Read(text)
		require.NoError(t, err)
		require.Equal(t, string(text), string(Marshal(again, "")))
	})
}
