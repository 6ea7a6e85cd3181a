package openapi

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// operation is what a reader says about one operation. Its security is written as one text, with alternatives, schemes and
// scopes in order: "oauth2[read write]&key[] | {}"; "public", "silent" where nothing says anything, "null" where a reader took
// a null for what it was given.
type operation struct {
	method, path, id, security string
}

func (o operation) String() string { return o.method + " " + o.path }

// asText writes a security value in that form.
func asText(n *tree) string {
	if n == nil {
		return "silent"
	}
	if n.kind != 'l' {
		return "null"
	}
	var alternatives []string
	for _, alt := range n.items {
		needs := []string{}
		for i, list := range alt.items {
			if list.kind != 'l' {
				return "null"
			}
			var scopes []string
			for _, s := range list.items {
				scopes = append(scopes, s.text)
			}
			needs = append(needs, alt.keys[i]+"["+strings.Join(scopes, " ")+"]")
		}
		if len(needs) == 0 {
			needs = []string{"{}"}
		}
		alternatives = append(alternatives, strings.Join(needs, "&"))
	}
	return orPublic(alternatives)
}

func orPublic(alternatives []string) string {
	if len(alternatives) == 0 || len(alternatives) == 1 && alternatives[0] == "{}" {
		return "public"
	}
	return strings.Join(alternatives, " | ")
}

// sorted drops the order of the schemes of an alternative, for readers that keep them in a map.
func sorted(security string) string {
	alternatives := strings.Split(security, " | ")
	for i, alt := range alternatives {
		needs := strings.Split(alt, "&")
		slices.Sort(needs)
		alternatives[i] = strings.Join(needs, "&")
	}
	return strings.Join(alternatives, " | ")
}

// plain reads documents with as little thought as possible.
type plain struct {
	dir   string
	files map[string]*tree
	data  map[string][]byte
}

// inMemory reads files that are not, or no longer, in a folder.
func inMemory(files map[string][]byte) *plain {
	return &plain{"", map[string]*tree{}, files}
}

func newPlain(dir string) *plain {
	return &plain{dir, map[string]*tree{}, map[string][]byte{}}
}

// holder is where an operation is written.
type holder struct {
	operation
	file     string // relative to the folder
	node     *tree
	itemFile string
	item     *tree
}

var httpMethods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

func (p *plain) open(name string) (*tree, error) {
	if n := p.files[name]; n != nil {
		return n, nil
	}
	if p.data[name] == nil {
		data, err := os.ReadFile(filepath.Join(p.dir, name))
		if err != nil {
			return nil, err
		}
		p.data[name] = data
	}
	n, err := parse(name, p.data[name])
	p.files[name] = n
	return n, err
}

// follow goes where a $ref leads, and stays where there is none.
func (p *plain) follow(file string, n *tree) (string, *tree, error) {
	for range 10 {
		ref := n.scalar("$ref")
		if ref == "" {
			return file, n, nil
		}
		to, fragment, _ := strings.Cut(ref, "#")
		if to != "" {
			file = path.Join(path.Dir(file), to)
		}
		var err error
		if n, err = p.open(file); err != nil {
			return "", nil, err
		}
		for _, step := range strings.Split(strings.Trim(fragment, "/"), "/") {
			if step != "" {
				n = n.get(strings.NewReplacer("~1", "/", "~0", "~").Replace(step))
			}
		}
		if n == nil {
			return "", nil, fmt.Errorf("%s leads nowhere", ref)
		}
	}
	return "", nil, fmt.Errorf("a $ref in %s has no end", file)
}

// read gives the operations of a document in the order of the file.
func (p *plain) read(name string) (all []holder, err error) {
	root, err := p.open(name)
	if err != nil {
		return nil, err
	}
	paths := root.get("paths")
	for i, key := range paths.keys {
		file, item, err := p.follow(name, paths.items[i])
		if err != nil {
			return nil, err
		}
		for j, method := range item.keys {
			if !slices.Contains(httpMethods, method) {
				continue
			}
			opFile, node, err := p.follow(file, item.items[j])
			if err != nil {
				return nil, err
			}
			security := node.get("security")
			if security == nil {
				security = root.get("security")
			}
			all = append(all, holder{
				operation: operation{strings.ToUpper(method), key, node.scalar("operationId"), asText(security)},
				file:      opFile, node: node, itemFile: file, item: item,
			})
		}
	}
	return all, nil
}
