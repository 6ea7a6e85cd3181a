package words

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// most bounds how many alternatives a message names.
const most = 3

// Need says who passes a requirement, to stand behind "needs" or "is open to": "store:read or admin", "store:write and
// store:share", "any BotToken".
func Need(r spec.Requirement) string {
	switch r.Label() {
	case spec.None:
		return "what nobody has"
	case spec.Public, spec.Optional:
		return "nothing at all"
	}
	var alts []string
	for i, alt := range r.Alternatives {
		if i == most {
			alts = append(alts, fmt.Sprintf("%d more", len(r.Alternatives)-most))
			break
		}
		alts = append(alts, alternative(alt))
	}
	return strings.Join(alts, " or ")
}

func alternative(alt spec.Alternative) string {
	var parts []string
	for _, n := range alt.Needs {
		if len(n.Scopes) == 0 {
			parts = append(parts, "a "+n.Scheme.Name+" credential")
		}
		for i, s := range n.Scopes {
			if i == most {
				parts = append(parts, fmt.Sprintf("%d more", len(n.Scopes)-most))
				break
			}
			parts = append(parts, s.Name)
		}
	}
	text := strings.Join(parts, " and ")
	if len(alt.SubjectTypes) > 0 {
		var names []string
		for _, t := range alt.SubjectTypes {
			names = append(names, t.Name)
		}
		text += " (for " + strings.Join(names, ", ") + ")"
	}
	return text
}
