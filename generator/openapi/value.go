package openapi

// value is a piece of a document to write: a string, a bool, a raw, a list or an object.
type value any

type (
	list   []value
	object []member
	member struct {
		key   string
		value value
	}
	raw string // a number, true, false or null, as JSON writes it
)

func (o object) get(key string) (value, bool) {
	for _, m := range o {
		if m.key == key {
			return m.value, true
		}
	}
	return nil, false
}

func (o object) index() map[string]value {
	m := make(map[string]value, len(o))
	for _, p := range o {
		m[p.key] = p.value
	}
	return m
}

// with appends a text that is not empty.
func (o object) with(key, text string) object {
	if text == "" {
		return o
	}
	return append(o, member{key, text})
}

func texts(all []string) list {
	out := make(list, len(all))
	for i, s := range all {
		out[i] = s
	}
	return out
}

// flat reports whether v is a list of scalars.
func flat(v value) bool {
	l, ok := v.(list)
	for _, item := range l {
		switch item.(type) {
		case list, object:
			return false
		}
	}
	return ok
}
