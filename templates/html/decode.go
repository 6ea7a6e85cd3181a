package html

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// The data as it is read back, by shapes of its own: what wrote it cannot excuse itself.
type readPayload struct {
	V    int       `json:"v"`
	APIs []readAPI `json:"apis"`
}

type readAPI struct {
	Key      string              `json:"key"`
	Schemes  []readName          `json:"schemes"`
	Subjects []readName          `json:"subjects"`
	Holders  []readName          `json:"holders"`
	Groups   []readName          `json:"groups"`
	Sets     []readSet           `json:"sets"`
	Retired  []readName          `json:"retired"`
	Scopes   []readScope         `json:"scopes"`
	Ops      [][]json.RawMessage `json:"ops"`
	Reqs     [][]json.RawMessage `json:"reqs"`
	Prev     *readAPI            `json:"prev"`
}

type readName struct {
	N, ID, T, D string
}

type readSet struct {
	N string
	S []int
}

type readScope struct {
	N, T, D  string
	S, R     int
	I, St, H []int
	Obj      int
	Admin    int
	Group    *int `json:"g"`
	Al       []readName
	Dep      *struct{ By []int }
}

type readMore struct {
	S, Access, Reason string
	Slash             int
}

type readAlternative struct {
	N  [][]json.RawMessage
	St []int
}

func decode(data []byte) (p readPayload, err error) {
	err = json.Unmarshal(data, &p)
	if err == nil && p.V != 1 {
		err = fmt.Errorf("its version is %d", p.V)
	}
	return p, err
}

// agrees compares with the model; texts only where there are some.
func (r *readAPI) agrees(api *spec.API, texts bool) error {
	if len(r.Schemes) != len(api.Schemes) || len(r.Subjects) != len(api.SubjectTypes) || len(r.Scopes) != len(api.Scopes) || len(r.Ops) != len(api.Operations) {
		return fmt.Errorf("it holds %d schemes, %d subject types, %d scopes and %d operations, the model %d, %d, %d and %d", len(r.Schemes), len(r.Subjects), len(r.Scopes), len(r.Ops),
			len(api.Schemes), len(api.SubjectTypes), len(api.Scopes), len(api.Operations))
	}
	for i, s := range api.Schemes {
		if r.Schemes[i].N != s.Name {
			return fmt.Errorf("scheme %q is not at its place", s.Name)
		}
	}
	for i, t := range api.SubjectTypes {
		if r.Subjects[i].N != t.Name {
			return fmt.Errorf("subject type %q is not at its place", t.Name)
		}
	}
	for i, s := range api.Scopes {
		got, scheme := r.Scopes[i], 0
		if s.Scheme != nil {
			scheme = s.Scheme.Index
		}
		if got.N != s.Name || got.S != scheme || !slices.Equal(got.I, implied(s)) || !slices.Equal(got.St, indexes(s.SubjectTypes, subjectIndex)) || (got.Obj == 1) != s.ObjectsAll {
			return fmt.Errorf("scope %q is not what it is in the model", s.Name)
		}
		if len(got.Al) != len(s.Aliases) {
			return fmt.Errorf("scope %q has %d of %d aliases", s.Name, len(got.Al), len(s.Aliases))
		}
		for j, alias := range s.Aliases {
			if got.Al[j].N != alias.Name {
				return fmt.Errorf("scope %q has the alias %q, not %q", s.Name, got.Al[j].N, alias.Name)
			}
		}
		if texts && !got.says(s) {
			return fmt.Errorf("what is said of scope %q is not what it is in the model", s.Name)
		}
	}
	if texts {
		if err := r.vocabulary(api); err != nil {
			return err
		}
	}
	type pair struct {
		at    int
		first *spec.Alternative
		n     int
	}
	same := map[pair]bool{}
	said := make([]string, len(r.Ops))
	for i, o := range api.Operations {
		if err := r.operation(i, said, o, texts); err != nil {
			return fmt.Errorf("%s: %w", o, err)
		}
		var at int
		if err := json.Unmarshal(r.Ops[i][2], &at); err != nil || at < 0 || at >= len(r.Reqs) {
			return fmt.Errorf("%s has no requirement", o)
		}
		p := pair{at: at, n: len(o.Written.Alternatives)}
		if p.n > 0 {
			p.first = &o.Written.Alternatives[0]
		}
		if same[p] { // a list that many inherit is compared once
			continue
		}
		if err := sameRequirement(r.Reqs[at], o.Written); err != nil {
			return fmt.Errorf("%s: %w", o, err)
		}
		same[p] = true
	}
	return nil
}

