package runtime

// Scheme is one way in which callers prove who they are. The zero value is none. Its number is this
// build's alone: text and JSON are the name.
type Scheme uint8

// SubjectType is what a credential stands for: a user, an application. The zero value is unstated,
// which satisfies nothing that is limited to some. Its number is this build's alone: text and JSON
// are the name, which is empty for unstated.
type SubjectType uint8

// String is the scheme's name in the specification; empty for none.
func (s Scheme) String() string { return record(schemeNames(), int(s)) }

// String is the subject type's name in the specification; empty for unstated.
func (t SubjectType) String() string { return record(subjectTypeNames(), int(t)) }

// ParseScheme is the scheme with that name, byte for byte.
func ParseScheme(name string) (Scheme, error) {
	n, err := parseRecord("scheme", schemeNames(), name)
	return Scheme(n), err
}

// MarshalText gives the name. An invalid one is an error.
func (s Scheme) MarshalText() ([]byte, error) { return marshalRecord("Scheme", schemeNames(), int(s)) }

// UnmarshalText takes a name.
func (s *Scheme) UnmarshalText(text []byte) error {
	parsed, err := ParseScheme(string(text))
	if err == nil {
		*s = parsed
	}
	return err
}

// ParseSubjectType is the subject type with that name, byte for byte.
func ParseSubjectType(name string) (SubjectType, error) {
	n, err := parseRecord("subject type", subjectTypeNames(), name)
	return SubjectType(n), err
}

// MarshalText gives the name, which is empty for unstated. An invalid one is an error.
func (t SubjectType) MarshalText() ([]byte, error) {
	if t == 0 {
		return []byte{}, nil
	}
	return marshalRecord("SubjectType", subjectTypeNames(), int(t))
}

// UnmarshalText takes what MarshalText gives.
func (t *SubjectType) UnmarshalText(text []byte) error {
	parsed, err := SubjectType(0), error(nil)
	if len(text) != 0 {
		parsed, err = ParseSubjectType(string(text))
	}
	if err == nil {
		*t = parsed
	}
	return err
}

// The table of names is five record tables, their offsets first: schemes, subject types, holders,
// claims, and the beginning of each scheme's challenge (RFC 9110 §11.3).
func schemeNames() string      { return packedNames[le32(packedNames, 0):] }
func subjectTypeNames() string { return packedNames[le32(packedNames, 4):] }
func holderNames() string      { return packedNames[le32(packedNames, 8):] }
func claimNames() string       { return packedNames[le32(packedNames, 12):] }
func challengeNames() string   { return packedNames[le32(packedNames, 16):] }

// Credential is what a caller has proved by one scheme: a comparable value. The zero value proves
// nothing.
type Credential struct {
	scopes  Set
	objects objectSet
	scheme  Scheme
	subject SubjectType
}

// NewCredential is a credential that an authenticator has verified: signature, issuer, audience,
// lifetime and token type (RFC 9068 §4). A scheme or subject type that there is not gives the zero
// Credential.
func NewCredential(scheme Scheme, subject SubjectType, scopes Set) Credential {
	return newCredential(packedImplications, scheme, subject, scopes)
}

func newCredential(table string, scheme Scheme, subject SubjectType, scopes Set) Credential {
	if scheme == 0 || int(scheme) > schemeCount || int(subject) >= int(le32(table, 0)) {
		return Credential{}
	}
	return Credential{scopes: scopes, objects: objectClosure(table, int(subject), scopes), scheme: scheme, subject: subject}
}

// NewSessionCredential is the credential of a session without a token: what its principal is
// entitled to. It is for cookies and the like. That a token carries no scopes is no reason to use
// it.
func NewSessionCredential(scheme Scheme, subject SubjectType, entitled Set) Credential {
	return NewCredential(scheme, subject, entitled)
}

// LimitTo is the credential on behalf of someone with that entitlement: the closure of its scopes
// that is also in the closure of what they are entitled to. It never gains a scope.
func (c Credential) LimitTo(entitled Set) Credential { return c.limitTo(packedImplications, entitled) }

func (c Credential) limitTo(table string, entitled Set) Credential {
	class := int(c.subject)
	objects := objectClosure(table, class, entitled)
	for i := range c.objects {
		c.objects[i] &= objects[i]
	}
	c.scopes = closure(table, class, c.scopes).Intersect(closure(table, class, entitled))
	return c
}

// Scheme is the scheme of the credential; zero when it proves nothing.
func (c Credential) Scheme() Scheme { return c.scheme }

// SubjectType is what the credential stands for; zero when unstated.
func (c Credential) SubjectType() SubjectType { return c.subject }

// Scopes are the scopes the credential holds, as said: see Set.Grants for what they imply.
func (c Credential) Scopes() Set { return c.scopes }

// Principal is a caller: at most one credential for each scheme, none of whose scopes ever count
// for another, and who it is. It is a comparable value, and the zero value is anonymous.
type Principal struct {
	credentials [schemeCount]Credential
	id          string
}

// NewPrincipal is a caller with these credentials. Zero ones are left out, and so are those of a
// scheme that comes twice, since nothing says which one is meant.
func NewPrincipal(credentials ...Credential) Principal {
	var p Principal
	for i, c := range credentials {
		unique := c.scheme != 0
		for j, other := range credentials {
			unique = unique && (i == j || other.scheme != c.scheme)
		}
		if unique {
			p.credentials[c.scheme-1] = c
		}
	}
	return p
}

// Credential is the caller's credential of that scheme.
func (p Principal) Credential(scheme Scheme) (Credential, bool) {
	if scheme == 0 || int(scheme) > schemeCount {
		return Credential{}, false
	}
	c := p.credentials[scheme-1]
	return c, c.scheme != 0
}

// WithID is the caller with the name by which the service knows it, such as the sub of a token (RFC
// 7519 §4.1.2), for handlers and logs. It decides nothing.
func (p Principal) WithID(id string) Principal {
	p.id = id
	return p
}

// ID is what WithID gave; empty without.
func (p Principal) ID() string { return p.id }

// Anonymous reports whether the caller has no credential at all.
func (p Principal) Anonymous() bool { return p.credentials == [schemeCount]Credential{} }
