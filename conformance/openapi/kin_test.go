package openapi

import (
	"context"
	"encoding/json"
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
		require.NoError(t, err, "%s", out)
		var theirs kinReading
		require.NoError(t, json.Unmarshal(out, &theirs))
		note := ""
		if d.kin == "" {
			require.Empty(t, theirs.Refused)
		} else {
			require.Contains(t, theirs.Refused, d.kin, "when it loads, it is to be an oracle without exceptions")
			if note = " (refs not followed)"; d.apart {
				figures.set(d.name, "kin-openapi", "not loaded")
				return
			}
		}
		var want []operation
		for _, o := range theirs.Operations {
			want = append(want, o.operation())
		}
		require.NotEmpty(t, want)
		r := scopegen(t, dir, "show", d.file, "--format", "json")
		got := shown(t, r.stdout)
		for i := range got {
			got[i].security = sorted(got[i].security)
		}
		wrong := d.unknown(t, differences(want, got))
		figures.set(d.name, "kin-openapi", "%d%s", len(wrong), note)
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

// kinReading is how kin-openapi reads a document, and what it says against loading it.
type kinReading struct {
	Refused    string
	Operations []kinOperation
}

// kinChild loads a document whole and prints its operations. It runs in a process of its own, since a document can overflow
// kin-openapi's stack.
func kinChild(file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var out kinReading
	var v2 openapi2.T
	if json.Unmarshal(data, &v2) == nil && v2.Swagger == "2.0" {
		for path, item := range v2.Paths {
			for method, o := range item.Operations() {
				out.Operations = append(out.Operations, kinOperation{method, path, o.OperationID, kinSecurity(o.Security, v2.Security)})
			}
		}
	} else {
		out = kinRead(file, data)
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		panic(err)
	}
}

func kinRead(file string, data []byte) (out kinReading) {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true // of the files that the test unpacked
	doc, err := loader.LoadFromFile(file)
	if err != nil {
		out.Refused = err.Error()
		doc = &openapi3.T{}
		if doc.UnmarshalJSON(data) != nil {
			return out
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			out.Operations = append(out.Operations, kinOperation{method, path, o.OperationID, kinSecurity(o.Security, doc.Security)})
		}
	}
	return out
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
