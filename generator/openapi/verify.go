package openapi

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// edited are the files of a document with the changed ones in place of theirs.
type edited struct {
	changed map[string][]byte
	files   openapi.Files
}

func (e edited) ReadFile(name string) ([]byte, error) {
	if data, ok := e.changed[name]; ok {
		return data, nil
	}
	return e.files.ReadFile(name)
}

// check reads the edited document again. Nothing but what was meant may have changed in any of its files, and each operation must
// ask for what the model says, to scopegen's reader and to kin-openapi.
func (a *annotator) check(name string, files []output.File) error {
	with := edited{map[string][]byte{}, a.how.files}
	for _, f := range files {
		with.changed[f.Path] = f.Data
	}
	data, changed := with.changed[name]
	if !changed {
		data = a.doc.File.Data
	}
	var others openapi.Files
	if a.how.files != nil {
		others = with
	}
	after, found := openapi.Open(name, data, others)
	if found.Errors() > 0 {
		return fmt.Errorf("%s", found[0].Message)
	}
	if len(after.Operations) != len(a.doc.Operations) {
		return fmt.Errorf("it has %d operations and had %d", len(after.Operations), len(a.doc.Operations))
	}
	if err := a.compareFiles(files); err != nil {
		return err
	}
	root, said := after.Root().Get("security")
	var inherited *current
	if said {
		var wrong diag.List
		s, ok := after.ReadSecurity(root, &wrong)
		inherited = a.plan.anyOf.current(s, ok)
	}
	for i, op := range after.Operations {
		if op.String() != a.doc.Operations[i].String() {
			return fmt.Errorf("%s is not where it was", op)
		}
		if !a.known[i] {
			continue
		}
		value, own, said := after.Security(op)
		if !said {
			return fmt.Errorf("%s says nothing", op)
		}
		now := inherited
		if own || a.apart[i] {
			var wrong diag.List
			s, ok := after.ReadSecurity(value, &wrong)
			now = a.lists[i].current(s, ok)
		}
		if !now.ok || now.key != a.meant[i].key() {
			return fmt.Errorf("%s asks for something else", op)
		}
	}
	_, found = after.API(openapi.Options{Security: "read"})
	for _, d := range found {
		if d.Rule.Severity == diag.Error {
			return errors.New(d.Message)
		}
	}
	// What is not valid for another reason was not valid before.
	if now, before := openapi.Validate(after), openapi.Validate(a.doc); now != nil && (before == nil || now.Error() != before.Error()) {
		return now
	}
	return nil
}

// compareFiles holds each changed file against what it was.
func (a *annotator) compareFiles(files []output.File) error {
	before := make(map[string]*source.Document, len(a.splice.holds))
	for doc := range a.splice.holds {
		before[doc.File.Name] = doc
	}
	for _, f := range files {
		if bytes.Equal(f.Data, f.Was) {
			continue
		}
		doc, found := source.Parse(f.Path, f.Data, source.OpenAPI)
		if doc == nil {
			return fmt.Errorf("%s", found[0].Message)
		}
		if err := compare(before[f.Path].Root, doc.Root, a.splice.changes); err != nil {
			return fmt.Errorf("%s%w", f.Path, err)
		}
	}
	return nil
}
