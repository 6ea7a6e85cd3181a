package source

import (
	"bytes"

	"gopkg.in/yaml.v3"
)

// chunk is a part of what is kept of a YAML file: lines that are a document of their own. What is kept is parsed in chunks, because the
// library takes more than ten times the memory of what it reads.
type chunk struct {
	text  []byte
	lines []int32 // for each line of text its number in the file, from 0

	// continues says that it begins in the middle of the mapping that the last key of the chunk before has: its first line is that key again.
	continues bool
}

// chunkBytes is where a chunk ends, at the next key. A variable for tests.
var chunkBytes = 128 << 10

// divide begins a new chunk before a key of a mapping right below the root once the last one is large.
func (s *skimmer) divide(start, end, number int) {
	const sentinel, root, below = 1, 2, 3
	switch len(s.frames) {
	case root:
		s.rootKey, s.below = line{start, end, number}, false
	case below:
		// Each chunk has at least one key of the mapping.
		if begun := s.below; !begun || len(s.chunks[len(s.chunks)-1].text) < chunkBytes {
			s.below = true
			return
		}
		s.chunks = append(s.chunks, &chunk{
			text: make([]byte, 0, chunkBytes+chunkBytes/4), continues: true,
		})
		key := s.rootKey
		s.settle()
		s.cut(key.start, key.end, key.number)
	}
}

// parseChunks makes one document of all chunks; false: something is not as it should be, and the file has to be read whole.
func (p *parser) parseChunks(chunks []*chunk) bool {
	y := yamlReader{parser: p, anchors: map[*yaml.Node]int32{}}
	root, inner := openMapping{}, openMapping{}
	lines := 0
	for _, c := range chunks {
		lines += len(c.lines)
	}
	p.reserve(2 * lines) // a key and its value
	for i, c := range chunks {
		p.chunk = c
		n, err := decode(yaml.NewDecoder(bytes.NewReader(c.text)))
		if err != nil || n.Content[0].Kind != yaml.MappingNode {
			return false
		}
		n = n.Content[0]
		if i == 0 && !y.begin(&root, n) {
			return false
		}
		for k := 0; k+1 < len(n.Content); k += 2 {
			key, value := n.Content[k], n.Content[k+1]
			if k == 0 && c.continues {
				if !inner.is || value.Kind != yaml.MappingNode || !y.children(&inner, value, 3) {
					return false
				}
				continue
			}
			y.end(&inner, &root)
			if !y.child(&root, key, 2) {
				return false
			}
			last := k+2 == len(n.Content) && i+1 < len(chunks)
			switch {
			case last && (value.Kind != yaml.MappingNode || !y.begin(&inner, value) || !y.children(&inner, value, 3)),
				!last && !y.child(&root, value, 2):
				return false
			}
		}
		chunks[i] = nil // what was read is garbage
	}
	y.end(&inner, &root)
	y.close(root.i, root.mark, root.last)
	p.doc.Root, p.readable = p.node(root.i), true
	return true
}

// openMapping is a mapping that several chunks have parts of.
type openMapping struct {
	is   bool
	i    int32
	mark int // where its children begin among the open ones
	last int // where the last of them ends
}

func (y *yamlReader) begin(m *openMapping, n *yaml.Node) (ok bool) {
	start := y.offset(n.Line, n.Column)
	i, ok := y.add(node{start: int32(start), end: int32(start), kind: Mapping, style: block, tag: tagMap})
	*m = openMapping{is: true, i: i, mark: len(y.open), last: start}
	return ok
}

// child adds a key or a value.
func (y *yamlReader) child(m *openMapping, n *yaml.Node, depth int) bool {
	i, ok := y.read(n, depth)
	if ok {
		y.append(m, i)
	}
	return ok
}

func (y *yamlReader) children(m *openMapping, n *yaml.Node, depth int) bool {
	for _, c := range n.Content {
		if !y.child(m, c, depth) {
			return false
		}
	}
	return true
}

func (y *yamlReader) append(m *openMapping, i int32) {
	y.open = append(y.open, i)
	m.last = max(m.last, int(y.doc.nodes[i].end))
}

// end closes a mapping, if one is open, and makes it a value of another.
func (y *yamlReader) end(m, of *openMapping) {
	if m.is {
		y.close(m.i, m.mark, m.last)
		y.append(of, m.i)
		m.is = false
	}
}
