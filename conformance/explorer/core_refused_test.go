package explorer

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type refusal struct {
	Error, Description, Realm, ResourceMetadata string
	Scopes                                      []int
	Unknown, Errors                             []string
	Missing                                     []struct {
		Scheme int
		Scopes []int
	}
	Decision *struct {
		Allowed bool
		Reason  string
	}
	How []struct {
		Step, Says, Claims string
		Scopes             []int
		Acr, Names         []string
		MaxAge             *int
	}
	Challenges []struct {
		Scheme string
		Params map[string]string
	}
}

func (r refusal) steps() (all []string) {
	for _, s := range r.How {
		all = append(all, s.Step)
	}
	return all
}

// What the guard of the generated package answers is understood: whatever it refuses, what the page says is missing is what lets the caller in.
func TestRefusalsOfTheGuard(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 8))
	api := tokens(t)
	var questions []asked
	var callers []principal
	var ops []int
	for range 1500 {
		p, o := caller(r, api), api.Operations[r.IntN(len(api.Operations))]
		q := asked{Operation: o.ID, Caller: []guardCredential{}}
		for _, c := range p.Credentials {
			subject := -1
			if c.Subject != nil {
				subject = *c.Subject
			}
			q.Caller = append(q.Caller, guardCredential{c.Scheme, subject, c.Scopes})
		}
		questions, callers, ops = append(questions, q), append(callers, p), append(ops, o.Index)
	}
	var n node
	n.load(t, api, nil)
	short, unauthenticated, passed := 0, 0, 0
	for i, a := range generated(t, questions) {
		header := ""
		for _, line := range a.Header {
			header += "WWW-Authenticate: " + line + "\r\n"
		}
		if a.Status == 404 { // the handler behind the guard
			passed++
			continue
		}
		if header == "" {
			continue // nothing that the caller could present would help
		}
		ask(t, &n, "refused", map[string]any{"text": "HTTP/1.1 403 Forbidden\r\nContent-Type: application/problem+json\r\n" + header, "principal": callers[i], "op": ops[i]}, func(got refusal) {
			at := questions[i].Operation + " " + header
			require.Empty(t, got.Errors, at)
			require.Len(t, got.Challenges, len(a.Header), at)
			require.False(t, got.Decision.Allowed, at)
			if a.Status == 401 {
				unauthenticated++
				require.Empty(t, got.Error, at)
				require.Contains(t, got.steps(), "authenticate", at)
				return
			}
			short++
			require.Equal(t, "insufficient_scope", got.Error, at)
			require.Equal(t, `a "b\c, d`, got.Realm, at)
			require.Equal(t, "https://api.example/.well-known/oauth-protected-resource", got.ResourceMetadata, at)
			require.Equal(t, len(a.Missing), len(got.Missing), at)
			for k := range a.Missing {
				require.Equal(t, a.Missing[k].Scheme, got.Missing[k].Scheme, at)
				require.ElementsMatch(t, a.Missing[k].Scopes, got.Missing[k].Scopes, at)
			}
			require.Contains(t, got.steps(), "request", at)
		})
		// The challenge alone, without the operation: what it asks for is what it names.
		ask(t, &n, "refused", map[string]any{"text": strings.Join(a.Header, ", "), "principal": callers[i]}, func(got refusal) {
			require.Empty(t, got.Errors)
			require.Len(t, got.Challenges, len(a.Header))
			for _, c := range got.Challenges {
				if c.Params["error"] == "insufficient_scope" {
					require.NotEmpty(t, got.Scopes)
				}
			}
		})
	}
	n.run(t)
	t.Logf("%d requests: %d with too few scopes, %d without credentials, %d passed", len(questions), short, unauthenticated, passed)
	require.Greater(t, short, 150)
	require.Greater(t, unauthenticated, 150)
}

