// Package generator owns what a target is and how targets run. A target turns the model into files and touches nothing
// else; each lives in a folder of its own below this one or below templates, and exports one value named Target.
package generator

import (
	"fmt"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Target is one kind of output.
type Target struct {
	Name    string // the key in the configuration
	Short   string // one line for help and the reference page
	Options []Option
	// Emit renders everything or nothing. What the author's input cannot express exactly is a finding that names the
	// endpoint; an error is for the environment.
	Emit func(*Request) (Result, error)
}

// Option is one key of a target. It is the only description of it: configuration, help and the reference page read this.
type Option struct {
	Name     string
	Kind     Kind
	Default  string
	Required bool
	Values   []string // allowed values; none: any
	Alone    bool     // of a Dir: no other such folder lies in it
	Help     string   // one sentence
}

// Kind is the type of an option's value.
type Kind uint8

const (
	Text Kind = iota // a string
	Dir              // a folder to write to, relative to the configuration
	File             // a file to write or edit, relative to the configuration
	Bool
	List    // strings
	Source  // a file to read, relative to the configuration
	Sources // files to read, each under a key
	Files   // files to edit in place, relative to the configuration: strings
	Extra   // a file to write besides, relative to the configuration, or true for one where the target has it: see Options.Extra
)

func (k Kind) String() string {
	return [...]string{"text", "folder", "file", "true or false", "list", "file to read", "files to read by key", "list of files", "true, false or file"}[k]
}

// Request is what a target gets.
type Request struct {
	API     *spec.API
	Options Options
	At      diag.Range // the target's place in the configuration, for findings that no other place explains
	// Read gives a file below the configuration's folder; paths are relative to it and slash-separated.
	Read func(path string) ([]byte, error)
	// Glob lists the files below the configuration's folder that match a pattern of package path. It may be nil.
	Glob func(pattern string) ([]string, error)
	// ImportPath gives the import path of the Go package in a folder, relative to the configuration's, by the go.mod at or
	// above it. An error says that there is none. It may be nil.
	ImportPath func(dir string) (string, error)
	// Places are where the values of options stand, by their names, and those of Sources by name.key too: see OptionAt.
	Places map[string]diag.Range
	// LoadModel reads another model for Model. It may be nil.
	LoadModel func(path string) (*spec.API, diag.List, error)
	// Recorded gives what an earlier run noted under a name: see Result.Notes. It may be nil.
	Recorded func(note string) []string
}

// Result is what a target renders.
type Result struct {
	Files []output.File
	Found diag.List
	// Notes are what the manifest is to remember until the next run, such as what was added to a file that is somebody else's.
	// Without a manifest they are lost.
	Notes map[string][]string
}

// Options are the values of a target's options, defaults filled in. The configuration reader has checked names and
// types, so a wrong name here is a fault of the target.
type Options map[string]any

// Text gives a string option.
func (o Options) Text(name string) string { return option[string](o, name) }

// Bool gives a boolean option.
func (o Options) Bool(name string) bool { return option[bool](o, name) }

// Usual is the value of an option of kind Extra that is true. No path can be so.
const Usual = "*"

// Extra gives the file of an option of that kind: none, the usual one, or another.
func (o Options) Extra(name, usual string) string {
	if file := o.Text(name); file != Usual {
		return file
	}
	return usual
}

// List gives an option that lists strings, or files.
func (o Options) List(name string) []string { return option[[]string](o, name) }

// Sources gives an option of that kind, in the author's order.
func (o Options) Sources(name string) []Keyed { return option[[]Keyed](o, name) }

// Keyed is a file to read and what it is called.
type Keyed struct{ Key, Path string }

func option[T any](o Options, name string) (zero T) {
	v, ok := o[name]
	if !ok {
		return zero
	}
	t, ok := v.(T)
	if !ok {
		panic(fmt.Sprintf("generator: option %s is %T, asked for as %T", name, v, zero))
	}
	return t
}
