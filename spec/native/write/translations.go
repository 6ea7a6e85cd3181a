package write

import "github.com/scopegen/scopegen/spec"

func (m *mapping) translations(all []spec.Translation) {
	languages := mapping{}
	for _, t := range all {
		said := mapping{}
		said.text("title", t.Title)
		said.text("summary", t.Summary)
		said.text("description", t.Description)
		said.text("note", t.Note)
		said.text("reason", t.Reason)
		languages.mapping(t.Locale, said)
	}
	m.mapping("translations", languages)
}
