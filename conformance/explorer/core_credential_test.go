package explorer

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/conformance/emitted"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/query"
)

// asked and answered are questions to the generated package, and what it says.
type asked struct {
	Set, Payload *string  `json:",omitempty"`
	List         []string `json:",omitempty"`
	Claim        int      `json:",omitempty"`
	Operation    string   `json:",omitempty"`
	Caller       []guardCredential
}

type guardCredential struct {
	Scheme, Subject int // -1: unstated
	Scopes          []int
}

type answered struct {
	Scopes                           []int
	Unknown, Subject, Scheme, Status int
	Err                              string
	Header                           []string
	Missing                          []struct {
		Scheme int
		Scopes []int
	}
}

// generated puts questions to the package that the go target makes of testdata/tokens.
func generated(t *testing.T, questions []asked) (answers []answered) {
	t.Helper()
	dir := t.TempDir()
	data, err := json.Marshal(questions)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "questions"), data, 0o644))
	t.Setenv("EXPLORER_QUESTIONS", filepath.Join(dir, "questions"))
	t.Setenv("EXPLORER_ANSWERS", filepath.Join(dir, "answers"))
	emitted.Test(t, "testdata/tokens")
	data, err = os.ReadFile(filepath.Join(dir, "answers"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &answers))
	require.Len(t, answers, len(questions))
	return answers
}

func tokens(t *testing.T) *spec.API {
	t.Helper()
	api, found, err := native.Load(folder{os.DirFS("testdata/tokens")}, "scopes.yaml", native.Options{})
	require.NoError(t, err)
	require.Zero(t, found.Errors())
	return api
}

type pasted struct {
	Kind, Claim, By   string
	Credentials       []credential
	Foreign           []int
	Warnings          []string
	Elsewhere         []string
	Expired, NotYet   bool
	Scheme, Subject   *int
	Scopes            []int
	Unknown, Errors   []string
	Aliases, Retired  []struct{ Name string }
	Deprecated        []int
	Expires           *float64
	NotBefore         *float64
	Claims, Header, X any `json:"-"`
}

func jwt(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none","typ":"at+jwt"}`)) + "." + encode([]byte(payload)) + "."
}

// lists are scope parameters, well formed and not.
func lists(r *rand.Rand) []string {
	words := []string{"a", "b", "c", "store:read", "store.read", "d,e", "o", "z", "zzz", "A", "a,b", "*", "é", "a\"b", "\\", "\u00a0", "\x7f", strings.Repeat("x", 256), strings.Repeat("x", 257), "\ud7ff", "😀", "constructor", "__proto__"}
	all := []string{"", " ", "a", " a", "a ", "a  b", "a\tb", "a\nb", "b a a", strings.Repeat("a ", 1023) + "a", strings.Repeat("a ", 1024) + "a", strings.Repeat(strings.Repeat("y", 63)+" ", 1023) + "a", strings.Repeat(strings.Repeat("y", 64)+" ", 1023) + "a"}
	for range 1500 {
		var list []string
		for range 1 + r.IntN(5) {
			list = append(list, words[r.IntN([]int{6, 6, 6, len(words)}[r.IntN(4)])])
		}
		all = append(all, strings.Join(list, []string{" ", "  ", "\t", "\n", "\u2003"}[max(0, r.IntN(12)-7)]))
	}
	return all
}

// payloads are claims of tokens, well formed and not; JSON as people's servers never write it among them.
func payloads(r *rand.Rand) []string {
	quoted := func(s string) string {
		data, err := json.Marshal(s)
		if err != nil {
			panic(err)
		}
		return string(data)
	}
	names := []string{"scp", "roles", "scopes", "scope", "permissions", "Scp", "sc\\u0070", "exp", "active", "__proto__"}
	texts := lists(r)
	value := func() string {
		switch r.IntN(9) {
		case 0:
			return []string{"null", "1", "true", "{}", "[]", `""`, `[["a"]]`, `["a",1]`, `["a",null]`, `{"scp":"a"}`, "1e400", `"\ud800"`, `["\ud800"]`, `"a\u0020b"`}[r.IntN(14)]
		case 1, 2, 3:
			var list []string
			for range r.IntN(4) {
				list = append(list, quoted([]string{"", "api://x/"}[r.IntN(2)]+[]string{"a", "b", "c", "store.read", "o", "zzz", "a b", "", "z"}[r.IntN(9)]))
			}
			return "[" + strings.Join(list, ",") + "]"
		}
		return quoted(texts[r.IntN(len(texts))])
	}
	all := []string{"", "null", "[]", "{}", `{"scp":"a"} x`, `{"scp":"a","scp":"b"}`, `{"scp":"a",}`, "\ufeff{}", `{"scp":"a","x":{"scp":"b"},"y":["{","\"scp\":"]}`, `{"x":"\"","scp":"a"}`, `{"scp":"a","sc\u0070":"b"}`, "{\"scp\":\"a\x01\"}"}
	for range 3000 {
		var members []string
		for range 1 + r.IntN(3) {
			members = append(members, `"`+names[r.IntN([]int{3, len(names)}[r.IntN(2)])]+`":`+value())
		}
		all = append(all, "{"+strings.Join(members, ", ")+"}")
	}
	return all
}

