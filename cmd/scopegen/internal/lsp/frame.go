// Package lsp is a language server for specs (Language Server Protocol 3.17): a session that knows the open texts and what
// they mean, and around it the protocol. What reads specs from disk is handed to it, so that it finds what the command
// finds; it imports the model, the readers' tables and nothing of the command.
package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Limits of one message. A document of 64 MiB, the largest that is read, fits in escaped.
const (
	maxHeader = 8 << 10
	maxBody   = 256 << 20
)

// errHeader is an input whose messages cannot be told apart any more.
var errHeader = errors.New("the input is no header of a message")

// tooLarge is a message that was skipped.
type tooLarge struct{ bytes int64 }

func (e tooLarge) Error() string {
	return fmt.Sprintf("the message has %d bytes; at most %d are read", e.bytes, maxBody)
}

// readFrame reads one message: header fields, a blank line, and as many bytes as Content-Length says. io.EOF stands for
// an input that ends between messages.
func readFrame(r *bufio.Reader) ([]byte, error) {
	length, read := int64(-1), 0
	for {
		line, err := readLine(r, maxHeader-read)
		read += len(line) + 2
		if err != nil {
			if err == io.EOF && len(line) > 0 || err == io.EOF && length >= 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("%w: %.40q", errHeader, line)
		}
		if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 62)
		if err != nil || length >= 0 && int64(n) != length {
			return nil, fmt.Errorf("%w: %.40q", errHeader, line)
		}
		length = int64(n)
	}
	switch {
	case length < 0:
		return nil, fmt.Errorf("%w: Content-Length is missing", errHeader)
	case length > maxBody:
		if _, err := io.CopyN(io.Discard, r, length); err != nil {
			return nil, whole(err)
		}
		return nil, tooLarge{length}
	}
	// The buffer grows with what arrives, so that a length alone takes no memory.
	var body bytes.Buffer
	if _, err := io.CopyN(&body, r, length); err != nil {
		return nil, whole(err)
	}
	return body.Bytes(), nil
}

// whole makes an error of an input that ends within a message.
func whole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readLine reads a line of at most some bytes, without its end.
func readLine(r *bufio.Reader, room int) (string, error) {
	var line []byte
	for {
		b, err := r.ReadByte()
		if err != nil {
			return string(line), err
		}
		if b == '\n' {
			return strings.TrimSuffix(string(line), "\r"), nil
		}
		if line = append(line, b); len(line) > room {
			return "", fmt.Errorf("%w: it has more than %d bytes", errHeader, maxHeader)
		}
	}
}

// writeFrame writes one message in one piece.
func writeFrame(w io.Writer, body []byte) error {
	frame := make([]byte, 0, len(body)+32)
	frame = fmt.Appendf(frame, "Content-Length: %d\r\n\r\n", len(body))
	_, err := w.Write(append(frame, body...))
	return err
}