// The examples of RFC 6750 section 3, RFC 9728 section 5.1, RFC 9110 section 11.6.1, and headers that are none.
func TestChallenges(t *testing.T) {
	api := tokens(t)
	var n node
	n.load(t, api, nil)
	who := principal{Credentials: []credential{{Scheme: 0, Scopes: []int{0}}}}
	test := func(text string, check func(refusal)) {
		ask(t, &n, "refused", map[string]any{"text": text, "principal": who}, check)
	}
	test(`WWW-Authenticate: Bearer realm="example"`, func(r refusal) {
		require.Equal(t, "example", r.Realm)
		require.Empty(t, r.Error)
	})
	test("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"example\",\n                  error=\"invalid_token\",\n                  error_description=\"The access token expired\"\n", func(r refusal) {
		require.Equal(t, "invalid_token", r.Error)
		require.Equal(t, "The access token expired", r.Description)
		require.Contains(t, r.steps(), "renew")
	})
	test(`WWW-Authenticate: Bearer resource_metadata="https://resource.example.com/.well-known/oauth-protected-resource"`, func(r refusal) {
		require.Equal(t, "https://resource.example.com/.well-known/oauth-protected-resource", r.ResourceMetadata)
		require.Contains(t, r.steps(), "metadata")
	})
	test(`Bearer resource_metadata="javascript:alert(1)"`, func(r refusal) { require.Empty(t, r.ResourceMetadata) })
	test(`Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\""`, func(r refusal) {
		require.Len(t, r.Challenges, 2)
		require.Equal(t, map[string]string{"realm": "apps", "type": "1", "title": `Login to "apps"`}, r.Challenges[1].Params)
	})
	test(`Negotiate YWJj==, Bearer error="insufficient_scope", scope="b zz store.read"`, func(r refusal) {
		require.Equal(t, []int{1, 3}, r.Scopes)
		require.Equal(t, []string{"zz"}, r.Unknown)
		require.Equal(t, []int{1, 3}, r.Missing[0].Scopes)
	})
	test(`Bearer error="insufficient_scope", scope="a"`, func(r refusal) {
		require.Empty(t, r.Missing)
		require.Equal(t, []string{"enough"}, r.steps())
	})
	for _, text := range []string{ // one refusal, as servers send it
		"Basic realm=\"r\"\nBearer error=\"insufficient_scope\", scope=\"b c\"",
		"Bearer error=\"insufficient_scope\",\nscope=\"b c\"",
		"Bearer error=\"insufficient_scope\", scope=\"b\nc\"",
		`Bearer error="insufficient_scope" scope="b c"`,
		`Bearer error=insufficient_scope scope="b c" realm=x`,
		`Bearer error=insufficient_scope, scope=b c`,
		`Bearer scope=b c error=insufficient_scope`,
		`Bearer error='insufficient_scope', scope='b c'`,
		`Bearer error="insufficient_scope", scope="b,c"`,
		`Bearer error="insufficient_scope", error_description="it's b", scope="b c"`,
		`Bearer error="insufficient_scope", resource_metadata=https://h/.well-known/x, scope="b c"`,
	} {
		test(text, func(r refusal) {
			require.Empty(t, r.Errors, text)
			require.Equal(t, []int{1, 2}, r.Scopes, text)
			require.Equal(t, "insufficient_scope", r.Error, text)
		})
	}
	test("Bearer scope=\"b\", error=\"insufficient_scope\"\nBearer realm=\"other\", scope=\"store:read c zz\"", func(r refusal) {
		require.Equal(t, []int{1, 2, 3}, r.Scopes)
		require.Equal(t, []string{"zz"}, r.Unknown)
		require.Equal(t, []int{1}, r.Missing[0].Scopes, "the nearest")
		require.Subset(t, r.steps(), []string{"either", "unknown", "request"})
		require.Equal(t, "insufficient_scope", r.Error)
	})
	test("Bearer", func(r refusal) { require.Equal(t, []string{"unseen"}, r.steps()) })
	test(`Bearer scope="a"`, func(r refusal) { require.Equal(t, []string{"unseen"}, r.steps()) })
	test(`Bearer error="insufficient_user_authentication", acr_values="mfa hw", max_age="300"`, func(r refusal) {
		require.Equal(t, []string{"stepUp"}, r.steps())
		require.Equal(t, []string{"mfa", "hw"}, r.How[0].Acr)
		require.Equal(t, 300, *r.How[0].MaxAge)
		require.Contains(t, r.How[0].Says, "with acr_values mfa hw, at most 300 seconds ago")
	})
	test(`Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6bnVsbH19"`, func(r refusal) {
		require.Equal(t, []string{"claims"}, r.steps())
		require.Equal(t, `{"access_token":{"acrs":null}}`, r.How[0].Claims)
	})
	test(`Bearer error="insufficient_claims"`, func(r refusal) { require.Equal(t, []string{"claims"}, r.steps()) })
	test(`Bearer error="invalid_request"`, func(r refusal) { require.Equal(t, []string{"malformed"}, r.steps()) })
	test(`DPoP error="use_dpop_nonce"`, func(r refusal) { require.Equal(t, []string{"dpop"}, r.steps()) })
	test(`Bearer error="quota"`, func(r refusal) { require.Equal(t, []string{"other"}, r.steps()) })
	test(`Bearer error="insufficient_scope", scope="zz yy"`, func(r refusal) {
		require.Equal(t, []string{"unknown"}, r.steps())
		require.Equal(t, []string{"zz", "yy"}, r.How[0].Names)
		require.NotEmpty(t, r.How[0].Says)
	})
	nobody := principal{Credentials: []credential{{Scheme: 0, Scopes: []int{}}}}
	ask(t, &n, "refused", map[string]any{"text": `Bearer scope="a b"`, "principal": nobody}, func(r refusal) {
		require.Equal(t, []int{1}, r.Missing[0].Scopes, "b implies a")
	})
	for _, text := range []string{
		"", "  ", "403 Forbidden", `Bearer realm="x`, `Bearer realm=`, `=x`, `Bearer scope="a  b"`, `Bearer scope="a", scope="b"`, `Bearer scope="é"`, `{"a":1}`, "Bearer \x00",
		`realm="x"`, `Bearer scope="a" b`,
	} {
		test(text, func(r refusal) {
			if text == `Bearer realm=` || text == "403 Forbidden" { // a token68, and two schemes' names: the grammar has them
				require.Empty(t, r.Scopes)
				return
			}
			require.NotEmpty(t, r.Errors, text)
			require.Empty(t, r.Scopes, text)
			require.Empty(t, r.How, text)
		})
	}
	n.run(t)
}

