package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Ignored exempts endpoints, or a scope, that only one side has from being said, and nothing else: what both have is always compared.
type Ignored struct {
	scope    string   // by name; then there are neither methods nor segments
	methods  []string // "*": any
	segments []string
	text     string
	Reason   string
	used     bool
}

// ParseIgnored reads METHOD[,METHOD] /path reason, or: scope NAME reason. In the path * stands for one segment and ** in last place for the rest; a
// parameter is written with any name, and * as the method stands for all. The reason is for whoever reads the
// command, and there must be one.
func ParseIgnored(text string) (*Ignored, error) {
	fields := strings.Fields(text)
	if len(fields) > 0 && fields[0] == "scope" {
		if len(fields) < 3 {
			return nil, fmt.Errorf("%q: write scope, its name and why, as in 'scope notes:old until the last client has gone'", text)
		}
		return &Ignored{scope: fields[1], text: "scope " + fields[1], Reason: strings.Join(fields[2:], " ")}, nil
	}
	if len(fields) < 3 || !strings.HasPrefix(fields[1], "/") {
		return nil, fmt.Errorf("%q: write METHOD /path and why, as in 'GET /healthz for the load balancer', or scope, its name and why", text)
	}
	x := &Ignored{methods: strings.Split(fields[0], ","), segments: split(fields[1]), text: fields[0] + " " + fields[1], Reason: strings.Join(fields[2:], " ")}
	for i, s := range x.segments {
		if s == "**" && i < len(x.segments)-1 {
			return nil, fmt.Errorf("%q: ** stands for the rest of a path, so nothing can stand behind it", text)
		}
	}
	for _, m := range x.methods {
		if m == "" || strings.ToUpper(m) != m {
			return nil, fmt.Errorf("%q: %q is not a method; they are written in capitals", text, m)
		}
	}
	return x, nil
}

func split(path string) []string {
	all := spec.PlainShapes(path, false)
	if len(all) == 0 {
		return nil
	}
	return strings.Split(all[0], "/")[1:]
}

func (x *Ignored) matches(method, path string) bool {
	if !slices.Contains(x.methods, method) && !slices.Contains(x.methods, "*") {
		return false
	}
	segments := split(path)
	for i, want := range x.segments {
		switch {
		case want == "**":
			return true
		case i == len(segments):
			return false
		case want != "*" && want != segments[i], want == "*" && segments[i] == "":
			return false
		}
	}
	return len(segments) == len(x.segments)
}

// isIgnored marks all that match, so that none of them is reported as unused.
func (v *verifier) isIgnored(method, path string) (is bool) {
	for _, x := range v.ignored {
		if x.matches(method, path) {
			is, x.used = true, true
		}
	}
	return is
}

// isIgnoredScope is isIgnored for a scope that one side has.
func (v *verifier) isIgnoredScope(name string) (is bool) {
	for _, x := range v.ignored {
		if x.scope != "" && x.scope == name {
			is, x.used = true, true
		}
	}
	return is
}

// Unused reports exemptions that exempted nothing, once all has been compared.
func Unused(ignored []*Ignored) (found diag.List) {
	for _, x := range ignored {
		if !x.used {
			found.Add(ignoredNothing, diag.Range{}, "%s is ignored, and there is nothing to ignore", x.text).Hint =
				"it was said for: " + x.Reason + "\ntake it out, so that it hides nothing later"
		}
	}
	return found
}
