package explorer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/conformance/npm"
)

// browsing is what the scripts of the folder browser are told, as JSON.
type browsing struct {
	Modules string              `json:"modules"` // where the npm packages are
	Folder  string              `json:"folder"`  // where the pages are
	HTTP    string              `json:"http"`    // the server of the same folder
	Beside  map[string][]string `json:"beside"`  // what a page may load besides itself, by its name
	Parts   []string            `json:"parts"`   // the scripts to run
	AtOnce  int                 `json:"atOnce"`
	Shots   string              `json:"shots"` // where pictures of the views go; "" makes none

	Filters   map[string][]filtered          `json:"filters"`
	Decisions map[string][]shown             `json:"decisions"`
	Needs     map[string][]needed            `json:"needs"`
	Printed   map[string]map[string][]string `json:"printed"`
	Portal    map[string]any                 `json:"portal"`
	Hostile   map[string][]string            `json:"hostile"`
	Goals     bool                           `json:"goals"` // whether slow is wrong
	Serve     map[string]string              `json:"serve,omitempty"`
}

// heard is a line that the scripts print.
type heard struct {
	Part, Name, Log, Error string
	MS                     int
	Done                   bool
}

// browse runs scripts, each of whose tests is one here.
func browse(t *testing.T, plan browsing) {
	t.Helper()
	plan.Modules = filepath.Dir(npm.Modules(t, "browser"))
	npm.Need(t, "chromium")
	if only := os.Getenv("SCOPEGEN_BROWSER_PARTS"); only != "" {
		plan.Parts = strings.Split(only, ",")
	}
	scripts, err := filepath.Glob("browser/*.mjs")
	require.NoError(t, err)
	for _, name := range scripts { // go test remembers a result as long as the files are the same that the test itself has read
		_, err := os.ReadFile(name)
		require.NoError(t, err)
	}
	file := filepath.Join(t.TempDir(), "plan.json")
	data, err := json.Marshal(plan)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, data, 0o666))
	cmd := exec.Command("node", "browser/main.mjs", file)
	var broken bytes.Buffer
	cmd.Stderr = &broken
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	done, tests := false, 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var h heard
		require.NoError(t, json.Unmarshal(lines.Bytes(), &h), lines.Text())
		switch {
		case h.Done:
			done = true
		case h.Log != "":
			t.Log(h.Log)
		default:
			tests++
			t.Run(h.Part+"/"+h.Name, func(t *testing.T) {
				t.Logf("%.1f s", float64(h.MS)/1000)
				if h.Error != "" {
					t.Error(h.Error)
				}
			})
		}
	}
	require.NoError(t, cmd.Wait(), broken.String())
	require.True(t, done, broken.String())
	require.NotZero(t, tests)
}

