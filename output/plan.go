package output

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// plan is the comparison of a set with the disk. Check shows it; Write refuses it or carries it out.
type plan struct {
	items    []item
	manifest string
}

type item struct {
	Change
	mode  fs.FileMode // of the file that exists
	mayDo bool        // Write may make the change: the file is absent, carries Mark, or is edited in place
}

func (p *plan) add(it item) { p.items = append(p.items, it) }

// compare finds every problem before anything is written. The error joins all of them.
func compare(d disk, set Set, same func(a, b []byte) bool) (*plan, error) {
	if err := checkSet(set); err != nil {
		return nil, err
	}
	p := &plan{manifest: set.Manifest}
	var manifestItem item
	var old manifest
	if !set.Unrecorded {
		var err error
		if manifestItem, old, err = compareManifest(d, set); err != nil {
			return nil, err
		}
	}
	recorded := make(map[string]record, len(old.Files))
	for _, r := range old.Files {
		recorded[r.Path] = r
	}
	var errs []error
	inSet := make(map[string]bool, len(set.Files))
	present := make(map[string]*found, len(set.Files)) // by folded path
	for _, f := range set.Files {
		inSet[f.Path] = true
		on, err := look(d, f.Path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		present[fold(f.Path)] = on
		it, err := compareFile(f, on, recorded, same)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p.add(it)
	}
	for _, r := range old.Files {
		if r.InPlace || inSet[r.Path] {
			continue
		}
		if now := present[fold(r.Path)]; now != nil {
			// Renamed by case only: on a case-insensitive file system, removing the old name removes the new file.
			if was, err := d.Lstat(r.Path); err == nil && d.SameFile(was, now.info) {
				continue
			}
		}
		it, err := compareDropped(d, r)
		if err != nil {
			errs = append(errs, err)
		} else if it != nil {
			p.add(*it)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if !set.Unrecorded {
		p.add(manifestItem)
	}
	return p, nil
}

func checkSet(set Set) error {
	var errs []error
	paths := []string{set.Manifest, set.Manifest + lockSuffix, set.Manifest + journalSuffix, set.Manifest + doneSuffix, set.Manifest + journalSuffix + ".new"}
	if err := validPath(set.Manifest); err != nil {
		errs = append(errs, err)
	}
	for _, f := range set.Files {
		if err := validPath(f.Path); err != nil {
			errs = append(errs, fmt.Errorf("target %s: %w", f.Target, err))
		}
		if f.InPlace && len(f.Data) == 0 {
			errs = append(errs, fmt.Errorf("target %s rendered %s empty; this is a defect of the target", f.Target, f.Path))
		}
		if !f.InPlace && !marked(f.Data) {
			errs = append(errs, fmt.Errorf("target %s rendered %s without %q in its first %d bytes; this is a defect of the target or of its template", f.Target, f.Path, Mark, markWithin))
		}
		paths = append(paths, f.Path)
	}
	if len(errs) == 0 {
		errs = append(errs, collisions(paths))
	}
	return errors.Join(errs...)
}

func compareFile(f File, on *found, recorded map[string]record, same func(a, b []byte) bool) (item, error) {
	it := item{Change: Change{Path: f.Path, Status: Unchanged}, mode: newMode, mayDo: true}
	switch {
	case on == nil && f.InPlace:
		return it, fmt.Errorf("%s does not exist; target %s edits a document and makes none", f.Path, f.Target)
	case on == nil:
		it.Status, it.New = Missing, f.Data
		return it, nil
	case f.InPlace && sum(on.data) != sum(f.Was):
		return it, fmt.Errorf("%s changed after it was read; run again", f.Path)
	case same(on.data, f.Data):
		return it, nil
	}
	it.Status, it.Old, it.New, it.mode = Stale, on.data, f.Data, on.info.Mode().Perm()
	if f.InPlace {
		return it, nil
	}
	r, known := recorded[f.Path]
	known = known && !r.InPlace
	it.mayDo = marked(on.data)
	switch {
	case known && Digest(on.data) != r.SHA256 && it.mayDo:
		it.Status, it.Why = Edited, "edited since it was generated; generating discards the edit"
	case known && !it.mayDo:
		it.Status, it.Why = Edited, "edited, and the line with the mark is gone: delete the file to have it generated again, or give the target another path"
	case !it.mayDo:
		it.Status, it.Why = Foreign, "exists and was not made by scopegen: move it away, or give the target another path"
	}
	return it, nil
}

// compareDropped looks at a file of the last run that this one does not make.
func compareDropped(d disk, r record) (*item, error) {
	it := item{Change: Change{Path: r.Path, Status: Kept}}
	on, err := look(d, r.Path)
	switch {
	case errors.Is(err, errRefused):
		it.Why = "no longer generated; kept, since " + err.Error()
	case err != nil:
		return nil, err
	case on == nil:
		return nil, nil
	case !marked(on.data):
		it.Why = "no longer generated; kept, since it does not carry the mark: delete it if it is not yours"
	default:
		it.Status, it.Old, it.mode, it.mayDo = Leftover, on.data, on.info.Mode().Perm(), true
	}
	return &it, nil
}

func compareManifest(d disk, set Set) (item, manifest, error) {
	it := item{Change: Change{Path: set.Manifest, Status: Unchanged}, mode: newMode, mayDo: true}
	next := manifestOf(set)
	data, err := next.encode()
	if err != nil {
		return it, manifest{}, err
	}
	on, err := look(d, set.Manifest)
	if err != nil {
		return it, manifest{}, err
	}
	if on == nil {
		it.Status, it.New = Missing, data
		return it, manifest{}, nil
	}
	old, err := decodeManifest(on.data)
	switch {
	case errors.Is(err, errNewer):
		return it, manifest{}, fmt.Errorf("%s %w", set.Manifest, err)
	case err == nil && marked(on.data) && next.sameButTool(old):
		return it, old, nil
	}
	it.Status, it.Old, it.New, it.mode = Stale, on.data, data, on.info.Mode().Perm()
	if it.mayDo = marked(on.data); !it.mayDo {
		it.Status, it.Why = Foreign, "exists and is not a manifest of scopegen: move it away"
		return it, manifest{}, nil
	}
	if err != nil {
		// Most often the markers of a merge conflict. Owned files carry Mark, so nothing is lost but the list.
		it.Status, it.Why = Edited, fmt.Sprintf("cannot be read (%v) and is written anew; files that only it listed are left where they are", err)
		return it, manifest{}, nil
	}
	return it, old, nil
}

// refusals is every change that Write must not make.
func (p *plan) refusals() error {
	var errs []error
	for _, it := range p.items {
		if !it.mayDo && it.Status != Kept {
			errs = append(errs, fmt.Errorf("%s %s", it.Path, it.Why))
		}
	}
	return errors.Join(errs...)
}

func (p *plan) steps() []item {
	var steps []item
	for _, it := range p.items {
		if it.Old != nil || it.New != nil {
			steps = append(steps, it)
		}
	}
	return steps
}

func (p *plan) idle() bool { return len(p.steps()) == 0 }

func (p *plan) report() Report {
	r := make(Report, len(p.items))
	for i, it := range p.items {
		r[i] = it.Change
	}
	slices.SortFunc(r, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return r
}

// written is the report in Write's words.
func (p *plan) written() Report {
	r := p.report()
	for i := range r {
		switch r[i].Status {
		case Missing:
			r[i].Status = New
		case Stale, Edited:
			r[i].Status = Changed
		case Leftover:
			r[i].Status = Removed
		}
	}
	return r
}
