package cli

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"time"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// validateVerb is how the program calls itself to validate a document. It is no verb for people, and in no table.
const validateVerb = "__validate"

// Limits of a validation. kin-openapi takes a quarter of the memory for 10 MB of YAML, and 2 s.
const (
	validateTime   = 60 * time.Second
	validateMemory = 1 << 30
	validateStack  = 128 << 20
	validateAnswer = 4 << 10 // bytes of its answer that are kept
)

// Exit codes of the process that validates. Any other one, or a signal, is its death.
const (
	validateIsValid   = 0
	validateIsInvalid = 3
	validateTooLarge  = 4
	validateTooLong   = 5
)

// validateEnv keeps a program that is not built from main from starting itself again and again.
const validateEnv = "SCOPEGEN_VALIDATING"

var (
	invalidDocument = diag.Define(diag.Rule{
		Code: "SG1226", Title: "an OpenAPI document is not valid", Severity: diag.Error,
		Why: "--validate=full has kin-openapi judge the whole document, its schemas and examples too. scopegen itself reads what is about security, and needs nothing of the rest: without the option the " +
			"document is used as it is.",
	})
	validatorDied = diag.Define(diag.Rule{
		Code: "SG1227", Title: "an OpenAPI document could not be validated", Severity: diag.Error,
		Why: "Some documents overflow the validator's stack or take all memory. It runs in a process of its own with limits, so that such a document is a finding; other tools that use " +
			"the same library will not survive it.",
	})
	doubtfulSecurity = diag.Define(diag.Rule{
		Code: "SG1228", Title: "another reader refuses the security of an OpenAPI document", Severity: diag.Warning,
		Why: "kin-openapi is shown versions, security schemes and requirements alone, as a second opinion. What it refuses many other tools refuse too.",
	})
)

// validate has kin-openapi judge a document: its security, or all of it with --validate=full.
func (p *project) validate(d *openapi.Document, full bool) (found diag.List) {
	name := d.File.Name
	start, _ := d.Root().Span()
	at := d.Source.File.Range(start, start)
	if !full {
		if err := openapi.Validate(d); err != nil {
			found.Add(doubtfulSecurity, at, "kin-openapi does not accept the security of the document: %s", firstLine(err.Error())).Hint = "it is read as it stands; correct it for other tools"
		}
		return found
	}
	const without = "without --validate=full it is shown the security alone"
	answer, err := validateApart(p.conf.root, name, d.File.Data)
	switch {
	case errors.Is(err, errDied):
		found.Add(validatorDied, at, "kin-openapi does not survive the document: %s", firstLine(answer)).Hint = without
	case err != nil:
		found.Add(validatorDied, at, "the document could not be validated: %s", err).Hint = without
	case answer != "":
		found.Add(invalidDocument, at, "kin-openapi does not accept the document: %s", firstLine(answer)).Hint = "correct it; " + without
	}
	return found
}

// firstLine is what fits a message.
func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + "…"
	}
	return s
}

var errDied = errors.New("the validator died")

// validateApart validates a document in a process of its own. The answer is why it is not valid, or what the process died of.
func validateApart(root, name string, data []byte) (answer string, err error) {
	if os.Getenv(validateEnv) != "" {
		return "", errors.New("a validation cannot start another")
	}
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), validateTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, validateVerb, root, name)
	cmd.Args[0] = os.Args[0] // which program this is, where one binary is several
	cmd.Env = append(os.Environ(), validateEnv+"=1", "GOTRACEBACK=none")
	out, died := &head{}, &head{}
	cmd.Stdout, cmd.Stderr = out, died
	cmd.WaitDelay = time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	// The pipe stays open behind the document: that it closes tells the process that this one has ended.
	go func() {
		_, _ = in.Write(binary.BigEndian.AppendUint64(nil, uint64(len(data))))
		_, _ = in.Write(data) // an early end of the process is seen by its exit
	}()
	err = cmd.Wait()
	var code *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return fmt.Sprintf("no answer after %s", validateTime), errDied
	case err == nil:
		return "", nil
	case !errors.As(err, &code):
		return "", err
	case code.ExitCode() == validateTooLong:
		return fmt.Sprintf("no answer after %s", validateTime), errDied
	case code.ExitCode() == validateIsInvalid:
		return out.String(), nil
	case code.ExitCode() == validateTooLarge:
		return fmt.Sprintf("it takes more than %d MB of memory", validateMemory>>20), errDied
	}
	return cause(died.String(), code), errDied
}

// cause is the line of a dying Go program that says why.
func cause(text string, code *exec.ExitError) string {
	for line := range strings.Lines(text) {
		for _, begin := range []string{"fatal error: ", "panic: "} {
			if rest, ok := strings.CutPrefix(line, begin); ok {
				return strings.TrimSpace(rest)
			}
		}
	}
	return code.String()
}

// head keeps the beginning of what is written.
type head struct{ bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	if room := validateAnswer - h.Len(); room > 0 {
		h.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// validateHere is the process that validates: the length of the document and the document on standard input, its name in the tree of a
// folder. Nobody may be left to end it, so it ends itself: when standard input closes, and when it has taken too long.
func validateHere(args []string, stdin io.Reader, stdout io.Writer) int {
	if len(args) != 2 {
		return exitFailed
	}
	debug.SetMaxStack(validateStack)
	go watchMemory()
	limitCPU()
	time.AfterFunc(validateTime, func() { os.Exit(validateTooLong) })
	t, err := openTree(args[0], nil)
	if err == nil {
		defer t.Close()
		var data []byte
		if data, err = readFramed(stdin); err != nil {
			return exitFailed
		}
		go func() {
			_, _ = io.Copy(io.Discard, stdin)
			os.Exit(exitFailed)
		}()
		err = openapi.ValidateWhole(args[1], data, t)
	}
	if err != nil {
		fmt.Fprintln(stdout, err)
		return validateIsInvalid
	}
	return validateIsValid
}

// readFramed reads a document behind its length.
func readFramed(r io.Reader) ([]byte, error) {
	var length [8]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint64(length[:])
	if n > uint64(source.OpenAPI.Bytes) {
		return nil, fmt.Errorf("%d bytes are too many", n)
	}
	data := make([]byte, n)
	_, err := io.ReadFull(r, data)
	return data, err
}

// watchMemory ends the process when it has taken too much: a limit that works on every system.
func watchMemory() {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	for range time.Tick(5 * time.Millisecond) {
		if metrics.Read(sample); sample[0].Value.Uint64() > validateMemory {
			os.Exit(validateTooLarge)
		}
	}
}
