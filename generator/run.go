package generator

import (
	"fmt"
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Job is a target with its options, as a configuration asks for it.
type Job struct {
	Target  *Target
	Options Options
	At      diag.Range
	Places  map[string]diag.Range // of the options' values; those of a command line have none
}

// Place is what targets may know about where they write: see the fields of that name in Request.
type Place struct {
	Read       func(path string) ([]byte, error)
	Glob       func(pattern string) ([]string, error)
	ImportPath func(dir string) (string, error)
	Recorded   func(note string) []string
	LoadModel  func(path string) (*spec.API, diag.List, error)
}

// NewRequest is what a job's target gets.
func NewRequest(api *spec.API, j Job, place Place) *Request {
	return &Request{
		API: api, Options: j.Options, At: j.At, Places: j.Places,
		Read: place.Read, Glob: place.Glob, ImportPath: place.ImportPath, LoadModel: place.LoadModel, Recorded: place.Recorded,
	}
}

// Run renders every job. Nothing is written.
func Run(api *spec.API, jobs []Job, place Place) (Result, error) {
	all := Result{Found: apart(jobs)}
	if all.Found.Errors() > 0 {
		return all, nil
	}
	var from []int // by file: the job
	for i, j := range jobs {
		r, err := j.Target.Emit(NewRequest(api, j, place))
		if err != nil {
			return Result{}, fmt.Errorf("target %s: %w", j.Target.Name, err)
		}
		all.Files = append(all.Files, r.Files...)
		for range r.Files {
			from = append(from, i)
		}
		all.Found = append(all.Found, r.Found...)
		for name, note := range r.Notes {
			if all.Notes == nil {
				all.Notes = map[string][]string{}
			}
			all.Notes[name] = note
		}
	}
	placed(jobs, all.Files, from, &all.Found)
	all.Found.Sort()
	if all.Found.Errors() > 0 {
		all.Files = nil
	}
	return all, nil
}

// Find gives the target of a name.
func Find(targets []*Target, name string) *Target {
	i := slices.IndexFunc(targets, func(t *Target) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return targets[i]
}
