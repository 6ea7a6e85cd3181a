package routelist

import (
	"bytes"
	"regexp"
	"strings"
)

const ginMark = "[GIN-debug] "

// handlerCount stands behind the handler's name in gin's log.
var handlerCount = regexp.MustCompile(` \(\d+ handlers\)$`)

// lines reads text, one route a line.
func (r *reader) lines() {
	data := r.file.Data
	at := 0
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		at = len("\ufeff")
	}
	gin := bytes.Contains(data, []byte(ginMark))
	if gin {
		r.hints = []Dialect{Gin}
	}
	for at < len(data) && !r.stopped {
		end, next := len(data), len(data)
		if i := bytes.IndexAny(data[at:], "\r\n"); i >= 0 { // an empty line between CR and LF is none
			end, next = at+i, at+i+1
		}
		r.line(string(data[at:min(end, at+MaxLine+1)]), at, gin)
		at = next
	}
}

// line reads one line, which begins at the byte at. In a log of gin's, what is no route of it is let pass when gin writes such lines.
func (r *reader) line(text string, at int, gin bool) {
	if len(text) > MaxLine {
		r.add(tooMuch, at, at+1, "the line has more than %d bytes", MaxLine)
		return
	}
	if i, what := unprintable(text); i >= 0 {
		r.add(notARoute, at+i, at+i+1, "the line holds %s", what).Hint = "print the routes without colours, as plain text"
		return
	}
	if gin {
		// What stands before the mark is a logger's own: a time, a container's name.
		if i := strings.Index(text, ginMark); i >= 0 {
			text, at = text[i+len(ginMark):], at+i+len(ginMark)
			if !strings.Contains(text, " --> ") {
				return
			}
		} else if strings.HasPrefix(text, " - using ") || strings.HasPrefix(text, "[GIN] ") {
			return
		}
	}
	trimmed := strings.TrimLeft(text, " \t")
	at += len(text) - len(trimmed)
	text = strings.TrimRight(trimmed, " \t")
	if text == "" || text[0] == '#' {
		return
	}
	space := strings.IndexAny(text, " \t")
	if space < 0 {
		d := r.add(notARoute, at, at+len(text), "%q is not a route", text)
		d.Hint = "write METHOD /path, as in GET /assets/{id}"
		if strings.HasPrefix(text, "/") {
			d.Message, d.Hint = "the path "+text+" has no method", "write the methods that it is registered for: GET,POST "+text
		}
		return
	}
	rest := strings.TrimLeft(text[space:], " \t")
	e := entry{start: at + len(text) - len(rest), exact: true}
	e.path = rest
	if i := strings.IndexAny(rest, " \t"); i >= 0 {
		e.path = rest[:i]
		behind := strings.TrimLeft(rest[i:], " \t")
		handler, named := strings.CutPrefix(behind, "--> ")
		switch {
		case named:
			e.handler = strings.TrimSpace(handlerCount.ReplaceAllString(handler, ""))
		case behind[0] != '#':
			from := at + len(text) - len(behind)
			d := r.add(notARoute, from, at+len(text), "%q stands behind the path", behind)
			d.Hint = "a route is METHOD /path; begin a comment with #, and a handler's name with -->"
			if strings.HasSuffix(text[:space], ",") || !strings.HasPrefix(e.path, "/") && strings.HasPrefix(behind, "/") {
				d.Hint = "write METHOD,METHOD /path, without spaces between the methods"
			}
			return
		}
	}
	e.end = e.start + len(e.path)
	r.enter(e, text[:space], at)
}
