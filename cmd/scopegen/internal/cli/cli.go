// Package cli is the command line: one file a verb. It joins readers, questions, targets and output, and holds no rule
// about scopes of its own.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

// Exit codes, the same for every verb.
const (
	exitOK       = 0
	exitFindings = 1 // findings, drift, or denied
	exitFailed   = 2 // could not run
)

// verb is one subcommand.
type verb struct {
	name    string
	args    string // for the usage line
	short   string
	long    string
	example string
	minArgs int
	maxArgs int // -1: any
	run     func(*call) (int, error)
}

var verbs = []*verb{&initVerb, &importVerb, &generateVerb, &checkVerb, &verifyVerb, &showVerb, &explainVerb, &canVerb, &leastVerb, &diffVerb, &lintVerb, &watchVerb, &serveVerb, &lspVerb, &fmtVerb, &schemaVerb, &versionVerb}

// call is one run of a verb.
type call struct {
	args   []string
	values values
	dir    string // the working directory, absolute
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	open   map[string][]byte // texts that stand for files, by absolute path: what is open in an editor
}

// exit carries a verb's exit code through cobra.
type exit struct{ code int }

func (e exit) Error() string { return fmt.Sprintf("exit %d", e.code) }

// Main runs one command line and gives the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == validateVerb {
		return validateHere(args[1:], stdin, stdout)
	}
	out := &checked{w: stdout}
	root := newRoot(stdin, out, stderr)
	root.SetArgs(args)
	err := root.Execute()
	var code exit
	switch {
	case out.err != nil:
		err = fmt.Errorf("write the answer: %w", out.err)
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return code.code
	}
	fmt.Fprintf(stderr, "scopegen: %s\n", err)
	return exitFailed
}

// checked remembers that an answer could not be written, so that no verb has to ask at each line.
type checked struct {
	w   io.Writer
	err error
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	if c.err == nil {
		c.err = err
	}
	return n, err
}

func newRoot(stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:               "scopegen",
		Short:             "One description of scopes and endpoints; the code, guards, docs and OpenAPI that agree with it",
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
		Args:              cobra.NoArgs,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w\nRun '%s --help' for what it takes", err, cmd.CommandPath())
	})
	shared := register(root.PersistentFlags(), "")
	for _, v := range verbs {
		cmd := &cobra.Command{Use: v.name + v.args, Short: v.short, Long: v.long, Example: v.example, DisableFlagsInUseLine: true}
		own := register(cmd.Flags(), v.name)
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if len(args) < v.minArgs || v.maxArgs >= 0 && len(args) > v.maxArgs {
				return fmt.Errorf("%s takes%s, but got %d arguments\nRun 'scopegen %s --help' for what it takes", v.name, takes(v), len(args), v.name)
			}
			return nil
		}
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			given := values{}
			shared.into(given)
			own.into(given)
			dir, err := filepath.Abs(given.text("dir"))
			if err != nil {
				return err
			}
			if info, err := os.Stat(dir); err != nil || !info.IsDir() {
				return fmt.Errorf("-C %s: no such folder", given.text("dir"))
			}
			if err := checkValues(v.name, given); err != nil {
				return err
			}
			code, err := v.run(&call{args: args, values: given, dir: dir, stdin: stdin, stdout: stdout, stderr: stderr})
			if err != nil {
				return err
			}
			return errIf(code)
		}
		root.AddCommand(cmd)
	}
	return root
}

func takes(v *verb) string {
	if v.args == "" {
		return " no arguments"
	}
	return v.args
}

func errIf(code int) error {
	if code == exitOK {
		return nil
	}
	return exit{code}
}

// color decides whether w gets ANSI colours: a terminal, unless NO_COLOR is set to anything (no-color.org) or TERM is dumb.
func color(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isatty.IsTerminal(f.Fd())
}
