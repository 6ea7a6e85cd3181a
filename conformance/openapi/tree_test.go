package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// tree is a value of a document, with the order and the places of what it holds.
type tree struct {
	kind  byte // m, l, s or 0: mapping, list, scalar, null
	text  string
	keys  []string
	items []*tree // values of a mapping's keys, or a list's items
	at    []int   // where each key begins: JSON's offset, YAML's line counted from 0
	to    int     // where the value ends: JSON's offset
}

func (n *tree) get(key string) *tree {
	if n != nil && n.kind == 'm' {
		for i, k := range n.keys {
			if k == key {
				return n.items[i]
			}
		}
	}
	return nil
}

func (n *tree) scalar(key string) string {
	if v := n.get(key); v != nil {
		return v.text
	}
	return ""
}

func parse(name string, data []byte) (*tree, error) {
	if strings.HasSuffix(name, ".json") {
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		return jsonTree(dec, data)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(root.Content) == 0 {
		return &tree{}, nil
	}
	return yamlTree(root.Content[0]), nil
}

func jsonTree(dec *json.Decoder, data []byte) (*tree, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	n := &tree{kind: 's', text: fmt.Sprint(token)}
	switch token {
	case nil:
		n.kind, n.text = 0, ""
	case json.Delim('{'), json.Delim('['):
		n.kind, n.text = 'l', ""
		for dec.More() {
			if token == json.Delim('{') {
				n.kind = 'm'
				from := int(dec.InputOffset())
				n.at = append(n.at, from+bytes.IndexByte(data[from:], '"'))
				key, err := dec.Token()
				if err != nil {
					return nil, err
				}
				n.keys = append(n.keys, key.(string))
			}
			item, err := jsonTree(dec, data)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		if token == json.Delim('{') {
			n.kind = 'm'
		}
		if _, err := dec.Token(); err != nil {
			return nil, err
		}
	}
	n.to = int(dec.InputOffset())
	return n, nil
}

func yamlTree(y *yaml.Node) *tree {
	switch y.Kind {
	case yaml.AliasNode:
		return yamlTree(y.Alias)
	case yaml.MappingNode:
		n := &tree{kind: 'm'}
		for i := 0; i < len(y.Content); i += 2 {
			n.keys = append(n.keys, y.Content[i].Value)
			n.at = append(n.at, y.Content[i].Line-1)
			n.items = append(n.items, yamlTree(y.Content[i+1]))
		}
		return n
	case yaml.SequenceNode:
		n := &tree{kind: 'l'}
		for _, item := range y.Content {
			n.items = append(n.items, yamlTree(item))
		}
		return n
	}
	if y.Tag == "!!null" {
		return &tree{}
	}
	return &tree{kind: 's', text: y.Value}
}
