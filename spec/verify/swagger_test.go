package verify_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	target "github.com/scopegen/scopegen/generator/openapi"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/verify"
)

const twoFlows = `scopegen: 1
info: {title: T, version: "1"}
schemes:
  oauth:
    type: oauth2
    flows:
      clientCredentials: {tokenUrl: "https://id.example.com/token"}
      authorizationCode: {authorizationUrl: "https://id.example.com/a", tokenUrl: "https://id.example.com/token", refreshUrl: "https://id.example.com/r"}
subjectTypes:
  user: {title: A user, flows: [authorizationCode]}
  app: {title: An app, flows: [authorizationCode, clientCredentials]}
scopes:
  a: {description: A., grants: [GET /a: List]}
  b: {description: B., subjectTypes: [app], grants: [GET /b: List]}
endpoints:
  - GET /c: {summary: C, requires: {scope: a, subjectTypes: [user]}}
  - GET /d: {summary: D, requires: {scope: a, subjectTypes: [app]}}
`

// What is written in Swagger 2.0, which has a scheme for each flow and no words for refreshing, agrees with what it was written from.
func TestSwagger(t *testing.T) {
	for _, text := range []string{twoFlows, twoFlows[:strings.Index(twoFlows, "subjectTypes:")] + "scopes:\n  a: {description: A., grants: [GET /a: List]}\n"} {
		api, _, err := loadText(text)
		require.NoError(t, err)
		res, err := target.Target.Emit(&generator.Request{API: api, Options: generator.Options{"document": "api.yaml", "version": "2.0"}})
		require.NoError(t, err)
		require.Empty(t, show(res.Found))
		document := string(res.Files[0].Data)
		hold := func(document string) []string {
			return codes(verify.Documents(api, []*spec.API{readDocument(t, "api.yaml", files{"api.yaml": document})}, nil).Found)
		}
		require.Contains(t, document, "oauth_clientCredentials:\n    type: oauth2")
		require.Empty(t, hold(document))

		require.Equal(t, []string{"SG5007"}, hold(strings.Replace(document, "tokenUrl: https://id", "tokenUrl: https://other", 1)), "a flow's URL")
		require.Contains(t, hold(strings.ReplaceAll(document, "oauth_clientCredentials:", "mine:")), "SG5007", "a flow is not there")
		require.Contains(t, hold(strings.ReplaceAll(document, "oauth_clientCredentials:", "mine:")), "SG5008", "and a scheme is that nobody knows")
	}
	api, _, err := loadText(twoFlows)
	require.NoError(t, err)
	later := "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {}\ncomponents:\n  securitySchemes:\n    oauth_clientCredentials: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {}}}}\n" +
		"    oauth:\n      type: oauth2\n      flows:\n        clientCredentials: {tokenUrl: \"https://id.example.com/token\", scopes: {a: A., b: B.}}\n        authorizationCode: {authorizationUrl: \"https://id.example.com/a\", tokenUrl: \"https://id.example.com/token\", scopes: {}}\n"
	require.Contains(t, codes(verify.Documents(api, []*spec.API{readDocument(t, "api.yaml", files{"api.yaml": later})}, nil).Found), "SG5007", "a version that has a word for refreshing is asked for it")
}
