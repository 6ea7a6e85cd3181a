package openapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
)

// ValidateWhole has kin-openapi judge a whole document with the files that it refers to, from where files lead alone. The process may
// not survive it: some documents overflow its stack, which no caller can recover from, and others take all memory. It is to be
// called in a process of its own, with limits.
func ValidateWhole(name string, data []byte, files Files) error {
	doc, found := Open(name, data, files)
	if doc.Version == 0 {
		if len(found) > 0 {
			return errors.New(found[0].Message)
		}
		return errors.New("not an OpenAPI document")
	}
	if doc.Version == Swagger20 {
		var t2 openapi2.T
		if err := json.Unmarshal([]byte(doc.Root().JSON()), &t2); err != nil {
			return err
		}
		t, err := openapi2conv.ToV3(&t2)
		if err != nil {
			return err
		}
		return t.Validate(context.Background())
	}
	data = withoutSelf(doc)
	loader := openapi3.NewLoader()
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, u *url.URL) ([]byte, error) {
		if u.Scheme != "" || u.Host != "" || u.Opaque != "" || u.RawQuery != "" {
			return nil, fmt.Errorf("%q is a URL, and nothing is read from the network", u)
		}
		p := path.Clean(u.Path)
		if !filepath.IsLocal(filepath.FromSlash(p)) {
			return nil, fmt.Errorf("%q leaves the folder that is read from", u.Path)
		}
		if p == path.Clean(name) || p == path.Clean(doc.address) {
			return data, nil
		}
		if files == nil {
			return nil, fmt.Errorf("%q is in another file, and this document was given alone", u.Path)
		}
		return files.ReadFile(p)
	}
	t, err := loader.LoadFromDataWithPath(data, &url.URL{Path: path.Clean(doc.address)})
	if err != nil {
		return err
	}
	return t.Validate(context.Background())
}

// withoutSelf gives the bytes of a document with $self made an extension: kin-openapi does not know it, and is told the address instead.
func withoutSelf(d *Document) []byte {
	data := d.File.Data
	key, _, is := d.Root().Find("$self")
	if start, end := key.Span(); is && d.Version >= OpenAPI32 {
		data = bytes.Clone(data)
		copy(data[start:end], bytes.Replace(data[start:end], []byte("$self"), []byte("x-slf"), 1))
	}
	return data
}
