package main

import (
	"bytes"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/hebb/atlas"
	"deephebb/internal/cost"
	"deephebb/internal/linear"
	"deephebb/internal/npy"
	"deephebb/internal/tensors"
)

// A map is the same with neighbours that were kept and without, whatever the settings of the layout.
func TestGraph(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"x.npy", "y.npy"} {
		works(t, dir, "train --limit 60 --size 16 --channels 2,3 --epochs 1 --model m.safetensors --features "+name)
		if name == "x.npy" {
			continue
		}
		y, err := npy.Read(filepath.Join(dir, name), "")
		if err != nil {
			t.Fatal(err)
		}
		y.Data[7] += 0.25
		if err := npy.Write(filepath.Join(dir, name), y); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		flags  string
		search bool
		word   string
	}{
		{"", true, "g.safetensors, 14 neighbours of each row"},
		{"", false, "no search was needed"},
		{"--min-dist 0.5 --seed 7", false, "no search was needed"},
		{"--neighbors 9", true, "in place of those of other neighbours"},
		{"--neighbors 9 --metric cosine", true, "in place of those of other metric"},
		{"--neighbors 9 --metric cosine --features y.npy", true, "in place of those of other features"},
		{"--neighbors 9 --metric cosine --features y.npy --min-dist 0", false, "no search was needed"},
		{"--neighbors 200", true, "g.safetensors, 58 neighbours of each row"},
	} {
		if !strings.Contains(step.flags, "--features") {
			step.flags += " --features x.npy"
		}
		works(t, dir, "map --out plain.csv "+step.flags)
		said := works(t, dir, "map --out kept.csv --graph g.safetensors "+step.flags)
		if !strings.Contains(said, step.word) || strings.Contains(said, "neighbours 0.") != step.search {
			t.Errorf("%s: %s", step.flags, said)
		}
		if !bytes.Equal(read(t, filepath.Join(dir, "plain.csv")), read(t, filepath.Join(dir, "kept.csv"))) {
			t.Errorf("%s: the map differs with --graph", step.flags)
		}
	}
}

// What is no file of neighbours is never replaced, and what is damaged is not used.
func TestGraph_refused(t *testing.T) {
	dir := t.TempDir()
	works(t, dir, "train --limit 30 --size 16 --channels 2,3 --epochs 1 --model m.safetensors --features x.npy")
	works(t, dir, "map --features x.npy --graph g --out m.csv")
	good := read(t, filepath.Join(dir, "g"))
	f, err := tensors.Unmarshal(good)
	if err != nil {
		t.Fatal(err)
	}
	of := f.Metadata()
	index, _ := f.Read("index")
	distance, _ := f.Read("distance")
	made := func(change func(index, distance []float32), of map[string]string, seal bool) []byte {
		index, distance := append([]float32{}, index...), append([]float32{}, distance...)
		change(index, distance)
		list := []tensors.Tensor{{Name: "index", Shape: []int{30, 14}, Data: index},
			{Name: "distance", Shape: []int{30, 14}, Data: distance}}
		if seal {
			of = tensors.Sealed(list, of)
		}
		b, err := tensors.Marshal(list, of)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	nothing := func(_, _ []float32) {}
	further := map[string]string{"note": "?"}
	for key, v := range of {
		further[key] = v
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-3] ^= 4
	for name, c := range map[string]struct {
		file  []byte
		words []string
	}{
		"a model":          {read(t, filepath.Join(dir, "m.safetensors")), []string{"is a model, not a graph of neighbours", "another file"}},
		"a text":           {[]byte("index,name\n"), []string{"is a table", "another file"}},
		"nothing":          {nil, []string{"an empty file"}},
		"half":             {good[:len(good)/2], []string{"damaged"}},
		"a bit":            {flipped, []string{"damaged", "remove it"}},
		"no checksums":     {made(nothing, of, false), []string{"no checksums", "remove it"}},
		"further settings": {made(nothing, further, true), []string{"settings", "remove it"}},
		"a far row":        {made(func(i, _ []float32) { i[17] = 30 }, of, true), []string{"row 1 has 30", "of 30 rows"}},
		"half a row":       {made(func(i, _ []float32) { i[17] = 1.5 }, of, true), []string{"row 1 has 1.5"}},
		"no row":           {made(func(i, _ []float32) { i[0] = float32(math.NaN()) }, of, true), []string{"row 0 has NaN"}},
		"itself":           {made(func(i, _ []float32) { i[14] = 1 }, of, true), []string{"row 1 has 1"}},
		"no distance":      {made(func(_, d []float32) { d[0] = -1 }, of, true), []string{"distance", "-1"}},
	} {
		write(t, filepath.Join(dir, "g"), c.file)
		fails(t, dir, "map --features x.npy --graph g --out m.csv", 1, append(c.words, "g")...)
		if !bytes.Equal(read(t, filepath.Join(dir, "g")), c.file) {
			t.Errorf("%s: the file was replaced", name)
		}
	}
	fails(t, dir, "map --features x.npy --graph x.npy --out m.csv", 2, "--graph", "one file")
	fails(t, dir, "map --features x.npy --graph m.csv --out m.csv", 2, "--graph", "one file")
}

// One picture has no neighbours to keep.
func TestGraph_one(t *testing.T) {
	dir := t.TempDir()
	works(t, dir, "train --limit 1 --size 16 --channels 2,3 --epochs 1 --model m.safetensors --features x.npy")
	works(t, dir, "map --features x.npy --graph g --out m.csv")
}

// Whatever a file holds, reading it gives neighbours that can be used, none, or an error.
func FuzzGraph(f *testing.F) {
	x := linear.Matrix(3, 2, []float32{0, 1, 2, 3, 4, 6})
	of := origin(x, atlas.Search{K: 2})
	path := filepath.Join(f.TempDir(), "g")
	near := atlas.Neighbors{Index: [][]int{{1, 2}, {0, 2}, {1, 0}}, Distance: [][]float32{{1, 2}, {1, 3}, {3, 4}}}
	if err := writeGraph(path, near, of); err != nil {
		f.Fatal(err)
	}
	good := read(f, path)
	f.Add(good)
	f.Add(good[:len(good)-4])
	f.Add(bytes.Replace(good, []byte(`"kind":"neighbours"`), []byte(`"kind":"neighbour"`), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "g")
		write(t, path, b)
		cost.Bound(t, 4<<20+1000*len(b), func() {
			near, _, err := readGraph(path, 3, of)
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q", err)
			}
			for i, row := range near.Index {
				for _, v := range row {
					if v < 0 || v >= 3 || v == i {
						t.Errorf("row %d has the neighbour %d", i, v)
					}
				}
			}
		})
	})
}
