package markdown

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// manyActions is how many columns a matrix can have before nobody can read it.
const manyActions = 8

// matrix puts those of some scopes that are called resource:action into a table. It is empty where too few are called so, or where no two
// resources share two actions.
func (b *builder) matrix(scopes []*spec.Scope) matrix {
	declared := make([]string, len(b.api.Actions))
	for i, a := range b.api.Actions {
		declared[i] = a.Name
	}
	resources := map[string]map[string]bool{} // by action
	shared := 0
	for _, s := range scopes {
		if resource, action := halves(s); action != "" {
			if resources[action] == nil {
				resources[action] = map[string]bool{}
			}
			resources[action][resource] = true
			shared++
		}
	}
	var actions []string
	consider := func(action string) {
		if len(resources[action]) > 1 && !slices.Contains(actions, action) && len(actions) < manyActions {
			actions = append(actions, action)
		}
	}
	for _, action := range declared {
		consider(action)
	}
	for _, s := range scopes {
		_, action := halves(s)
		consider(action)
	}
	if len(actions) < 2 || shared*2 < len(scopes) {
		return matrix{}
	}
	m := matrix{Actions: each(actions, escape.Code), Counts: len(b.api.Operations) > 0, Through: b.says.through}
	rows := map[string]int{}
	for _, s := range scopes {
		resource, action := halves(s)
		if action == "" {
			resource = s.Name
		}
		i, known := rows[resource]
		if !known {
			i = len(m.Rows)
			rows[resource] = i
			m.Rows = append(m.Rows, matrixRow{Resource: escape.Code(resource), Cells: make([]string, len(actions))})
		}
		if column := slices.Index(actions, action); column >= 0 {
			says := b.Say("yes")
			if m.Counts {
				says = b.scopes[s.Index].Count
			}
			m.Rows[i].Cells[column] = ref(says, fileOf(s.Group), anchor("scope", s.Name))
			continue
		}
		m.Others = true
		if m.Rows[i].Others != "" {
			m.Rows[i].Others = b.list([]string{m.Rows[i].Others, scopeRef(s)})
		} else {
			m.Rows[i].Others = scopeRef(s)
		}
	}
	return m
}

// halves cuts resource:action at the last colon; both are empty where the name is no such.
func halves(s *spec.Scope) (resource, action string) {
	i := strings.LastIndexByte(s.Name, ':')
	if i <= 0 || i == len(s.Name)-1 || strings.Contains(s.Name, "://") {
		return "", ""
	}
	return s.Name[:i], s.Name[i+1:]
}