// says compares what does not decide.
func (r readScope) says(s *spec.Scope) bool {
	group := r.Group == nil && s.Group == nil || r.Group != nil && s.Group != nil && *r.Group == s.Group.Index
	replaced := (r.Dep == nil) == (s.Deprecated == nil)
	if r.Dep != nil && s.Deprecated != nil {
		replaced = slices.Equal(r.Dep.By, indexes(s.Deprecated.ReplacedBy, scopeIndex))
	}
	return group && replaced && r.T == s.Title && r.D == s.Description && r.R == int(s.Risk) && (r.Admin == 1) == s.AdminConsent && slices.Equal(r.H, indexes(s.Holders, holderIndex))
}

// vocabulary compares what scopes are described with.
func (r *readAPI) vocabulary(api *spec.API) error {
	same := len(r.Holders) == len(api.Holders) && len(r.Groups) == len(api.Groups) && len(r.Sets) == len(api.Sets) && len(r.Retired) == len(api.Retired)
	for i := 0; same && i < len(api.Holders); i++ {
		same = r.Holders[i].N == api.Holders[i].Name && r.Holders[i].T == api.Holders[i].Title
	}
	for i := 0; same && i < len(api.Groups); i++ {
		same = r.Groups[i].ID == api.Groups[i].ID && r.Groups[i].T == api.Groups[i].Title
	}
	for i := 0; same && i < len(api.Sets); i++ {
		same = r.Sets[i].N == api.Sets[i].Name && slices.Equal(r.Sets[i].S, indexes(api.Sets[i].Scopes, scopeIndex))
	}
	for i := 0; same && i < len(api.Retired); i++ {
		same = r.Retired[i].N == api.Retired[i].Name
	}
	if !same {
		return errors.New("its holders, groups, sets or retired names are not those of the model")
	}
	return nil
}

// operation compares a row, and notes its path for those that refer to it.
func (r *readAPI) operation(i int, said []string, o *spec.Operation, texts bool) error {
	row := r.Ops[i]
	if len(row) != 3 && len(row) != 4 {
		return fmt.Errorf("its row has %d values", len(row))
	}
	var method, path string
	var more readMore
	var earlier int
	if json.Unmarshal(row[1], &path) != nil {
		if json.Unmarshal(row[1], &earlier) != nil || earlier < 0 || earlier >= i {
			return fmt.Errorf("its path is neither a text nor that of an earlier one")
		}
		path = said[earlier]
	}
	said[i] = path
	if json.Unmarshal(row[0], &method) != nil || len(row) == 4 && json.Unmarshal(row[3], &more) != nil {
		return fmt.Errorf("its row is not of the right types")
	}
	access := more.Access
	if access == "" {
		access = spec.Scoped.String()
	}
	if method != o.Method || path != o.FullPath() || access != o.Access.String() || (more.Slash == 1) != o.SlashIgnored {
		return fmt.Errorf("it is %s %s (%s) in the data", method, path, access)
	}
	if texts && (more.S != o.Summary || more.Reason != o.Reason) {
		return fmt.Errorf("its texts are not those of the model")
	}
	return nil
}

func sameRequirement(rows []json.RawMessage, want spec.Requirement) error {
	if len(rows) != len(want.Alternatives) {
		return fmt.Errorf("it has %d of %d alternatives", len(rows), len(want.Alternatives))
	}
	for i, alt := range want.Alternatives {
		needs, subjects, err := readAlternativeOf(rows[i])
		if err != nil {
			return err
		}
		if len(needs) != len(alt.Needs) || !slices.Equal(subjects, indexes(alt.SubjectTypes, subjectIndex)) {
			return fmt.Errorf("alternative %d is another", i+1)
		}
		for j, n := range alt.Needs {
			if needs[j].Scheme != n.Scheme.Index || !slices.Equal(needs[j].Scopes, indexes(n.Scopes, scopeIndex)) {
				return fmt.Errorf("alternative %d needs something else", i+1)
			}
		}
	}
	return nil
}

func readAlternativeOf(data json.RawMessage) (needs []needRow, subjects []int, err error) {
	if bytes.HasPrefix(data, []byte("[")) {
		var scopes []int
		err := json.Unmarshal(data, &scopes)
		return []needRow{{0, scopes}}, nil, err
	}
	var alt readAlternative
	if err := json.Unmarshal(data, &alt); err != nil {
		return nil, nil, err
	}
	for _, n := range alt.N {
		var one needRow
		if len(n) != 2 {
			return nil, nil, fmt.Errorf("a need has %d values", len(n))
		}
		if err := json.Unmarshal(n[0], &one.Scheme); err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal(n[1], &one.Scopes); err != nil {
			return nil, nil, err
		}
		needs = append(needs, one)
	}
	return needs, alt.St, nil
}
