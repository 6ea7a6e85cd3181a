package runtime

// Decision is the answer to whether a caller may call an operation. The zero value denies.
type Decision struct {
	Allowed bool
	// Reason says why not; ReasonAllowed when it is allowed.
	Reason Reason
	// ObjectChecksSkippable is true when every scope of one satisfied alternative is objects:all,
	// and held directly or through scopes that are objects:all themselves. Otherwise checks of the
	// object, such as an ACL, still apply.
	ObjectChecksSkippable bool
}

// Reason is why a decision was what it was.
type Reason uint8

// The reasons, apart from each other because the answers differ: 401 without an error code for
// ReasonUnauthenticated, 403 insufficient_scope for ReasonInsufficientScope alone, since for the
// others more scopes would not help.
const (
	ReasonNoOperation       Reason = iota // there is no such operation
	ReasonAllowed                         // the caller satisfies an alternative
	ReasonDeniedToAll                     // the operation has no alternatives
	ReasonUnauthenticated                 // the caller has no credential
	ReasonWrongScheme                     // no alternative has all its schemes among the caller's
	ReasonWrongSubjectType                // the schemes fit; a credential stands for something else
	ReasonInsufficientScope               // scopes are missing

	// What a guard says before there is anything to decide. Decide gives none of these.
	ReasonInvalidToken     // the authenticator refused the credentials
	ReasonUnavailable      // the authenticator failed
	ReasonMethodNotAllowed // the path is there under other methods
	ReasonUnknownPath      // no operation has the path
	ReasonAmbiguousTarget  // the request target can be read in several ways
)

// String is the reason in words.
func (r Reason) String() string {
	switch r {
	case ReasonNoOperation:
		return "no such operation"
	case ReasonAllowed:
		return "allowed"
	case ReasonDeniedToAll:
		return "denied to all"
	case ReasonUnauthenticated:
		return "unauthenticated"
	case ReasonWrongScheme:
		return "wrong scheme"
	case ReasonWrongSubjectType:
		return "wrong subject type"
	case ReasonInsufficientScope:
		return "insufficient scope"
	case ReasonInvalidToken:
		return "invalid token"
	case ReasonUnavailable:
		return "authentication unavailable"
	case ReasonMethodNotAllowed:
		return "method not allowed"
	case ReasonUnknownPath:
		return "unknown path"
	case ReasonAmbiguousTarget:
		return "ambiguous request target"
	}
	return "invalid reason"
}

// MarshalText gives String, for logs.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Decide says whether the caller may call the operation: whether it satisfies one of its
// alternatives. To satisfy one, it holds a credential for each scheme, each of one of the
// alternative's subject types, whose own scopes, closed under implication for that type, include
// the alternative's. It does not allocate.
func Decide(op Operation, p Principal) Decision { return decide(packedRequirements, op, &p) }

// A requirement table has a header {operations 32, subject classes 32, requirements' offset 32,
// bytes of a requirement 32}, a requirement's number for each operation (16 bits), and for each
// requirement {kind 8, scheme 8, lanes 16, details 32} {word 16 × 4} and for each lane {mask 64}.
// Implication has been applied: a mask is of all scopes that give what is needed.
const (
	requireNobody    = iota // denied to all
	requireAnonymous        // anonymous passes, and nothing makes object checks skippable
	requireMasks            // the scheme's credential has a scope of a mask, whatever its subject type
	requireTests            // see satisfies
)

// lanes are the masks that a requirement has room for. When there is one for each word, a lane is
// of the word of its number.
const (
	lanes = min(scopeWords, 4)
	lane1 = min(lanes-1, 1)
	lane2 = min(lanes-1, 2)
	lane3 = min(lanes-1, 3)
)

const oneMask = 1<<16 - 1

func decide(table string, op Operation, p *Principal) Decision {
	return decideBy(table, requirementOf(table, op), op, p)
}

// requirementOf is the offset of an operation's requirement, 0 when there is no such operation.
func requirementOf(table string, op Operation) int {
	if op == 0 || uint32(op) > le32(table, 0) {
		return 0
	}
	return int(le32(table, 8)) + int(le32(table, 12))*le16(table, 14+2*int(op))
}

// bound is an operation's requirement, read once. The zero value denies.
type bound struct {
	kind   uint8
	scheme uint8
	words  [4]uint16
	masks  [lanes]uint64
	at     int // of the requirement in the table, 0 for none
}

func boundTo(table string, op Operation) (b bound) {
	b.at = requirementOf(table, op)
	if b.at == 0 {
		return bound{}
	}
	head := le64(table, b.at)
	b.kind, b.scheme = uint8(head), uint8(head>>8)
	for lane := range int(head >> 16 & 0xffff) {
		b.words[lane], b.masks[lane] = uint16(le16(table, b.at+8+2*lane)), le64(table, b.at+16+8*lane)
	}
	return b
}

