package openapi

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// refusal403 is the response that an operation gets. What it says is the mark by which it is known to be scopegen's.
var refusal403 = object{{"description", "The credential is valid and does not open this operation."}}

// extras writes what the options ask for beside security, and takes out what they no longer ask for. New keys are left to the caller.
// o is nil for an operation that the spec does not know.
func (a *annotator) extras(op openapi.Operation, o *spec.Operation, meant security, above, below *object) {
	needs := o != nil && !meant.open()
	what, at := op.String(), op.Node.Target()
	a.refusedExtra(a.description(what, at, o, a.how.descriptions && needs, above), "description", what)
	a.refusedExtra(a.response(what, at, a.how.responses && needs, below), "responses", what)
	var ext object
	if o != nil && a.how.extensions {
		ext = a.plan.operationExtension(o)
	}
	a.refusedExtra(a.extension(at, what+" "+extensionKey, ext, below), extensionKey, what)
}

func (a *annotator) refusedExtra(err error, key, what string) {
	if r, ok := err.(*refusal); ok {
		a.found.Add(cannotEdit, r.at.Range(), "the %s of %s cannot be edited in place: %s", key, what, r.fact).Hint = "write the value out here"
	}
}

// description brings the sentence in an operation's description up to date. What is not on the record is not taken out: the same
// marks with the same words may be an author's.
func (a *annotator) description(what string, at source.Node, o *spec.Operation, want bool, fresh *object) error {
	sentence, record := "", what+" description"
	if want {
		sentence = needed(o)
	}
	now, has := at.Get("description")
	if !has {
		if sentence != "" {
			*fresh = append(object{{"description", openapi.OpenMark + "\n" + sentence + "\n" + openapi.CloseMark}}, *fresh...)
			a.added.add(record)
		}
		return nil
	}
	text := now.Value()
	old, marked := sentenceIn(text)
	_, foreign := openapi.Sentence(text, openapi.Marks(text))
	switch {
	case sentence == "" && (!marked || !a.added.had(record)):
		return nil
	case sentence == "" && isSentence(text):
		return a.remove(at, map[string]bool{"description": true})
	case sentence != "" && !marked && foreign:
		a.found.Add(unsaid, now.Range(), "the sentence of %s is left out: its description has the marks of one, and something else between them", what).Hint =
			"take the marks out, or what stands between them: " + openapi.OpenMark + " and " + openapi.CloseMark + " are for what scopegen writes"
		a.added.keep(record)
		return nil
	case sentence != "":
		a.added.add(record)
	}
	if old == sentence {
		return nil
	}
	err := a.describe(at, sentence)
	if r, ok := err.(*refusal); ok && !marked {
		a.found.Add(unsaid, r.at.Range(), "the sentence of %s is left out: %s", what, r.fact).Hint = "write the description out here to have it"
		delete(a.added.now, record)
		return nil
	}
	return err
}

// response gives an operation a 403 response that has none, and takes it out again if it is on the record.
func (a *annotator) response(what string, at source.Node, want bool, fresh *object) error {
	all, has := at.Get("responses")
	whole, record := what+" responses", what+" 403"
	if !has {
		if want {
			*fresh = append(*fresh, member{"responses", object{{"403", refusal403}}})
			a.added.add(whole)
			a.added.add(record)
		}
		return nil
	}
	a.added.keep(whole)
	now, own := all.Get("403")
	if own && want {
		a.added.keep(record)
	}
	for i := range all.Len() {
		key, _ := all.Pair(i)
		own = own || strings.EqualFold(key.Value(), "4XX")
	}
	switch {
	case want && !own:
		before := ""
		for i := range all.Len() {
			if key, _ := all.Pair(i); before == "" && (key.Value() > "403" || strings.HasPrefix(key.Value(), "x-")) {
				before = key.Value()
			}
		}
		if all.Kind() != source.Mapping {
			return refuse(all, "it %s", all.Describe())
		}
		a.added.add(record)
		return a.add(all, object{{"403", refusal403}}, before)
	case want || !is(now, refusal403) || !a.added.had(record):
		return nil
	case all.Len() == 1 && a.added.had(whole):
		delete(a.added.now, whole)
		return a.remove(at, map[string]bool{"responses": true})
	case all.Len() == 1 && !all.Flow():
		return a.set(at, "responses", object{}, "")
	}
	return a.remove(all, map[string]bool{"403": true})
}

// extension sets or takes out x-scopegen. In a document that is the spec by itself it is the author's.
func (a *annotator) extension(at source.Node, name string, want object, fresh *object) error {
	now, has := at.Get(extensionKey)
	switch {
	case a.alone:
		return nil
	case len(want) == 0 && has && a.added.had(name):
		return a.remove(at, map[string]bool{extensionKey: true})
	case len(want) == 0:
		return nil
	case !has:
		a.added.add(name)
		*fresh = append(*fresh, member{extensionKey, want})
		return nil
	}
	if a.added.keep(name); is(now, want) {
		return nil
	}
	return a.set(at, extensionKey, want, "")
}

// document writes what the options ask for at the top of the document.
func (a *annotator) document() {
	var ext, fresh object
	if a.how.extensions {
		ext = a.plan.rootExtension()
	}
	err := a.extension(a.doc.Root(), extensionKey, ext, &fresh)
	if err == nil && len(fresh) > 0 {
		err = a.add(a.doc.Root(), fresh, "")
	}
	a.refusedExtra(err, extensionKey, "the document")
}

// needed says in words what an operation needs: "Needs `store:read`, or `admin`."
func needed(o *spec.Operation) string {
	if len(o.Written.Alternatives) == 0 {
		return "Denied to everyone."
	}
	var alts []string
	for _, alt := range o.Written.Alternatives {
		carriers := 0
		for _, n := range alt.Needs {
			if len(n.Scopes) > 0 {
				carriers++
			}
		}
		var parts []string
		for _, n := range alt.Needs {
			var names []string
			for _, s := range n.Scopes {
				names = append(names, codeSpan(s.Name))
			}
			switch part := strings.Join(names, " and "); {
			case len(names) == 0:
				parts = append(parts, "a credential for "+codeSpan(n.Scheme.Name))
			case carriers > 1:
				parts = append(parts, part+" of "+codeSpan(n.Scheme.Name))
			default:
				parts = append(parts, part)
			}
		}
		text := strings.Join(parts, " and ")
		var types []string
		for _, t := range alt.SubjectTypes {
			types = append(types, codeSpan(t.Name))
		}
		if len(types) > 0 {
			text += " as " + strings.Join(types, " or ")
		}
		if !slices.Contains(alts, text) {
			alts = append(alts, text)
		}
	}
	return "Needs " + strings.Join(alts, ", or ") + "."
}

// codeSpan writes a name so that CommonMark (section 6.1) shows it as it is.
func codeSpan(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, name)
	fence := "`"
	for strings.Contains(name, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + name + " " + fence
	}
	return fence + name + fence
}
