package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

// keySet is an issuer's keys (RFC 7517 §5), fetched beside the requests: no request waits for the issuer, and none makes the
// service ask it. When they cannot be fetched, those of the last hour still count, and then none: callers get 503.
type keySet struct {
	url     string
	client  http.Client
	log     *slog.Logger
	current atomic.Pointer[fetchedKeys]
}

type fetchedKeys struct {
	at   time.Time
	keys map[string]*ecdsa.PublicKey
}

const oldestKeys = time.Hour

func newKeySet(url string, log *slog.Logger) *keySet {
	return &keySet{url: url, client: http.Client{Timeout: 5 * time.Second}, log: log}
}

func (k *keySet) key(id string) (*ecdsa.PublicKey, error) {
	current := k.current.Load()
	if current == nil || time.Since(current.at) > oldestKeys {
		return nil, errNoKeys
	}
	key, ok := current.keys[id]
	if !ok {
		return nil, fmt.Errorf("the issuer has no key %.40q", id)
	}
	return key, nil
}

// refresh fetches the keys until the context ends.
func (k *keySet) refresh(ctx context.Context, every time.Duration) {
	for tick := time.NewTicker(every); ; {
		if keys, err := k.fetch(ctx); err == nil {
			k.current.Store(&fetchedKeys{time.Now(), keys})
		} else if ctx.Err() == nil {
			k.log.Error("keys", "url", k.url, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (k *keySet) fetch(ctx context.Context) (map[string]*ecdsa.PublicKey, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, k.url, nil)
	if err != nil {
		return nil, err
	}
	answer, err := k.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, errors.New(answer.Status)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	return readKeys(data)
}

// readKeys takes the P-256 keys of a set (RFC 7518 §6.2.1) and leaves others out, as RFC 7517 §5 asks.
func readKeys(data []byte) (map[string]*ecdsa.PublicKey, error) {
	var set struct {
		Keys []struct{ Kty, Crv, Kid, Use, X, Y string }
	}
	if err := json.Unmarshal(data, &set); err != nil {
		return nil, err
	}
	keys := map[string]*ecdsa.PublicKey{}
	for _, k := range set.Keys {
		if k.Kty != "EC" || k.Crv != "P-256" || k.Use == "enc" || k.Kid == "" {
			continue
		}
		x, errX := base64.RawURLEncoding.DecodeString(k.X)
		y, errY := base64.RawURLEncoding.DecodeString(k.Y)
		key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, x, y))
		if err := errors.Join(errX, errY, err); err != nil {
			return nil, fmt.Errorf("key %q: %w", k.Kid, err)
		}
		keys[k.Kid] = key
	}
	if len(keys) == 0 {
		return nil, errors.New("no P-256 key")
	}
	return keys, nil
}
