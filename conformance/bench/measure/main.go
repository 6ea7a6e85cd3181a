// Command measure times the generated packages and their peers. It is built by the command in the folder above, which adds
// the packages; alone, it has none to time.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/scopegen/scopegen/conformance/bench/corpus"
)

func main() {
	project := flag.String("project", "../..", "the project's folder")
	runs := flag.Int("runs", 7, "how often everything is timed; 0 only checks")
	flag.Parse()
	ok, err := run(*project, *runs)
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
	if !ok {
		os.Exit(2)
	}
}

func run(project string, runs int) (ok bool, err error) {
	if len(subjects) == 0 {
		return false, errors.New("no generated packages: run go run . in the folder above")
	}
	sets, missing, err := corpus.Sets(project, project+"/../shared")
	if err != nil {
		return false, err
	}
	if len(missing) != 0 {
		if os.Getenv("SCOPEGEN_CI") == "1" {
			return false, fmt.Errorf("not there: %s", strings.Join(missing, ", "))
		}
		fmt.Printf("without %s, whose routes are not part of this project\n", strings.Join(missing, ", "))
	}
	t := &table{runs: runs}
	for _, c := range sets {
		if err := t.lookups(c); err != nil {
			return false, err
		}
	}
	t.growth()
	for _, n := range []int{60, 917, 1024} {
		c := corpus.Wide(n)
		if err := t.scopes(c, n); err != nil {
			return false, err
		}
	}
	for _, c := range sets {
		if c.Name == "routes203" {
			t.guard(subjects[c.Name](c))
		}
	}
	return t.done(), nil
}
