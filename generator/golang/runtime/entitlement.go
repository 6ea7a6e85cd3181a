package runtime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// Holder is a kind of principal that is entitled to scopes by default. The zero value is none. Its
// number is this build's alone: text and JSON are the name.
type Holder uint16

// String is the holder's name in the specification; empty for none.
func (h Holder) String() string { return record(holderNames(), int(h)) }

// ParseHolder is the holder with that name, byte for byte.
func ParseHolder(name string) (Holder, error) {
	n, err := parseRecord("holder", holderNames(), name)
	return Holder(n), err
}

// MarshalText gives the name. An invalid one is an error.
func (h Holder) MarshalText() ([]byte, error) { return marshalRecord("Holder", holderNames(), int(h)) }

// UnmarshalText takes a name.
func (h *Holder) UnmarshalText(text []byte) error {
	parsed, err := ParseHolder(string(text))
	if err == nil {
		*h = parsed
	}
	return err
}

// DefaultScopes are the scopes to which the holder's members are entitled: its own, and those of
// the holders it inherits from.
func DefaultScopes(h Holder) Set { return Entitlements{}.Scopes(h) }

// A holder table has a header {holders 32, movable row 32} and {scopes' row 32, inheritance 32} for
// each holder: rows as in an implication table, and a count and the holders, itself included, whose
// scopes it holds, 32 bits each.

// Entitlements say which scopes each holder has: an immutable value, of which the zero value is the
// specification's defaults.
type Entitlements struct {
	own []Set // by holder, from 1, without inheritance; nil for the defaults
}

// Scopes are the scopes to which someone is entitled who is a member of all these holders.
func (e Entitlements) Scopes(holders ...Holder) Set { return e.scopes(packedHolders, holders) }

func (e Entitlements) scopes(table string, holders []Holder) (set Set) {
	for _, h := range holders {
		if h == 0 || uint32(h) > le32(table, 0) {
			continue
		}
		from := int(le32(table, 4+8*int(h)))
		for i := range int(le32(table, from)) {
			set = set.Union(e.ownOf(table, Holder(le32(table, from+4+4*i))))
		}
	}
	return set
}

func (e Entitlements) ownOf(table string, h Holder) Set {
	if e.own != nil {
		return e.own[h-1]
	}
	return rowSet(table, int(le32(table, 8*int(h))))
}

func rowSet(table string, row int) (set Set) {
	for n := le32(table, row); n != 0; n-- {
		set.words[le32(table, row+4)] |= le64(table, row+8)
		row += 12
	}
	return set
}

// ParseOverrides reads which holders a tenant gives scopes to instead of the defaults:
// {"folder_root": ["everyone"]}. Scopes that are not named keep theirs; an empty list takes a scope
// from all. Only movable scopes may be named. Unknown scopes and holders, names that come twice,
// values of another shape and data after the object are errors.
func ParseOverrides(data []byte) (Entitlements, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return Entitlements{}, fmt.Errorf("overrides: not a JSON object from scopes to lists of holders")
	}
	own := make([]Set, recordCount(holderNames()))
	for i := range own {
		own[i] = Entitlements{}.ownOf(packedHolders, Holder(i+1))
	}
	movable := rowSet(packedHolders, int(le32(packedHolders, 4)))
	var seen Set
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return Entitlements{}, fmt.Errorf("overrides: %w", err)
		}
		text, _ := key.(string)
		scope, err := ParseScope(text)
		if err != nil {
			return Entitlements{}, fmt.Errorf("overrides: %w", err)
		}
		if seen.Has(scope) {
			return Entitlements{}, fmt.Errorf("overrides: scope %q comes twice", scope)
		}
		seen.add(scope)
		if !movable.Has(scope) {
			return Entitlements{}, fmt.Errorf("overrides: scope %q may not be moved: the specification does not mark it movable", scope)
		}
		holders, err := parseHolders(decoder, scope)
		if err != nil {
			return Entitlements{}, err
		}
		for i := range own {
			own[i] = own[i].Without(Of(scope))
		}
		for _, h := range holders {
			own[h-1].add(scope)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return Entitlements{}, fmt.Errorf("overrides: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Entitlements{}, fmt.Errorf("overrides: data after the JSON object")
	}
	return Entitlements{own: own}, nil
}

// parseHolders reads one scope's list of holders.
func parseHolders(decoder *json.Decoder, scope Scope) ([]Holder, error) {
	var values []any // not []string, into which null decodes without an error
	if err := decoder.Decode(&values); err != nil || values == nil {
		return nil, fmt.Errorf("overrides: scope %q: not a list of holders", scope)
	}
	var holders []Holder
	for _, value := range values {
		text, ok := value.(string)
		if !ok {
			return nil, fmt.Errorf("overrides: scope %q: not a list of holders", scope)
		}
		found, err := ParseHolder(text)
		if err != nil {
			return nil, fmt.Errorf("overrides: scope %q: %w", scope, err)
		}
		for _, h := range holders {
			if h == found {
				return nil, fmt.Errorf("overrides: scope %q: holder %q comes twice", scope, text)
			}
		}
		holders = append(holders, found)
	}
	return holders, nil
}

// TenantEntitlements keeps each tenant's entitlements. The zero value is ready, with the defaults
// for everyone. It may be used by many goroutines, and must not be copied after its first use.
type TenantEntitlements struct {
	tenants sync.Map // from string to Entitlements
}

// For is the tenant's entitlements; the defaults for one that has none of its own.
func (t *TenantEntitlements) For(tenant string) Entitlements {
	value, _ := t.tenants.Load(tenant)
	e, _ := value.(Entitlements)
	return e
}

// Load replaces a tenant's overrides by those of the file. When it is bad, the error says why, and
// the tenant keeps what it had.
func (t *TenantEntitlements) Load(tenant string, data []byte) error {
	parsed, err := ParseOverrides(data)
	if err != nil {
		return fmt.Errorf("tenant %.80q: %w", tenant, err)
	}
	t.tenants.Store(tenant, parsed)
	return nil
}

// Reset gives a tenant the defaults again.
func (t *TenantEntitlements) Reset(tenant string) { t.tenants.Delete(tenant) }
