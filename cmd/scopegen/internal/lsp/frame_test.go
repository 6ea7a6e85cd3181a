package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFrames(t *testing.T) {
	for _, in := range []string{
		"Content-Length: 2\r\n\r\n{}",
		"content-length:2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}rest",
		"Content-Length: 2\n\n{}",
	} {
		body, err := readFrame(bufio.NewReader(strings.NewReader(in)))
		require.NoError(t, err, in)
		require.Equal(t, "{}", string(body))
	}
	for in, want := range map[string]error{
		"":                            io.EOF,
		"Content-Length: 3\r\n\r\n{}": io.ErrUnexpectedEOF,
		"Content-Length: 3":           io.ErrUnexpectedEOF,
		"Content-Length: 3\r\n":       io.ErrUnexpectedEOF,
		"\r\n{}":                      errHeader,
		"Content-Length: -1\r\n\r\n":  errHeader,
		"Content-Length: 1e3\r\n\r\n": errHeader,
		"Content-Length: 99999999999999999999\r\n\r\n":       errHeader,
		"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}":   errHeader,
		"{\"jsonrpc\":\"2.0\"}\r\n\r\n":                      errHeader,
		"X: " + strings.Repeat("y", maxHeader) + "\r\n\r\n{": errHeader,
		strings.Repeat("X: y\r\n", maxHeader) + "\r\n{}":     errHeader,
		"Content-Length: 4611686018427387903\r\n\r\n{}":      io.ErrUnexpectedEOF,
	} {
		_, err := readFrame(bufio.NewReader(strings.NewReader(in)))
		require.ErrorIs(t, err, want, "%.60q", in)
	}
}

// A message that is too large is passed over, and the next one is read.
func TestLargeFrame(t *testing.T) {
	r := bufio.NewReader(io.MultiReader(strings.NewReader("Content-Length: 268435457\r\n\r\n"), io.LimitReader(blanks{}, maxBody+1), strings.NewReader("Content-Length: 2\r\n\r\n{}")))
	_, err := readFrame(r)
	require.ErrorAs(t, err, &tooLarge{})
	body, err := readFrame(r)
	require.NoError(t, err)
	require.Equal(t, "{}", string(body))
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// What is written is read back, whatever else is in the stream the reader ends, and a length alone takes no memory.
func FuzzFrame(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull"))
	f.Add([]byte("Content-Length: 200000000\r\n\r\n{}"))
	f.Add([]byte("content-length : 2\n\n{}\r\n\r\n"))
	f.Add([]byte("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"))
	f.Add([]byte("\xff\x00:\r\r\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bufio.NewReader(bytes.NewReader(data))
		for {
			body, err := readFrame(r)
			if err != nil {
				var large tooLarge
				if errors.As(err, &large) {
					continue
				}
				break
			}
			require.LessOrEqual(t, len(body), len(data))
		}
		var out bytes.Buffer
		require.NoError(t, writeFrame(&out, data))
		again, err := readFrame(bufio.NewReader(&out))
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, again))
	})
}
