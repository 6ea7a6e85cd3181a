// Command reference writes the reference pages below docs from the tables that the command uses.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/cli"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: reference FOLDER")
	}
	for name, page := range map[string][]byte{"command.md": cli.CommandReference(), "diagnostics.md": cli.DiagnosticsReference(), "language.md": cli.LanguageReference()} {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), page, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
