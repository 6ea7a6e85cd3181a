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
	c.prose("", "An authenticator, which has checked a token's signature, issuer, audience and type (RFC 9068 section 4), says by the payload what the caller has. A decision compares it with what the operation needs:")
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
	home := max(0, slices.IndexFunc(e.claim, func(c claim) bool { return c.scheme == e.home }))
	lines := []string{
		"// The payload is JSON. Scopes of other APIs are counted, never granted.",
		fmt.Sprintf("credential, _, err := %s.%s.Read(payload)", e.pkg, e.ids.claim[home]),
		"if err != nil {",
		"\treturn err // 401 invalid_token",
		"}",
		fmt.Sprintf("d := %s.Decide(%s, %[1]s.NewPrincipal(credential))", e.pkg, operation),
		"if !d.Allowed {",
		"\treturn errors.New(d.Reason.String())",
		"}",
	}
	return lines
}
