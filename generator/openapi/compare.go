package openapi

import (
	"bytes"
	"fmt"

	"github.com/scopegen/scopegen/spec/source"
)

// compare holds an edited document against the one that it was: every node must be as it was, to the byte where it
// is a scalar, but for the keys that were changed, and these must have the values that were meant.
func compare(before, after source.Node, changed map[source.Node]changes) error {
	c := comparison{changed: changed}
	return c.node(before, after)
}

type comparison struct {
	changed map[source.Node]changes
	path    []string
}

func (c *comparison) differs(format string, args ...any) error {
	where := ""
	for _, p := range c.path {
		where += "/" + p
	}
	return fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...))
}

func (c *comparison) node(a, b source.Node) error {
	if a.Kind() != b.Kind() || a.IsAlias() != b.IsAlias() || a.Anchor() != b.Anchor() || a.Tag() != b.Tag() {
		return c.differs("the value changed")
	}
	if a.IsAlias() {
		return nil // what it stands for is compared where it is defined
	}
	switch a.Kind() {
	case source.Mapping:
		return c.mapping(a, b)
	case source.Sequence:
		if a.Len() != b.Len() {
			return c.differs("the list changed")
		}
		for i := range a.Len() {
			if err := c.node(a.Item(i), b.Item(i)); err != nil {
				return err
			}
		}
		return nil
	}
	if !bytes.Equal(text(a), text(b)) || a.Value() != b.Value() {
		return c.differs("the value changed")
	}
	return nil
}

// text is a node as written.
func text(n source.Node) []byte {
	start, end := n.Span()
	return n.Document().File.Data[start:end]
}

func (c *comparison) mapping(a, b source.Node) error {
	meant := c.changed[a]
	inserted, removed := 0, 0
	for key, v := range meant {
		if _, had := a.Get(key); !had {
			inserted++
		}
		if v == nil {
			removed++
		}
	}
	if b.Len() != a.Len()+inserted-removed {
		return c.differs("the keys changed")
	}
	at := 0 // in b
	for i := 0; i < a.Len(); {
		ka, va := a.Pair(i)
		want, changed := meant[ka.Value()]
		if changed && want == nil {
			i++
			continue
		}
		kb, vb := b.Pair(at)
		at++
		if kb.Value() != ka.Value() {
			v, isMeant := meant[kb.Value()]
			if _, had := a.Get(kb.Value()); !isMeant || had {
				return c.differs("the key %q is not where it was", kb.Value())
			}
			if err := c.value(kb.Value(), vb, v); err != nil {
				return err
			}
			continue
		}
		i++
		if err := c.node(ka, kb); err != nil {
			return err
		}
		if changed {
			if err := c.value(ka.Value(), vb, want); err != nil {
				return err
			}
			continue
		}
		c.path = append(c.path, ka.Value())
		if err := c.node(va, vb); err != nil {
			return err
		}
		c.path = c.path[:len(c.path)-1]
	}
	for ; at < b.Len(); at++ {
		kb, vb := b.Pair(at)
		v, isMeant := meant[kb.Value()]
		if _, had := a.Get(kb.Value()); !isMeant || had {
			return c.differs("the key %q is new", kb.Value())
		}
		if err := c.value(kb.Value(), vb, v); err != nil {
			return err
		}
	}
	return nil
}

// value holds a node against what was to be written.
func (c *comparison) value(key string, n source.Node, v value) error {
	c.path = append(c.path, key)
	if !is(n, v) {
		return c.differs("the value is not the one that was to be written")
	}
	c.path = c.path[:len(c.path)-1]
	return nil
}

// is reports whether a node holds exactly a value.
func is(n source.Node, v value) bool {
	switch v := v.(type) {
	case string:
		text, ok := n.Text()
		return ok && text == v
	case bool:
		b, ok := n.Bool()
		return ok && b == v
	case raw:
		return n.Plain() && (n.Value() == string(v))
	case list:
		if n.Kind() != source.Sequence || n.Len() != len(v) {
			return false
		}
		for i, item := range v {
			if !is(n.Item(i), item) {
				return false
			}
		}
		return true
	case object:
		if n.Kind() != source.Mapping || n.Len() != len(v) {
			return false
		}
		for i, m := range v {
			key, value := n.Pair(i)
			if k, ok := key.Text(); !ok || k != m.key || !is(value, m.value) {
				return false
			}
		}
		return true
	}
	return false
}
