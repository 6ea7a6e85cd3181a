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

// usage is a sample in this package's own constants: its guard or, for an API without operations, its scopes. A test compiles it.
func (e *emission) usage() []string {
	home := max(0, slices.IndexFunc(e.claim, func(c claim) bool { return c.scheme == e.home }))
	sample := `
// The payload is JSON. Scopes of other APIs are counted, never granted.
credential, _, err := PKG.CLAIM.Read(payload)
if err != nil {
	return err // 401 invalid_token
}
if !credential.Scopes().Grants(SCOPE, credential.SubjectType()) {
	return errors.New("insufficient scope")
}`
	if len(e.ids.operation) > 0 {
		sample = `
guard := PKG.NewGuard(func(r *http.Request) (PKG.Principal, error) {
	payload, err := verified(r) // yours
	if err != nil {
		return PKG.Principal{}, PKG.ErrInvalidToken // or ErrNoCredentials
	}
	// The payload is JSON. Scopes of other APIs are counted, never granted.
	credential, _, err := PKG.CLAIM.Read(payload)
	if err != nil {
		return PKG.Principal{}, PKG.ErrInvalidToken
	}
	return PKG.NewPrincipal(credential), nil
})
mux := PKG.NewMux(guard)
mux.HandleFunc(OPERATION, handler)
if err := mux.Verify(); err != nil { // every operation has a handler, or an exception
	return err
}
return http.ListenAndServe(address, guard.Outer(mux))`
	}
	first := func(ids []string, otherwise string) string {
		if len(ids) == 0 {
			return otherwise
		}
		return e.pkg + "." + ids[0]
	}
	sample = strings.NewReplacer("PKG", e.pkg, "CLAIM", e.ids.claim[home], "OPERATION", first(e.ids.operation, ""), "SCOPE", first(e.ids.scope, "scope")).Replace(sample)
	return strings.Split(strings.TrimPrefix(sample, "\n"), "\n")
}
