package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Rows of tables and of features find their pictures by name, in whatever order they stand.
func TestByName(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 4)
	works(t, dir, "train --steps 5 --model m.safetensors --features f.npy "+photos)
	works(t, dir, "cluster --features f.npy --k 3 --out c.csv "+photos)
	works(t, dir, "map --features f.npy --neighbors 4 --clusters c.csv --out map.csv "+photos)
	draw := "draw --canvas 300 --thumbnail 16 --images " + photos
	works(t, dir, draw+" --map map.csv --clusters c.csv --features f.npy --out right.png")
	right, near := read(t, filepath.Join(dir, "right.png")), read(t, filepath.Join(dir, "neighbours.png"))

	turned := func(path string) []byte {
		lines := strings.Split(strings.TrimSpace(string(read(t, filepath.Join(dir, path)))), "\n")
		slices.Reverse(lines[1:])
		return []byte(strings.Join(lines, "\n"))
	}
	write(t, filepath.Join(dir, "map.csv"), turned("map.csv"))
	write(t, filepath.Join(dir, "c.csv"), turned("c.csv"))
	works(t, dir, draw+" --map map.csv --clusters c.csv --features f.npy --out again.png")
	if !bytes.Equal(read(t, filepath.Join(dir, "again.png")), right) {
		t.Error("a map whose rows are in another order is drawn differently")
	}
	// Names beside the features in another order are other rows.
	write(t, filepath.Join(dir, "f.csv"), turned("f.csv"))
	works(t, dir, "draw --images "+photos+" --features f.npy --out turned.png")
	if bytes.Equal(read(t, filepath.Join(dir, "turned.png")), near) {
		t.Error("features are not joined by the names beside them")
	}
}

// Part of the pictures takes its part of the rows; other pictures are an error, and so are doubled and
// surplus rows. By order only where there are no names, and then it is said.
func TestRowsApart(t *testing.T) {
	dir, photos, other := t.TempDir(), folder(t, 4), folder(t, 5)
	works(t, dir, "train --steps 5 --model m.safetensors --features f.npy "+photos)
	works(t, dir, "map --features f.npy --neighbors 4 --out map.csv")
	if names := rows(t, filepath.Join(dir, "map.csv")); names[1][1] != "moss/a.png" {
		t.Errorf("without pictures the map has not the names beside the features: %v", names[1])
	}
	draw := "draw --canvas 300 --images "
	works(t, dir, draw+photos+" --map map.csv --features f.npy --limit 3")
	works(t, dir, "cluster --features f.npy --k 2 --limit 3 "+photos)
	works(t, dir, "eval --features f.npy --seeds 1 --limit 6 --images "+photos)
	fails(t, dir, draw+other+" --map map.csv", 1, "map.csv", "moss/e.png")
	fails(t, dir, "draw --features f.npy --images "+other, 1, "f.csv", "moss/e.png")
	fails(t, dir, "eval --features f.npy --seeds 1 --images "+other, 1, "f.csv", "moss/e.png")
	fails(t, dir, "draw --map map.csv", 1, "map.csv", "embedded sprites", "folder")
	few := folder(t, 3)
	fails(t, dir, draw+few+" --map map.csv", 1, "map.csv", "moss/d.png")
	table := read(t, filepath.Join(dir, "map.csv"))
	write(t, filepath.Join(dir, "twice.csv"), append(table, bytes.Split(table, []byte("\n"))[3]...))
	fails(t, dir, draw+photos+" --map twice.csv", 1, "twice.csv", "moss/c.png")

	write(t, filepath.Join(dir, "plain.npy"), read(t, filepath.Join(dir, "f.npy")))
	if out := works(t, dir, "draw --features plain.npy --out n.png --images "+photos); !strings.Contains(out,
		"plain.npy has no names") {
		t.Errorf("rows are taken by order without a word: %s", out)
	}
	fails(t, dir, "draw --features plain.npy --images "+few, 1, "plain.npy", "8 rows", "6 pictures")
	write(t, filepath.Join(dir, "plain.csv"), []byte("index,name\n0,moss/a.png\n"))
	fails(t, dir, "draw --features plain.npy --images "+photos, 1, "plain.csv", "1 picture", "8 rows")
	write(t, filepath.Join(dir, "xy.csv"), []byte("x,y\n"+strings.Repeat("1,2\n", 8)))
	if out := works(t, dir, draw+photos+" --map xy.csv"); !strings.Contains(out, "xy.csv has no names") {
		t.Errorf("a map is joined by order without a word: %s", out)
	}
}

// What tables look like that other programs write.
func TestDialects(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 1)
	draw := "draw --canvas 300 --thumbnail 16 --images " + photos
	var want []byte
	for i, text := range []string{
		"name,x,y,label\nmoss/a.png,1.5,2,0\nrust/a.png,3,4.5,1\n",
		"File;X;Y;Label\r\nmoss/a.png;1,5;2;0\r\nrust/a.png;3;4,5;1\r\n",
		"\ufeffpath\tx \t y\tcluster\nmoss/a.png\t1.5\t2\t0\nrust/a.png\t3\t4.5\t1\n",
		"rubbish,y,x,label\nrust/a,4.5,3,1\nmoss/a,2,1.5,0\n",
	} {
		write(t, filepath.Join(dir, "map.csv"), []byte(text))
		works(t, dir, draw+" --map map.csv --clusters map.csv --out c.png")
		if got := read(t, filepath.Join(dir, "c.png")); i == 0 {
			want = got
		} else if !bytes.Equal(got, want) {
			t.Errorf("%q is drawn differently", text)
		}
	}
}

// Groups are clusters by number, or anything by name; a cell without a value is no group.
func TestGroups(t *testing.T) {
	for _, c := range []struct {
		texts, names []string
		labels       []int
	}{
		{[]string{"2", "1", ""}, nil, []int{2, 1, -1}},
		{[]string{"1000", "2000", "1000"}, []string{"1000", "2000"}, []int{0, 1, 0}},
		{[]string{"", "", ""}, nil, []int{-1, -1, -1}},
		{[]string{"wren", "", "1"}, []string{"wren", "1"}, []int{0, -1, 1}},
		{[]string{"1", "wren", "1"}, []string{"1", "wren"}, []int{0, 1, 0}},
		{nil, nil, []int{}},
	} {
		g := groupsOf(c.texts)
		if !slices.Equal(g.labels, c.labels) || !slices.Equal(g.names, c.names) {
			t.Errorf("%q are %v %q, wanted %v %q", c.texts, g.labels, g.names, c.labels, c.names)
		}
		if back := g.texts(); !slices.Equal(back, c.texts) {
			t.Errorf("%q are written %q", c.texts, back)
		}
	}
}

// A name is the same in either of Unicode's forms.
func TestQueryForms(t *testing.T) {
	names := []string{"cafe\u0301.png", "b/ü.png"}
	for text, want := range map[string]int{"caf\u00e9.png": 0, "u\u0308.png": 1, "b/u\u0308.png": 1, "1": 1,
		"nothing": -1, "2": -1} {
		if got := find(names, text); got != want {
			t.Errorf("%q is picture %d, wanted %d", text, got, want)
		}
	}
}
