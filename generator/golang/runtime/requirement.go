package runtime

// Alternative is one way to satisfy an operation: every need together. With no needs, anonymous
// callers pass.
type Alternative struct{ Needs []Need }

// Need is a credential of a scheme that has the scopes; with none, any credential of the scheme.
type Need struct {
	Scheme Scheme
	Scopes Set
	// Limited says that the credential must be of one of SubjectTypes, which leave out the types
	// that may not hold the scopes.
	Limited      bool
	SubjectTypes []SubjectType
}

// Alternatives are the operation's requirement as the specification writes it, any one of which is
// enough; none at all means denied to everyone.
func (o Operation) Alternatives() []Alternative { return alternativeList(packedRequirements, o) }

func alternativeList(table string, op Operation) []Alternative {
	var list []Alternative
	for at, left := alternatives(table, op); left != 0; left-- {
		var alt Alternative
		for need, more := needs(table, at); more != 0; more-- {
			alt.Needs = append(alt.Needs, unpackNeed(table, need))
			need = needEnd(table, need)
		}
		list = append(list, alt)
		at = alternativeEnd(table, at)
	}
	return list
}

func unpackNeed(table string, at int) Need {
	classes := le64(table, at)
	need := Need{Scheme: needScheme(table, at), Scopes: needScopes(table, at), Limited: classes != allClasses}
	for class := 1; need.Limited && class < int(le32(table, 4)); class++ {
		if classes>>class&1 != 0 {
			need.SubjectTypes = append(need.SubjectTypes, SubjectType(class))
		}
	}
	return need
}

// Missing is what the caller lacks of the alternative of which it lacks the fewest scopes, among
// those whose schemes and subject types it meets already (of equal ones the one that the
// specification marks as least, or else the first): what a client may ask for, as in RFC 6750's
// insufficient_scope. Nothing when the operation is allowed, or when more scopes would not help.
func (o Operation) Missing(p Principal) []Need {
	return missing(packedRequirements, packedImplications, o, &p)
}

func missing(table, implications string, op Operation, p *Principal) []Need {
	_, lacking := shortest(table, implications, op, p)
	return lacking
}

// shortest is the alternative of which the caller lacks the fewest scopes, and what it lacks of it.
func shortest(table, implications string, op Operation, p *Principal) (all, least []Need) {
	fewest := -1
	at, count := alternatives(table, op)
	for i := range count {
		if present, typed := meets(table, at, p); present && typed {
			var whole, lacking []Need
			lacks := 0
			for need, more := needs(table, at); more != 0; more-- {
				c := &p.credentials[needScheme(table, need)-1]
				short := unpackNeed(table, need)
				whole = append(whole, short)
				short.Scopes = short.Scopes.Without(closure(implications, int(c.subject), c.scopes))
				if n := short.Scopes.Len(); n != 0 {
					lacking = append(lacking, short)
					lacks += n
				}
				need = needEnd(table, need)
			}
			if fewest < 0 || lacks < fewest || lacks == fewest && i == preferred(table, op) {
				all, least, fewest = whole, lacking, lacks
			}
		}
		at = alternativeEnd(table, at)
	}
	return all, least
}

// ScopesFor are the scopes that a client should ask for to call all of these operations: those of
// each one's alternative that the specification marks as least, or else of its first, whatever the
// scheme. Operations that need no scopes, or are denied to everyone, add none.
func ScopesFor(operations ...Operation) Set { return scopesFor(packedRequirements, operations) }

func scopesFor(table string, operations []Operation) (set Set) {
	for _, op := range operations {
		at, left := alternatives(table, op)
		if left == 0 {
			continue
		}
		for range preferred(table, op) {
			at = alternativeEnd(table, at)
		}
		for need, more := needs(table, at); more != 0; more-- {
			set = set.Union(needScopes(table, need))
			need = needEnd(table, need)
		}
	}
	return set
}

// meets reports whether the caller has a credential for every need, and whether each of these is of
// an allowed subject type.
func meets(table string, at int, p *Principal) (present, typed bool) {
	present, typed = true, true
	for need, more := needs(table, at); more != 0; more-- {
		c := &p.credentials[needScheme(table, need)-1]
		present = present && c.scheme != 0
		typed = typed && le64(table, need)>>c.subject&1 != 0
		need = needEnd(table, need)
	}
	return present, typed
}

// Written requirements stand in the requirement table beside the tests made from them. An
// alternative is {needs 32, size 32} and its needs, a need {classes 64, scheme from 0 16, scopes
// 16} and its scopes, 16 bits each. Classes are those of the credentials that can meet it.
const allClasses = ^uint64(0)

// details is the offset of the requirement's tests, 0 when there is no such operation.
func details(table string, op Operation) int {
	at := requirementOf(table, op)
	if at == 0 {
		return 0
	}
	return int(le32(table, at+4))
}

// alternatives is where an operation's alternatives begin, and how many there are.
func alternatives(table string, op Operation) (at, count int) {
	if head := details(table, op); head != 0 {
		return int(le32(table, head+8)), le16(table, head+2)
	}
	return 0, 0
}

// preferred is which of an operation's alternatives, from 0, a client should ask for; the operation
// has some.
func preferred(table string, op Operation) int { return le16(table, details(table, op)+4) }

func alternativeEnd(table string, at int) int { return at + int(le32(table, at+4)) }

func needs(table string, alternative int) (at, count int) {
	return alternative + 8, int(le32(table, alternative))
}

func needScheme(table string, at int) Scheme { return Scheme(le16(table, at+8) + 1) }

func needScopes(table string, at int) (set Set) {
	for i := range le16(table, at+10) {
		set.add(Scope(le16(table, at+12+2*i)))
	}
	return set
}

func needEnd(table string, at int) int { return at + 12 + 2*le16(table, at+10) }
