package openapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/scopegen/scopegen/spec/source"
)

// Validate has kin-openapi judge the security of a document, as a second opinion. It is shown a copy that holds nothing but
// version, security schemes, and what operations say about security, each once under a path of its own: whole documents of 165 bytes can
// overflow its stack, which no caller can recover from, and a foreign document's paths and schemas are not ours to judge.
func Validate(d *Document) error {
	if d.Version == 0 {
		return errors.New("not an OpenAPI document")
	}
	data := prune(d)
	if d.Version != Swagger20 {
		t, err := openapi3.NewLoader().LoadFromData(data)
		if err != nil {
			return err
		}
		return t.Validate(context.Background())
	}
	var t2 openapi2.T
	if err := json.Unmarshal(data, &t2); err != nil {
		return err
	}
	t, err := openapi2conv.ToV3(&t2)
	if err != nil {
		return err
	}
	if t.Paths == nil {
		t.Paths = openapi3.NewPaths() // the conversion loses an empty mapping
	}
	return t.Validate(context.Background())
}

// prune writes the copy.
func prune(d *Document) []byte {
	var b strings.Builder
	key, schemes, end := "openapi", `"components":{"securitySchemes":`, "}"
	if d.Version == Swagger20 {
		key, schemes, end = "swagger", `"securityDefinitions":`, ""
	}
	// Of an unknown patch version kin-openapi knows no rules, and takes it for 3.0.
	version := [...]string{Swagger20: "2.0", OpenAPI30: "3.0.4", OpenAPI31: "3.1.2", OpenAPI32: "3.2.0"}[d.Version]
	fmt.Fprintf(&b, `{%q:%q`, key, version)
	b.WriteString(`,"info":{"title":"x","version":"x"}`)
	if security, ok := d.Root().Get("security"); ok {
		b.WriteString(`,"security":`)
		d.writeSecurity(&b, security)
	}
	if d.Schemes.Len() > 0 || len(d.external) > 0 {
		b.WriteString("," + schemes)
		d.writeSchemes(&b)
		b.WriteString(end)
	}
	b.WriteString(`,"paths":{`)
	written, seen := map[string]bool{}, map[source.Node]bool{} // documents say few things, many times
	for _, op := range d.Operations {
		security, ok := op.Node.Get("security")
		if !ok || seen[security.Target()] {
			continue
		}
		seen[security.Target()] = true
		var own strings.Builder
		d.writeSecurity(&own, security)
		if written[own.String()] {
			continue
		}
		if written[own.String()] = true; len(written) > 1 {
			b.WriteByte(',')
		}
		// Under one method: kin-openapi knows a fixed list of them, and this is not about methods.
		b.WriteString(`"/` + strconv.Itoa(len(written)) + `":{"get":{"responses":{"default":{"description":"x"}},"security":` + own.String() + "}}")
	}
	b.WriteString("}}")
	return []byte(b.String())
}

// writeSchemes writes the security schemes, those that are named by URI too.
func (d *Document) writeSchemes(b *strings.Builder) {
	b.WriteByte('{')
	for i := range d.Schemes.Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		key, value := d.Schemes.Pair(i)
		b.WriteString(key.JSONText() + ":")
		d.writeScheme(b, value, 3)
	}
	for i, x := range d.external {
		if i > 0 || d.Schemes.Len() > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(x.name)
		b.Write(append(name, ':'))
		d.writeScheme(b, x.node, 3)
	}
	b.WriteByte('}')
}

// writeScheme writes a scheme, its flows, or one of these, with what references stand for. Below depth levels there are none, so
// that a reference to what it stands in ends.
func (d *Document) writeScheme(b *strings.Builder, n source.Node, depth int) {
	n, _ = d.through(n)
	if n.Kind() != source.Mapping || depth == 0 {
		b.WriteString(n.JSON())
		return
	}
	b.WriteByte('{')
	comma := ""
	for i := range n.Len() {
		key, value := n.Pair(i)
		if depth == 2 && key.Value() == "deviceAuthorization" {
			continue // of 3.2, which kin-openapi does not know
		}
		b.WriteString(comma + key.JSONText() + ":")
		comma = ","
		d.writeScheme(b, value, depth-1)
	}
	b.WriteByte('}')
}

// writeSecurity writes a security value with the names that schemes have in the copy.
func (d *Document) writeSecurity(b *strings.Builder, n source.Node) {
	if len(d.named) == 0 {
		b.WriteString(n.JSON())
		return
	}
	b.WriteByte('[')
	for i := range n.Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('{')
		for j := range n.Item(i).Len() {
			if j > 0 {
				b.WriteByte(',')
			}
			key, list := n.Item(i).Pair(j)
			name, _ := json.Marshal(d.schemeName(key))
			b.Write(append(name, ':'))
			b.WriteString(list.JSON())
		}
		b.WriteByte('}')
	}
	b.WriteByte(']')
}