// Whatever is pasted as a header or a credential, nothing throws, and no scope is found whose name does not stand there.
func TestAnythingPasted(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 9))
	api := tokens(t)
	pieces := []string{
		"Bearer", "Basic", " ", " ", ",", "=", `"`, `\`, `\"`, "scope", "error", "realm", "a", "b", "store:read", "store.read", "d,e", "\n", "\r\n ", "\t", "WWW-Authenticate:", "é", "\x00", "\u2028", "{", "}", "[", "]", `"scp":`, `"access_token":`, ":", ".",
		"eyJhbGciOiJub25lIn0", "e30", "eyJzY3AiOiJhIn0", "null", "1", `"a"`, `"scope":"a b"`, "__proto__", "constructor", "😀", "\\ud800", "a b", `scope="a b"`, "token68==", "Authorization: Bearer ",
	}
	names := map[int][]string{}
	for _, s := range api.Scopes {
		names[s.Index] = []string{s.Name}
		for _, a := range s.Aliases {
			names[s.Index] = append(names[s.Index], a.Name)
		}
	}
	encoded := []string{"eyJzY3AiOiJhIn0"} // {"scp":"a"}
	stands := func(text string, scope int) bool {
		for _, name := range names[scope] {
			if strings.Contains(text, name) {
				return true
			}
		}
		return scope == 0 && strings.Contains(text, encoded[0])
	}
	var n node
	n.load(t, api, nil)
	found := 0
	for range 8000 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := b.String()
		ask(t, &n, "refused", map[string]any{"text": text, "principal": principal{Credentials: []credential{}}}, func(got refusal) {
			for _, s := range got.Scopes {
				found++
				require.True(t, stands(text, s), text)
			}
		})
		ask(t, &n, "credential", map[string]any{"text": text}, func(got pasted) {
			if len(got.Errors) > 0 {
				require.Empty(t, got.Scopes, text)
				require.Empty(t, got.Credentials, text)
			} else {
				require.Len(t, got.Credentials, 1, text)
			}
			for _, s := range got.Scopes {
				found++
				require.True(t, stands(text, s), text)
			}
		})
	}
	for _, value := range []any{nil, 1, true, []int{1}, map[string]int{"a": 1}} {
		ask(t, &n, "credential", map[string]any{"text": value}, func(got pasted) { require.NotEmpty(t, got.Errors) })
		ask(t, &n, "refused", map[string]any{"text": value, "principal": nil}, func(got refusal) { require.NotEmpty(t, got.Errors) })
		ask(t, &n, "calls", map[string]any{"text": value}, func(got readCalls) { require.Empty(t, got.Calls) })
	}
	ask(t, &n, "refused", map[string]any{"text": "Bearer", "principal": map[string]any{"credentials": []any{1}}}, func(got refusal) { require.NotEmpty(t, got.Errors) })
	n.run(t)
	t.Logf("%d scopes found in garbage", found)
	require.Greater(t, found, 200)
}
