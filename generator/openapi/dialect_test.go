package openapi

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// validSwagger has kin-openapi judge the whole of a Swagger document.
func validSwagger(t testing.TB, data []byte) {
	parsed, found := source.Parse("api.yaml", data, source.OpenAPI)
	require.Empty(t, found)
	var t2 openapi2.T
	require.NoError(t, json.Unmarshal([]byte(parsed.Root.JSON()), &t2))
	t3, err := openapi2conv.ToV3(&t2)
	require.NoError(t, err)
	require.NoError(t, t3.Validate(context.Background()))
}

// TestVersions writes one model in every version, has kin-openapi judge the whole, and reads the requirements back.
func TestVersions(t *testing.T) {
	for _, version := range []string{"2.0", "3.0", "3.1"} {
		t.Run(version, func(t *testing.T) {
			api := sample()
			if version == "2.0" {
				api.Operations = append(api.Operations[:4:4], api.Operations[5:]...) // without the optional one
			}
			sealed(t, api)
			out, found := document(api, "api.yaml", version, conventions{denied: "refuse", extensions: true, descriptions: true}, diag.Range{})
			require.Empty(t, found)
			if version == "2.0" {
				validSwagger(t, out)
			} else {
				valid(t, out)
			}
			golden(t, "testdata/document-"+version+".yaml", out)
			again, found := openapi.Read("api.yaml", out, nil, openapi.Options{Security: "read"})
			require.Zero(t, found.Errors(), "%v", found)
			require.Len(t, again.Operations, len(api.Operations))
			if version != "2.0" { // where flows that are schemes of their own stay so
				require.Empty(t, spec.Seal(again).Errors())
				for i, o := range api.Operations {
					require.Equal(t, requirement(o), requirement(again.Operations[i]), "schemes of subject types are one scheme again")
					for j, a := range o.Written.Alternatives {
						require.Equal(t, typeNames(a.SubjectTypes), typeNames(again.Operations[i].Written.Alternatives[j].SubjectTypes), o.String())
					}
				}
				require.Equal(t, api.Groups[0].Description, again.Groups[0].Description)
			} else {
				require.Equal(t, [][]string{{"oauth2_authorizationCode:", "store:read"}, {"oauth2_clientCredentials:", "store:read"}, {"oauth2_authorizationCode:", "store:write"}, {"oauth2_clientCredentials:", "store:write"}},
					requirement(again.Operations[0]), "a scheme for each flow")
			}
		})
	}
	api := sealed(t, sample())
	_, found := document(api, "api.yaml", "2.0", conventions{denied: "refuse"}, diag.Range{})
	require.Equal(t, diag.Code("SG3030"), found[0].Rule.Code, "optional")
	require.Contains(t, found[0].Message, "GET /api/maybe")
}
