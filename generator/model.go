package generator

import (
	"errors"
	"fmt"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// badModel stands at the option, since that is where the author chose the file; what is wrong within follows as related places.
var badModel = diag.Define(diag.Rule{
	Code: "SG4100", Title: "another model that a target shows cannot be used", Severity: diag.Error,
	Why: "A target may be given a second description: the previous version, to say what changed since, or another API for the same portal. It is a spec, an OpenAPI document or a model that 'scopegen show --format json' saved, below the root folder, and it is read as strictly as the spec itself: pages about a description whose meaning is in doubt would mislead. Run 'scopegen show FILE' to see all that is wrong with it.",
})

// Model reads another model: a spec, an OpenAPI document, or a model that the json target saved. Paths are those of options of kind
// Source. The findings have the places of its own files. The model is nil where nothing could be made of it; with errors among the findings its meaning
// is in doubt.
func (r *Request) Model(path string) (*spec.API, diag.List, error) {
	if r.LoadModel == nil {
		return nil, nil, errors.New("there is no folder to read another model from")
	}
	return r.LoadModel(path)
}

// OptionModel is Model for the file that an option, or the key of one (option.key), names. Whatever prevents its use is one finding at the option's place, and the
// model is nil then; what the other file's owners are merely warned of is their business.
func (r *Request) OptionModel(option, path string, found *diag.List) *spec.API {
	api, of, err := r.Model(path)
	switch {
	case err != nil:
		found.Add(badModel, r.OptionAt(option), "%s: %s cannot be read: %s", option, path, err)
		return nil
	case of.Errors() == 0 && api != nil:
		return api
	}
	const most = 5
	var related []diag.Related
	for _, f := range of {
		if f.Rule.Severity == diag.Error && len(related) < most {
			related = append(related, diag.Related{Range: f.Range, Message: f.Message})
		}
	}
	d := found.Add(badModel, r.OptionAt(option), "%s: %s has %d errors", option, path, of.Errors())
	if of.Errors() == 1 {
		d.Message = fmt.Sprintf("%s: %s has an error", option, path)
	}
	d.Hint = fmt.Sprintf("'scopegen show %s' prints all of them", path)
	d.Related = related
	return nil
}

// OptionAt is where an option's value stands; where it has no place of its own, the target's.
func (r *Request) OptionAt(option string) diag.Range {
	if at, ok := r.Places[option]; ok {
		return at
	}
	return r.At
}
