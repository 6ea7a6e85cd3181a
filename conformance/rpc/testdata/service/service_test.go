package service

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	"example.com/service/scopes"
	"example.com/service/scopes/scopestest"
)

// The service: what it answers is of no interest, only whether it was reached, as whom.
const echo = "/echo.v1.Echo/"

var (
	unary   = []string{"Get", "Put", "Who", "Ping", "Both", "Never"}
	streams = map[string]struct{ client, server bool }{"Watch": {false, true}, "Upload": {true, false}, "Chat": {true, true}}
)

// journal is what reached the service.
type journal struct {
	mu    sync.Mutex
	calls []string
	last  scopes.Call
	err   error // what handlers return
}

func (j *journal) reached(ctx context.Context, method string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = append(j.calls, method)
	j.last, _ = scopes.FromContext(ctx)
	return j.err
}

func (j *journal) take() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	calls := j.calls
	j.calls = nil
	return calls
}

// The wire carries a token, which stands for a principal here as a signed one would.
var principals sync.Map

func token(p scopes.Principal) string {
	if p.Anonymous() {
		return ""
	}
	name := fmt.Sprintf("Bearer %x", []byte(fmt.Sprint(p)))
	principals.Store(name, p)
	return name
}

var errDown = errors.New("the introspection endpoint at 10.0.0.7 refused the connection")

func authenticate(values []string) (scopes.Principal, error) {
	switch {
	case len(values) == 0:
		return scopes.Principal{}, scopes.ErrNoCredentials
	case len(values) > 1:
		return scopes.Principal{}, scopes.ErrInvalidToken
	case values[0] == "Bearer down":
		return scopes.Principal{}, errDown
	case values[0] == "Bearer panic":
		panic("a nil map")
	}
	p, ok := principals.Load(values[0])
	if !ok {
		return scopes.Principal{}, fmt.Errorf("%.4s…: %w", values[0], scopes.ErrInvalidToken)
	}
	return p.(scopes.Principal), nil
}

func user(list ...scopes.Scope) scopes.Principal {
	return scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, scopes.SubjectUser, scopes.Of(list...)))
}

// caller calls a method with a token and says what came of it.
type caller func(t *testing.T, method, token string) outcome

type outcome struct {
	ok         bool
	code       string // Unauthenticated, PermissionDenied, Unavailable …
	message    string
	challenges []string
	header     func(name string) []string
}

// everyCaller calls every method as every caller that scopestest knows, by operation, and compares what happens with Decide.
func everyCaller(t *testing.T, j *journal, call caller) {
	calls, denied := 0, 0
	for op := range scopes.Operations() {
		if op.RPC() == "" {
			continue
		}
		method := strings.TrimPrefix(op.RPC(), echo)
		for _, c := range scopestest.Cases(op) {
			got := call(t, method, token(c.Principal))
			calls++
			if c.Allowed {
				require.True(t, got.ok, "%s: %s: %+v", op, c.Name, got)
				require.Equal(t, []string{method}, j.take())
				require.Equal(t, op, j.last.Operation)
				require.Equal(t, c.Principal, j.last.Principal)
				continue
			}
			denied++
			require.False(t, got.ok, "%s: %s", op, c.Name)
			require.Empty(t, j.take(), "%s: %s reached the handler", op, c.Name)
			want := "PermissionDenied"
			if c.Reason == scopes.ReasonUnauthenticated || c.Reason == scopes.ReasonWrongScheme {
				want = "Unauthenticated"
			}
			require.Equal(t, want, got.code, "%s: %s", op, c.Name)
			switch c.Reason {
			case scopes.ReasonUnauthenticated, scopes.ReasonWrongScheme:
				require.Contains(t, got.challenges, "Bearer", "%s: %s", op, c.Name)
			case scopes.ReasonInsufficientScope:
				require.Len(t, got.challenges, 1)
				require.True(t, strings.HasPrefix(got.challenges[0], `Bearer error="insufficient_scope", scope="`), got.challenges[0])
			default:
				require.Empty(t, got.challenges, "%s: %s", op, c.Name)
			}
		}
	}
	require.Greater(t, denied, 40)
	require.Greater(t, calls, denied)
	t.Logf("%d calls, %d denied", calls, denied)
}

// badCallers are those whom the authenticator does not know what to make of.
func badCallers(t *testing.T, j *journal, call caller) {
	for _, method := range []string{"Get", "Watch", "Upload", "Chat", "Who"} {
		got := call(t, method, "Bearer forged")
		require.Equal(t, "Unauthenticated", got.code)
		require.Equal(t, []string{`Bearer error="invalid_token"`}, got.challenges[:1])
		require.NotContains(t, got.message, "Bear…", "what the authenticator says is not the caller's to know")
		for _, token := range []string{"Bearer down", "Bearer panic"} {
			got = call(t, method, token)
			require.Equal(t, "Unavailable", got.code)
			require.NotContains(t, got.message, "10.0.0.7")
			require.NotContains(t, got.message, "nil map")
		}
	}
	require.Empty(t, j.take())
	require.True(t, call(t, "Ping", "Bearer down").ok, "a public operation never authenticates")
	require.Equal(t, []string{"Ping"}, j.take())
}

// describe registers the service's descriptor, as generated code does.
func describe() {
	text := func(s string) *string { return &s }
	flag := func(b bool) *bool { return &b }
	file := &descriptorpb.FileDescriptorProto{
		Name: text("echo/v1/echo.proto"), Package: text("echo.v1"), Syntax: text("proto3"), Dependency: []string{"google/protobuf/wrappers.proto"},
		Service: []*descriptorpb.ServiceDescriptorProto{{Name: text("Echo")}},
	}
	add := func(name string, client, server bool) {
		m := &descriptorpb.MethodDescriptorProto{
			Name: text(name), InputType: text(".google.protobuf.StringValue"), OutputType: text(".google.protobuf.StringValue"),
			ClientStreaming: flag(client), ServerStreaming: flag(server),
		}
		file.Service[0].Method = append(file.Service[0].Method, m)
	}
	for _, name := range unary {
		add(name, false, false)
	}
	for _, name := range []string{"Watch", "Upload", "Chat"} {
		add(name, streams[name].client, streams[name].server)
	}
	made, err := protodesc.NewFile(proto.Clone(file).(*descriptorpb.FileDescriptorProto), protoregistry.GlobalFiles)
	if err == nil {
		err = protoregistry.GlobalFiles.RegisterFile(made)
	}
	if err != nil {
		panic(err)
	}
}

func TestMain(m *testing.M) {
	describe()
	m.Run()
}
