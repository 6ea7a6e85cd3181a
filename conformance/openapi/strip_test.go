package openapi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// strip takes security out of a document's files: of the root, of every operation, and the schemes when they are to go. It
// gives the files that change.
func strip(p *plain, name string, schemes bool) (map[string][]byte, error) {
	root, err := p.open(name)
	if err != nil {
		return nil, err
	}
	operations, err := p.read(name)
	if err != nil {
		return nil, err
	}
	cuts := map[string]*cutter{}
	cut := func(file string, n *tree, key string) error {
		if cuts[file] == nil {
			cuts[file] = newCutter(file, p.data[file])
		}
		return cuts[file].cut(n, key)
	}
	done := map[*tree]bool{}
	for _, o := range operations {
		if !done[o.node] {
			done[o.node] = true
			if err := cut(o.file, o.node, "security"); err != nil {
				return nil, err
			}
		}
	}
	if err := cut(name, root, "security"); err != nil {
		return nil, err
	}
	if schemes {
		err = cut(name, root, "securityDefinitions")
		switch components := root.get("components"); {
		case err != nil || components.get("securitySchemes") == nil:
		case len(components.keys) == 1:
			err = cut(name, root, "components")
		default:
			err = cut(name, components, "securitySchemes")
		}
		if err != nil {
			return nil, err
		}
	}
	out := map[string][]byte{}
	for file, c := range cuts {
		if len(c.spans) > 0 {
			out[file] = c.apply()
		}
	}
	return out, nil
}

// cutter takes members out of the mappings of one file.
type cutter struct {
	data  string
	lines []int // where each line begins, and the end of the text
	json  bool
	spans []span
}

// span is what goes, and what comes in its place.
type span struct {
	from, to int
	text     string
}

func newCutter(file string, data []byte) *cutter {
	c := &cutter{data: string(data), json: strings.HasSuffix(file, ".json")}
	at := 0
	for line := range strings.Lines(c.data) {
		c.lines = append(c.lines, at)
		at += len(line)
	}
	c.lines = append(c.lines, at)
	return c
}

func (c *cutter) cut(n *tree, key string) error {
	i := slices.Index(n.keys, key)
	switch {
	case i < 0:
		return nil
	case len(n.keys) == 1:
		return fmt.Errorf("%s stands alone", key)
	case c.json && i > 0:
		c.spans = append(c.spans, span{n.items[i-1].to, n.items[i].to, ""})
		return nil
	case c.json:
		c.spans = append(c.spans, span{n.at[0], n.at[1], ""})
		return nil
	}
	line := n.at[i]
	from := c.lines[line]
	text := c.data[from:]
	indent := len(text) - len(strings.TrimLeft(text, " "))
	if !strings.HasPrefix(text[indent:], key+":") {
		return fmt.Errorf("line %d does not begin with %s", line+1, key)
	}
	end := line + 1 // behind the last line of the value
	for next := end; next < len(c.lines)-1; next++ {
		text := c.data[c.lines[next]:c.lines[next+1]]
		body := strings.TrimLeft(text, " ")
		deep := len(text) - len(body)
		switch {
		case strings.TrimSpace(body) == "":
			continue // the value's when more of it follows
		case deep > indent || deep == indent && strings.HasPrefix(body, "- "):
			end = next + 1
			continue
		}
		break
	}
	c.spans = append(c.spans, span{from, c.lines[end], ""})
	return nil
}

// set exchanges the value of a key for one in JSON.
func (c *cutter) set(n *tree, key, value string) error {
	i := slices.Index(n.keys, key)
	if i < 0 {
		return fmt.Errorf("there is no %s", key)
	}
	if c.json {
		c.spans = append(c.spans, span{n.at[i], n.items[i].to, strconv.Quote(key) + ": " + value})
		return nil
	}
	if err := c.cut(n, key); err != nil {
		return err
	}
	last := &c.spans[len(c.spans)-1]
	line := c.data[last.from:last.to]
	last.text = line[:strings.Index(line, key)] + key + ": " + value + "\n"
	return nil
}

func (c *cutter) apply() []byte {
	slices.SortFunc(c.spans, func(a, b span) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, s := range c.spans {
		b.WriteString(c.data[at:s.from])
		b.WriteString(s.text)
		at = s.to
	}
	b.WriteString(c.data[at:])
	return []byte(b.String())
}
