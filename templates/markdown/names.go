package markdown

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// Anchors and file names depend on nothing but the name that they stand for, so that adding a scope moves no link.
// A name that its slug spells exactly has that slug; any other has a short digest behind it, and no exact slug ends as
// a digest does. So two names never share an anchor, whatever their case and punctuation.

const digestLen = 8

const (
	maxSlug  = 120 // of an exact one
	maxPlain = 60  // before a digest
)

// anchor names a place on a page: scope-store-read for the scope store:read.
func anchor(kind, name string) string {
	slug, exact := spell(name)
	return kind + "-" + settle(slug, exact, name)
}

// operationAnchor reads like the endpoint: op-get-store-asset-by-id for GET /store/asset/{id}.
func operationAnchor(o *spec.Operation) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(o.Method))
	exact := strings.ToUpper(o.Method) == o.Method
	segments := strings.Split(o.FullPath(), "/")
	for i, segment := range segments[1:] {
		b.WriteByte('-')
		if segment == "" && i == len(segments)-2 {
			continue // a trailing slash is a trailing dash
		}
		name := segment
		if strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") {
			b.WriteString("by-")
			name = segment[1 : len(segment)-1]
		} else if segment == "by" {
			exact = false
		}
		slug, ok := spell(name)
		exact = exact && ok && !strings.Contains(name, ":") && !strings.Contains(name, "..")
		b.WriteString(slug)
	}
	return "op-" + settle(b.String(), exact, o.String())
}

// spell writes a colon as a dash and a dash as two. The result is exact when it could only have come from this name.
func spell(name string) (slug string, exact bool) {
	var b strings.Builder
	exact = name != ""
	separated := true // a separator at either end or beside another one would be ambiguous
	for i := range len(name) {
		switch c := name[i]; {
		case c == ':' || c == '-':
			exact = exact && !separated
			separated = true
			b.WriteString(map[byte]string{':': "-", '-': "--"}[c])
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '.', c == '_':
			separated = false
			b.WriteByte(c)
		default:
			exact, separated = false, false
			if c >= 'A' && c <= 'Z' {
				b.WriteByte(c | 0x20)
			} else if c < 0x80 || c >= 0xC0 { // once for each rune
				b.WriteByte('-')
			}
		}
	}
	return b.String(), exact && !separated
}

func settle(slug string, exact bool, name string) string {
	if exact && len(slug) <= maxSlug && !endsInDigest(slug) && !emphasised(slug) && !strings.Contains(slug, "www.") { // MDX makes links of "www." in headings, ids and all
		return slug
	}
	return join(plain(slug), digest(name))
}

// emphasised tells an underscore at the edge of a word, which may begin or end emphasis (CommonMark 0.31 section 6.2): the {#id} of a heading
// is text before it is an id.
func emphasised(slug string) bool {
	edge := func(i int) bool { return i < 0 || i == len(slug) || slug[i] == '-' || slug[i] == '.' }
	for i := range len(slug) {
		if slug[i] == '_' && (edge(i-1) || edge(i+1)) {
			return true
		}
	}
	return false
}

func digest(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])[:digestLen]
}

func endsInDigest(s string) bool {
	if len(s) <= digestLen || s[len(s)-digestLen-1] != '-' {
		return false
	}
	for _, c := range s[len(s)-digestLen:] {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}

// plain keeps letters, digits and single dashes between them, of a length that people can read.
func plain(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
	s = strings.Join(words, "-")
	return strings.TrimRight(s[:min(len(s), maxPlain)], "-")
}

func join(slug, digest string) string {
	if slug == "" {
		slug = "x"
	}
	return slug + "-" + digest
}

// The pages that are always called the same. A group of such an id gets another name.
const (
	indexFile     = "index.md"
	endpointsFile = "endpoints.md"
	holdersFile   = "holders.md"
	setsFile      = "sets.md"
	looseFile     = "scopes.md" // scopes outside any group
)

// reserved are stems that something else claims: the pages above, the pages that sites treat as a folder's own, and
// the device names of Windows.
var reserved = map[string]bool{
	"index": true, "endpoints": true, "holders": true, "sets": true, "scopes": true, "readme": true, "license": true, "changelog": true, "summary": true, "sidebar": true,
	"con": true, "prn": true, "aux": true, "nul": true,
}

// groupFile names a group's page: its id where that is lower-case words joined by dashes.
func groupFile(id string) string {
	slug := plain(strings.ToLower(id))
	return stem("group", slug, slug == id, id) + ".md"
}

// scopeStem names a scope's page within its group's folder, which must not have the folder's name: sites take such a
// page for the folder's own.
func scopeStem(name, folder string) string {
	slug, exact := spell(name)
	if exact && slug != folder && len(slug) <= maxSlug && !strings.ContainsAny(slug, "._") {
		return stem("scope", slug, true, name)
	}
	return stem("scope", plain(slug), false, name)
}

// stem settles on a file name that starts with a letter and that nothing else claims.
func stem(kind, slug string, exact bool, name string) string {
	device := len(slug) == 4 && (strings.HasPrefix(slug, "com") || strings.HasPrefix(slug, "lpt")) && slug[3] >= '0' && slug[3] <= '9'
	exact = exact && !endsInDigest(slug) && !reserved[slug] && !device
	if indexLike(slug) {
		slug, exact = kind+"-"+slug, false
	}
	if slug == "" || slug[0] < 'a' || slug[0] > 'z' {
		slug, exact = strings.TrimRight(kind+"-"+slug, "-"), false
	}
	if !exact {
		slug = join(slug, digest(name))
	}
	return slug
}

// indexLike tells what VitePress takes for a folder's own page: a file that matches index.md, where the dot is any character.
func indexLike(slug string) bool {
	return len(slug) >= len(indexFile) && strings.HasPrefix(slug, "index") && slug[len("index."):len(indexFile)] == "md"
}
