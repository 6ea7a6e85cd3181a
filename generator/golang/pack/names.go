package pack

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// packNames makes the name table of the scopes, aliases included.
func packNames(p *indexed) (string, error) {
	var t hashTable
	owner := map[string]string{}
	add := func(name string, i int) error {
		if err := checkScopeToken(name); err != nil {
			return err
		}
		if other, twice := owner[name]; twice {
			return fmt.Errorf("scope %q: the name %q is taken by %q", p.Scopes[i].Name, name, other)
		}
		owner[name] = p.Scopes[i].Name
		t.add(1, name, i+1)
		return nil
	}
	for i, s := range p.Scopes {
		if err := add(s.Name, i); err != nil {
			return "", err
		}
	}
	for i, s := range p.Scopes {
		for _, alias := range s.Aliases {
			if err := add(alias, i); err != nil {
				return "", err
			}
		}
	}
	b, err := t.layout()
	if err != nil {
		return "", err
	}
	b.align(4)
	refs := len(b)
	b.setU32(12, len(p.Scopes))
	b.setU32(16, refs)
	at := refs + 8*len(p.Scopes)
	for _, s := range p.Scopes {
		b.u32(at)
		b.u32(len(s.Name))
		at += len(s.Name)
	}
	for _, s := range p.Scopes {
		b = append(b, s.Name...)
	}
	return string(b), nil
}

// checkScopeToken holds names to RFC 6749 §3.3, on which the fixed part relies: it does not look at the bytes of a token that it knows.
func checkScopeToken(name string) error {
	if name == "" || len(name) > 256 {
		return fmt.Errorf("scope %.40q: a name has 1 to 256 bytes", name)
	}
	for i := range len(name) {
		if c := name[i]; c <= ' ' || c > '~' || c == '"' || c == '\\' {
			return fmt.Errorf("scope %q: the byte 0x%02x is not allowed in a scope-token (RFC 6749 §3.3)", name, c)
		}
	}
	return nil
}

func packInfo(p *indexed) (string, error) {
	var list []string
	for i, s := range p.Scopes {
		d := s.Deprecated
		flags := ""
		for _, f := range []struct {
			on   bool
			flag string
		}{{s.AdminConsent, "c"}, {s.Movable, "m"}, {s.ObjectsAll, "o"}, {d != nil, "d"}} {
			if f.on {
				flags += f.flag
			}
		}
		if d == nil {
			d = &Deprecation{}
		}
		var consent, subjects, replacements []string
		for _, c := range s.Consent {
			if err := text(fmt.Sprintf("scope %q", s.Name), c.Locale, c.Text); err != nil {
				return "", err
			}
			consent = append(consent, c.Locale+pairEnd+c.Text)
		}
		for _, t := range s.SubjectTypes {
			subjects = append(subjects, strconv.Itoa(p.subject[t]+1))
		}
		for _, name := range d.ReplacedBy {
			replacements = append(replacements, strconv.Itoa(p.scope[name]+1))
		}
		plain := []string{s.Title, s.Description, s.Note, s.Group, s.GroupTitle, s.Owner, s.Risk, d.Since, d.Removal, d.Note}
		if err := text(fmt.Sprintf("scope %q", s.Name), append(append(plain, s.Tags...), s.Aliases...)...); err != nil {
			return "", err
		}
		list = append(list, fields(s.Title, s.Description, s.Note, s.Group, s.GroupTitle, s.Owner, s.Risk, flags, items(s.Tags), items(s.Aliases),
			items(consent), items(numbers(p.holders[i])), items(subjects), d.Since, items(replacements), d.Removal, d.Note))
	}
	return records(list), nil
}

// numbers writes indices as what they are outside, from 1.
func numbers(indices []int) []string {
	var list []string
	for _, i := range indices {
		list = append(list, strconv.Itoa(i+1))
	}
	return list
}

func packOtherNames(p *indexed) (string, error) {
	var holders, claims, challenges []string
	for _, h := range p.Holders {
		holders = append(holders, h.Name)
	}
	for _, c := range p.claims {
		form, subject := "1", 0
		if c.Array {
			form = "2"
		}
		if c.SubjectType != "" {
			subject = p.subject[c.SubjectType] + 1
		}
		if err := text("claim", c.Name, c.Prefix); err != nil {
			return "", err
		}
		claims = append(claims, fields(c.Name, form, strconv.Itoa(p.scheme[c.Scheme]+1), strconv.Itoa(subject), c.Prefix))
	}
	var b buffer
	for _, s := range p.Schemes {
		if err := text("scheme", s.Challenge); err != nil {
			return "", err
		}
		challenges = append(challenges, s.Challenge)
	}
	parts := []string{records(p.schemeNames), records(p.SubjectTypes), records(holders), records(claims), records(challenges)}
	at := 4 * len(parts)
	for _, part := range parts {
		b.u32(at)
		at += len(part)
	}
	return string(b) + strings.Join(parts, ""), nil
}

func packOperations(p *indexed) (string, error) {
	var list []string
	byID := make([]int, len(p.Operations))
	for i, o := range p.Operations {
		deprecated, d := "", Deprecation{}
		if o.Deprecated != nil {
			deprecated, d = "d", *o.Deprecated
		}
		where := fmt.Sprintf("operation %q", o.ID)
		if o.ID == "" {
			return "", fmt.Errorf("operation %s %s: no id", o.Method, o.Base+o.Path)
		}
		if err := text(where, o.Method, o.Base, o.Path, o.ID, o.Access, o.Summary, d.Since, d.Removal, d.Note, o.RPC, o.ServeMux); err != nil {
			return "", err
		}
		list = append(list, fields(o.Method, o.Base, o.Path, o.ID, o.Access, deprecated, o.Summary, d.Since, d.Removal, d.Note, o.RPC, o.ServeMux))
		byID[i] = i
	}
	sort.Slice(byID, func(i, j int) bool { return p.Operations[byID[i]].ID < p.Operations[byID[j]].ID })
	var b, order buffer
	for i, o := range byID {
		if i > 0 && p.Operations[byID[i-1]].ID == p.Operations[o].ID {
			return "", fmt.Errorf("operation %q is there twice", p.Operations[o].ID)
		}
		order.u32(o + 1)
	}
	b.u32(8 + len(order))
	b.u32(8)
	return string(b) + string(order) + records(list), nil
}
