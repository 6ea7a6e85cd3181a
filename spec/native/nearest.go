package native

import "github.com/scopegen/scopegen/spec/diag"

// nearest is the name that was probably meant; "" when none is near.
func nearest(name string, known []string) string {
	near, _ := diag.Nearest(name, known)
	return near
}
