package cli

import (
	"os"
	"path/filepath"

	"github.com/scopegen/scopegen/output"
)

// recorded gives what targets had the manifest remember. Without a configuration there is none.
func (p *project) recorded() func(note string) []string {
	if p.conf.file == "" {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(p.conf.root, filepath.FromSlash(p.conf.manifest())))
	if err != nil {
		return nil
	}
	notes := output.Notes(data)
	return func(note string) (all []string) {
		list, _ := notes[note].([]any)
		for _, v := range list {
			if s, ok := v.(string); ok {
				all = append(all, s)
			}
		}
		return all
	}
}
