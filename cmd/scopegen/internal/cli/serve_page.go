package cli

import (
	"bytes"
	_ "embed"
	"encoding/json"
	htmltemplate "html/template"
	"strings"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/registry"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/html"
)

//go:embed assets/live.js
var liveScript string

//go:embed assets/live.css
var liveStyle string

//go:embed assets/nothing.html.tmpl
var nothingText string

var nothingPage = htmltemplate.Must(htmltemplate.New("nothing").Parse(nothingText))

// live is what the server adds to a page that says what revision says; "" is the page with nothing to show.
func live(revision html.Revision) html.Extra {
	return html.Extra{Script: strings.Replace(liveScript, "REVISION", string(revision), 1), Style: liveStyle, Connect: "'self'"}
}

// shownState is what the server has to show.
type shownState struct {
	page     []byte
	revision html.Revision // "": there is no page
	said     string        // findings, or why there are none, as on a terminal
	stale    bool          // the page is of an earlier spec
}

// event is the state as a page's script is told it (WHATWG HTML section 9.2.6).
func (s shownState) event() []byte {
	data, err := json.Marshal(struct {
		Revision html.Revision `json:"revision"`
		Said     string        `json:"said"`
		Stale    bool          `json:"stale"`
	}{s.revision, s.said, s.stale})
	if err != nil {
		panic(err) // plain data only
	}
	return append(append([]byte("event: state\ndata: "), data...), "\n\n"...)
}

// body is what is sent for the page.
func (s shownState) body() ([]byte, error) {
	if s.revision != "" {
		return s.page, nil
	}
	x := live("")
	var b bytes.Buffer
	err := nothingPage.Execute(&b, struct {
		CSP, Said string
		CSS       htmltemplate.CSS
		JS        htmltemplate.JS
	}{html.Policy(x.Script, x.Style, x.Connect), s.said, htmltemplate.CSS(x.Style), htmltemplate.JS(x.Script)})
	return b.Bytes(), err
}

// htmlRequest has the settings of the configuration's first html target, or what they are where nobody says any.
func (p *project) htmlRequest() *generator.Request {
	t := generator.Find(registry.Targets(), html.Target.Name)
	job := generator.Job{Target: t, Options: generator.Options{}}
	for _, o := range t.Options {
		job.Options[o.Name] = defaultValue(o)
	}
	for _, j := range p.conf.jobs {
		if j.Target == t {
			job = j
			break
		}
	}
	return generator.NewRequest(p.api, job, p.place())
}

// page makes the page of the spec as it is now. Without one, what was said is why.
func (p *project) page() (page []byte, revision html.Revision, said string, err error) {
	if err := p.load(); err != nil {
		return nil, "", "", err
	}
	p.found = append(p.found, p.settings...)
	if p.api != nil && p.found.Errors() == 0 {
		var more diag.List
		if page, revision, more, err = html.Live(p.htmlRequest(), live); err != nil {
			return nil, "", "", err
		}
		p.found = append(p.found, more...)
	}
	var b bytes.Buffer
	p.report(&b, p.found)
	return page, revision, b.String(), nil
}
