package generator

import (
	"path"
	"strings"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/diag"
)

var (
	nested = diag.Define(diag.Rule{
		Code: "SG4005", Title: "a folder of pages lies in another", Severity: diag.Error,
		Why: "A docs site takes whatever lies in a folder of pages for part of it, and a page of one target may come to have the address of a folder of the other: what is published then is one of them, and not always the same.",
	})
	badPlace = diag.Define(diag.Rule{
		Code: "SG4006", Title: "a file cannot be written where a target puts it", Severity: diag.Error,
		Why: "No two targets write or edit one file, and every path is one that Windows, macOS and Linux all take, so that what is generated on one can be checked out on the others. Names of pages are made so that they keep to that; folders and files are named by the configuration.",
	})
)

// apart refuses folders that are to hold nothing else, one within the other.
func apart(jobs []Job) (found diag.List) {
	type folder struct {
		path string
		at   diag.Range
	}
	var all []folder
	for _, j := range jobs {
		for _, o := range j.Target.Options {
			dir := j.Options.path(o.Name)
			if !o.Alone || dir == "" {
				continue
			}
			this := folder{dir, j.optionAt(o.Name)}
			for _, other := range all {
				outer, inner := other.path, dir
				if !within(inner, outer) {
					if outer, inner = inner, outer; !within(inner, outer) {
						continue
					}
				}
				fact := "the folder " + inner + " lies in " + outer
				if inner == outer {
					fact = "two targets write to the folder " + inner
				}
				d := found.Add(nested, this.at, "%s, and each should hold nothing else", fact)
				d.Hint = "give each target a folder of its own, beside the other"
				if other.at.IsValid() {
					d.Related = []diag.Related{{Range: other.at, Message: "the other folder"}}
				}
				break
			}
			all = append(all, this)
		}
	}
	return found
}

func within(inner, outer string) bool {
	return inner == outer || outer == "." || strings.HasPrefix(inner, outer+"/")
}

// placed refuses paths that cannot be written, at the options that they come from.
func placed(jobs []Job, files []output.File, from []int, found *diag.List) {
	var paths []string
	by := map[string][]int{}
	edited := map[string]bool{}
	for i, f := range files {
		paths = append(paths, f.Path)
		by[f.Path] = append(by[f.Path], from[i])
		edited[f.Path] = edited[f.Path] || f.InPlace
	}
	for _, e := range output.CheckPaths(paths) {
		job := jobs[by[e.Path][len(by[e.Path])-1]]
		d := found.Add(badPlace, job.pathAt(e.Path), "%s", strings.TrimPrefix(e.Fact, "output "))
		if d.Hint = e.Remedy; e.Other == "" {
			continue
		}
		if e.Other == e.Path && edited[e.Path] {
			d.Message = "two targets edit " + e.Path
			d.Hint = "list it for one of them"
		}
		if at := jobs[by[e.Other][0]].pathAt(e.Other); at.IsValid() {
			d.Related = []diag.Related{{Range: at, Message: "the other target"}}
		}
	}
}

// optionAt is where an option's value stands; where it has no place of its own, the target's.
func (j Job) optionAt(option string) diag.Range {
	if at, ok := j.Places[option]; ok {
		return at
	}
	return j.At
}

// pathAt is the option that a path comes from: the one that names it, or the folder that it is in.
func (j Job) pathAt(file string) diag.Range {
	at := j.At
	for _, o := range j.Target.Options {
		switch value := j.Options.path(o.Name); {
		case o.Kind == Files:
			if own, ok := j.Places[o.Name+"."+file]; ok {
				return own
			}
		case value == "":
		case (o.Kind == File || o.Kind == Extra) && value == file:
			return j.optionAt(o.Name)
		case o.Kind == Dir && o.Required && within(file, value):
			at = j.optionAt(o.Name)
		}
	}
	return at
}

// path is the value of an option that is a path, or nothing.
func (o Options) path(name string) string {
	if s, ok := o[name].(string); ok && s != "" {
		return path.Clean(s)
	}
	return ""
}
