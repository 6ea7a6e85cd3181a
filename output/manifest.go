package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

const manifestVersion = 1

// manifest is the record of the last run: what it read, and what it made. It is written last, so that its digests
// describe the files beside it.
type manifest struct {
	Comment string         `json:"$comment"`
	Version int            `json:"version"`
	Tool    string         `json:"tool"`
	Sources []Source       `json:"sources"`
	Files   []record       `json:"files"`
	Notes   map[string]any `json:"notes,omitempty"`
}

type record struct {
	Path    string `json:"path"`
	Target  string `json:"target"`
	SHA256  string `json:"sha256,omitempty"` // none for a document edited in place, which its author goes on editing
	InPlace bool   `json:"inPlace,omitempty"`
}

func manifestOf(set Set) manifest {
	m := manifest{
		Comment: Mark, Version: manifestVersion, Tool: set.Tool,
		Sources: append([]Source{}, set.Sources...), Files: []record{}, Notes: set.Notes,
	}
	for _, f := range set.Files {
		r := record{Path: f.Path, Target: f.Target, InPlace: f.InPlace}
		if !f.InPlace {
			r.SHA256 = Digest(f.Data)
		}
		m.Files = append(m.Files, r)
	}
	slices.SortStableFunc(m.Sources, func(a, b Source) int { return strings.Compare(a.Path, b.Path) })
	slices.SortFunc(m.Files, func(a, b record) int { return strings.Compare(a.Path, b.Path) })
	return m
}

// encode gives notes of any Go type the form that they have after being read back, so that bytes can be compared.
func (m manifest) encode() ([]byte, error) {
	once, err := marshal(m)
	if err != nil {
		return nil, fmt.Errorf("encode the manifest's notes: %w", err)
	}
	if err := unmarshal(once, &m); err != nil {
		return nil, fmt.Errorf("encode the manifest's notes: %w", err)
	}
	return marshal(m)
}

// Notes gives the notes of a manifest, in the form that JSON has; none of one that is absent, damaged, or of a later version.
func Notes(data []byte) map[string]any {
	m, err := decodeManifest(data)
	if err != nil {
		return nil
	}
	return m.Notes
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

func unmarshal(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if dec.More() {
		return errors.New("text after the end")
	}
	return nil
}

// decodeManifest returns errNewer for a manifest of a later version, which must not be overwritten, and another error
// for a damaged one, which may.
func decodeManifest(data []byte) (manifest, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err == nil && head.Version > manifestVersion {
		return manifest{}, errNewer
	}
	var m manifest
	if err := unmarshal(data, &m); err != nil {
		return manifest{}, err
	}
	if m.Version != manifestVersion {
		return manifest{}, fmt.Errorf("version %d is unknown", m.Version)
	}
	// A manifest comes with the repository: its paths are a stranger's.
	for _, f := range m.Files {
		if err := validPath(f.Path); err != nil {
			return manifest{}, err
		}
	}
	return m, nil
}

var errNewer = errors.New("was written by a newer scopegen; upgrade this one")

// sameButTool ignores the tool's version and how the JSON is laid out.
func (m manifest) sameButTool(other manifest) bool {
	other.Tool = m.Tool
	a, errA := m.encode()
	b, errB := other.encode()
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// Digest is the SHA-256 of data in hexadecimal, with CRLF read as LF, so that it is the same in every checkout.
func Digest(data []byte) string { return sum(unixLines(data)) }

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func unixLines(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) }

func sameText(a, b []byte) bool { return bytes.Equal(unixLines(a), unixLines(b)) }

func marked(data []byte) bool {
	return bytes.Contains(data[:min(len(data), markWithin)], []byte(Mark))
}
