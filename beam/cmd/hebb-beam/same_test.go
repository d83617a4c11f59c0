package main

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/atlas"
	"deephebb/internal/linear"
	"deephebb/internal/npy"
)

// Every file that hebb writes of a folder with classes, dates, names that csv has to quote or guard, bad
// pictures and other files has the same bytes here.
func TestSameAsHebb(t *testing.T) {
	dir := photos(t)
	dated, err := os.ReadDir("../../../hebb/pictures/testdata/taken")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"original.jpg": "=a, \"b\".jpg",
		"original.png": " blank\nline.png", "never.jpg": "ä\xff.jpg"}
	os.MkdirAll(filepath.Join(dir, "Klasse, drei"), 0o777)
	os.MkdirAll(filepath.Join(dir, "none"), 0o777)
	for _, e := range dated {
		b, err := os.ReadFile(filepath.Join("../../../hebb/pictures/testdata/taken", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		name := e.Name()
		if other, ok := names[name]; ok {
			name = other
		}
		if err := os.WriteFile(filepath.Join(dir, "Klasse, drei", name), b, 0o666); err != nil {
			t.Skip("a file system without such names: ", err)
		}
	}
	hebb := filepath.Join(t.TempDir(), "hebb")
	build := exec.Command("go", "build", "-o", hebb, "./hebb/cmd/hebb")
	build.Dir = "../../.."
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	one, many := t.TempDir(), t.TempDir()
	local := func(args ...string) string {
		t.Helper()
		c := exec.Command(hebb, args...)
		c.Dir = one
		said, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("hebb %v: %v\n%s", args, err, said)
		}
		return string(said)
	}
	at := func(name string) string { return filepath.Join(many, name) }
	local("run", "--preset", "article", "--channels", "4,6", "--epochs", "3", "--shards", "--size", "16",
		"--out", "run", dir)
	works(t, many, "train", "-preset", "article", "-channels", "4,6", "-epochs", "3", "-size", "16", "-model",
		at("model.safetensors"), "-log", at("log.csv"), "-features", at("features.npy"),
		"-left-out", at("left-out.csv"), dir)
	local("encode", "--model", "run/model.safetensors", "--size", "16", "--features", "encoded.npy", dir)
	works(t, many, "encode", "-model", at("model.safetensors"), "-size", "16", "-features", at("encoded.npy"), dir)
	local("map", "--features", "run/features.npy", "--out", "map.csv", dir)
	works(t, many, "map", "-features", at("features.npy"), "-out", at("map.csv"), dir)
	for _, metric := range []string{"euclidean", "cosine"} {
		clusters := metric + ".csv"
		wide := filepath.Join(one, metric+" rows.npy") // of several lengths
		x, err := npy.Read(filepath.Join(one, "run/features.npy"), "")
		if err != nil {
			t.Fatal(err)
		}
		for i := range x.Rows {
			for j := range linear.Row(x, i) {
				linear.Row(x, i)[j] *= float32(1 + i%7)
			}
		}
		if err := npy.Write(wide, x); err != nil {
			t.Fatal(err)
		}
		said := local("cluster", "--features", wide, "--metric", metric, "--out", clusters, "--k", "5")
		same := works(t, many, "map", "-features", wide, "-metric", metric, "-out", "", "-clusters", at(clusters),
			"-k", "5")
		said = said[strings.Index(said, "5 of sizes"):strings.Index(said, "\nwritten")]
		if !strings.Contains(same, said) {
			t.Errorf("clusters: %s, and here %s", said, same)
		}
	}
	for _, name := range []string{"run/model.safetensors", "run/log.csv", "run/features.npy", "run/features.csv",
		"run/left-out.csv", "encoded.npy", "encoded.csv", "map.csv", "euclidean.csv", "cosine.csv"} {
		if sum(t, filepath.Join(one, name)) != sum(t, at(filepath.Base(name))) {
			t.Errorf("%s has other bytes than hebb's", name)
		}
	}
	b, err := os.ReadFile(at("map.csv"))
	if err != nil || !strings.HasPrefix(string(b), "index,name,x,y,label,taken\n") ||
		!strings.Contains(string(b), ",2019-07-21T18:30:05\n") {
		t.Errorf("a map without dates: %.60s, %v", b, err)
	}
}

// By hand: groups by direction of rows of any length, of which only some are in the sample.
func TestGroupsByDirection(t *testing.T) {
	const n, groups = 300, 3
	x := linear.Zeros(n, 2)
	for i := range n {
		angle := float64(i%groups)*2*math.Pi/groups + float64(i%11)/50
		length := math.Pow(3, float64(i%5))
		x.Data[2*i], x.Data[2*i+1] = float32(length*math.Cos(angle)), float32(length*math.Sin(angle))
	}
	out := t.TempDir()
	if err := npy.Write(filepath.Join(out, "x.npy"), x); err != nil {
		t.Fatal(err)
	}
	works(t, out, "map", "-features", filepath.Join(out, "x.npy"), "-metric", "cosine", "-sample", "60",
		"-piece", "64", "-out", "", "-clusters=@", "-k", "3")
	b, err := os.ReadFile(filepath.Join(out, "clusters"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := atlas.KMeans{K: groups, Seed: 42, Spherical: true}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	number := map[string]int{}
	for i, line := range slices.Collect(strings.Lines(string(b)))[1:] {
		label := line[strings.LastIndex(line, ",")+1:]
		if _, ok := number[label]; !ok {
			number[label] = want.Labels[i]
		}
		if number[label] != want.Labels[i] || want.Labels[i] != want.Labels[i%groups] {
			t.Fatalf("row %d is in another group than its direction", i)
		}
	}
}
