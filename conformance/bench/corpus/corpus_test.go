package corpus

import (
	"os"
	"strings"
	"testing"
)

func TestSets(t *testing.T) {
	sets, missing, err := Sets("../../..", "../../../../shared")
	if err != nil {
		t.Fatal(err)
	}
	if len(missing) != 0 && os.Getenv("SCOPEGEN_CI") == "1" {
		t.Fatalf("not there: %v", missing)
	}
	for _, c := range sets {
		if len(c.Hits) != requests || len(c.Misses) != requests {
			t.Fatalf("%s: %d and %d requests", c.Name, len(c.Hits), len(c.Misses))
		}
		seen, allowed := map[string]bool{}, 0
		for _, r := range c.Routes {
			one := r.Method + r.Pattern
			if seen[one] {
				t.Errorf("%s: %s %s is there twice", c.Name, r.Method, r.Pattern)
			}
			seen[one] = true
		}
		for i := range c.Hits {
			if c.Hits[i].Route < 0 || c.Misses[i].Route >= 0 {
				t.Fatalf("%s: %v %v", c.Name, c.Hits[i], c.Misses[i])
			}
			if c.Allowed(&c.Hits[i]) {
				allowed++
			}
		}
		t.Logf("%s: %d routes, %d scopes, %d of %d allowed", c.Title, len(c.Routes), len(c.Scopes), allowed, requests)
		if allowed < requests/50 || allowed > requests*9/10 {
			t.Errorf("%s: %d of %d requests are allowed", c.Name, allowed, requests)
		}
	}
}

func TestReference(t *testing.T) {
	r := NewReference([]Route{{Method: "GET", Pattern: "/a/{p2}"}, {Method: "GET", Pattern: "/a/b"}, {Method: "GET", Pattern: "/{p1}/b"}, {Method: "GET", Pattern: "/a/{p2}/"}})
	for path, want := range map[string]int{"/a/x": 0, "/a/b": 1, "/x/b": 2, "/a/": -1, "/a/x/": 3, "/a/x/y": -1, "/": -1} {
		if got := r.Find("GET", path); got != want {
			t.Errorf("%s: %d, not %d", path, got, want)
		}
	}
	if r.Find("POST", "/a/b") >= 0 {
		t.Error("POST")
	}
}

func TestWide(t *testing.T) {
	for n, bytes := range map[int][2]int{60: {8, 16}, 917: {22, 34}, 1024: {22, 34}} {
		c := Wide(n)
		if mean := len(strings.Join(c.Scopes, "")) / n; len(c.Scopes) != n || mean < bytes[0] || mean > bytes[1] {
			t.Errorf("%d names of %d bytes", len(c.Scopes), mean)
		}
		seen := map[string]bool{}
		for _, name := range c.Scopes {
			seen[name] = true
		}
		if len(seen) != n {
			t.Errorf("%d names of %d", len(seen), n)
		}
		if held := len(strings.Fields(c.Tokens[0].Claim)); held != inClaim {
			t.Errorf("%d in a claim", held)
		}
	}
}
