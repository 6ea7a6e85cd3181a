package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/cli"
	"github.com/scopegen/scopegen/spec/diag"
)

// block is a fenced block of a page with the comments above it, which say what it is:
//
//	<!-- fragment -->         part of something; not run
//	<!-- raises: SG1131 -->   a spec with exactly these findings
//	<!-- file: NAME -->       a file of the page's folder; a spec without a name is scopes.yaml
//	<!-- in: NAME -->         stands in that file, which a command of the page wrote
//	<!-- needs: MODULE -->    Go that conformance/pages runs, since this module does without that one
type block struct {
	line     int
	language string
	text     string
	said     map[string]string
}

var (
	fenced  = regexp.MustCompile("(?ms)((?:^<!-- [^\n]* -->\n)*)^```(\\w+)\n(.*?)^```$")
	comment = regexp.MustCompile(`<!-- (\w+)(?:: (.*?))? -->`)
	finding = regexp.MustCompile(`: (?:error|warning) (SG\d{4}): `)
)

func blocks(page string) (all []block) {
	for _, m := range fenced.FindAllStringSubmatchIndex(page, -1) {
		b := block{line: strings.Count(page[:m[4]], "\n") + 1, language: page[m[4]:m[5]], text: page[m[6]:m[7]], said: map[string]string{}}
		for _, c := range comment.FindAllStringSubmatch(page[m[2]:m[3]], -1) {
			b.said[c[1]] = c[2]
		}
		all = append(all, b)
	}
	return all
}

// TestDocs runs every page: its specs load with the findings that it says, its commands print what it shows, its Go compiles, passes
// vet and its examples print their output.
func TestDocs(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	guides, err := filepath.Glob("../../docs/guides/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	require.NotEmpty(t, guides)
	for _, page := range append(pages, guides...) {
		name, err := filepath.Rel("../../docs", page)
		require.NoError(t, err)
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			data, err := os.ReadFile(page)
			require.NoError(t, err)
			dir := t.TempDir()
			write(t, dir, "go.mod", "module example.com/notes\n\ngo 1.23\n")
			hasGo := false
			for _, b := range blocks(string(data)) {
				if _, elsewhere := b.said["needs"]; elsewhere {
					continue
				}
				runBlock(t, dir, b)
				_, fragment := b.said["fragment"]
				hasGo = hasGo || b.language == "go" && b.said["file"] != "" && !fragment
			}
			if hasGo {
				// Tests of the page's code that the page does not show.
				if hidden := filepath.Join("testdata/docs", strings.TrimSuffix(name, ".md")); exists(hidden) {
					require.NoError(t, os.CopyFS(dir, os.DirFS(hidden)))
				}
				compile(t, dir)
			}
		})
	}
}

func runBlock(t *testing.T, dir string, b block) {
	t.Helper()
	at := fmt.Sprintf("block in line %d", b.line)
	name, isFile := b.said["file"]
	in, quoted := b.said["in"]
	_, fragment := b.said["fragment"]
	switch {
	case quoted:
		data, err := os.ReadFile(filepath.Join(dir, in))
		require.NoError(t, err, at)
		require.Contains(t, string(data), b.text, at)
	case fragment:
	case b.language == "yaml" && strings.HasPrefix(b.text, "scopegen: 1\n"):
		if !isFile {
			name = "scopes.yaml"
		}
		write(t, dir, name, b.text)
		load(t, dir, name, b, at)
	case isFile:
		write(t, dir, name, b.text)
	case b.language == "console":
		for _, command := range strings.Split("\n"+b.text, "\n$ ")[1:] {
			line, want, _ := strings.Cut(command+"\n", "\n")
			args := words(line)
			require.Equal(t, "scopegen", args[0], at)
			var out bytes.Buffer
			cli.Main(append([]string{"-C", dir}, args[1:]...), strings.NewReader(""), &out, &out)
			got, want := strings.TrimRight(out.String(), "\n"), strings.TrimRight(want, "\n")
			if rest, cut := strings.CutPrefix(want, "…"); cut { // what stands before it is not shown
				require.True(t, strings.HasSuffix(got, rest), "%s: %s\n%s", at, line, got)
				continue
			}
			require.Equal(t, want, got, "%s: %s", at, line)
		}
	case b.language == "yaml", b.language == "go":
		t.Fatalf("%s is neither a spec nor a file nor marked as a fragment", at)
	}
}

