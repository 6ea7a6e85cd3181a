package explorer

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/calls"
)

type call struct {
	Method, Path, ID string
	Line             int
}

type readCalls struct {
	Calls  []call
	Unread []struct {
		Line      int
		Text, Why string
	}
}

func inGo(format calls.Format, text string) (got []call, err error) {
	err = calls.Read(strings.NewReader(text), calls.Options{Format: format}, func(c calls.Call) { got = append(got, call{c.Method, c.Path, c.ID, c.Line}) }, func(calls.Unread) {})
	return got, err
}

// What stands in lists, logs and archives is read as spec/calls reads it; a line tells its own format.
func TestCalls(t *testing.T) {
	var n node
	n.loadPayload(t, json.RawMessage(`{"v":1,"title":"","apis":[{"key":"","title":""}]}`))
	for _, c := range []struct {
		format calls.Format
		text   string
	}{
		{calls.List, "# what the report job does\nGET /a/1?x=y\r\n\nPOST https://api.example.com/b%20c#frag # twice a day\nlistAssets\nget /a\nGET a\nGET  /last"},
		{calls.List, "\ufeffGET /a\nGET http://u:p@h:80\nGET http://h/a b\nGET http://h/é\nGET http://h/%zz\nGET http://h/\"x\"\nGET //h/a\nGET http:///a\nGET mailto:a\nGET http://[::1]:80/x[1]\nGET http://h:x/a\nGET *\nOPTIONS *"},
		{calls.Log, `127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326
127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "DELETE /a/%41?q=\"x\" HTTP/1.1" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"
::1 - "quoted user" [10/Oct/2000:13:55:36 -0700] "GET /b HTTP/2.0" 403 -
1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "\x16\x03\x01" 400 226
1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "-" 408 0
1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /c`},
		{calls.Lines, `{"method":"GET","path":"/a"}
{"request":{"method":"post","uri":"/b?c"},"status":200}
{"httpRequest":{"requestMethod":"PUT","requestUrl":"https://x.example/c"}}
{"http.request.method":"GET","url.path":"/d"}
{"request":"DELETE /f?x HTTP/1.1","status":204}
{"path":"/e"}
{"method":1,"verb":"GET","path":["x"],"uri":"/g"}
{"method":"","http_method":"get","req.url":null,"req":{"url":"/h"}}`},
		{calls.HAR, `{"log":{"version":"1.2","creator":{"name":"entries"},"entries":[
{"request":{"method":"GET","url":"https://x.example/a?b"},"response":{"content":{"text":"…"}}}, {"response":{}}, {"request":{"method":"CONNECT","url":"x.example:443"}}]}}`},
	} {
		want, err := inGo(c.format, c.text)
		require.NoError(t, err)
		ask(t, &n, "calls", map[string]any{"text": c.text}, func(got readCalls) { require.Equal(t, want, got.Calls, "%s: %s\n%+v", c.format, c.text, got.Unread) })
	}
	curl := map[string]string{
		"curl https://api.example/a?b=c": "GET /a",
		"$ curl -X DELETE 'https://api.example/a/1' -H 'Authorization: Bearer eyJhbGciOi'": "DELETE /a/1",
		"curl -sXPUT http://h/x -d @f": "PUT /x",
		"curl 'https://h/a' \\\n  -H 'accept: */*' \\\n  --data-raw '{\"a\":\n\"b\"}' \\\n  --compressed": "POST /a",
		"curl --request PATCH --url https://h/p":                                                          "PATCH /p",
		"curl --json '{}' h.example/p":                                                                    "POST /p",
		"curl -I https://h":                                                                               "HEAD /",
		"curl -G -d a=b https://h/q":                                                                      "GET /q",
		"curl -T file https://h/up":                                                                       "PUT /up",
		"curl $'https://h/it\\'s' -H $'a: \\'b'":                                                          "GET /it's",
		"curl -H \"X: \\\"y\" \"https://h/%7Bid%7D\" | jq .":                                              "GET /%7Bid%7D",
		"curl https://h/a https://h/b":                                                                    "",
		"curl -X":                                                                                         "",
		"curl -X 'GET /x' https://h":                                                                      "",
		"curl --request=PATCH https://h/p":                                                                "",
		"curl 'https://h/open":                                                                            "",
	}
	for text, want := range curl {
		ask(t, &n, "calls", map[string]any{"text": text + "\n"}, func(got readCalls) {
			if want == "" {
				require.Empty(t, got.Calls, text)
				require.Len(t, got.Unread, 1, text)
				return
			}
			require.Len(t, got.Calls, 1, "%s: %+v", text, got)
			require.Equal(t, want, got.Calls[0].Method+" "+got.Calls[0].Path, text)
			require.NotContains(t, fmt.Sprint(got), "eyJ")
		})
	}
	n.run(t)
}

