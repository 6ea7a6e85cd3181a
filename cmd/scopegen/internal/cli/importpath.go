package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// importPath is what Go imports the package in a folder of the tree as: the path of the module that the folder is in, which
// the nearest go.mod at or above it says, and the way from there (go help modules).
func (c *config) importPath(dir string) (string, error) {
	at := filepath.Join(c.root, filepath.FromSlash(dir))
	for top := at; ; top = filepath.Dir(top) {
		file := filepath.Join(top, "go.mod")
		data, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			if top == filepath.Dir(top) {
				return "", fmt.Errorf("no go.mod stands at or above %s", dir)
			}
			continue
		} else if err != nil {
			return "", fmt.Errorf("read the module's path: %w", err)
		}
		module, ok := modulePath(string(data))
		if !ok {
			return "", fmt.Errorf("%s does not say its module's path", display(c.root, file))
		}
		below, err := filepath.Rel(top, at)
		if err != nil {
			return "", err
		}
		return path.Join(module, filepath.ToSlash(below)), nil
	}
}

// modulePath reads the module directive (go.dev/ref/mod#go-mod-file-module).
func modulePath(mod string) (string, bool) {
	for line := range strings.Lines(mod) {
		line, _, _ = strings.Cut(line, "//")
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "module")
		if !ok || strings.TrimLeft(rest, " \t\"`") == rest {
			continue
		}
		name := strings.TrimSpace(rest)
		if strings.HasPrefix(name, `"`) || strings.HasPrefix(name, "`") {
			var err error
			if name, err = strconv.Unquote(name); err != nil {
				return "", false
			}
		}
		return name, name != ""
	}
	return "", false
}
