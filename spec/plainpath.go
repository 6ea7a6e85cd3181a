package spec

import "strings"

// PlainPath decodes the escapes of characters that can stand in a path as they are (RFC 3986 section 3.3, pchar): a router
// that decodes takes /%61 for /a. It is not ok when an escape is broken or a segment is "." or "..", which no two routers
// read alike.
func PlainPath(path string) (plain string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] != '%' {
			b.WriteByte(path[i])
			continue
		}
		if i+2 >= len(path) || !isHex(path[i+1]) || !isHex(path[i+2]) {
			return "", false
		}
		c := unhex(path[i+1])<<4 | unhex(path[i+2])
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(pathChars, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString(path[i : i+3])
		}
		i += 2
	}
	plain = b.String()
	for segment := range strings.SplitSeq(strings.TrimPrefix(plain, "/"), "/") {
		if segment == "." || segment == ".." {
			return "", false
		}
	}
	return plain, true
}
