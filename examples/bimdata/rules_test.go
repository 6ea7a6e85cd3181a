// Package bimdata_test holds the example against the page it transcribes, and what its rules give against BIMData's
// published operation list.
package bimdata_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/internal/example"
	"github.com/scopegen/scopegen/spec"
)

// differences are all operations on which the rules and the published list disagree, by what is published and what the
// rules give, but for the ifc: twins, which TestRules counts. The README explains them.
var differences = map[string]string{
	"document:read -> document:write": "createVisa deleteVisa updateVisa closeVisa pauseVisa resumeVisa createVisaComment deleteVisaComment updateVisaComment " +
		"createValidation deleteValidation updateValidation acceptValidation denyValidation resetValidation",
	"document:read -> document:read, org:manage":   "getTags getTag",
	"document:write -> document:write, org:manage": "createTag deleteTag updateTag",
	"org:manage -> document:write":                 "createDMSTree",

	"unstated -> bcf:read":      "getAuth getVersions",
	"unstated -> document:read": "getProjectDMSTree getProjectFolderTree",
	"unstated -> model:read":    "listModelsPositionedIn",
	"unstated -> model:write":   "deleteMask2D updateMask2D",

	"unstated -> none": "createMask2D bulkUpdateModelProperty deleteUser createUser",
	"org:manage -> none": "getCloudInvitations cancelCloudUserInvitation deleteProject updateProject importFromProject leaveProject " +
		"getProjectInvitations cancelProjectUserInvitation getInvitations getInvitation acceptInvitation denyInvitation",
	"bcf:write -> none":                            "fullUpdateBcfProject fullUpdateFullTopic fullUpdateTopic fullUpdateDocumentReference fullUpdateComment fullUpdatePin",
	"ifc:write, model:write -> none":               "createClassification deleteClassification updateClassification bulkUpdateElements fullUpdateElement",
	"ifc:read, model:read -> none":                 "getClassifications getClassification",
	"ifc:token_manage, model:token_manage -> none": "getAccessTokens createAccessToken deleteAccessToken getAccessToken updateAccessToken",
	"document:read -> none":                        "getGroups getGroup",
	"logs:read -> none":                            "getLogs",
	"cloud:read, bcf:read -> none":                 "getProjectUsers",
	"cloud:manage -> none":                         "deleteProjectUser",
	"cloud:read -> none":                           "getCloudUser",
	"user:write -> none":                           "denyUserInvitation",
}

// TestRules compares operation by operation. Any difference that is not listed fails, and so does a listed one that is gone.
func TestRules(t *testing.T) {
	list := example.Published(t, "bimdata_operation_scopes.tsv")
	api := example.Load(t)

	rows := strings.Split(strings.TrimSpace(list), "\n")[1:]
	require.Len(t, rows, 366)
	require.Len(t, api.Operations, len(rows))
	agreed, twins := 0, 0
	got := map[string]string{}
	for i, row := range rows {
		cells := strings.Split(row, "\t")
		op := api.Operations[i]
		require.Equal(t, cells[0]+" "+cells[1], op.String())
		require.Equal(t, cells[3], op.ID)

		here := opens(t, op)
		var published []string // any one of them
		if cells[2] != "" {
			published = strings.Split(cells[2], ", ")
		}
		onPage := slices.DeleteFunc(slices.Clone(published), func(s string) bool { return strings.HasPrefix(s, "ifc:") })
		switch {
		case len(published) == 0 && here == "authenticated", here == strings.Join(published, ", "):
			agreed++
		case here == strings.Join(onPage, ", "):
			require.Equal(t, []string{"model"}, op.Tags, op)
			twins++
		default:
			if len(published) == 0 {
				published = []string{"unstated"}
			}
			class := strings.Join(published, ", ") + " -> " + here
			got[class] = strings.TrimSpace(got[class] + " " + op.ID)
		}
	}
	require.Equal(t, differences, got)
	require.Equal(t, 142, agreed)
	require.Equal(t, 155, twins)
}

// opens says who passes: the scopes of which any one is enough, else the access.
func opens(t *testing.T, op *spec.Operation) string {
	t.Helper()
	if op.Access != spec.Scoped {
		return op.Access.String()
	}
	var scopes []string
	for _, alt := range op.Written.Alternatives {
		require.Len(t, alt.Scopes(), 1, op)
		scope := alt.Scopes()[0]
		scopes = append(scopes, scope.Name)
		require.Equal(t, scope.SubjectTypes, alt.SubjectTypes, op)
	}
	return strings.Join(scopes, ", ")
}
