package calls

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The members in which servers and gateways write method and path, tried in this order.
var (
	usualMethods = []string{"method", "request_method", "http_method", "request.method", "req.method", "http.request.method", "httpRequest.requestMethod", "verb", "httpMethod"}
	usualPaths   = []string{"path", "uri", "url", "request_uri", "request.uri", "request.url", "request.path", "req.url", "url.path", "url.original", "http.target", "httpRequest.requestUrl", "target", "requestPath"}
)

// parseObject reads a JSON line.
func parseObject(line, methodAt, pathAt string) (Call, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &object); err != nil {
		return Call{}, errors.New("it is not a JSON object")
	}
	method, ok := text(object, methodAt, usualMethods)
	if line, whole := text(object, "", []string{"request", "request_line", "requestLine"}); !ok && methodAt == "" && whole {
		return requestLine(line)
	}
	if !ok {
		return Call{}, fmt.Errorf("it has no member %s that holds a method", or(methodAt, "such as method"))
	}
	path, ok := text(object, pathAt, usualPaths)
	if !ok {
		return Call{}, fmt.Errorf("it has no member %s that holds a path", or(pathAt, "such as path"))
	}
	return request(strings.ToUpper(method), path)
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

// text is the first of some members that is text: the one that is asked for, or the usual ones.
func text(object map[string]json.RawMessage, asked string, usual []string) (string, bool) {
	if asked != "" {
		usual = []string{asked}
	}
	for _, name := range usual {
		var s string
		if value, ok := member(object, name); ok && json.Unmarshal(value, &s) == nil && s != "" {
			return s, true
		}
	}
	return "", false
}

// member finds a member by its name, or, through the objects in between, by names with dots between.
func member(object map[string]json.RawMessage, name string) (json.RawMessage, bool) {
	if value, ok := object[name]; ok {
		return value, true
	}
	for i := range len(name) {
		if name[i] != '.' {
			continue
		}
		var inner map[string]json.RawMessage
		if value, ok := object[name[:i]]; ok && json.Unmarshal(value, &inner) == nil {
			if value, ok := member(inner, name[i+1:]); ok {
				return value, true
			}
		}
	}
	return nil, false
}

// readHAR reads the entries of an HTTP Archive one by one.
func readHAR(r io.Reader, each func(Call), unread func(Unread)) error {
	d := json.NewDecoder(r)
	if err := enter(d, "log", "entries"); err != nil {
		return err
	}
	for n := 1; d.More(); n++ {
		var entry struct {
			Request *struct{ Method, URL string }
		}
		if err := d.Decode(&entry); err != nil {
			return fmt.Errorf("entry %d of the archive: %w", n, err)
		}
		if entry.Request == nil {
			unread(Unread{n, "", "the entry has no request"})
			continue
		}
		call, err := request(entry.Request.Method, entry.Request.URL)
		if err != nil {
			unread(Unread{n, clip(entry.Request.Method + " " + entry.Request.URL), err.Error()})
			continue
		}
		call.Line = n
		each(call)
	}
	return nil
}

// enter reads on to the array under some nested members.
func enter(d *json.Decoder, names ...string) error {
	fail := func(err error) error {
		if err == nil || errors.Is(err, io.EOF) {
			err = fmt.Errorf("it has no %s", strings.Join(names, "."))
		}
		return fmt.Errorf("not an HTTP Archive: %w", err)
	}
	for _, name := range names {
		if t, err := d.Token(); err != nil || t != json.Delim('{') {
			return fail(err)
		}
		for found := false; !found; {
			if !d.More() {
				return fail(nil)
			}
			key, err := d.Token()
			if err != nil {
				return fail(err)
			}
			if found = key == name; found {
				break
			}
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return fail(err)
			}
		}
	}
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return fail(err)
	}
	return nil
}
