package cli

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed starter/scopes.yaml
var starterSpec []byte

//go:embed starter/scopegen.yaml
var starterConfig []byte

var initVerb = verb{
	name: "init", short: "Write a commented spec and configuration to start from",
	long: `Write scopes.yaml and scopegen.yaml, commented, into the working directory. They generate at once. Nothing is overwritten.`,
	run: func(c *call) (int, error) {
		files := []struct {
			name string
			data []byte
		}{{"scopes.yaml", starterSpec}, {configName, starterConfig}}
		for _, f := range files {
			if _, err := os.Lstat(filepath.Join(c.dir, f.name)); err == nil {
				return 0, fmt.Errorf("%s is already there; init overwrites nothing", f.name)
			} else if !errors.Is(err, fs.ErrNotExist) {
				return 0, err
			}
		}
		for _, f := range files {
			if err := create(filepath.Join(c.dir, f.name), f.data); err != nil {
				return 0, err
			}
			fmt.Fprintf(c.stdout, "%-9s %s\n", "new", f.name)
		}
		fmt.Fprintln(c.stdout, "Run 'scopegen generate' to see what they give.")
		return exitOK, nil
	},
}

// create writes a file that must not be there yet.
func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