// What a credential amounts to is what the generated package reads of the same bytes: scope parameters by ParseSet, arrays by ParseList, tokens
// by the first claim of the specification that they carry.
func TestCredentials(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	api := tokens(t)
	var n node
	n.load(t, api, nil)
	var questions []asked
	var check []func(answered)
	granted, refused := 0, 0
	put := func(q asked, text string, options map[string]any, compare func(want answered, got pasted)) {
		var want answered
		questions = append(questions, q)
		check = append(check, func(a answered) { want = a })
		ask(t, &n, "credential", map[string]any{"text": text, "options": options}, func(got pasted) {
			if want.Err == "" && len(want.Scopes) > 0 {
				granted++
			} else if want.Err != "" {
				refused++
			}
			compare(want, got)
		})
	}
	same := func(text string) func(answered, pasted) {
		return func(want answered, got pasted) {
			require.Equal(t, want.Err != "", len(got.Errors) > 0, "%.300q: Go %q, the page %q", text, want.Err, got.Errors)
			require.Equal(t, want.Scopes, got.Scopes, "%.300q", text)
			require.LessOrEqual(t, len(got.Unknown)+len(got.Retired), want.Unknown, "%.300q", text)
			require.Equal(t, want.Unknown > 0, len(got.Unknown)+len(got.Retired) > 0, "%.300q", text)
			one := 1
			if want.Err != "" { // what cannot be read opens nothing, not even what a credential without scopes does
				one = 0
			}
			require.Len(t, got.Credentials, one, "%.300q", text)
		}
	}
	for _, text := range lists(r) {
		text = strings.ToValidUTF8(text, "")
		answer, err := json.Marshal(map[string]string{"token_type": "Bearer", "access_token": "opaque", "scope": text})
		require.NoError(t, err)
		put(asked{Set: &text}, string(answer), nil, same(text))
		list := strings.Split(text, " ")
		array, err := json.Marshal(list)
		require.NoError(t, err)
		put(asked{List: list}, string(array), nil, same(string(array)))
	}
	for _, payload := range payloads(r) {
		// The first claim that is there, in the order of the specification; the scheme is that of the claims that were asked for.
		members := map[string]json.RawMessage{}
		valid := json.Unmarshal([]byte(payload), &members) == nil
		for scheme, sources := range map[int][]string{0: {"scp", "roles"}, 1: {"scopes"}} {
			source := 1 + scheme*2
			if _, ok := members["scp"]; scheme == 0 && valid && !ok {
				if _, ok := members["roles"]; ok {
					source = 2
				}
			}
			compare := func(want answered, got pasted) {
				at := fmt.Sprintf("%.300s as %v", payload, sources)
				if strings.Contains(payload, `\ud800`) || strings.Contains(payload, `"active":false`) || strings.Contains(payload, "1e400") {
					require.Subset(t, want.Scopes, got.Scopes, at) // the page may be the stricter one
					return
				}
				same(at)(want, got)
				if len(got.Errors) > 0 {
					return
				}
				require.Equal(t, scheme, *got.Scheme, at)
				subject := -1
				if got.Subject != nil {
					subject = *got.Subject
				}
				require.Equal(t, want.Subject-1, subject, at)
			}
			put(asked{Payload: &payload, Claim: source}, jwt(payload), map[string]any{"scheme": scheme}, compare)
			if strings.HasPrefix(payload, "{") {
				put(asked{Payload: &payload, Claim: source}, payload, map[string]any{"scheme": scheme}, compare)
			}
		}
		// To ask for roles of a token with scp is an error on both sides.
		put(asked{Payload: &payload, Claim: 2}, jwt(payload), map[string]any{"scheme": 0, "claim": "roles"}, func(want answered, got pasted) {
			require.Subset(t, append([]int{}, want.Scopes...), got.Scopes, payload)
		})
	}
	for i, a := range generated(t, questions) {
		check[i](a)
	}
	n.run(t)
	t.Logf("%d credentials, of which %d are refused and %d have scopes", len(questions), refused, granted)
	require.Greater(t, granted, 2000)
	require.Greater(t, refused, 1000)
}

