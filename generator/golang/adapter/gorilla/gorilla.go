// Package gorilla is the adapter of gorilla/mux.
package gorilla

import (
	"embed"

	"github.com/scopegen/scopegen/generator/golang/adapter"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is gorilla/mux's.
var Adapter = adapter.Adapter{
	Name:      "gorilla",
	Package:   "gorillaguard",
	Router:    "github.com/gorilla/mux, 1.8.0 and newer",
	Source:    source,
	Convert:   syntax.Convert,
	Choice:    adapter.FirstMatch,
	HeadApart: true,
}

var syntax = adapter.Syntax{
	Param: func(name string) string { return "{" + name + "}" },
	Rest:  func(name string) string { return "{" + name + ":(?s:.*)}" }, // the rest may hold line ends, which a dot does not match
	Literal: func(text string) (string, error) {
		plain, err := adapter.Decode(text)
		if err != nil {
			return "", err
		}
		return plain, adapter.Without("{}", plain)
	},
	Mixed: true, // patterns are regular expressions, in which a parameter is one or more characters but the slash
}
