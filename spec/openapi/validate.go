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
// version, security schemes, and each operation's security under a path of its own: whole documents of 165 bytes can
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
	return t.Validate(context.Background())
}

// prune writes the copy.
func prune(d *Document) []byte {
	var b strings.Builder
	key, schemes, end := "openapi", `"components":{"securitySchemes":`, "}"
	if d.Version == Swagger20 {
		key, schemes, end = "swagger", `"securityDefinitions":`, ""
	}
	version, _ := d.Root().Get(key)
	fmt.Fprintf(&b, `{%q:`, key)
	b.WriteString(version.JSONText())
	b.WriteString(`,"info":{"title":"x","version":"x"}`)
	if security, ok := d.Root().Get("security"); ok {
		b.WriteString(`,"security":`)
		b.WriteString(security.JSON())
	}
	if !d.Schemes.IsZero() {
		b.WriteString("," + schemes)
		d.writeSchemes(&b, d.Schemes, 4)
		b.WriteString(end)
	}
	b.WriteString(`,"paths":{`)
	for i, op := range d.Operations {
		if i > 0 {
			b.WriteByte(',')
		}
		// Under one method: kin-openapi knows a fixed list of them, and this is not about methods.
		b.WriteString(`"/` + strconv.Itoa(i) + `":{"get":{"responses":{"default":{"description":"x"}}`)
		if security, ok := op.Node.Get("security"); ok {
			b.WriteString(`,"security":`)
			b.WriteString(security.JSON())
		}
		b.WriteString("}}")
	}
	b.WriteString("}}")
	return []byte(b.String())
}

// writeSchemes writes a mapping of security schemes with what their references stand for. Below depth levels, which are those of
// schemes, flows and scopes, there are none, so that a reference to what it stands in ends.
func (d *Document) writeSchemes(b *strings.Builder, n source.Node, depth int) {
	n, _ = d.through(n)
	if n.Kind() != source.Mapping || depth == 0 {
		b.WriteString(n.JSON())
		return
	}
	b.WriteByte('{')
	for i := range n.Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		key, value := n.Pair(i)
		b.WriteString(key.JSONText() + ":")
		d.writeSchemes(b, value, depth-1)
	}
	b.WriteByte('}')
}
