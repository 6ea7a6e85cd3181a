package output

import (
	"testing"

	"github.com/stretchr/testify/require"
)

var strangers = map[string]string{
	"README.md": "mine\n", "mine/a.go": "package mine\n", "mine/.scopegen-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0.old": "mine\n",
	"gen/a.go": string(gen("a")), "gen/b.go": string(gen("b")),
}

// Whatever manifest a repository brings, a file without the mark stays as it is, and the second run finds nothing to do.
func FuzzManifest(f *testing.F) {
	good, err := manifestOf(Set{Notes: map[string]any{"x": []int{1}}, Files: []File{
		owned("gen/b.go", "b"), {Path: "README.md"}, {Path: "mine/a.go", InPlace: true}, owned("GEN/A.go", "x"),
	}}).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"$comment":"` + Mark + `","version":1,"files":[{"path":"../x"}]}`))
	f.Add([]byte(`{"$comment":"` + Mark + `","version":1,"files":null,"notes":{"a":1e999}}`))
	f.Add([]byte("<<<<<<< HEAD\n" + Mark))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := newMemDisk(strangers)
		d.nodes[manifestName] = &node{mode: newMode, data: data}
		set := setOf(owned("gen/a.go", "new"))
		_, err := write(d, set)
		now := d.tree()
		if err != nil {
			want := newMemDisk(strangers).tree()
			want[manifestName] = string(data)
			require.Equal(t, want, now)
			return
		}
		for name, text := range strangers {
			if !marked([]byte(text)) {
				require.Equal(t, text, now[name])
			}
		}
		report, err := write(d, set)
		require.NoError(t, err)
		require.True(t, report.Clean())
	})
}

// Whatever journal a repository brings, the only thing that it can do here is what its author could have committed:
// a file without the mark stays, unless a copy of other bytes with the journal's own name lies beside it.
func FuzzJournal(f *testing.F) {
	f.Add([]byte(`{"version":1,"id":"ABCDEFGHIJKLMNOPQRSTUVWXYZ","entries":[{"path":"gen/a.go","new":"`+sum(gen("a"))+`"},{"path":"README.md","old":"x","new":"`+sum([]byte("mine\n"))+`"}],"dirs":["mine","new/er"]}`), true)
	f.Add([]byte(`{"version":1,"id":"ABCDEFGHIJKLMNOPQRSTUVWXY/","entries":[{"path":"README.md","new":""}]}`), false)
	f.Add([]byte(`{`), false)
	f.Fuzz(func(t *testing.T, data []byte, done bool) {
		d := newMemDisk(strangers)
		name := manifestName + journalSuffix
		if done {
			name = manifestName + doneSuffix
		}
		d.nodes[name] = &node{mode: newMode, data: data}
		err := repair(d, manifestName)
		now := d.tree()
		require.Equal(t, err != nil, now[name] != "" || err != nil && len(data) == 0)
		for _, name := range []string{"README.md", "mine/a.go"} {
			require.Contains(t, []string{strangers[name], strangers["mine/.scopegen-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0.old"]}, now[name])
		}
		require.NoError(t, func() error { _, err := interrupted(d, manifestName); return err }())
	})
}
