package service

import (
	"strings"

	"go.opentelemetry.io/otel/attribute"
)

// attributeEncoder gives the values, in the order of their names.
type attributeEncoder struct{}

func (attributeEncoder) Encode(all attribute.Iterator) string {
	var values []string
	for all.Next() {
		values = append(values, all.Attribute().Value.AsString())
	}
	return strings.Join(values, " ")
}

func (attributeEncoder) ID() attribute.EncoderID { return attribute.NewEncoderID() }
