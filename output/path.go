package output

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PathError is a path that no set may have, or not beside another one.
type PathError struct {
	Path   string
	Other  string // the one that it is at odds with, which may be the same; empty where it is wrong by itself
	Fact   string // a sentence that begins with "output path"
	Remedy string
}

func (e *PathError) Error() string { return e.Fact + "; " + e.Remedy }

// CheckPaths finds what Check and Write would refuse of paths that they have been given no files for: each that is wrong by itself, or
// else the first pair that is.
func CheckPaths(paths []string) (wrong []*PathError) {
	var e *PathError
	for _, p := range paths {
		if errors.As(validPath(p), &e) {
			wrong = append(wrong, e)
		}
	}
	if len(wrong) == 0 && errors.As(collisions(paths), &e) {
		wrong = append(wrong, e)
	}
	return wrong
}

// validPath accepts what names a file inside the root on every operating system, so that a set that can be written on
// one can be written on all.
func validPath(p string) error {
	refuse := func(format string, args ...any) error {
		text := fmt.Sprintf(format, args...)
		i := strings.LastIndex(text, "; ")
		return &PathError{Path: p, Fact: fmt.Sprintf("output path %q %s", p, text[:i]), Remedy: text[i+2:]}
	}
	switch {
	case p == "" || p == ".":
		return refuse("names no file; give a path relative to the output root")
	case !utf8.ValidString(p):
		return refuse("is not UTF-8; rename it")
	case strings.HasPrefix(p, "/"):
		return refuse("is absolute; give one relative to the output root")
	case strings.ContainsRune(p, '\\'):
		return refuse("has a backslash; separate directories with /")
	case !fs.ValidPath(p):
		return refuse("has an empty, . or .. element; write it clean, inside the output root")
	}
	for elem := range strings.SplitSeq(p, "/") {
		if i := strings.IndexFunc(elem, badRune); i >= 0 {
			r, _ := utf8.DecodeRuneInString(elem[i:])
			return refuse("has the character %q, which not every file system takes; rename it", r)
		}
		switch {
		case len(elem) > 255:
			return refuse("has an element of %d bytes; file systems take 255", len(elem))
		case strings.HasSuffix(elem, ".") || strings.HasSuffix(elem, " "):
			return refuse("has an element that ends in a dot or a space, which Windows drops; rename it")
		case reserved(elem):
			return refuse("has the element %q, which Windows reserves for a device; rename it", elem)
		case fold(elem) == fold(".git"):
			return refuse("is inside .git; choose another directory")
		case strings.HasPrefix(fold(elem), fold(tempPrefix)):
			return refuse("begins with %s, which temporary files do; rename it", tempPrefix)
		}
	}
	return nil
}

func badRune(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*`, r)
}

// reserved knows the device names of Windows, with any extension: learn.microsoft.com, "Naming Files, Paths, and
// Namespaces".
func reserved(elem string) bool {
	name, _, _ := strings.Cut(elem, ".")
	name = strings.ToUpper(strings.TrimRight(name, " "))
	switch name {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, ok := strings.CutPrefix(name, "COM")
	if !ok {
		port, ok = strings.CutPrefix(name, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.ContainsAny(port, "0123456789¹²³")
}

// fold gives two names one key when a case-insensitive file system would give them one file.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, s)
}

// collisions refuses two files in one place, and a file where another needs a directory. Folded, because a set that
// collides on one file system must not pass on another.
func collisions(paths []string) error {
	seen := make(map[string]string, len(paths))
	for _, p := range paths {
		if q, ok := seen[fold(p)]; ok && q == p {
			return &PathError{Path: p, Other: q, Fact: fmt.Sprintf("output path %q is written by two targets", p), Remedy: "give one another file or directory"}
		} else if ok {
			return &PathError{Path: p, Other: q, Fact: fmt.Sprintf("output paths %q and %q differ only by case and are one file on Windows and macOS", q, p), Remedy: "rename one"}
		}
		seen[fold(p)] = p
	}
	for _, p := range paths {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if q, ok := seen[fold(dir)]; ok {
				return &PathError{Path: p, Other: q, Fact: fmt.Sprintf("output path %q is a file, and %q needs it as a directory", q, p), Remedy: "rename one"}
			}
		}
	}
	return nil
}
