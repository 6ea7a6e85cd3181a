package output

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"sync"
	"syscall"
	"time"
)

// The lock is a file to which every writer appends a line. The first line of a live writer is the owner's, and only
// the owner removes the file. So a dead owner is passed over, never evicted, and there is no moment at which two
// waiters can both break a stale lock.
type claim struct {
	ID   string `json:"id"`
	PID  int    `json:"pid"`
	Host string `json:"host"`
	Unix int64  `json:"unix"`
}

const (
	lockWait    = 30 * time.Second
	lockPoll    = 10 * time.Millisecond
	lockForeign = 10 * time.Minute // a process of another host, or container, cannot be asked whether it lives
)

// mine holds the claims of this process, whose own number says nothing: in a container every run has the same one.
var mine sync.Map

// locked runs f while no other writer of the same manifest does. f's argument fails when ownership was lost, which
// takes somebody deleting the lock.
func locked(d disk, manifest string, f func(still func() error) error) (err error) {
	name := manifest + lockSuffix
	me := claim{ID: rand.Text(), PID: os.Getpid(), Host: hostname(), Unix: time.Now().Unix()}
	mine.Store(me.ID, true)
	defer mine.Delete(me.ID) // a lock that could not be removed is passed over from here on
	defer func() {
		owner, _, rerr := readLock(d, name, me.ID)
		if rerr == nil && owner.ID == me.ID {
			rerr = remove(d, name)
		}
		err = errors.Join(err, rerr)
	}()
	for end := time.Now().Add(lockWait); ; {
		owner, present, err := readLock(d, name, me.ID)
		switch {
		case err != nil:
			return err
		case owner.ID == me.ID:
			return f(func() error { return me.still(d, name) })
		case time.Now().After(end):
			return fmt.Errorf("another scopegen (process %d on %q) is writing here; wait for it, or delete %s when it is gone", owner.PID, owner.Host, name)
		case !present:
			if err := me.appendTo(d, name); err != nil {
				return err
			}
		default:
			time.Sleep(lockPoll)
		}
	}
}

func (c claim) still(d disk, name string) error {
	owner, _, err := readLock(d, name, c.ID)
	if err == nil && owner.ID != c.ID {
		err = fmt.Errorf("%s was deleted while it was held; run again", name)
	}
	return err
}

// readLock finds the first live claim, and whether id is among the claims. That id owns the lock is said only when the
// file is still there after those before it were found dead: the last owner may have removed it, and gone, in between,
// and another may own a new one. Dead ones remove nothing, so what is read then holds.
func readLock(d disk, name, id string) (owner claim, present bool, err error) {
	for {
		on, err := look(d, name)
		if err != nil || on == nil {
			return claim{}, false, err
		}
		owner, present = claim{}, false
		for _, c := range claims(on.data) {
			present = present || c.ID == id
			if owner.ID == "" && c.alive() {
				owner = c
			}
		}
		if owner.ID != id {
			return owner, present, nil
		}
		again, err := look(d, name)
		if err != nil {
			return claim{}, false, err
		}
		if again != nil && bytes.HasPrefix(again.data, on.data) {
			return owner, present, nil
		}
	}
}

func claims(data []byte) []claim {
	var all []claim
	for line := range bytes.Lines(data) {
		var c claim
		if json.Unmarshal(line, &c) == nil && c.ID != "" { // else blank, or torn by a full disk
			all = append(all, c)
		}
	}
	return all
}

func (c claim) appendTo(d disk, name string) error {
	line, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f, err := d.Open(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, newMode)
	if err != nil {
		return fmt.Errorf("lock %s: %w", path.Dir(name), err)
	}
	// One write, and a line break first as well: a line that was torn before it does not swallow it.
	_, err = f.Write(fmt.Appendf(nil, "\n%s\n", line))
	_ = f.Close() // whether the line arrived, the next reading tells
	if err != nil {
		if on, lerr := look(d, name); lerr == nil && on != nil && len(claims(on.data)) == 0 {
			_ = d.Remove(name) // nobody's
		}
		return fmt.Errorf("lock %s: %w", path.Dir(name), err)
	}
	return nil
}

func (c claim) alive() bool {
	if c.Host != hostname() {
		return time.Since(time.Unix(c.Unix, 0)).Abs() < lockForeign
	}
	if c.PID == os.Getpid() {
		_, ok := mine.Load(c.ID)
		return ok
	}
	p, err := os.FindProcess(c.PID)
	if err != nil || c.PID <= 0 {
		return false // Windows says so at once
	}
	defer p.Release()
	// Signal 0 asks and does nothing. Where it is not to be had, as on Windows, a process that was found lives.
	return !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// hostname also names the process number space, where there are several: containers can share a host's name.
var hostname = sync.OnceValue(func() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	if space, err := os.Readlink("/proc/self/ns/pid"); err == nil {
		host += " " + space
	}
	return host
})
