package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

var versionVerb = verb{
	name: "version", short: "Print the version",
	run: func(c *call) (int, error) {
		_, err := fmt.Fprintf(c.stdout, "scopegen %s %s %s/%s\n", toolVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return exitOK, err
	},
}

// toolVersion is the module's version as it was installed, "(devel)" from a checkout.
func toolVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path == "github.com/scopegen/scopegen" && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
