package observe

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
)

// Main answers the commands on standard input, line by line, on standard output.
func Main(worlds map[string]World) {
	log.SetOutput(io.Discard) // the servers', of requests that are none
	out := bufio.NewWriter(os.Stdout)
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := json.NewEncoder(out)
	var at *place
	say := func(v any) {
		if err := answers.Encode(v); err != nil {
			panic(err)
		}
		if err := out.Flush(); err != nil {
			panic(err)
		}
	}
	for {
		var c Command
		if err := in.Decode(&c); err == io.EOF {
			return
		} else if err != nil {
			panic(err)
		}
		if c.Requests == nil {
			if at != nil {
				at.close()
			}
			var o Opened
			at, o = open(worlds[c.World], c)
			say(o)
			continue
		}
		var all [][]Answer
		for _, r := range c.Requests {
			all = append(all, at.send(r))
		}
		say(all)
	}
}

// place is a router that serves.
type place struct {
	world   World
	state   *State
	send1   func(Request) (status int, err error)
	close   func()
	callers map[string]any
}

func open(w World, c Command) (p *place, o Opened) {
	if w == nil {
		panic("there is no world " + c.World)
	}
	defer func() {
		if r := recover(); r != nil {
			p, o = nil, Opened{Panic: fmt.Sprint(r)}
		}
	}()
	p = &place{world: w, state: &State{}, callers: map[string]any{}}
	server, err := w.Open(c.Config, c.Base, c.Operations, p.state)
	if err != nil {
		o.Verify = err.Error()
	}
	if c.TCP {
		p.send1, p.close = overTCP(server)
	} else {
		p.send1, p.close = inMemory(server), func() {}
	}
	return p, o
}

func (p *place) send(r Request) (answers []Answer) {
	if r.Caller != nil {
		return []Answer{p.as(*r.Caller, r)}
	}
	all := p.as(Caller{Kind: "all"}, r)
	without, only := Caller{}, Caller{Kind: "only", Scope: r.Else}
	if len(all.Ran) > 0 {
		without, only = Caller{Kind: "but", Scope: all.Ran[0]}, Caller{Kind: "only", Scope: all.Ran[0]}
	}
	return []Answer{all, p.as(without, r), p.as(only, r)}
}

func (p *place) as(c Caller, r Request) Answer {
	key := c.Kind + " " + c.Scope
	principal, known := p.callers[key]
	var err error
	if !known || c.Credentials != nil {
		principal, err = p.world.Caller(c)
		if c.Credentials == nil && err == nil {
			p.callers[key] = principal
		}
	}
	p.state.begin(principal, err)
	status, err := p.send1(r)
	return p.state.end(status, err)
}
