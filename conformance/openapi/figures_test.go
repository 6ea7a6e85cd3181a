package openapi

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/openapi"
)

// TestFigures measures reading, one document at a time and each in a process of its own. It has no goals: conformance/reading does.
func TestFigures(t *testing.T) {
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			dir := t.TempDir()
			d.unpack(t, dir)
			self, err := os.Executable()
			require.NoError(t, err)
			cmd := exec.Command(self)
			cmd.Env = append(os.Environ(), "SCOPEGEN_READ="+filepath.Join(dir, d.file))
			out, err := cmd.Output()
			require.NoError(t, err, "%s", out)
			var m measured
			require.NoError(t, json.Unmarshal(out, &m))
			require.NotZero(t, m.Operations)
			figures.set(d.name, "read s", "%.3f", m.Seconds)
			figures.set(d.name, "input MiB", "%.1f", float64(m.Input)/(1<<20))
			if m.Peak > 0 {
				figures.set(d.name, "read MiB", "%.0f", float64(m.Peak)/1024)
			}
		})
	}
}

// measured is what one process saw.
type measured struct {
	Seconds    float64
	Peak       int // KiB by which the resident set grew
	Input      int // bytes, of all files
	Operations int
}

// counted is a folder that knows how much was read of it.
type counted struct {
	root *os.Root
	read *int
}

func (c counted) ReadFile(name string) ([]byte, error) {
	data, err := c.root.ReadFile(name)
	*c.read += len(data)
	return data, err
}

func readChild(file string) {
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		panic(err)
	}
	var m measured
	before := peak()
	var times []float64
	for i := range 5 {
		m.Input = 0
		files := counted{root, &m.Input}
		start := time.Now()
		data, err := files.ReadFile(filepath.Base(file))
		if err != nil {
			panic(err)
		}
		api, _ := openapi.Read(filepath.Base(file), data, files, openapi.Options{Security: "read"})
		times = append(times, time.Since(start).Seconds())
		if i == 0 {
			m.Peak = peak() - before // later ones hold the garbage of those before
		}
		m.Operations = len(api.Operations)
	}
	slices.Sort(times)
	m.Seconds = times[len(times)/2]
	if err := json.NewEncoder(os.Stdout).Encode(m); err != nil {
		panic(err)
	}
}

// peak is the most memory that this process has had resident, in KiB; 0 where the system does not say.
func peak() int {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	digits, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.Atoi(digits)
	return n
}
