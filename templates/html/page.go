package html

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/output"
)

//go:embed page.html.tmpl all:assets
var files embed.FS

// doctype is what the page begins with; the mark that makes the file scopegen's follows, within the bytes where package output looks for it.
const doctype = "<!doctype html>\n"

var page = template.Must(template.New("page.html.tmpl").ParseFS(files, "page.html.tmpl"))

// assets are the page's one script and one style sheet.
type assets struct{ script, style string }

// builtin joins the scripts, the core before what draws, in the order of their names, in one scope of their own.
var builtin = assets{
	script: "(() => {\n\"use strict\";\n" + joined("assets/core/*.js") + joined("assets/ui/*.js") + "})();\n",
	style:  joined("assets/*.css"),
}

// joined gives files one after the other without indentation and lines of comment, which are a fifth of them: the source is where they are read. No
// literal of theirs goes over several lines.
func joined(pattern string) string {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		panic(err) // of this package's own patterns
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
				b.WriteString(line)
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

// source is the Content Security Policy source of an inline script or style (CSP level 3, section 2.3.1).
func source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// policy allows what the page holds and nothing else. What only a header can say, frame-ancestors, is not in it (CSP level 3, section 6.4.2).
func policy(script, style, connect string) string {
	p := "default-src 'none'; script-src " + script + "; style-src " + style
	if connect != "" {
		p += "; connect-src " + connect
	}
	return p + "; base-uri 'none'; form-action 'none'"
}

// Policy is the policy of a page with one inline script and style; connect is what it may connect to, if anything.
func Policy(script, style, connect string) string {
	return policy(source(script), source(style), connect)
}

// fields are what page.html.tmpl prints.
type fields struct {
	Lang, Title, CSP      string
	Data                  template.JS
	CSS                   template.CSS
	JS                    template.JS
	StyleHref, ScriptHref string
}

func execute(f fields) ([]byte, error) {
	var b bytes.Buffer
	if err := page.Execute(&b, f); err != nil {
		return nil, err
	}
	rest, ok := bytes.CutPrefix(b.Bytes(), []byte(doctype))
	if !ok {
		return nil, fmt.Errorf("the page's template does not begin with %q", doctype)
	}
	return slices.Concat([]byte(doctype+"<!-- "+output.Mark+" -->\n"), rest), nil
}

// inline is the page with everything in it. Its policy allows the script and the style by what they are.
func (a assets) inline(title string, data []byte, connect string) ([]byte, error) {
	return execute(fields{
		Lang: "en", Title: title, CSP: Policy(a.script, a.style, connect),
		Data: template.JS(data), JS: template.JS(a.script), CSS: template.CSS(a.style),
	})
}

// external is the page with its script and style in files beside it. The data stays in the page: no policy governs what is not run, and a page
// that was opened from disk could not load it.
func (a assets) external(title string, data []byte, script, style string) ([]byte, error) {
	return execute(fields{
		Lang: "en", Title: title, CSP: policy("'self'", "'self'", ""),
		Data: template.JS(data), ScriptHref: script, StyleHref: style,
	})
}
