package site

import (
	"path"
	"regexp"
	"strings"
)

// Address is what two pages never share: the file, or where it is served. A file that is no page is served under its name.
func (s *Site) Address(file string) string {
	if s.indexLike != nil {
		if dir, name := path.Split(file); s.indexLike.MatchString(name) {
			return dir + s.index
		}
	}
	if !s.urls || path.Ext(file) != ".md" {
		return file
	}
	dir, name := path.Split(file)
	if name == s.index {
		return dir
	}
	return dir + strings.TrimSuffix(name, ".md") + "/"
}

var dataFile = regexp.MustCompile(`^[a-z][a-z0-9._-]*\.json$`)

// Serves reports whether a file of JSON that lies in the folder of pages is served there under its name, to link to it.
func (s *Site) Serves(name string) bool { return s.files && dataFile.MatchString(name) }

// base is the folder from which a page's relative links go.
func (s *Site) base(file string) string {
	if s.urls {
		return s.Address(file)
	}
	dir, _ := path.Split(file)
	return dir
}

// Link is the destination of a link from one page to a place on another, or on the same one. Both files are as the
// site calls them, relative to one folder.
func (s *Site) Link(from, to, anchor string) string {
	if anchor != "" {
		anchor = "#" + anchor
		if from == to {
			return anchor
		}
	}
	return relative(s.base(from), s.Address(to)) + anchor
}

// Resolve is the reverse of Link: the address that a destination leads to, and the anchor there.
func (s *Site) Resolve(from, destination string) (address, anchor string) {
	to, anchor, _ := strings.Cut(destination, "#")
	if to == "" {
		return s.Address(from), anchor
	}
	address = path.Join(s.base(from), to)
	if strings.HasSuffix(to, "/") {
		if address += "/"; address == "./" {
			address = ""
		}
	}
	return address, anchor
}

// relative goes from a folder, which is empty or ends in a slash, to an address.
func relative(base, to string) string {
	up := 0
	for !strings.HasPrefix(to, base) {
		base = base[:strings.LastIndexByte(base[:len(base)-1], '/')+1]
		up++
	}
	if to = to[len(base):]; up > 0 {
		return strings.Repeat("../", up) + to
	}
	return "./" + to
}