// What people paste: lists with spaces, lines or commas between, and what comes with a copied token.
func TestPastedLists(t *testing.T) {
	api := tokens(t)
	var n node
	n.load(t, api, nil)
	index := func(names ...string) []int {
		out := []int{}
		for _, name := range names {
			s, ok := api.Scope(name)
			require.True(t, ok, name)
			out = append(out, s.Index)
		}
		return out
	}
	for _, c := range []struct {
		text           string
		scopes         []int
		unknown        []string
		kind           string
		aliases, wrong int
	}{
		{"a, b\nstore.read,\tzzz", index("a", "b", "store:read"), []string{"zzz"}, "scopes", 1, 0},
		{"d,e", index("d,e"), nil, "scopes", 0, 0},
		{"x d,e,a y", index("d,e", "a")[1:], []string{"x", "d", "e", "y"}, "scopes", 0, 0},
		{"", []int{}, nil, "scopes", 0, 0},
		{"  a  ", index("a"), nil, "scopes", 0, 0},
		{`["a","b"]`, index("a", "b"), nil, "scopes", 0, 0},
		{`["a b"]`, []int{}, nil, "scopes", 0, 1},
		{`[1]`, []int{}, nil, "scopes", 0, 1},
		{`a "b"`, []int{}, nil, "scopes", 0, 1},
		{"a\u00a0b", []int{}, nil, "scopes", 0, 1},
		{"Authorization: Bearer " + jwt(`{"scp":"a"}`), index("a"), nil, "jwt", 0, 0},
		{`{"access_token":"` + jwt(`{"scp":"a"}`) + `","scope":"b"}`, index("a"), nil, "jwt", 0, 0},
		{`{"access_token":"` + jwt(`{"sub":"x"}`) + `","scope":"b"}`, index("b"), nil, "scopes", 0, 0},
		{`{"access_token":"opaque"}`, []int{}, nil, "scopes", 0, 1},
		{`{"access_token":"opaque","scope":["a"]}`, []int{}, nil, "scopes", 0, 1},
		{`{"active":false,"scp":"a"}`, []int{}, nil, "jwt", 0, 1},
		{"eyJhbGciOiJub25lIn0.e30.", []int{}, nil, "jwt", 0, 0},
		{"eyJhbGciOiJub25lIn0.a.b.c.d", []int{}, nil, "jwt", 0, 1},
		{"eyJhbGciOiJub25lIn0.!!.", []int{}, nil, "jwt", 0, 1},
		{"eyJhbGciOiJub25lIn0eyJhbGciOiJub25lIn0", []int{}, nil, "jwt", 0, 1},
		{`"` + jwt(`{"scp":"a"}`) + `"`, index("a"), nil, "jwt", 0, 0},
		{" '" + jwt(`{"scp":"a"}`) + "'\n", index("a"), nil, "jwt", 0, 0},
		{`"a b"`, index("a", "b"), nil, "scopes", 0, 0},
		{wrapped(jwt(`{"scp":"a"}`), "\n"), index("a"), nil, "jwt", 0, 0},
		{"Bearer " + wrapped(jwt(`{"scp":"a"}`), "\r\n  "), index("a"), nil, "jwt", 0, 0},
		{"Authorization: Bearer " + wrapped(jwt(`{"scp":"a"}`), "\n"), index("a"), nil, "jwt", 0, 0},
		{"GET /a HTTP/1.1\r\nHost: h\r\nauthorization: bearer " + jwt(`{"scp":"a"}`) + "\r\nAccept: */*\r\n", index("a"), nil, "jwt", 0, 0},
		{"> Authorization: DPoP " + jwt(`{"scp":"a"}`), index("a"), nil, "jwt", 0, 0},
		{`{"Authorization": "Bearer ` + jwt(`{"scp":"a"}`) + `"}`, index("a"), nil, "jwt", 0, 0},
		{"curl -s -H 'Authorization: Bearer " + jwt(`{"scp":"a"}`) + "' \\\n  https://h/b", index("a"), nil, "jwt", 0, 0},
		{"curl https://h/b -H\"authorization: Bearer " + jwt(`{"scp":"a"}`) + `"`, index("a"), nil, "jwt", 0, 0},
		{"$ curl --oauth2-bearer " + jwt(`{"scp":"a"}`) + " https://h/b", index("a"), nil, "jwt", 0, 0},
		{"curl https://h/b", []int{}, nil, "scopes", 0, 1},
		{"Authorization: Basic dTpw", []int{}, nil, "scopes", 0, 1},
		{"Basic dTpw", []int{}, nil, "scopes", 0, 1},
		{"Authorization: Bearer", []int{}, nil, "scopes", 0, 1},
		{"Authorization: Bearer x\nAuthorization: Bearer y", []int{}, nil, "scopes", 0, 1},
		{"Bearer a", []int{}, nil, "opaque", 0, 1},
		{"ghp_0123456789abcdefABCDEF0123456789abcd", []int{}, nil, "opaque", 0, 1},
		{"a ghp_0123456789abcdefABCDEF0123456789abcd", []int{}, nil, "opaque", 0, 1},
		{"3f2504e0-4f89-11d3-9a0c-0305e82c3301", []int{}, nil, "opaque", 0, 1},
		{"https://www.googleapis.com/auth/drive.Readonly.v123", []int{}, nil, "scopes", 0, 0},
		{"read_everything_of_the_account_v2", []int{}, nil, "scopes", 0, 0},
		{`{"access_token":"opaque","scope":"a b"}`, index("a", "b"), nil, "scopes", 0, 0},
		{jwt(`{"scp":["a"]}`), []int{}, nil, "jwt", 0, 1},
		{jwt(`{"scp":"a","scp":"b"}`), []int{}, nil, "jwt", 0, 1},
		{jwt("{\"scp\":\"a\xff\"}"), []int{}, nil, "jwt", 0, 1},
	} {
		ask(t, &n, "credential", map[string]any{"text": c.text}, func(got pasted) {
			require.Equal(t, c.scopes, got.Scopes, "%q: %+v", c.text, got)
			if c.unknown != nil {
				require.Equal(t, c.unknown, got.Unknown, c.text)
			}
			require.Equal(t, c.kind, got.Kind, c.text)
			require.Len(t, got.Aliases, c.aliases, c.text)
			require.Equal(t, c.wrong, len(got.Errors), "%q: %q", c.text, got.Errors)
			require.Len(t, got.Credentials, 1-c.wrong, c.text)
			require.NotContains(t, strings.Join(got.Errors, ""), "ghp_")
			require.NotContains(t, strings.Join(got.Errors, ""), "dTpw")
		})
	}
	n.run(t)
}