// load reads a spec and compares the findings' codes with those that the page says, in any order.
func load(t *testing.T, dir, name string, b block, at string) {
	t.Helper()
	var out, found bytes.Buffer
	status := cli.Main([]string{"-C", dir, "show", name}, strings.NewReader(""), &out, &found)
	var codes []string
	for _, m := range finding.FindAllStringSubmatch(found.String(), -1) {
		codes = append(codes, m[1])
	}
	want := strings.FieldsFunc(b.said["raises"], func(r rune) bool { return r == ',' || r == ' ' })
	require.ElementsMatch(t, want, codes, "%s\n%s", at, found.String())
	if len(want) == 0 {
		require.Empty(t, found.String(), at)
		require.Equal(t, 0, status, at)
	}
}

// words splits a command line at blanks outside double quotes.
func words(line string) (all []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			all = append(all, part)
		} else {
			all = append(all, strings.Fields(part)...)
		}
	}
	return all
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

// compile holds the page's Go, with the package that its commands generated, against the compiler, vet and the examples' output.
func compile(t *testing.T, dir string) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	test := exec.Command("go", "test", "-vet=all", "./...")
	test.Dir = dir
	test.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local")
	out, err := test.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// TestReferencePages: they are what go generate ./cmd/scopegen would write.
func TestReferencePages(t *testing.T) {
	for name, page := range map[string]func() []byte{
		"command.md": cli.CommandReference, "diagnostics.md": cli.DiagnosticsReference, "language.md": cli.LanguageReference,
	} {
		have, err := os.ReadFile("../../docs/reference/" + name)
		require.NoError(t, err)
		require.True(t, bytes.Equal(page(), have), "%s is stale: go generate ./cmd/scopegen", name)
		require.True(t, bytes.Equal(page(), page()), "%s differs from run to run", name)
	}
}

var (
	span    = regexp.MustCompile("`[^`\n]+`")
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	code    = regexp.MustCompile(`\bSG\d{4}\b`)
	noSlug  = regexp.MustCompile(`[^a-z0-9 _-]`)
)

// TestDocLinks: what a page links to is there, and every code that it names exists.
func TestDocLinks(t *testing.T) {
	pages := []string{"../../README.md"}
	for _, pattern := range []string{"../../docs/*.md", "../../docs/guides/*.md", "../../docs/reference/*.md"} {
		more, err := filepath.Glob(pattern)
		require.NoError(t, err)
		pages = append(pages, more...)
	}
	for _, page := range pages {
		data, err := os.ReadFile(page)
		require.NoError(t, err)
		prose := span.ReplaceAllString(fenced.ReplaceAllString(string(data), ""), "")
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			file, fragment, _ := strings.Cut(m[1], "#")
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), file)
			}
			_, err := os.Stat(target)
			require.NoError(t, err, "%s: %s", page, m[1])
			if fragment != "" {
				require.Contains(t, anchors(t, target), fragment, "%s: %s", page, m[1])
			}
		}
		for _, c := range code.FindAllString(string(data), -1) {
			_, ok := diag.Lookup(diag.Code(c))
			require.True(t, ok, "%s: %s", page, c)
		}
	}
}

func anchors(t *testing.T, page string) (ids []string) {
	t.Helper()
	data, err := os.ReadFile(page)
	require.NoError(t, err)
	for _, m := range anchor.FindAllStringSubmatch(string(data), -1) {
		ids = append(ids, m[1])
	}
	for _, m := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(string(data), ""), -1) {
		slug := strings.ReplaceAll(noSlug.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")
		for n, base := 1, slug; slices.Contains(ids, slug); n++ {
			slug = fmt.Sprintf("%s-%d", base, n)
		}
		ids = append(ids, slug)
	}
	return ids
}
