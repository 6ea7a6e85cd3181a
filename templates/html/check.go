package html

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
)

// check reads a rendered page again: it must hold the assets as they are and nothing else that could run, a policy for exactly these, and data that
// says of every operation what the model says.
func (s *shown) check(text []byte, a assets, connect string, external bool) error {
	if bytes.Count(lower(text), []byte("<script")) != 2 {
		return errors.New("the page has not two script elements, the data and the program")
	}
	data, err := between(text, `<script type="application/json" id="scopegen-data">`, "</script>")
	if err != nil {
		return err
	}
	if bytes.IndexByte(data, '<') >= 0 {
		return errors.New("the data holds a <")
	}
	want := policy("'self'", "'self'", connect)
	if !external {
		program, err := between(text, "<script>", "</script>")
		if err != nil {
			return err
		}
		style, err := between(text, "<style>", "</style>")
		if err != nil {
			return err
		}
		if string(program) != a.script || string(style) != a.style {
			return errors.New("script or style is not in the page as it is")
		}
		want = Policy(string(program), string(style), connect)
	}
	said, err := between(text, `<meta http-equiv="Content-Security-Policy" content="`, `">`)
	if err != nil {
		return err
	}
	if html.UnescapeString(string(said)) != want {
		return errors.New("the policy is not for what the page holds")
	}
	title, err := between(text, "<title>", "</title>")
	if err != nil {
		return err
	}
	if html.UnescapeString(string(title)) != strings.ReplaceAll(s.title, "\x00", "\uFFFD") { // which HTML cannot hold
		return errors.New("the title is not in the page as it is")
	}
	read, err := decode(data)
	if err != nil {
		return fmt.Errorf("the data cannot be read: %w", err)
	}
	if len(read.APIs) != len(s.apis) {
		return fmt.Errorf("the data holds %d of %d APIs", len(read.APIs), len(s.apis))
	}
	for i, x := range s.apis {
		if read.APIs[i].Key != x.key {
			return fmt.Errorf("an API has the key %q, not %q", read.APIs[i].Key, x.key)
		}
		if err := read.APIs[i].agrees(x.api, true); err != nil {
			return err
		}
		if was := read.APIs[i].Prev; (was == nil) != (x.was == nil) {
			return errors.New("an earlier version is missing, or nobody's")
		} else if was != nil {
			if err := was.agrees(x.was, false); err != nil {
				return fmt.Errorf("the earlier version: %w", err)
			}
		}
	}
	return nil
}

// lower folds ASCII alone, as HTML does with names of elements.
func lower(text []byte) []byte {
	out := slices.Clone(text)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}

// between is what stands between two texts, the first of which is there once.
func between(text []byte, from, to string) ([]byte, error) {
	_, rest, found := bytes.Cut(text, []byte(from))
	if !found || bytes.Contains(rest, []byte(from)) {
		return nil, fmt.Errorf("the page does not have %s once", from)
	}
	inside, _, closed := bytes.Cut(rest, []byte(to))
	if !closed {
		return nil, fmt.Errorf("%s is not closed", from)
	}
	return inside, nil
}
