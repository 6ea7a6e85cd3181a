package openapi

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
)

// kin-openapi reads the same security where it loads the document: a second opinion beside the oracle.
func TestKinOpenAPI(t *testing.T) {
	each(t, func(t *testing.T, d *document) {
		dir := t.TempDir()
		d.unpack(t, dir)
		self, err := os.Executable()
		require.NoError(t, err)
		ctx := context.Background()
		cmd := exec.CommandContext(ctx, self)
		cmd.Env = append(os.Environ(), "SCOPEGEN_KIN="+filepath.Join(dir, d.file))
		out, err := cmd.Output()
		if d.kin != "" {
			require.Error(t, err, "kin-openapi loads it now; hold it for an oracle")
			figures.set(d.name, "kin-openapi", "does not load")
			return
		}
		require.NoError(t, err, "%s", out)
		var theirs []kinOperation
		require.NoError(t, json.Unmarshal(out, &theirs))
		var want []operation
		for _, o := range theirs {
			want = append(want, o.operation())
		}
		r := scopegen(t, dir, "show", d.file, "--format", "json")
		got := shown(t, r.stdout)
		for i := range got {
			got[i].security = sorted(got[i].security)
		}
		wrong := d.unknown(t, differences(want, got))
		figures.set(d.name, "kin-openapi", "%d", len(wrong))
		require.Empty(t, wrong)
	})
}

// kinOperation is an operation as kin-openapi has it.
type kinOperation struct {
	Method, Path, ID string
	Security         *[]map[string][]string
}

func (o kinOperation) operation() operation {
	security := "silent"
	if o.Security != nil {
		var alternatives []string
		for _, alt := range *o.Security {
			var needs []string
			for scheme, scopes := range alt {
				needs = append(needs, scheme+"["+strings.Join(scopes, " ")+"]")
			}
			if len(needs) == 0 {
				needs = []string{"{}"}
			}
			slices.Sort(needs)
			alternatives = append(alternatives, strings.Join(needs, "&"))
		}
		security = orPublic(alternatives)
	}
	return operation{o.Method, o.Path, o.ID, security}
}

// kinChild loads a document whole and prints its operations. It runs in a process of its own, since a document can overflow
// kin-openapi's stack.
func kinChild(file string) {
	operations, err := kinRead(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(operations); err != nil {
		panic(err)
	}
}

func kinRead(file string) (all []kinOperation, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var v2 openapi2.T
	if json.Unmarshal(data, &v2) == nil && v2.Swagger == "2.0" {
		for path, item := range v2.Paths {
			for method, o := range item.Operations() {
				all = append(all, kinOperation{method, path, o.OperationID, kinSecurity(o.Security, v2.Security)})
			}
		}
		return all, nil
	}
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true // of the files that the test unpacked
	doc, err := loader.LoadFromFile(file)
	if err != nil {
		return nil, err
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			all = append(all, kinOperation{method, path, o.OperationID, kinSecurity(o.Security, doc.Security)})
		}
	}
	return all, nil
}

// kinSecurity is an operation's own security, else the document's.
func kinSecurity[R ~map[string][]string, S ~[]R](own *S, root S) *[]map[string][]string {
	if own == nil && root == nil {
		return nil
	}
	from := root
	if own != nil {
		from = *own
	}
	out := []map[string][]string{}
	for _, alt := range from {
		out = append(out, alt)
	}
	return &out
}
