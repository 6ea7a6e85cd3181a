package output

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// validPath accepts what names a file inside the root on every operating system, so that a set that can be written on
// one can be written on all.
func validPath(p string) error {
	refuse := func(format string, args ...any) error {
		return fmt.Errorf("output path %q %s", p, fmt.Sprintf(format, args...))
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
			return fmt.Errorf("output path %q is written by two targets; give one another file or directory", p)
		} else if ok {
			return fmt.Errorf("output paths %q and %q differ only by case and are one file on Windows and macOS; rename one", q, p)
		}
		seen[fold(p)] = p
	}
	for _, p := range paths {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if q, ok := seen[fold(dir)]; ok {
				return fmt.Errorf("output path %q is a file, and %q needs it as a directory; rename one", q, p)
			}
		}
	}
	return nil
}