var metaPolicy = regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`)

// host serves the pages as docs/explorer.md says: the page's own policy as a header too, or the one for external assets, with frame-ancestors.
type host struct {
	dir   string
	mu    sync.Mutex
	asked []string
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.asked = append(h.asked, r.Method+" "+r.URL.Path)
	h.mu.Unlock()
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	if !strings.HasPrefix(r.URL.Path, "/external/") {
		data, err := os.ReadFile(filepath.Join(h.dir, filepath.FromSlash(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		m := metaPolicy.FindSubmatch(data)
		policy = strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(string(m[1])) + "; frame-ancestors 'none'"
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeFile(w, r, filepath.Join(h.dir, filepath.FromSlash(r.URL.Path)))
}

// A browser is led through everything that the page offers, on pages that the html target writes.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	p := written(t)
	h := &host{dir: p.dir}
	server := httptest.NewServer(h)
	defer server.Close()
	plan := browsing{
		Folder: p.dir, HTTP: server.URL, AtOnce: 2, Shots: os.Getenv("SCOPEGEN_SHOTS"), Goals: os.Getenv("SCOPEGEN_GOALS") != "",
		Parts:   []string{"quiet", "secrets", "features", "keyboard", "phone", "hostile", "answers", "access"},
		Beside:  map[string][]string{"external/shop": {"shop.js", "shop.css"}},
		Portal:  map[string]any{"titles": []string{p.apis["shop"].Info.Title, p.apis["factory"].Info.Title, p.apis["emakin"].Info.Title}},
		Filters: map[string][]filtered{}, Decisions: map[string][]shown{}, Needs: map[string][]needed{}, Printed: map[string]map[string][]string{},
		Hostile: map[string][]string{},
	}
	portal := []map[string]any{}
	r := rand.New(rand.NewPCG(6, 20))
	for _, name := range []string{"shop", "factory", "emakin", "bimdata"} {
		api := p.apis[name]
		plan.Decisions[name] = decisions(t, r, api, 6)
		if len(api.Operations) > 0 {
			plan.Filters[name] = filters(api)
			plan.Needs[name] = needs(r, api, 4)
		}
		if name != "bimdata" {
			portal = append(portal, map[string]any{"key": name, "ops": len(api.Operations), "scopes": len(api.Scopes)})
		}
	}
	plan.Portal["apis"] = portal
	for _, name := range []string{"shop", "factory"} {
		plan.Printed[name] = map[string][]string{"ops": {}, "scopes": {}}
		for _, o := range p.apis[name].Operations {
			plan.Printed[name]["ops"] = append(plan.Printed[name]["ops"], key(o))
		}
		for _, s := range p.apis[name].Scopes {
			plan.Printed[name]["scopes"] = append(plan.Printed[name]["scopes"], s.Name)
		}
	}
	for _, s := range p.apis["hostile"].Scopes {
		plan.Hostile["scopes"] = append(plan.Hostile["scopes"], s.Name)
		plan.Hostile["titles"] = append(plan.Hostile["titles"], s.Title)
	}
	for _, o := range p.apis["hostile"].Operations {
		plan.Hostile["ops"] = append(plan.Hostile["ops"], key(o))
	}
	browse(t, plan)
	for _, asked := range h.asked {
		name := strings.TrimPrefix(asked, "GET /")
		require.FileExists(t, filepath.Join(p.dir, filepath.FromSlash(name)), "the pages asked for %s", asked)
	}
}

// Sizes and times, for the reader of the log; SCOPEGEN_GOALS makes what is too large or too slow wrong, on a machine that does nothing else.
func TestBrowserTimes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	p := noPages(t)
	p.add(t, "factory", examples(t)[0].api, nil, nil)
	p.add(t, "large1223", large(1223), nil, nil)
	p.add(t, "large10000", large(10_000), nil, nil)
	var table strings.Builder
	fmt.Fprintf(&table, "\n%-12s%11s%8s%11s%11s\n", "page", "endpoints", "scopes", "bytes", "gzip")
	for _, name := range []string{"factory", "large1223", "large10000"} {
		api := p.apis[name]
		fmt.Fprintf(&table, "%-12s%11d%8d%11d%11d\n", name, len(api.Operations), len(api.Scopes), p.sizes[name][0], p.sizes[name][1])
	}
	t.Log(table.String())
	require.LessOrEqual(t, p.sizes["large10000"][0], 1_200_000)
	browse(t, browsing{Folder: p.dir, HTTP: "http://127.0.0.1:1", AtOnce: 1, Parts: []string{"times"}, Goals: os.Getenv("SCOPEGEN_GOALS") != ""})
}

// The preview follows the spec, in the browser that shows it.
func TestServeInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	npm.Need(t, "chromium", "node", "npm")
	dir := t.TempDir()
	for _, f := range []string{"shop.yaml", "shop-before.yaml"} {
		data, err := os.ReadFile("browser/" + f)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, f), data, 0o666))
	}
	command := filepath.Join(t.TempDir(), "scopegen")
	build := exec.Command("go", "build", "-o", command, "./cmd/scopegen")
	build.Dir = "../.."
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	serve := exec.Command(command, "serve", "shop.yaml", "--addr", "127.0.0.1:0")
	serve.Dir = dir
	printed, err := serve.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, serve.Start())
	defer func() {
		require.NoError(t, serve.Process.Signal(os.Interrupt))
		require.NoError(t, serve.Wait())
	}()
	line, err := bufio.NewReader(printed).ReadString('\n')
	require.NoError(t, err)
	address := regexp.MustCompile(`http://[^/]+`).FindString(line)
	require.NotEmpty(t, address, line)

	for _, c := range []struct{ host, origin string }{{"evil.example.com", ""}, {"localhost.evil.example.com:7777", ""}, {strings.TrimPrefix(address, "http://"), "http://evil.example.com"}} {
		request, err := http.NewRequest("GET", address+"/", nil)
		require.NoError(t, err)
		request.Host = c.host
		if c.origin != "" {
			request.Header.Set("Origin", c.origin)
		}
		response, err := (&http.Client{Timeout: time.Minute}).Do(request)
		require.NoError(t, err)
		response.Body.Close()
		require.Contains(t, []int{http.StatusMisdirectedRequest, http.StatusForbidden}, response.StatusCode, c)
	}
	browse(t, browsing{Folder: dir, HTTP: address, AtOnce: 1, Parts: []string{"serve"}, Serve: map[string]string{"spec": filepath.Join(dir, "shop.yaml")}})
}
