// Command scopegen turns one description of who may call what into everything that has to agree with it.
package main

import (
	"os"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/cli"
)

//go:generate go run ./internal/reference ../../docs/reference

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
