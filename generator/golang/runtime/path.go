package runtime

import "strings"

// matchRequest is match for paths as clients send them. One path has many spellings: a router that
// decodes takes /files/%73ecret for /files/secret, and one that cleans takes /files/x/.. for
// /files. Only what every reading agrees on is found: a path with a dot segment or a broken escape
// is none, and one that means something else once its needless escapes are decoded is ambiguous.
func matchRequest(routes, method, path string) (Operation, MatchResult) {
	at, plain := walk(routes, path)
	op, result := accepted(routes, at, method)
	if plain {
		return op, result
	}
	return specialPath(routes, method, path, op, result)
}

// specialPath is matchRequest where the path may hold an escape or a dot segment, or was not looked
// at to its end; op and result are those of its bytes as they are.
func specialPath(routes, method, path string, op Operation, result MatchResult) (Operation, MatchResult) {
	if strings.IndexByte(path, '%') < 0 {
		if result != MatchNone && dotSegment(path) {
			return 0, MatchNone
		}
		return op, result
	}
	plain, ok := plainPath(path)
	if !ok || dotSegment(plain) {
		return 0, MatchNone
	}
	if plain == path {
		return op, result
	}
	plainOp, plainResult := match(routes, method, plain)
	switch {
	case op == plainOp && result == plainResult:
		return op, result
	case decides(result) || decides(plainResult):
		return 0, MatchAmbiguous
	}
	return op, result
}

func decides(r MatchResult) bool { return r == MatchFound || r == MatchAmbiguous }

func dotSegment(path string) bool {
	for i := strings.Index(path, "/."); i >= 0; {
		rest := path[i+2:]
		if rest == "" || rest[0] == '/' || rest == "." || strings.HasPrefix(rest, "./") {
			return true
		}
		next := strings.Index(rest, "/.")
		if next < 0 {
			return false
		}
		i += 2 + next
	}
	return false
}

// plainPath decodes the escapes of characters that can stand in a path as they are (RFC 3986
// section 3.3, pchar). It is not ok when an escape is broken.
func plainPath(path string) (string, bool) {
	out := make([]byte, 0, len(path))
	for i := 0; i < len(path); i++ {
		if path[i] != '%' {
			out = append(out, path[i])
			continue
		}
		if i+2 >= len(path) {
			return "", false
		}
		hi, lo := hexDigit(path[i+1]), hexDigit(path[i+2])
		if hi > 15 || lo > 15 {
			return "", false
		}
		if c := hi<<4 | lo; pathChar(c) {
			out = append(out, c)
		} else {
			out = append(out, path[i:i+3]...)
		}
		i += 2
	}
	return string(out), true
}

func hexDigit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 16
}

func pathChar(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~!$&'()*+,;=:@", c) >= 0
}