func (b *bound) decide(table string, op Operation, p *Principal) Decision {
	if b.kind == requireMasks {
		c := &p.credentials[b.scheme]
		if c.scheme != 0 {
			held := &c.scopes.words
			if scopeWords == lanes {
				return maskDecision(held[0]&b.masks[0] | held[lane1]&b.masks[lane1] | held[lane2]&b.masks[lane2] | held[lane3]&b.masks[lane3])
			}
			return maskDecision(held[b.words[0]]&b.masks[0] | held[b.words[1]]&b.masks[lane1] | held[b.words[2]]&b.masks[lane2] | held[b.words[3]]&b.masks[lane3])
		}
	}
	return decideBy(table, b.at, op, p)
}

func decideBy(table string, at int, op Operation, p *Principal) Decision {
	if at == 0 {
		return Decision{}
	}
	entry := le64(table, at)
	switch entry & 0xff {
	case requireAnonymous:
		return Decision{Allowed: true, Reason: ReasonAllowed}
	case requireMasks:
		c := &p.credentials[entry>>8&0xff]
		if c.scheme != 0 {
			if scopeWords == 1 {
				return maskDecision(c.scopes.words[0] & le64(table, at+16))
			}
			held, words := uint64(0), le64(table, at+8)
			for lane := entry >> 16 & 0xffff; lane != 0; lane-- {
				held |= c.scopes.words[words&0xffff] & le64(table, at+16)
				words >>= 16
				at += 8
			}
			return maskDecision(held)
		}
	case requireTests:
		if allowed, skippable := satisfies(table, int(entry>>32), p); allowed {
			return Decision{Allowed: true, Reason: ReasonAllowed, ObjectChecksSkippable: skippable}
		}
	}
	return Decision{Reason: reason(table, op, p)}
}

// maskDecision is the decision for a credential of the scheme, which holds these of the scopes that
// are enough. What is missing is then a scope: some alternative allows the credential's type, as
// the masks are whatever that is. There is no branch on the outcome, which nothing foretells.
func maskDecision(held uint64) Decision {
	short := Reason(0)
	if held == 0 {
		short = 1
	}
	return Decision{Allowed: held != 0, Reason: ReasonAllowed + short*(ReasonInsufficientScope-ReasonAllowed)}
}

// satisfies runs tests, any one of which is enough: {tests 16, alternatives 16, preferred 16,
// anonymous 16} {alternatives' offset 32, unused 32}, then for each test {conditions 16, objects
// 16, size 32}, for each of its conditions {scheme 16, variants 16, neutral 16, word 16}, and for
// each variant {classes 64} {masks 16, object masks 16, unused 32} and the masks as {word 64, mask
// 64}. The variant of the credential's subject class counts; without one the condition fails. No
// masks: a credential of the scheme is enough. A condition with the number oneMask of variants is a
// {mask 64} for that word and every class.
func satisfies(table string, at int, p *Principal) (allowed, skippable bool) {
	head := le64(table, at)
	allowed = head>>48 != 0
	at += 16
	for tests := head & 0xffff; tests != 0; tests-- {
		test := le64(table, at)
		if !allowed || test>>16&0xffff != 0 {
			ok, objects := all(table, at+8, int(test&0xffff), p)
			allowed = allowed || ok
			if ok && objects && test>>16&0xffff != 0 {
				return true, true
			}
		}
		at += int(test >> 32)
	}
	return allowed, false
}

// all reports whether every condition holds, and whether each does so through scopes that are
// objects:all.
func all(table string, at, conditions int, p *Principal) (ok, objects bool) {
	objects = true
	for ; conditions != 0; conditions-- {
		head := le64(table, at)
		at += 8
		c := &p.credentials[head&0xffff]
		if head>>16&0xffff == oneMask {
			if c.scopes.words[head>>48]&le64(table, at) == 0 {
				return false, false
			}
			objects = false
			at += 8
			continue
		}
		held, heldObjects := false, false
		for variants := head >> 16 & 0xffff; variants != 0; variants-- {
			classes, counts := le64(table, at), le64(table, at+8)
			masks, objectMasks := int(counts&0xffff), int(counts>>16&0xffff)
			at += 16
			if c.scheme != 0 && classes>>c.subject&1 != 0 {
				held = masks == 0 || anyOf(table, at, masks, c.scopes.words[:])
				heldObjects = anyOf(table, at+16*masks, objectMasks, c.objects[:])
			}
			at += 16 * (masks + objectMasks)
		}
		if !held {
			return false, false
		}
		objects = objects && (heldObjects || head>>32&1 != 0)
	}
	return true, objects
}

// anyOf reports whether the words have a bit of any of the masks.
func anyOf(table string, at, masks int, words []uint64) bool {
	for ; masks != 0; masks-- {
		if words[le64(table, at)]&le64(table, at+8) != 0 {
			return true
		}
		at += 16
	}
	return false
}

// reason says why an operation is denied.
func reason(table string, op Operation, p *Principal) Reason {
	because := ReasonDeniedToAll
	for at, left := alternatives(table, op); left != 0; left-- {
		switch present, typed := meets(table, at, p); {
		case present && typed:
			return ReasonInsufficientScope
		case present:
			because = ReasonWrongSubjectType
		case because == ReasonDeniedToAll:
			because = ReasonWrongScheme
		}
		at = alternativeEnd(table, at)
	}
	if because != ReasonDeniedToAll && p.Anonymous() {
		return ReasonUnauthenticated
	}
	return because
}
