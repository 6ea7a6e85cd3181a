package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ClaimSource is one claim in which the specification says that a verified token carries scopes.
// The zero value is none.
type ClaimSource uint8

// String is the claim's name.
func (s ClaimSource) String() string { return field(record(claimNames(), int(s)), 0) }

// Scheme is the scheme whose tokens carry the claim.
func (s ClaimSource) Scheme() Scheme { return Scheme(s.number(2)) }

// SubjectType is what a token stands for that carries the claim; zero when the specification does
// not say.
func (s ClaimSource) SubjectType() SubjectType { return SubjectType(s.number(3)) }

// Prefix is what stands before each scope of this API in the claim, exactly and always; empty when
// nothing does.
func (s ClaimSource) Prefix() string { return field(record(claimNames(), int(s)), 4) }

func (s ClaimSource) form() claimForm { return claimForm(s.number(1)) }

func (s ClaimSource) number(n int) uint64 {
	v, err := strconv.ParseUint(field(record(claimNames(), int(s)), n), 10, 8)
	if err != nil {
		return 0 // not a claim of this specification
	}
	return v
}

type claimForm uint8

const (
	claimAbsent claimForm = iota
	claimText             // scope-tokens in one string, one space between (RFC 8693 §4.2)
	claimArray            // an array of scope-tokens
)

// Claim is the type of a named field for a scope claim in a struct of token claims:
//
//	var claims struct {
//		jwt.RegisteredClaims
//		Scope scopes.Claim `json:"scope"`
//	}
//
// It must never be embedded, since an embedded type's UnmarshalJSON takes over the whole struct. It
// takes the shapes that the specification's claims have and rejects every other, null included, and
// a claim that comes twice. encoding/json ignores case in member names; ClaimSource.Read does not.
// The zero value is a claim that the token does not carry.
type Claim struct {
	text string // scope-tokens, one space between
	form claimForm
}

// UnmarshalJSON reads the claim.
func (c *Claim) UnmarshalJSON(data []byte) error {
	if c.form != claimAbsent {
		return errors.New("scope claim comes twice")
	}
	var accepted [3]bool
	for n := 1; n <= recordCount(claimNames()); n++ {
		accepted[ClaimSource(n).form()] = true
	}
	claim, err := readClaim(data)
	if err != nil {
		return err
	}
	if !accepted[claim.form] {
		return wrongForm(claim.form)
	}
	*c = claim
	return nil
}

// readClaim reads either shape of a claim, and checks its tokens.
func readClaim(data []byte) (Claim, error) {
	switch {
	case len(data) != 0 && data[0] == '"':
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return Claim{}, err
		}
		if _, _, err := parseSet(packedScopes, text, ""); err != nil {
			return Claim{}, err
		}
		return Claim{text: text, form: claimText}, nil
	case len(data) != 0 && data[0] == '[':
		var values []any // not []string, into which null decodes without an error
		if err := json.Unmarshal(data, &values); err != nil {
			return Claim{}, err
		}
		list := make([]string, len(values))
		for i, value := range values {
			text, ok := value.(string)
			if !ok {
				return Claim{}, fmt.Errorf("scope claim: element %d is not a string", i)
			}
			list[i] = text
		}
		if err := checkList(list); err != nil {
			return Claim{}, err
		}
		return Claim{text: strings.Join(list, " "), form: claimArray}, nil
	}
	return Claim{}, fmt.Errorf("scope claim is neither a string nor an array: %.20q", data)
}

func wrongForm(form claimForm) error {
	if form == claimArray {
		return errors.New("scope claim is an array, not a string of scope-tokens")
	}
	return errors.New("scope claim is a string, not an array of scope-tokens")
}

// Present reports whether the token carried the claim.
func (c Claim) Present() bool { return c.form != claimAbsent }

// Credential is what a verified token proves that carries the claim as the source says, and how
// many of its scopes are unknown. A token without the claim proves the scheme alone: no scopes, and
// no subject type, since that it is absent says nothing about whom the token stands for. The
// source's prefix applies unless an option gives another one. Other claims of the token are not
// seen here: where several can carry scopes, ClaimSource.Read keeps them apart.
func (c Claim) Credential(source ClaimSource, options ...ReadOption) (credential Credential, unknown int, err error) {
	if c.form == claimAbsent {
		return NewCredential(source.Scheme(), 0, Set{}), 0, nil
	}
	set, unknown, err := c.parse(packedScopes, source.form(), prefixOf(source.Prefix(), options))
	if err != nil {
		return Credential{}, 0, fmt.Errorf("%s: %w", source, err)
	}
	return NewCredential(source.Scheme(), source.SubjectType(), set), unknown, nil
}

// parse is the scopes of a claim of that form; an absent claim has none.
func (c Claim) parse(names string, form claimForm, prefix string) (set Set, unknown int, err error) {
	if c.form != claimAbsent && c.form != form {
		return Set{}, 0, wrongForm(c.form)
	}
	return parseSet(names, c.text, prefix)
}

// MarshalJSON gives the claim in the shape in which it was read; a claim that is absent is null.
func (c Claim) MarshalJSON() ([]byte, error) {
	switch c.form {
	case claimText:
		return json.Marshal(c.text)
	case claimArray:
		return json.Marshal(strings.Fields(c.text))
	}
	return []byte("null"), nil
}

// Read is the credential that the payload of a verified token proves by this one claim, and how
// many of its scopes are unknown. The payload is a JSON object. Member names are compared exactly,
// and a claim that comes twice is an error. Claims are never joined: only this one is read, and it
// is an error when the token also carries one that the specification lists before it for the same
// scheme (a token with Entra's scp is a user's, whatever its roles say).
func (s ClaimSource) Read(payload []byte, options ...ReadOption) (credential Credential, unknown int, err error) {
	var before []string
	for earlier := ClaimSource(1); earlier < s; earlier++ {
		if earlier.Scheme() == s.Scheme() && earlier.String() != s.String() {
			before = append(before, earlier.String())
		}
	}
	claim, err := claimIn(payload, s.String(), before)
	if err != nil {
		return Credential{}, 0, err
	}
	return claim.Credential(s, options...)
}

// claimIn is the claim of that name; it is an error when one of those that come before it is there
// too.
func claimIn(payload []byte, claim string, before []string) (Claim, error) {
	members, err := claimMembers(payload)
	if err != nil {
		return Claim{}, err
	}
	for _, earlier := range before {
		if _, ok := members[earlier]; ok {
			return Claim{}, fmt.Errorf("token carries the claim %s, which comes before %s", earlier, claim)
		}
	}
	data, ok := members[claim]
	if !ok {
		return Claim{}, nil
	}
	read, err := readClaim(data)
	if err != nil {
		return Claim{}, fmt.Errorf("%s: %w", claim, err)
	}
	return read, nil
}

// claimMembers are the members of a JSON object by their exact names; one that comes twice is an
// error (RFC 7519 §4, RFC 8725 §2.4).
func claimMembers(payload []byte) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(payload))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, errors.New("token claims are not a JSON object")
	}
	members := map[string]json.RawMessage{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("token claims: %w", err)
		}
		name, _ := key.(string)
		if _, twice := members[name]; twice {
			return nil, fmt.Errorf("token claims: %.40q comes twice", name)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, fmt.Errorf("token claims: %w", err)
		}
		members[name] = value
	}
	if _, err := decoder.Token(); err != nil {
		return nil, fmt.Errorf("token claims: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("token claims: data after the JSON object")
	}
	return members, nil
}
