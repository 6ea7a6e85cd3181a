// Package service answers for the generated package: what it reads of tokens, and how its guard refuses.
package service

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"example.com/service/scopes"
)

type question struct {
	Set, Payload *string
	List         []string
	Claim        int
	Operation    string
	Caller       []struct {
		Scheme, Subject int
		Scopes          []int
	}
}

type answer struct {
	Scopes  []int
	Unknown int
	Subject int
	Scheme  int
	Err     string
	Header  []string
	Missing []need
	Status  int
}

type need struct {
	Scheme int
	Scopes []int
}

func numbers(set scopes.Set) []int {
	list := []int{}
	for s := range set.All() {
		list = append(list, int(s)-1)
	}
	return list
}

func TestAnswer(t *testing.T) {
	data, err := os.ReadFile(os.Getenv("EXPLORER_QUESTIONS"))
	if err != nil {
		t.Fatal(err)
	}
	var questions []question
	if err := json.Unmarshal(data, &questions); err != nil {
		t.Fatal(err)
	}
	answers := make([]answer, len(questions))
	for i, q := range questions {
		a := &answers[i]
		var set scopes.Set
		var err error
		switch {
		case q.Set != nil:
			set, a.Unknown, err = scopes.ParseSet(*q.Set)
		case q.Payload != nil:
			var c scopes.Credential
			c, a.Unknown, err = scopes.ClaimSource(q.Claim).Read([]byte(*q.Payload))
			set, a.Subject, a.Scheme = c.Scopes(), int(c.SubjectType()), int(c.Scheme())
		case q.Operation != "":
			refuse(t, q, a)
		default:
			set, a.Unknown, err = scopes.ParseList(q.List)
		}
		a.Scopes = numbers(set)
		if err != nil {
			a.Err = err.Error()
		}
	}
	data, err = json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(os.Getenv("EXPLORER_ANSWERS"), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// refuse asks the guard.
func refuse(t *testing.T, q question, a *answer) {
	op, err := scopes.ParseOperation(q.Operation)
	if err != nil {
		t.Fatal(err)
	}
	var credentials []scopes.Credential
	for _, c := range q.Caller {
		var set []scopes.Scope
		for _, s := range c.Scopes {
			set = append(set, scopes.Scope(s+1))
		}
		credentials = append(credentials, scopes.NewCredential(scopes.Scheme(c.Scheme+1), scopes.SubjectType(c.Subject+1), scopes.Of(set...)))
	}
	guard := scopes.NewGuard(func(*http.Request) (scopes.Principal, error) {
		if len(credentials) == 0 {
			return scopes.Principal{}, scopes.ErrNoCredentials
		}
		return scopes.NewPrincipal(credentials...), nil
	}, scopes.WithResourceMetadata("https://api.example/.well-known/oauth-protected-resource"), scopes.WithRealm(`a "b\c, d`))
	w := httptest.NewRecorder()
	guard.Protect(op, http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(op.Method(), "/", nil))
	a.Status, a.Header = w.Code, w.Header().Values("WWW-Authenticate")
	for _, n := range op.Missing(scopes.NewPrincipal(credentials...)) {
		a.Missing = append(a.Missing, need{int(n.Scheme) - 1, numbers(n.Scopes)})
	}
}
