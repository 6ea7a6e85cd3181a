package site

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Spelled prepares a link from a page of the author's own to the pages in dir: both as the site spells them in an address, for Link. The pages'
// own names are spelled alike everywhere, and a folder that the author named is not: a destination holds no space (CommonMark 0.31 section 6.3),
// and sites that serve pages by folder change its name. An error is for a folder whose address cannot be foretold.
func (s *Site) Spelled(page, dir string) (from, to string, err error) {
	if !s.urls {
		return encoded(page), encoded(dir), nil
	}
	// What both lie in cancels out, and from what else the page lies in a link only leads up.
	parents, folders := strings.Split(page, "/"), strings.Split(dir, "/")
	i := 0
	for i < len(folders) && i < len(parents)-1 && folders[i] == parents[i] {
		i++
	}
	for ; i < len(folders); i++ {
		if folders[i], err = s.folder(folders[i]); err != nil {
			return "", "", err
		}
	}
	return page, strings.Join(folders, "/"), nil
}

// encoded is a path as a destination: percent-encoded (RFC 3986 section 2.1) but for what is the same to every reader.
func encoded(path string) string {
	var b strings.Builder
	for _, r := range path {
		switch {
		case r == '/', plainByte(r), r >= 0x80 && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		default:
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		}
	}
	return b.String()
}

// plainByte tells what has no meaning in addresses: the unreserved characters (RFC 3986 section 2.3).
func plainByte(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~", r)
}

var errFolder = errors.New("call it by lower-case letters, digits and dashes")

// folder is the name under which a folder is served: in lower case, with dashes for blanks, without what is neither letter nor digit nor
// among the characters that the site keeps. What versions of a site do differently is refused.
func (s *Site) folder(name string) (string, error) {
	var b strings.Builder
	blank := false
	for i, r := range name {
		was := blank
		switch blank = r == ' '; {
		case blank && (i == 0 || was || i == len(name)-1), strings.ContainsRune("#?%", r), r == 'İ', r == 'Σ': // which languages lower-case differently
			return "", errFolder
		case blank:
			b.WriteByte('-')
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsMark(r) && r >= 0x80, unicode.Is(unicode.Nd, r), strings.ContainsRune(s.keeps, r):
			b.WriteRune(unicode.ToLower(r))
		case r >= 0x80:
			return "", errFolder
		}
	}
	if strings.Trim(b.String(), ".-") == "" {
		return "", errFolder
	}
	return b.String(), nil
}

// Moves gives the key of a page's front matter, if it has one, that serves it elsewhere than its file says, so that relative links from it
// cannot be known. Sites that link to files follow such a page.
func (s *Site) Moves(page []byte) (key string) {
	if len(s.moves) == 0 {
		return ""
	}
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(page), "\uFEFF"), "\r\n", "\n"), "\n")
	fence := strings.TrimRight(lines[0], " \t")
	if fence != "---" && fence != "+++" {
		return ""
	}
	for _, line := range lines[1:] {
		if strings.TrimRight(line, " \t") == fence {
			break
		}
		name, _, ok := strings.Cut(line, map[string]string{"---": ":", "+++": "="}[fence])
		name = strings.Trim(strings.TrimRight(name, " \t"), `"'`)
		for _, m := range s.moves {
			if ok && strings.EqualFold(name, m) {
				return m
			}
		}
	}
	return ""
}
