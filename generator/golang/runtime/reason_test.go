package runtime

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What logs and hooks are told, word by word: people search for it.
func TestReasonWords(t *testing.T) {
	words := map[string]bool{}
	for reason, want := range map[Reason]string{
		ReasonNoOperation: "no such operation", ReasonAllowed: "allowed", ReasonDeniedToAll: "denied to all", ReasonUnauthenticated: "unauthenticated",
		ReasonWrongScheme: "wrong scheme", ReasonWrongSubjectType: "wrong subject type", ReasonInsufficientScope: "insufficient scope",
		ReasonInvalidToken: "invalid token", ReasonUnavailable: "authentication unavailable", ReasonMethodNotAllowed: "method not allowed",
		ReasonUnknownPath: "unknown path", ReasonAmbiguousTarget: "ambiguous request target", ReasonAmbiguousTarget + 1: "invalid reason", 255: "invalid reason",
	} {
		require.Equal(t, want, reason.String())
		words[want] = true
	}
	require.Len(t, words, 13)
	for result, want := range map[MatchResult]string{
		MatchNone: "none", MatchFound: "found", MatchMethodNotAllowed: "method not allowed", MatchAmbiguous: "ambiguous", MatchAmbiguous + 1: "invalid result", 255: "invalid result",
	} {
		require.Equal(t, want, result.String())
	}
}
