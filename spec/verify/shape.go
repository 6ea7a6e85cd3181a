package verify

import "github.com/scopegen/scopegen/spec"

// shapes are what identifies the requests that a path matches: two where a trailing slash does not matter.
func shapes(path string, slashIgnored bool) []string {
	pattern, err := spec.ParsePublishedPattern(path)
	if err != nil {
		return nil
	}
	out := []string{pattern.PlainShape()}
	if twin, ok := pattern.SlashTwin(); ok && slashIgnored {
		out = append(out, twin.PlainShape())
	}
	return out
}
