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
}

// Run renders every job. Nothing is written. Two targets that would write one path are an error of the configuration and
// are left to package output, which sees the whole set.
func Run(api *spec.API, jobs []Job, read func(path string) ([]byte, error)) (Result, error) {
	var all Result
	for _, j := range jobs {
		if slices.ContainsFunc(api.Operations, func(o *spec.Operation) bool { return o.Access == spec.Undeclared }) && !j.Target.Undeclared {
			for _, o := range api.Operations {
				if o.Access == spec.Undeclared {
					all.Found.Add(undeclared, o.Range, "nothing says who may call %s", o).
						Hint = "the " + j.Target.Name + " target cannot express that: grant it to a scope, or give it an access"
				}
			}
			continue
		}
		r, err := j.Target.Emit(&Request{API: api, Options: j.Options, At: j.At, Read: read})
		if err != nil {
			return Result{}, fmt.Errorf("target %s: %w", j.Target.Name, err)
		}
		all.Files = append(all.Files, r.Files...)
		all.Found = append(all.Found, r.Found...)
	}
	all.Found.Sort()
	if all.Found.Errors() > 0 {
		all.Files = nil
	}
	return all, nil
}

var undeclared = diag.Define(diag.Rule{
	Code: "SG3000", Title: "an endpoint is undeclared", Severity: diag.Error,
	Why: "Nothing opens the endpoint and nothing closes it. The guard denies it, but documentation would have to be silent, and in OpenAPI silence means public. Grant it to a scope, or say access: none.",
})

// Find gives the target of a name.
func Find(targets []*Target, name string) *Target {
	i := slices.IndexFunc(targets, func(t *Target) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return targets[i]
}
