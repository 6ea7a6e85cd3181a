// Package calls reads what callers have called: lists of requests, access logs, HAR files. It gives one call at a time and keeps
// none, so that a log of any size is read in constant memory. It imports the standard library alone.
package calls

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Format is how calls are written down.
type Format string

// The formats.
const (
	List  Format = "list"  // METHOD /path, METHOD URL or an operation's id, one a line; # begins a comment
	Log   Format = "log"   // the common and combined log formats of web servers
	Lines Format = "jsonl" // one JSON object a line
	HAR   Format = "har"   // HTTP Archive 1.2
)

// Formats lists them.
var Formats = []Format{List, Log, Lines, HAR}

// Call is one request, or, without a method, the id of an operation.
type Call struct {
	Method string
	Path   string // escaped, without query: net/url's EscapedPath
	ID     string
	Line   int // from 1; of HAR the number of the entry
}

// Options say how calls are written. Method and Path are the members of a JSON line that hold them, with dots between the names
// of nested ones; empty: usual ones are tried.
type Options struct {
	Format       Format
	Method, Path string
}

// Unread is a line that is no call.
type Unread struct {
	Line int
	Text string // at most maxText bytes of it
	Why  string
}

const (
	maxLine = 1 << 20
	maxText = 120
)

// Read gives every call to each, and every line that it cannot read to unread. The error is the reader's, or says that the whole
// is not of the format.
func Read(r io.Reader, o Options, each func(Call), unread func(Unread)) error {
	if o.Format == HAR {
		return readHAR(r, each, unread)
	}
	parse := map[Format]func(string) (Call, error){
		List:  parseListed,
		Log:   parseLogged,
		Lines: func(line string) (Call, error) { return parseObject(line, o.Method, o.Path) },
	}[o.Format]
	if parse == nil {
		return fmt.Errorf("calls: no format %q", o.Format)
	}
	lines := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		line, long, err := readLine(lines)
		if err != nil && err != io.EOF {
			return err
		}
		text := strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		switch {
		case long:
			unread(Unread{n, clip(text), fmt.Sprintf("the line is longer than %d bytes", maxLine)})
		case text == "" || o.Format == List && text[0] == '#':
		default:
			call, bad := parse(text)
			if bad != nil {
				unread(Unread{n, clip(text), bad.Error()})
				break
			}
			call.Line = n
			each(call)
		}
		if err == io.EOF {
			return nil
		}
	}
}

// readLine reads a line without its end; of one that is too long only the beginning.
func readLine(r *bufio.Reader) (line string, long bool, err error) {
	var b []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(b)+len(part) <= maxLine {
			b = append(b, part...)
		} else {
			long = true
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return string(b), long, err
		}
	}
}

func clip(s string) string {
	if len(s) > maxText {
		return strings.ToValidUTF8(s[:maxText], "") + "…"
	}
	return s
}

// parseListed reads a line of a list.
func parseListed(line string) (Call, error) {
	if i := strings.Index(line, " #"); i >= 0 {
		line = strings.TrimSpace(line[:i])
	}
	switch words := strings.Fields(line); {
	case len(words) == 1 && !strings.ContainsAny(words[0], "/?#"):
		return Call{ID: words[0]}, nil
	case len(words) == 2:
		return request(words[0], words[1])
	}
	return Call{}, errors.New("write METHOD /path, or an operation's id")
}

// Parse reads one call as a list has it.
func Parse(text string) (Call, error) { return parseListed(strings.TrimSpace(text)) }

// parseLogged reads a line of an access log: the request is the first text in quotation marks (host ident user [time] "request" status
// bytes, as Apache, nginx and others write it).
func parseLogged(line string) (Call, error) {
	quoted := line
	if i := strings.Index(line, "] \""); i >= 0 {
		quoted = line[i+2:]
	} else if i := strings.IndexByte(line, '"'); i >= 0 {
		quoted = line[i:]
	}
	if !strings.HasPrefix(quoted, "\"") {
		return Call{}, errors.New("it has no request in quotation marks")
	}
	text, err := unquote(quoted[1:])
	if err != nil {
		return Call{}, err
	}
	return requestLine(text)
}

// requestLine reads METHOD target HTTP/version (RFC 9112 section 3); logs may leave the version out.
func requestLine(text string) (Call, error) {
	method, rest, ok := strings.Cut(text, " ")
	target, version, versioned := strings.Cut(rest, " ")
	if !ok || versioned && !strings.HasPrefix(version, "HTTP/") {
		return Call{}, fmt.Errorf("%q is not METHOD target HTTP/version", clip(text))
	}
	return request(method, target)
}

// unquote reads up to the closing quotation mark and undoes the escapes that servers write: \" \\ and \xhh.
func unquote(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), nil
		case s[i] != '\\' || i+1 == len(s):
			b.WriteByte(s[i])
		case s[i+1] == 'x' && i+3 < len(s) && isHex(s[i+2]) && isHex(s[i+3]):
			b.WriteByte(unhex(s[i+2])<<4 | unhex(s[i+3]))
			i += 3
		default:
			i++
			b.WriteByte(s[i])
		}
	}
	return "", errors.New("the request's quotation mark is not closed")
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// request makes a call of a method and a request target: a path, or an absolute URL (RFC 9112 section 3.2).
func request(method, target string) (Call, error) {
	if !isMethod(method) {
		return Call{}, fmt.Errorf("%q is not a method in capitals", clip(method))
	}
	path, _, _ := strings.Cut(target, "#")
	path, _, _ = strings.Cut(path, "?")
	if !strings.HasPrefix(path, "/") {
		u, err := url.Parse(path)
		if err != nil || u.Scheme == "" || u.Host == "" {
			return Call{}, fmt.Errorf("%q is neither a path nor a URL", clip(target))
		}
		if path = u.EscapedPath(); path == "" {
			path = "/"
		}
	}
	return Call{Method: method, Path: path}, nil
}

// isMethod reports whether s is a token in capitals (RFC 9110 section 9.1).
func isMethod(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}