// Whatever is pasted, nothing throws, and no line of a list or a log gives a call that it does not give in Go.
func TestCallsOfAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 7))
	pieces := []string{
		"GET", "POST", "get", "é", " ", " ", "  ", "\t", "/a", "/é", "http://", "https://h", "h:80", "?q", "#f", " #", "\"", "\\", "\\x41", "\\\"", "] \"", "HTTP/1.1", "-", "%", "%41", "%zz", "{", "}", ":", "@", "[", "]", "//", "\x00", "\x7f", "\u2028", "\ufeff",
		"curl", "-X", "'", "$'", "\r", ".", "..", "*", "\v", "\u00a0", "\U0001F600", ";", "|", "&", "id", "{\"method\":\"GET\",\"path\":\"/a\"}", "\"request\":", ",",
	}
	var n node
	n.loadPayload(t, json.RawMessage(`{"v":1,"title":"","apis":[{"key":"","title":""}]}`))
	lines, read := 0, 0
	for range 6000 {
		var b strings.Builder
		if r.IntN(3) == 0 {
			b.WriteString(pieces[r.IntN(2)] + " " + []string{"/", "http://h", "https://u@h:1", ""}[r.IntN(4)])
		} else if r.IntN(4) == 0 {
			b.WriteString(`h - - [t] "GET /`)
		}
		for range r.IntN(9) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		line := b.String()
		lines++
		possible := map[string]bool{}
		for _, format := range []calls.Format{calls.List, calls.Log, calls.Lines} {
			got, err := inGo(format, line)
			require.NoError(t, err)
			for _, c := range got {
				possible[c.Method+" "+c.Path+" "+c.ID] = true
			}
		}
		ask(t, &n, "calls", map[string]any{"text": line}, func(got readCalls) {
			for _, c := range got.Calls {
				read++
				if !strings.Contains(line, "curl") {
					require.True(t, possible[c.Method+" "+c.Path+" "+c.ID], "%q gives %+v, in Go %v", line, c, possible)
				}
			}
		})
	}
	n.run(t)
	t.Logf("%d lines, %d calls", lines, read)
	require.Greater(t, read, 500)
}

type called struct{ Op, Old, Ambiguous int }

// A call names an operation by the id that it has in Go too, chosen, made or spelled out. What this version has none for is the one that
// the version before had.
func TestIDsOfCalls(t *testing.T) {
	var n node
	ids := 0
	for _, m := range published(t) {
		n.load(t, m.api, nil)
		byID := map[string][]int{}
		for _, o := range m.api.Operations {
			byID[o.ID] = append(byID[o.ID], o.Index)
		}
		var questions []call
		want := []called{}
		for id, ops := range byID {
			ids++
			questions = append(questions, call{ID: id}, call{ID: id + "x"})
			one := called{Op: ops[0], Old: -1}
			if len(ops) > 1 {
				one = called{Op: -1, Old: -1, Ambiguous: len(ops)}
			}
			other := called{Op: -1, Old: -1, Ambiguous: len(byID[id+"x"])}
			if other.Ambiguous == 1 {
				other = called{Op: byID[id+"x"][0], Old: -1}
			}
			want = append(want, one, other)
		}
		ask(t, &n, "called", map[string]any{"calls": lower(questions)}, func(got []called) { require.Equal(t, want, got, m.name) })
	}
	r := rand.New(rand.NewPCG(6, 22))
	gone := 0
	for range 60 {
		was, is := released(r)
		for _, o := range was.Operations {
			o.IDGiven = r.IntN(2) == 0
			if !o.IDGiven {
				o.ID = ""
			}
		}
		spec.Seal(was)
		n.load(t, is, was)
		var questions []call
		want := []called{}
		for _, o := range was.Operations {
			path := strings.ReplaceAll(o.Path, "{id}", "17")
			for _, c := range []call{{Method: o.Method, Path: path}, {ID: o.ID}} {
				one := called{Op: -1, Old: o.Index}
				for _, b := range is.Operations {
					if c.ID != "" && b.ID == o.ID || c.ID == "" && b.Method == o.Method && b.Pattern.PlainShape() == o.Pattern.PlainShape() {
						one = called{Op: b.Index, Old: -1}
					}
				}
				if one.Op < 0 {
					gone++
				}
				questions, want = append(questions, c), append(want, one)
			}
		}
		ask(t, &n, "called", map[string]any{"calls": lower(questions)}, func(got []called) { require.Equal(t, want, got) })
	}
	n.run(t)
	t.Logf("%d ids, %d calls of what is gone", ids, gone)
	require.Greater(t, ids, 250)
	require.Greater(t, gone, 50)
}

func lower(all []call) []map[string]string {
	out := []map[string]string{}
	for _, c := range all {
		if c.ID != "" {
			out = append(out, map[string]string{"id": c.ID})
		} else {
			out = append(out, map[string]string{"method": c.Method, "path": c.Path})
		}
	}
	return out
}
