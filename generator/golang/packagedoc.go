package golang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// docFile has the package comment: what the package is of, how it is used, what is in it.
func (e *emission) docFile() file {
	w := &writer{}
	w.WriteString(header + "\n\n")
	c := w.comment("")
	info := e.api.Info
	of := strings.TrimSpace(info.Title + " " + info.Version)
	if of != "" {
		of = " of " + of
	}
	c.prose("", "Package "+e.pkg+" has the scopes and operations"+of+" as constants, and decides which caller may call which operation.")
	c.prose("", info.Description)
	c.prose("", "What is in it:")
	c.code(e.counts()...)
	c.prose("", "An authenticator, which has checked a token's signature, issuer, audience and type (RFC 9068 section 4), says what the caller has. A decision compares it with what the operation needs:")
	c.code(e.usage()...)
	c.prose("", "Whatever is not known is denied: the zero Operation, the zero Principal, scopes that the specification does not have. Nothing in the package can be changed at run time.")
	fmt.Fprintf(w, "package %s\n", ident(e.pkg))
	return w.file("doc.go")
}

func (e *emission) counts() (lines []string) {
	a := e.api
	public := 0
	for _, o := range a.Operations {
		if o.Access == spec.Public {
			public++
		}
	}
	for _, row := range []struct {
		what string
		n    int
	}{
		{"scopes", len(a.Scopes)}, {"sets", len(a.Sets)}, {"operations", len(a.Operations)}, {"  public", public},
		{"schemes", len(e.scheme)}, {"subject types", len(a.SubjectTypes)}, {"holders", len(a.Holders)},
	} {
		lines = append(lines, fmt.Sprintf("%-13s %6d", row.what, row.n))
	}
	return lines
}

// usage is a sample in this package's own constants. A test compiles it.
func (e *emission) usage() []string {
	operation := "op"
	if len(e.ids.operation) > 0 {
		operation = e.pkg + "." + e.ids.operation[0]
	}
	lines := []string{
		"held, _, err := " + e.pkg + ".ParseSet(scope) // the scope claim; unknown scopes are counted, never granted",
		"if err != nil {",
		"\treturn err // 401 invalid_token",
		"}",
		fmt.Sprintf("caller := %s.NewPrincipal(%[1]s.NewCredential(%[1]s.%[2]s, %[3]s, held))", e.pkg, e.ids.scheme[slices.Index(e.scheme, e.home)], e.subject()),
		fmt.Sprintf("if d := %s.Decide(%s, caller); !d.Allowed {", e.pkg, operation),
		"\treturn errors.New(d.Reason.String())",
		"}",
	}
	return lines
}

// subject is what a sample's token stands for: the first subject type; unstated where there is none.
func (e *emission) subject() string {
	if len(e.ids.subject) == 0 {
		return "0"
	}
	return e.pkg + "." + e.ids.subject[0]
}