// The vectors of scopes in tokens, where a claim is configured by its name alone and where the specification declares it.
func TestScopeVectors(t *testing.T) {
	data, err := os.ReadFile("../../../shared/vectors/scope_vectors.json")
	if os.IsNotExist(err) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip("no vectors beside the project")
	}
	require.NoError(t, err)
	var vectors []struct {
		ID, Mode string
		Claims   json.RawMessage
		Expect   json.RawMessage
	}
	require.NoError(t, json.Unmarshal(data, &vectors))
	api := &spec.API{}
	add := func(name, claim, format string) {
		api.Schemes = append(api.Schemes, &spec.Scheme{Name: name, Type: "http", HTTPScheme: "bearer", Default: len(api.Schemes) == 0, Claims: []spec.Claim{{Name: claim, Format: format}}})
	}
	add("scope", "scope", "space")
	add("scp", "scp", "space")
	add("scparray", "scp", "array")
	add("roles", "roles", "array")
	names := map[string]bool{}
	expect := make([][]string, len(vectors))
	not := make([][]string, len(vectors))
	for i, v := range vectors {
		var other struct{ Not []string }
		if json.Unmarshal(v.Expect, &expect[i]) != nil {
			_ = json.Unmarshal(v.Expect, &other) // "reject" has neither
		}
		not[i] = other.Not
		for _, name := range append(slices.Clone(expect[i]), other.Not...) {
			if !names[name] {
				names[name] = true
				api.Scopes = append(api.Scopes, &spec.Scope{Name: name, Scheme: api.Schemes[0], Literal: true})
			}
		}
	}
	spec.Seal(api)
	usual := &spec.API{Schemes: []*spec.Scheme{{Name: "bearer", Type: "http", HTTPScheme: "bearer", Default: true}}, Scopes: api.Scopes}
	for _, s := range usual.Scopes {
		s.Scheme = usual.Schemes[0]
	}
	spec.Seal(usual)
	var n node
	checked := 0
	for _, a := range []*spec.API{api, usual} {
		n.load(t, a, nil)
		for i, v := range vectors {
			payload := string(v.Claims)
			var text string
			if json.Unmarshal(v.Claims, &text) == nil {
				payload = text
			}
			scheme := map[string]int{"scope": 0, "scp": 1, "roles": 3}[v.Mode]
			if strings.Contains(payload, `"scp":[`) || strings.Contains(payload, `"scp": [`) {
				scheme = 2
			}
			options := map[string]any{"scheme": scheme}
			if a == usual {
				options = map[string]any{"claim": v.Mode}
			}
			ask(t, &n, "credential", map[string]any{"text": jwt(payload), "options": options}, func(got pasted) {
				checked++
				found := []string{}
				for _, k := range got.Scopes {
					found = append(found, a.Scopes[k].Name)
				}
				if string(v.Expect) == `"reject"` {
					require.NotEmpty(t, got.Errors, v.ID)
					require.Empty(t, found, v.ID)
					return
				}
				require.Empty(t, got.Errors, v.ID)
				for _, name := range not[i] {
					require.NotContains(t, found, name, v.ID)
				}
				if not[i] == nil {
					require.ElementsMatch(t, expect[i], found, v.ID)
				}
			})
		}
	}
	n.run(t)
	t.Logf("%d vectors, each read in two ways", checked/2)
	require.Equal(t, 70, checked)
}

