package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/pb33f/libopenapi"
	"gopkg.in/yaml.v3"

	"github.com/scopegen/scopegen/spec/openapi"
)

// readerOf is one way of reading a document; what it found shows that it read it.
type readerOf struct {
	name string
	read func(file string, data []byte) (found string, err error)
}

var readers = []readerOf{
	{"bytes", func(_ string, data []byte) (string, error) {
		return fmt.Sprintf("%d lines", bytes.Count(data, []byte{'\n'})), nil
	}},
	{"scopegen", func(file string, data []byte) (string, error) {
		api, found := openapi.Read(file, data, nil, openapi.Options{Security: "read"})
		if found.Errors() > 0 {
			return "", errors.New(found[0].Message)
		}
		return fmt.Sprintf("%d operations", len(api.Operations)), nil
	}},
	{"scopegen, all nodes", func(file string, data []byte) (string, error) {
		doc, found := openapi.Open(file, data, nil)
		api, more := doc.API(openapi.Options{Security: "read"})
		if found.Errors()+more.Errors() > 0 {
			return "", errors.New(append(found, more...)[0].Message)
		}
		return fmt.Sprintf("%d operations", len(api.Operations)), nil
	}},
	{"yaml.v3 nodes", func(_ string, data []byte) (string, error) {
		var n yaml.Node
		return "", yaml.Unmarshal(data, &n)
	}},
	{"kin-openapi", func(_ string, data []byte) (string, error) {
		t, err := openapi3.NewLoader().LoadFromData(data)
		if err != nil {
			return "", err
		}
		n := 0
		for _, item := range t.Paths.Map() {
			n += len(item.Operations())
		}
		return fmt.Sprintf("%d operations", n), nil
	}},
	{"libopenapi", func(_ string, data []byte) (string, error) {
		doc, err := libopenapi.NewDocument(data)
		if err != nil {
			return "", err
		}
		model, err := doc.BuildV3Model()
		if err != nil {
			return "", err
		}
		n := 0
		for item := range model.Model.Paths.PathItems.ValuesFromOldest() {
			n += item.GetOperations().Len()
		}
		return fmt.Sprintf("%d operations", n), nil
	}},
}
