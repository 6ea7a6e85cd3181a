package corpus

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// Sets are the route sets. Those of real services are read from files that are no part of this project: GitHub's from
// shared, when it is there, the factory example's from the project. missing says what was not there.
func Sets(project, shared string) (sets []*Corpus, missing []string, err error) {
	for _, s := range []struct{ name, title, file string }{
		{"github203", "GitHub, 203", "github203.txt"}, {"github", "GitHub, whole", "githubfull.txt"},
	} {
		data, err := os.ReadFile(filepath.Join(shared, "reference", "guardbench", s.file))
		if err != nil {
			missing = append(missing, s.title)
			continue
		}
		routes := strings.Split(strings.TrimSpace(string(data)), "\n")
		sets = append(sets, New(s.name, s.title, routes, map[string]int{"github203": 20, "github": 80}[s.name]))
	}
	sets = append(sets, New("routes203", "CRUD, 203", crud(203), 20), New("routes1k", "CRUD, 1,000", crud(1000), 80), New("routes10k", "CRUD, 10,000", crud(10000), 80))
	factory, err := factory(filepath.Join(project, "examples", "factory", "scopes.yaml"))
	if err != nil {
		return nil, nil, err
	}
	return append(sets, New("factory", "factory example", factory, 20)), missing, nil
}

// factory is the endpoints of the example: each stands in its specification as "- METHOD /path: summary".
func factory(file string) (routes []string, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, line := range strings.Split(string(data), "\n") {
		method, rest, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "- "), " /")
		if !ok || method == "" || strings.ToUpper(method) != method || strings.Contains(method, ",") {
			continue
		}
		path, _, _ := strings.Cut(rest, ":")
		path, _ = canonical("/api/" + path)
		if route := method + " " + path; !seen[route] && !strings.ContainsAny(path, " \"'") {
			seen[route] = true
			routes = append(routes, route)
		}
	}
	if len(routes) < 150 {
		return nil, fmt.Errorf("%s: %d endpoints found, which are too few", file, len(routes))
	}
	return routes, nil
}

// crud makes n routes, ten on each of a service's resources, with no parameter beside a literal, which some routers refuse.
func crud(n int) (routes []string) {
	perService := 10
	switch {
	case n > 2000:
		perService = 25
	case n < 1000:
		perService = 2
	}
	for service := 0; ; service++ {
		for k := range perService {
			base := fmt.Sprintf("/v1/%s/%s", word(service*5)+"s", word(service*11+k*23+2)+"s")
			if service >= len(words) {
				base = fmt.Sprintf("/v1/%s2/%s", word(service*5)+"s", word(service*11+k*23+2)+"s")
			}
			below := base + "/{id}/" + word(service*3+k*29+4)
			for _, route := range []string{
				"GET " + base, "POST " + base, "GET " + base + "/{id}", "PUT " + base + "/{id}", "PATCH " + base + "/{id}", "DELETE " + base + "/{id}",
				"GET " + below, "POST " + below, "GET " + below + "/{below}", "DELETE " + below + "/{below}",
			} {
				if routes = append(routes, route); len(routes) == n {
					return routes
				}
			}
		}
	}
}

// Names makes n scope names: up to 64 as most APIs have them, invoice:read, and more as big ones do,
// DeviceConfiguration.ReadWrite.All.
func Names(n int) (names []string) {
	if n <= 64 {
		for i := range n {
			names = append(names, word(i/3*17)+":"+[]string{"read", "write", "admin"}[i%3])
		}
		return names
	}
	r := rand.New(rand.NewPCG(5, 6))
	title := func() string {
		s := word(r.IntN(len(words)))
		return strings.ToUpper(s[:1]) + s[1:]
	}
	verbs := []string{"Read.All", "ReadWrite.All", "Read", "ReadWrite", "ReadBasic.All", "Manage.All", "Create.Shared", "ReadWrite.OwnedBy"}
	seen := map[string]bool{}
	for len(names) < n {
		name := title() + title() + "."
		if r.IntN(3) == 0 {
			name = title() + name
		}
		for _, verb := range verbs[:1+r.IntN(len(verbs))] {
			if !seen[name+verb] && len(names) < n {
				seen[name+verb] = true
				names = append(names, name+verb)
			}
		}
	}
	return names
}

// Wide is some routes under so many scopes, each route under three of them.
func Wide(n int) *Corpus {
	c := New(fmt.Sprint("scopes", n), fmt.Sprint(n, " scopes"), crud(1000), 80)
	c.Scopes = Names(n)
	for i := range c.Routes {
		c.Routes[i].Any = []int{i % n, i * 31 % n, i * 577 % n}
	}
	c.Tokens = newTokens(rand.New(rand.NewPCG(7, 8)), c.Scopes)
	return c
}

// Compiled is so many endpoints under a hundred scopes, to be compiled.
func Compiled(n int) *Corpus {
	c := &Corpus{Name: fmt.Sprint("compiled", n), Title: fmt.Sprint(n, " endpoints"), Scopes: Names(100)}
	for i, route := range crud(max(n, 1))[:n] {
		method, pattern, _ := strings.Cut(route, " ")
		pattern, _ = canonical(pattern)
		c.Routes = append(c.Routes, Route{method, pattern, []int{i % 100, (i + 7) % 100}})
	}
	return c
}

func word(i int) string { return words[i%len(words)] }

var words = strings.Fields(`account address agent alert answer area article asset audit badge balance basket batch bill board bonus branch
brand budget building bundle calendar campaign card carrier case catalog category channel charge chart city claim class client cluster comment
company condition connection contact content contract country coupon course credential currency customer dashboard dataset deal debt delivery
department deployment device directory discount dispute document domain driver duty employee engine environment estimate event exam exchange
expense export factory fault feature field file filter fleet flight folder forecast form freight gateway goal grade group guest guide hotel
house image import incident index industry insight invoice issue item job journal journey key label language layer lead lease lesson letter
license listing loan location locker machine manager map market material measure meeting member menu message metric milestone mission mode
module monitor network note notice object offer office order outlet owner package page panel parcel partner passenger patient payment permit
phase photo picture pipeline place plan plant platform player policy portal position post price printer process product profile program
project property provider quality question queue quota quote rack rate reader receipt recipe record refund region release rental repair
report request reservation resource result review reward rider ring role room route rule salary sample scan schedule school screen season
seat sector segment sensor session setting shelf shift ship shop signal site slot snapshot source space speaker staff stage station status
step stock store story strategy street stream student study subject summary supplier supply survey system table target task team template
tenant terminal test theme thread ticket timer token tool topic tour track trade train transfer trip truck unit update user vehicle vendor
venue version video view visit voucher wallet warehouse watch window worker workflow zone`)
