package observe

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/valyala/fasthttp"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// patience is for a server that does not answer at all.
const patience = 3 * time.Second

// overTCP serves on a port of its own, and sends every request over a connection of its own.
func overTCP(s Server) (send func(Request) (int, error), stop func()) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	if s.HTTP != nil {
		protocols := new(http.Protocols)
		protocols.SetHTTP1(true)
		protocols.SetUnencryptedHTTP2(true)
		srv := &http.Server{Handler: s.HTTP, ErrorLog: log.New(io.Discard, "", 0), Protocols: protocols}
		go func() { _ = srv.Serve(ln) }()
		stop = func() { _ = srv.Close() }
	} else {
		go func() { _ = s.Listen(ln) }()
		stop = func() { _ = ln.Close(); s.Stop() }
	}
	address := ln.Addr().String()
	return func(r Request) (int, error) {
		switch {
		case r.Proto != "h2":
			return http1(address, r)
		case s.HTTP == nil:
			return 0, errors.New("fasthttp has no h2")
		}
		return h2c(address, r)
	}, stop
}

func dial(address string) (net.Conn, error) {
	c, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	return c, c.SetDeadline(time.Now().Add(patience))
}

func raw(r Request) []byte {
	host := "t.example"
	var b, headers bytes.Buffer
	for _, h := range r.Headers {
		if name, ok := strings.CutPrefix(h, "@Host: "); ok {
			host = name
			continue
		}
		headers.WriteString(h + "\r\n")
	}
	if r.Proto == "-" {
		fmt.Fprintf(&b, "%s %s\r\n\r\n", r.Method, r.Target)
		return b.Bytes()
	}
	fmt.Fprintf(&b, "%s %s %s\r\nHost: %s\r\nConnection: close\r\n%s", r.Method, r.Target, r.Proto, host, headers.Bytes())
	if strings.EqualFold(r.Method, "POST") {
		b.WriteString("Content-Length: 0\r\n")
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

func http1(address string, r Request) (int, error) {
	c, err := dial(address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	if _, err := c.Write(raw(r)); err != nil {
		return 0, err
	}
	asked := &http.Request{Method: "GET"}
	if r.Method == "HEAD" || r.Method == "CONNECT" {
		asked.Method = r.Method
	}
	in := bufio.NewReader(c)
	answer, err := http.ReadResponse(in, asked)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	// To the end of the connection: then the handler has ended too.
	_, _ = io.Copy(io.Discard, answer.Body)
	_, _ = io.Copy(io.Discard, in)
	return answer.StatusCode, nil
}

func h2c(address string, r Request) (int, error) {
	c, err := dial(address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	if _, err := io.WriteString(c, http2.ClientPreface); err != nil {
		return 0, err
	}
	framer := http2.NewFramer(c, c)
	if err := framer.WriteSettings(); err != nil {
		return 0, err
	}
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	write := func(name, value string) { _ = encoder.WriteField(hpack.HeaderField{Name: name, Value: value}) } // to memory
	write(":method", r.Method)
	if r.Method != "CONNECT" || len(r.Target) > 0 {
		write(":scheme", "http")
		write(":path", string(r.Target))
	}
	write(":authority", "t.example")
	if err := framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block.Bytes(), EndStream: true, EndHeaders: true}); err != nil {
		return 0, err
	}
	status := 0
	decoder := hpack.NewDecoder(4096, func(f hpack.HeaderField) {
		if f.Name == ":status" {
			fmt.Sscanf(f.Value, "%d", &status)
		}
	})
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return status, err
		}
		ended := false
		switch f := frame.(type) {
		case *http2.SettingsFrame:
			if !f.IsAck() {
				if err := framer.WriteSettingsAck(); err != nil {
					return status, err
				}
			}
		case *http2.HeadersFrame:
			if _, err := decoder.Write(f.HeaderBlockFragment()); err != nil {
				return status, err
			}
			ended = f.StreamEnded()
		case *http2.DataFrame:
			ended = f.StreamEnded()
		case *http2.RSTStreamFrame:
			return status, fmt.Errorf("RST_STREAM %v", f.ErrCode)
		case *http2.GoAwayFrame:
			return status, fmt.Errorf("GOAWAY %v", f.ErrCode)
		}
		if ended {
			return status, nil
		}
	}
}

// inMemory calls the router's handler with the request that the server would have read.
func inMemory(s Server) func(Request) (int, error) {
	if s.HTTP == nil {
		return func(r Request) (int, error) {
			var c fasthttp.RequestCtx
			if err := c.Request.Read(bufio.NewReader(bytes.NewReader(raw(r)))); err != nil {
				return 0, err
			}
			s.Fast(&c)
			return c.Response.StatusCode(), nil
		}
	}
	return func(r Request) (int, error) {
		request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw(r))))
		if err != nil {
			return 0, err
		}
		request.RemoteAddr = "192.0.2.1:1234"
		w := httptest.NewRecorder()
		s.HTTP.ServeHTTP(w, request)
		return w.Code, nil
	}
}
