package site

import (
	"bytes"
	"encoding/json"
	"path"
)

// Folder is pages in the order in which a reader should meet them.
type Folder struct {
	Mark  string // what every generated file says
	Title string // plain text
	Order int    // among what lies beside it, from 1; 0 for the outermost
	Index Page   // the folder's own page
	Items []Item
}

// Item is a page or a folder.
type Item struct {
	Page   Page
	Folder *Folder
}

// Navigation makes the files that bring pages into the site's navigation, where front matter does not.
func (s *Site) Navigation(f Folder) []File {
	if s.navigation == nil {
		return nil
	}
	return s.navigation(f)
}

// dir is the folder's path, empty or with a slash at its end.
func (f *Folder) dir() string {
	dir, _ := path.Split(f.Index.File)
	return dir
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // plain structures always encode
	}
	return b.Bytes()
}
