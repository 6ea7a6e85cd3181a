package main

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/scopegen/scopegen/examples/factory/server/internal/scopes"
)

type share struct {
	ID    string `json:"id"`
	Asset string `json:"asset"`
	Owner string `json:"owner"`
	Token string `json:"token,omitempty"`
}

// shares are the share links, in memory.
type shares struct {
	mu   sync.Mutex
	byID map[string]share
}

func newShares() *shares { return &shares{byID: map[string]share{}} }

// own is the share that the request names, if it is the caller's. The operation's scope says that the caller may read or
// change shares; which ones is checked here, unless the specification says of the scopes that they stand for all objects
// (objects: all). Someone else's answers like none, so that ids tell nothing.
func (s *shares) own(w http.ResponseWriter, r *http.Request) (share, bool) {
	found, ok := s.byID[r.PathValue("id")]
	if !ok || !mayTouch(r, found) {
		http.NotFound(w, r)
		return share{}, false
	}
	return found, true
}

func mayTouch(r *http.Request, s share) bool {
	call, ok := scopes.FromContext(r.Context())
	return ok && (call.Decision.ObjectChecksSkippable || s.Owner != "" && s.Owner == call.Principal.ID())
}

func (s *shares) list(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []share{}
	for _, each := range s.byID {
		if mayTouch(r, each) {
			list = append(list, each)
		}
	}
	reply(w, http.StatusOK, list)
}

func (s *shares) filters(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, []string{"asset", "owner"})
}

func (s *shares) get(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.own(w, r); ok {
		reply(w, http.StatusOK, found)
	}
}

// download takes a share's token for what it is, a capability: whoever has it may read the asset.
func (s *shares) download(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, each := range s.byID {
		if each.Token == r.PathValue("token") {
			reply(w, http.StatusOK, map[string]string{"asset": each.Asset})
			return
		}
	}
	http.NotFound(w, r)
}

func (s *shares) create(w http.ResponseWriter, r *http.Request) {
	var body share
	if !read(w, r, &body) {
		return
	}
	call, _ := scopes.FromContext(r.Context())
	s.mu.Lock()
	defer s.mu.Unlock()
	made := share{ID: rand.Text(), Asset: body.Asset, Owner: call.Principal.ID(), Token: rand.Text()}
	s.byID[made.ID] = made
	reply(w, http.StatusCreated, made)
}

func (s *shares) sendEmail(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusAccepted)
}

func (s *shares) replace(w http.ResponseWriter, r *http.Request) {
	var body share
	if !read(w, r, &body) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.own(w, r); ok {
		found.Asset = body.Asset
		s.byID[found.ID] = found
		reply(w, http.StatusOK, found)
	}
}

// change can also give a share to someone else, which a scope of the operation does not cover: the field needs its own.
func (s *shares) change(w http.ResponseWriter, r *http.Request) {
	var body share
	if !read(w, r, &body) {
		return
	}
	if body.Owner != "" {
		if err := scopes.RequireAny(r.Context(), scopes.UsersWrite, scopes.Admin); err != nil {
			scopes.Deny(w, r, err)
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.own(w, r)
	if !ok {
		return
	}
	if body.Owner != "" {
		found.Owner = body.Owner
	}
	if body.Asset != "" {
		found.Asset = body.Asset
	}
	s.byID[found.ID] = found
	reply(w, http.StatusOK, found)
}

func (s *shares) delete(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.own(w, r); ok {
		delete(s.byID, found.ID)
		w.WriteHeader(http.StatusNoContent)
	}
}

func read(w http.ResponseWriter, r *http.Request, body any) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(body); err != nil {
		http.Error(w, "the body is not JSON of a share", http.StatusBadRequest)
		return false
	}
	return true
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller has gone when this fails
}
