package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
)

// TestFindingsDoNotDependOnStyle: keys that are there twice are found where they are read, whether or not the document could be skimmed.
func TestFindingsDoNotDependOnStyle(t *testing.T) {
	const doc = "info:\n  title: T\n  version: \"1\"\n"
	begins := []string{"openapi: 3.1.0\n", "openapi: &v 3.1.0\n", "%YAML 1.2\n---\nopenapi: 3.1.0\n", "openapi: !!str 3.1.0\n"}
	twice := "        a: 1\n        a: 2\n        b: !x c\n"
	files := tree{"paths.yaml": "/a:\n  get:\n    security: []\n    responses: {a: 1, a: 2}\n    security: []\n", "item.yaml": "get:\n  security: []\n  responses: {a: 1, a: 2}\nput: {}\nput: {}\n"}
	for _, c := range []struct {
		rest  string
		found int
	}{
		{"paths:\n  /a:\n    get:\n      security: []\n      responses:\n" + twice, 0},
		{"paths:\n  /a:\n    get:\n      security: []\n      x-a:\n" + twice, 2},
		{"paths:\n  /a:\n    get:\n      security: []\n      security: []\n      responses:\n" + twice, 1},
		{"paths:\n  /a:\n    get:\n      responses: {}\n      security: []\n      responses: {}\n", 1},
		{"paths: {}\ncomponents:\n  schemas:\n    a:\n      b:\n" + twice, 0},
		{"paths: {}\ncomponents:\n  securitySchemes:\n    a:\n      x-b:\n" + twice + "      type: mutualTLS\n", 2},
		{"paths:\n  /a:\n    $ref: \"#/components/schemas/a\"\ncomponents:\n  schemas:\n    a:\n      get:\n        security: []\n        security: []\n        responses: {a: 1, a: 2}\n    b:\n      b:\n" + twice, 1},
		{"paths:\n  /a:\n    $ref: item.yaml\n", 1},
		{"paths:\n  $ref: paths.yaml\n", 1},
		{"x-p: &p {get: {security: []}}\npaths:\n  /a: *p\ncomponents: {schemas: {s: {a: 1, a: 2}}}\n", 0},
		{"components: {schemas: {s: &p {get: {security: [], security: []}, b: {a: 1, a: 2}}}}\npaths:\n  /a: *p\n", 2}, // and b, which means nothing
		{"paths:\n  /a:\n    get: {}\n  /a:\n    put: {}\n", 1},
	} {
		for _, begin := range begins {
			_, found := Read("a.yaml", []byte(begin+doc+c.rest), files, read)
			require.Equal(t, c.found, found.Errors(), "%s: %v", begin+c.rest, found)
		}
	}
	// Where so many are there that not all were kept none is taken out: the one that matters may be among the others.
	many := "paths:\n  /a:\n    get:\n      responses:\n"
	for range 200 {
		many += "        a: 1\n"
	}
	_, found := Read("a.yaml", []byte(begins[1]+doc+many+"      security: []\n      security: [{}]\n"), nil, read)
	require.Equal(t, diag.Code("SG1002"), found[0].Rule.Code)
}