func wrapped(text, newline string) string {
	var b strings.Builder
	for i := 0; i < len(text); i += 7 {
		b.WriteString(text[i:min(i+7, len(text))] + newline)
	}
	return b.String()
}

// What a token says of its time, and where it says its scopes when this API looks for them elsewhere.
func TestFactsOfTokens(t *testing.T) {
	var n node
	n.load(t, tokens(t), nil)
	test := func(payload string, check func(pasted)) {
		ask(t, &n, "credential", map[string]any{"text": jwt(payload), "options": map[string]any{"now": 1000}}, func(got pasted) {
			require.Empty(t, got.Errors, payload)
			check(got)
		})
	}
	for payload, want := range map[string][2]bool{
		`{"scp":"a"}`: {}, `{"scp":"a","exp":1001,"nbf":1000}`: {}, `{"scp":"a","exp":1000}`: {true, false}, `{"exp":999.5}`: {true, false}, `{"scp":"a","nbf":1000.5}`: {false, true},
		`{"exp":1,"nbf":2000}`: {true, true}, `{"exp":"1"}`: {}, `{"exp":null,"nbf":"9999"}`: {}, `{"exp":0}`: {true, false},
	} {
		test(payload, func(got pasted) {
			require.Equal(t, want, [2]bool{got.Expired, got.NotYet}, payload)
			require.Len(t, got.Warnings, map[bool]int{true: 1}[want[0]]+map[bool]int{true: 1}[want[1]], payload)
		})
	}
	test(`{"scope":"a b","permissions":["a"]}`, func(got pasted) {
		require.Empty(t, got.Scopes)
		require.Equal(t, []string{"scope", "permissions"}, got.Elsewhere)
		require.Len(t, got.Warnings, 1)
		require.Contains(t, got.Warnings[0], "the claim scope and permissions, but this API reads scopes from scp or roles")
	})
	test(`{"scope":"a b","scp":"a"}`, func(got pasted) { require.Empty(t, got.Elsewhere) })
	list := func(text string, each bool, check func(pasted)) {
		ask(t, &n, "credential", map[string]any{"text": text, "options": map[string]any{"each": each}}, check)
	}
	list("a b", false, func(got pasted) {
		require.Equal(t, "scopes", got.By)
		require.Empty(t, got.Warnings)
	})
	list("o", false, func(got pasted) {
		require.Equal(t, 1, *got.Scheme)
		require.Equal(t, []string{"Taken for a credential of okta, which carries these scopes."}, got.Warnings)
	})
	list("a o zz", false, func(got pasted) {
		require.Equal(t, "default", got.By)
		require.Equal(t, []credential{{Scheme: 0, Scopes: []int{0, 5}}}, got.Credentials)
		require.Equal(t, []int{5}, got.Foreign)
		require.Equal(t, []string{"o: carried by okta. One credential is of one kind, and this list is taken for one of entra."}, got.Warnings)
	})
	list("a o zz", true, func(got pasted) {
		require.Equal(t, []credential{{Scheme: 0, Scopes: []int{0}}, {Scheme: 1, Scopes: []int{5}}}, got.Credentials)
		require.Empty(t, got.Foreign)
	})
	list(`{"access_token":"x","scope":"a o"}`, true, func(got pasted) { require.Len(t, got.Credentials, 1) })
	n.run(t)
}

