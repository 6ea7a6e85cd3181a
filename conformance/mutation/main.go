// Command mutation breaks the code that decides, one small fault at a time, and lists the faults that no test notices: go run ./mutation,
// in the conformance module. The working tree is never touched, since mutants are overlays of the go command. It imports the standard
// library alone, and knows nothing of what it breaks but the table in targets.go.
//
// A mutant that no test can kill because it means the same is explained by a row of docs/mutation.md. What survives without a row, and a row
// that no mutant of the targets that ran answers to any more, are failures.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("mutation: ")
	root := flag.String("root", "..", "the module whose packages are mutated")
	only := flag.String("targets", "", "a regular expression of targets, as package/file; empty: all")
	sample := flag.Int("sample", 0, "how many mutants to run, picked at random; 0: all")
	seed := flag.Uint64("seed", 1, "what the sample is picked by")
	budget := flag.Duration("budget", 0, "begin no mutant after this long; 0: no limit")
	limit := flag.Duration("timeout", 60*time.Second, "the most processor time that one mutant's tests may take; three times what the unbroken ones take, and three seconds, when that is less")
	parallel := flag.Int("parallel", 2, "mutants at a time")
	verbose := flag.Bool("v", false, "print every mutant")
	again := flag.String("again", "", "an earlier output of this command: run only the mutants that survived there")
	list := flag.Bool("list", false, "print the mutants and run none")
	flag.Parse()
	log.SetOutput(os.Stderr)

	dir, err := filepath.Abs(*root)
	check(err)
	wanted, err := regexp.Compile(*only)
	check(err)
	mutants, err := all(dir, targets, wanted)
	check(err)
	known, err := explanations(filepath.Join(dir, "docs", "mutation.md"))
	check(err)
	rotten := rot(known, mutants, wanted)
	if *again != "" {
		text, err := os.ReadFile(*again)
		check(err)
		mutants = slices.DeleteFunc(mutants, func(m mutant) bool { return !strings.Contains(string(text), "| "+row(m.key())+" |\n") })
	}
	if *list {
		for _, m := range mutants {
			fmt.Println(m)
		}
		return
	}
	if *sample > 0 && *sample < len(mutants) {
		r := rand.New(rand.NewPCG(*seed, 0))
		r.Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
		mutants = mutants[:*sample]
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run, err := newRunner(ctx, dir, *limit)
	check(err)
	defer run.close()
	start := time.Now()
	score := map[outcome]int{}
	var survivors []mutant
	check(run.each(mutants, *parallel, func() bool { return *budget == 0 || time.Since(start) < *budget }, func(m mutant, o outcome) {
		if o == survived {
			if known[m.key()] != "" {
				o = explained
			} else {
				survivors = append(survivors, m)
			}
		}
		score[o]++
		if *verbose {
			fmt.Printf("%-11s %s\n", o, m)
		}
	}))
	slices.SortFunc(survivors, func(a, b mutant) int { return strings.Compare(a.String(), b.String()) })
	for _, m := range survivors {
		fmt.Printf("survived    %s\n            | %s |\n", m, row(m.key()))
	}
	for _, key := range rotten {
		fmt.Printf("no mutant   %s: docs/mutation.md explains what is not there\n", strings.ReplaceAll(key, "\t", " "))
	}
	done := score[killed] + score[timedOut] + score[survived] + score[explained]
	fmt.Printf("%d mutants of %d: %d killed, %d of them by running out of time; %d mean the same, as docs/mutation.md explains; %d survived; %d do not compile (not counted); %v\n",
		done, len(mutants), score[killed]+score[timedOut], score[timedOut], score[explained], score[survived], score[uncompiled], time.Since(start).Round(time.Second))
	if mattering := done - score[explained]; mattering > 0 {
		fmt.Printf("score: %.1f %% of the mutants that mean something else\n", 100*float64(mattering-score[survived])/float64(mattering))
	}
	if len(survivors)+len(rotten) > 0 || done == 0 {
		run.close()
		os.Exit(1)
	}
}

// row is a key as the documentation's table has it.
func row(key string) string { return "`" + strings.ReplaceAll(key, "\t", "` | `") + "`" }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
