package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/registry"
)

// targetsFromFlags are the jobs that --go, --markdown and the like ask for.
func (p *project) targetsFromFlags() error {
	for _, t := range registry.Targets() {
		for _, text := range p.call.values.list(t.Name) {
			job, err := jobFromFlag(t, text, p.conf)
			if err != nil {
				return err
			}
			p.conf.jobs = append(p.conf.jobs, job)
		}
	}
	return nil
}

func jobFromFlag(t *generator.Target, text string, conf *config) (generator.Job, error) {
	job := generator.Job{Target: t, Options: generator.Options{}}
	for _, o := range t.Options {
		job.Options[o.Name] = defaultValue(o)
	}
	if !strings.Contains(text, "=") {
		text = t.Options[0].Name + "=" + text
	}
	list, said := "", map[string]bool{}
	for pair := range strings.SplitSeq(text, ",") {
		key, value, set := strings.Cut(pair, "=")
		i := slices.IndexFunc(t.Options, func(o generator.Option) bool { return o.Name == key })
		switch {
		case i < 0 && !set && len(said) == 0:
			return job, fmt.Errorf("--%s: beside other settings its %s is named: write %[2]s=%s", t.Name, t.Options[0].Name, text)
		case i < 0 && !set && list != "":
			return job, fmt.Errorf("--%s: %q is no setting of it; a plus sign joins what %s lists: %s+%[2]s", t.Name, key, strings.SplitN(list, "=", 2)[0], list)
		case said[key]:
			return job, fmt.Errorf("--%s: %s is said twice", t.Name, key)
		}
		if said[key] = true; i >= 0 && (slices.Contains([]generator.Kind{generator.List, generator.Sources, generator.Files}, t.Options[i].Kind)) {
			list = pair
		}
		if i < 0 {
			return job, fmt.Errorf("--%s: %q is no setting of it; they are %s", t.Name, key, optionNames(t))
		}
		v, err := flagValue(t.Options[i], value, conf)
		if err != nil {
			return job, fmt.Errorf("--%s %s: %w", t.Name, key, err)
		}
		job.Options[key] = v
	}
	for _, o := range t.Options {
		if o.Required && job.Options[o.Name] == defaultValue(o) {
			return job, fmt.Errorf("--%s does not say its %s: %s", t.Name, o.Name, o.Help)
		}
	}
	return job, nil
}

func optionNames(t *generator.Target) string {
	var names []string
	for _, o := range t.Options {
		names = append(names, o.Name)
	}
	return strings.Join(names, ", ")
}

var errNoStdout = errors.New("standard output takes one target that writes one file")

func flagValue(o generator.Option, value string, conf *config) (any, error) {
	for v := range strings.SplitSeq(value, "+") {
		if o.Kind != generator.List {
			v = value
		}
		if len(o.Values) > 0 && !slices.Contains(o.Values, v) {
			return nil, fmt.Errorf("%q: write %s", v, strings.Join(o.Values, " or "))
		}
	}
	if blank(value) {
		return nil, fmt.Errorf("it is empty: write a value, or leave it out")
	}
	switch o.Kind {
	case generator.Bool:
		if value != "true" && value != "false" {
			return nil, fmt.Errorf("%q: write true or false", value)
		}
		return value == "true", nil
	case generator.Extra:
		if value == "true" || value == "false" {
			return extra(value == "true"), nil
		}
		if value == "-" {
			return nil, errNoStdout
		}
		return within(conf.dir, filepath.ToSlash(value))
	case generator.List:
		return strings.Split(value, "+"), nil
	case generator.Sources:
		var out []generator.Keyed
		for pair := range strings.SplitSeq(value, "+") {
			key, file, ok := strings.Cut(pair, "=")
			if !ok {
				return nil, fmt.Errorf("%q: write a key and a file, as in %s=store=store.yaml+print=print.yaml", pair, o.Name)
			}
			file, err := within(conf.dir, filepath.ToSlash(file))
			if err != nil {
				return nil, err
			}
			out = append(out, generator.Keyed{Key: key, Path: file})
		}
		return out, nil
	case generator.Files:
		var out []string
		for file := range strings.SplitSeq(value, "+") {
			file, err := within(conf.dir, filepath.ToSlash(file))
			if err != nil {
				return nil, err
			}
			out = append(out, file)
		}
		return out, nil
	case generator.Source:
		return within(conf.dir, filepath.ToSlash(value))
	case generator.Dir, generator.File:
		if value == "-" && o.Kind == generator.Dir {
			return nil, errNoStdout
		}
		if value == "-" {
			return value, nil
		}
		return within(conf.dir, filepath.ToSlash(value))
	}
	return value, nil
}
