package write

import "github.com/scopegen/scopegen/spec/native/scalar"

func quote(s string, flow bool) string { return scalar.Quote(s, flow) }

// literal gives the lines of a text that has several and is told in a block.
func literal(v value) (scalar.Block, bool) {
	t, is := v.(text)
	if !is {
		return scalar.Block{}, false
	}
	return scalar.Literal(string(t))
}