type opened struct {
	Errors []string
	Row    string
}

// What is pasted is one credential of one scheme, and opens what can says of that one: the scheme that is asked for, or the one that carries all of the
// scopes that are named, or the default one. Only a list is more than one, and only where a reader says so.
func TestCredentialsAsCan(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 23))
	var n node
	decided, mixed, refused := 0, 0, 0
	tally := map[query.Reason]int{}
	for range 300 {
		api := random(r)
		for i, s := range api.Schemes {
			s.Type = []string{"oauth2", "apiKey", "openIdConnect"}[i]
		}
		byDefault := r.IntN(6) > 0
		api.Schemes[0].Default = byDefault
		spec.Seal(api)
		n.load(t, api, nil)
		for range 15 {
			names, known, schemes := []string{}, []*spec.Scope{}, []*spec.Scheme{}
			for range r.IntN(5) {
				if r.IntN(6) == 0 {
					names = append(names, []string{"zzz", "S0:a", "old99"}[r.IntN(3)])
					continue
				}
				s := api.Scopes[r.IntN(len(api.Scopes))]
				name := s.Name
				if len(s.Aliases) > 0 && r.IntN(2) == 0 {
					name = s.Aliases[0].Name
				}
				names, known = append(names, name), append(known, s)
				if !slices.Contains(schemes, s.Scheme) {
					schemes = append(schemes, s.Scheme)
				}
			}
			list := strings.Join(names, " ")
			array, err := json.Marshal(names)
			require.NoError(t, err)
			text, token := list, false
			switch r.IntN(6) {
			case 0:
				text = strings.Join(names, ",\n")
			case 1:
				text = string(array)
			case 2:
				text, token = `{"access_token":"opaque","scope":"`+list+`"}`, true
			case 3:
				text, token = jwt(`{"scope":"`+list+`"}`), true
			case 4:
				text, token = "Bearer "+jwt(`{"permissions":`+string(array)+`}`), true
			}
			options := map[string]any{}
			asked, each := (*spec.Scheme)(nil), r.IntN(4) == 0
			if r.IntN(3) == 0 {
				asked = api.Schemes[r.IntN(len(api.Schemes))]
				options["scheme"] = asked.Index
			}
			if each {
				options["each"] = true
			}
			one := api.Schemes[0]
			if asked != nil {
				one = asked
			} else if len(schemes) == 1 && (!token || schemes[0].Type != "apiKey") {
				one = schemes[0]
			}
			who := query.Principal{Credentials: []query.Credential{{Scheme: one, Scopes: known}}}
			split := each && !token && asked == nil && len(schemes) > 1
			if split {
				who.Credentials = nil
				for _, s := range schemes {
					c := query.Credential{Scheme: s}
					for _, k := range known {
						if k.Scheme == s {
							c.Scopes = append(c.Scopes, k)
						}
					}
					who.Credentials = append(who.Credentials, c)
				}
			}
			if len(schemes) > 1 {
				mixed++
			}
			want := row(api, who, tally)
			unsure := !byDefault && len(schemes) > 1 && asked == nil && !split
			ask(t, &n, "opened", map[string]any{"text": text, "options": options}, func(got opened) {
				if unsure { // nor can takes scopes where none carries them by default
					refused++
					require.Len(t, got.Errors, 1, text)
					return
				}
				require.Empty(t, got.Errors, text)
				require.Equal(t, want, got.Row, "%s %v", text, options)
				decided += len(api.Operations)
			})
		}
	}
	n.run(t)
	t.Logf("%d decisions, %d lists of several schemes, %d of which say nothing: %v", decided, mixed, refused, tally)
	require.Greater(t, mixed, 500)
	require.Greater(t, refused, 50)
}
