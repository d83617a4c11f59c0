package main

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"

	"deephebb/beam/jobs"
	"deephebb/hebb"
	"deephebb/hebb/atlas"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/npy"
)

func TestMain(m *testing.M) {
	if os.Getenv("HEBB_BEAM_TEST_MAIN") != "" { // the test's binary is then the command
		os.Exit(run(os.Args[1:]))
	}
	flag.Parse()
	log.LogLevel = "error"
	beam.Init()
	os.Exit(m.Run())
}

const count = 300 // pictures that can be read

// photos writes pictures of several shapes into a folder of two classes, with one that is cut short and
// a file that is none.
func photos(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for i := range count + 1 {
		m := image.NewNRGBA(image.Rect(0, 0, 16+i%3, 16))
		for y := range 16 {
			for x := range m.Rect.Dx() {
				wave := 127 + 120*math.Sin(float64(x*(1+i%5)+y*(i%7))/4+float64(i))
				m.SetNRGBA(x, y, color.NRGBA{uint8(wave), uint8(40 * (i % 6)), uint8(16 * y), 255})
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		if i == 77 {
			b.Truncate(60)
		}
		name := filepath.Join(dir, fmt.Sprintf("class %d/%04d.png", i/200, i))
		os.MkdirAll(filepath.Dir(name), 0o777)
		if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "class 1/note.doc"), []byte("none"), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// call runs the command in this process, on prism, in a folder of its own, and returns its summary.
func call(t *testing.T, dir string, args ...string) (said string, err error) {
	t.Helper()
	for i, a := range args {
		if strings.HasSuffix(a, "=@") { // a file in the folder
			args[i] = a[:len(a)-1] + filepath.Join(dir, strings.Trim(a, "-=@"))
		}
	}
	args = slices.Insert(slices.Clone(args), 1, "-work", filepath.Join(dir, "work"))
	if flags := cluster(); len(flags) > 0 {
		said, err := program(t, slices.Insert(args, 1, append(flags, "-quiet")...)...).Output()
		return string(said), err
	}
	var out bytes.Buffer
	c := &command{Crew: &jobs.Crew{}, out: &out}
	do, err := c.parse(flag.NewFlagSet("hebb-beam", flag.ContinueOnError), args)
	if err == nil {
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
		defer stop()
		err = do(ctx, c)
	}
	return out.String(), err
}

func works(t *testing.T, dir string, args ...string) string {
	t.Helper()
	said, err := call(t, dir, args...)
	if err != nil {
		t.Fatalf("hebb-beam %v: %v", args, err)
	}
	return said
}

func sum(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
}

func marshalled(t *testing.T, m hebb.Model) string {
	t.Helper()
	b, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
}

func load(t *testing.T, dir string, fit pictures.Fit) *pictures.Dataset {
	t.Helper()
	d, err := pictures.Folder{Size: 16, Fit: fit}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// learned is the encoder that hebb train --shards makes.
func learned(t *testing.T, d *pictures.Dataset) *hebb.Encoder {
	t.Helper()
	e, err := hebb.New(hebb.Config{Input: d.Shape, Channels: []int{4, 6, 8}, Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range e.Train(d, hebb.Training{Epochs: 20, Schedule: hebb.Sharded}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return e
}

var article = []string{"train", "-preset", "article", "-channels", "4,6,8", "-epochs", "20", "-size", "16"}

// The encoder of one machine, by 1, 2 and 7 workers, in pieces of several sizes: the same bytes of model,
// log and features.
func TestEncoder(t *testing.T) {
	dir := photos(t)
	d := load(t, dir, pictures.Stretch)
	e := learned(t, d)
	x, err := e.Features(d)
	if err != nil {
		t.Fatal(err)
	}
	local := filepath.Join(t.TempDir(), "x.npy")
	if err := npy.Write(local, x); err != nil {
		t.Fatal(err)
	}
	logs := map[string]bool{}
	for _, c := range []struct{ workers, piece string }{{"1", "64"}, {"2", "64"}, {"7", "64"}, {"0", "128"},
		{"0", "1024"}} {
		out := t.TempDir()
		args := append(slices.Clone(article), "-workers", c.workers, "-piece", c.piece, "-model=@", "-log=@",
			"-features=@", dir)
		said := works(t, out, args...)
		if sum(t, filepath.Join(out, "model")) != marshalled(t, e) {
			t.Errorf("%s workers, pieces of %s: another model than one machine's", c.workers, c.piece)
		}
		if sum(t, filepath.Join(out, "features")) != sum(t, local) {
			t.Errorf("%s workers, pieces of %s: other features than one machine's", c.workers, c.piece)
		}
		logs[sum(t, filepath.Join(out, "log"))] = true
		if !strings.Contains(said, "class 0/0077.png: it is a damaged PNG") {
			t.Errorf("what was skipped is not said: %s", said)
		}
		names, err := os.ReadFile(filepath.Join(out, "features.csv"))
		if err != nil || strings.Count(string(names), "\n") != count+1 || !strings.Contains(string(names),
			"299,class 1/0300.png") {
			t.Errorf("names: %v, %.200s", err, names)
		}
	}
	if len(logs) != 1 {
		t.Errorf("%d different logs", len(logs))
	}
}

// The networks of one machine.
func TestNetwork(t *testing.T) {
	for _, preset := range []string{"hebb", "hebb-colour", "hebb-small"} {
		t.Run(preset, func(t *testing.T) { checkNetwork(t, preset) })
	}
}

func checkNetwork(t *testing.T, preset string) {
	dir := photos(t)
	d := load(t, dir, pictures.Crop)
	c, training, err := network.Preset(preset, d.Shape, 42)
	if err != nil {
		t.Fatal(err)
	}
	n, err := network.New(c)
	if err != nil {
		t.Fatal(err)
	}
	training.Steps = 60
	for _, err := range n.Train(d, training) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, workers := range []string{"1", "7"} {
		out := t.TempDir()
		works(t, out, "train", "-preset", preset, "-steps", "60", "-size", "16", "-piece", "64", "-workers", workers,
			"-model=@", dir)
		if sum(t, filepath.Join(out, "model")) != marshalled(t, n) {
			t.Errorf("%s workers: another model than one machine's", workers)
		}
	}
}

// Archives, files of MNIST's format, single pictures and lists of them are read as a folder is.
func TestInputs(t *testing.T) {
	dir := photos(t)
	d := load(t, dir, pictures.Stretch)
	want := marshalled(t, learned(t, d))
	names, _, err := pictures.Folder{}.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	shards := t.TempDir()
	var list strings.Builder
	for part := range slices.Chunk(names, 90) {
		var archive bytes.Buffer
		w := tar.NewWriter(&archive)
		for _, name := range part {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			w.WriteHeader(&tar.Header{Name: "./" + name, Mode: 0o666, Size: int64(len(b))})
			w.Write(b)
		}
		w.Close()
		path := filepath.Join(shards, part[0][len(part[0])-8:len(part[0])-4]+".tar")
		if err := os.WriteFile(path, archive.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&list, filepath.Base(path))
	}
	archives := filepath.Join(shards, "archives.txt")
	os.WriteFile(archives, []byte(list.String()), 0o666)
	singles := filepath.Join(dir, "list.txt")
	os.WriteFile(singles, []byte(strings.Join(names, "\n")+"\n\nlost.png\n"), 0o666)
	ubyte := filepath.Join(shards, "photos-idx4-ubyte")
	idx := binary.BigEndian.AppendUint32([]byte{0, 0, 8, 4}, count)
	for _, n := range []uint32{3, 16, 16} {
		idx = binary.BigEndian.AppendUint32(idx, n)
	}
	var pixels bytes.Buffer
	if err := d.WritePixels(&pixels); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(ubyte, append(idx, pixels.Bytes()...), 0o666)
	for _, path := range []string{archives, singles, ubyte} {
		out := t.TempDir()
		said := works(t, out, append(slices.Clone(article), "-piece", "64", "-model=@", path)...)
		if path == singles && !strings.Contains(said, "lost.png: it does not exist") {
			t.Errorf("a file that is lost is not named: %s", said)
		}
		if sum(t, filepath.Join(out, "model")) != want {
			t.Errorf("%s: another model than the folder's", filepath.Base(path))
		}
	}
}

// A map and groups are the same by any number of workers; of features that are all in the sample they
// are hebb's.
func TestMap(t *testing.T) {
	dir := photos(t)
	d := load(t, dir, pictures.Stretch)
	x, err := learned(t, d).Features(d)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	features := filepath.Join(out, "features.npy")
	if err := npy.Write(features, x); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, workers := range []string{"1", "2", "7"} {
		part := t.TempDir()
		works(t, part, "map", "-features", features, "-sample", "200", "-workers", workers, "-piece", "64", "-out=@",
			"-clusters=@", "-k", "4")
		seen[sum(t, filepath.Join(part, "out"))+sum(t, filepath.Join(part, "clusters"))] = true
	}
	if len(seen) != 1 {
		t.Errorf("%d different maps", len(seen))
	}
	xy, err := atlas.UMAP{Neighbors: 15, MinDist: 0.1, Seed: 42}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	groups, err := atlas.KMeans{K: 4, Seed: 42}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	classes, err := pictures.Folder{}.Classes(dir)
	if err != nil {
		t.Fatal(err)
	}
	rows := "index,name\n"
	for i, name := range d.Names {
		rows += fmt.Sprintf("%d,%s\n", i, name)
	}
	if err := os.WriteFile(filepath.Join(out, "features.csv"), []byte(rows), 0o666); err != nil {
		t.Fatal(err)
	}
	works(t, out, "map", "-features", features, "-out=@", "-clusters=@", "-k", "4", dir)
	places, err := os.ReadFile(filepath.Join(out, "out"))
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf("\n299,class 1/0300.png,%s,%s,class 1\n",
		strconv.FormatFloat(float64(xy.Data[598]), 'g', -1, 32),
		strconv.FormatFloat(float64(xy.Data[599]), 'g', -1, 32))
	if !strings.Contains(string(places), line) {
		t.Errorf("the map has no line %q", line)
	}
	clusters, err := os.ReadFile(filepath.Join(out, "clusters"))
	if err != nil || !strings.Contains(string(clusters),
		fmt.Sprintf("\n299,class 1/0300.png,%d,class 1\n", groups.Labels[299])) {
		t.Errorf("the groups are not hebb's: %v", err)
	}
	for i, name := range d.Names {
		if classes[name] != d.Classes[d.Labels[i]] {
			t.Errorf("%s is of class %s, not %s", name, d.Classes[d.Labels[i]], classes[name])
		}
	}
	if _, err := call(t, out, "map", "-features", features, "-out=@", t.TempDir()); err == nil {
		t.Error("a folder without the pictures gives classes")
	}
}

// The first picture that can't be read ends a command that is told so, and the pieces after it are not
// read; what was read serves one that leaves it out, and is still found bad after that.
func TestOnBad(t *testing.T) {
	dir, out := photos(t), t.TempDir()
	args := append(slices.Clone(article), "-piece", "64", "-workers", "1", "-model=@")
	fails := func() {
		if _, err := call(t, out, append(slices.Clone(args), "-on-bad", "fail", dir)...); err == nil ||
			!strings.Contains(err.Error(), "class 0/0077.png: it is a damaged PNG") {
			t.Errorf("a damaged picture: %v", err)
		}
	}
	fails()
	pieces := filepath.Join(out, "work/read-*/00000[0-9]")
	if done, err := filepath.Glob(pieces); err != nil || len(done) != 1 {
		t.Errorf("pieces read before the damaged picture's and after: %v, %v", done, err)
	}
	works(t, out, append(slices.Clone(args), dir)...)
	if folders, err := filepath.Glob(filepath.Join(out, "work/read-*")); err != nil || len(folders) != 1 {
		t.Errorf("pictures were read twice: %v, %v", folders, err)
	}
	fails()
}

// Pictures of one name in two archives are refused.
func TestSameNames(t *testing.T) {
	dir := t.TempDir()
	var archive bytes.Buffer
	w, m := tar.NewWriter(&archive), bytes.Buffer{}
	if err := png.Encode(&m, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	w.WriteHeader(&tar.Header{Name: "same.png", Mode: 0o666, Size: int64(m.Len())})
	w.Write(m.Bytes())
	w.Close()
	for _, name := range []string{"a.tar", "b.tar"} {
		if err := os.WriteFile(filepath.Join(dir, name), archive.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	_, err := call(t, dir, "train", "-size", "8", filepath.Join(dir, "a.tar"), filepath.Join(dir, "b.tar"))
	if err == nil || !strings.Contains(err.Error(), "two pictures are called same.png") {
		t.Errorf("two pictures of one name: %v", err)
	}
}

// A program that is killed half-way goes on where it was, to the same bytes, and does no piece twice.
func TestKilled(t *testing.T) {
	dir, out := photos(t), t.TempDir()
	want := marshalled(t, learned(t, load(t, dir, pictures.Stretch)))
	args := append(slices.Clone(article), "-piece", "64", "-workers", "2", "-quiet", "-work",
		filepath.Join(out, "work"),
		"-model", filepath.Join(out, "model"), dir)
	done := func() (files []string) {
		files, _ = filepath.Glob(filepath.Join(out, "work/*/0*"))
		return files
	}
	var kept os.FileInfo
	for _, pieces := range []int{2, 6, 7} {
		c := program(t, args...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		for over := false; !over && len(done()) < pieces; {
			select {
			case <-ended:
				over = true
			case <-time.After(time.Millisecond):
			}
		}
		c.Process.Kill()
		if first, err := os.Stat(done()[0]); err != nil {
			t.Fatal(err)
		} else if kept == nil {
			kept = first
		}
	}
	works(t, out, append(slices.Clone(article), "-piece", "64", "-model=@", dir)...)
	if sum(t, filepath.Join(out, "model")) != want {
		t.Error("another model than one machine's")
	}
	if again, err := os.Stat(done()[0]); err != nil || !os.SameFile(again, kept) {
		t.Errorf("a piece that was there was done again: %v", err)
	}
}

func TestFaults(t *testing.T) {
	dir := photos(t)
	if err := os.WriteFile(filepath.Join(dir, "bad.tar"), bytes.Repeat([]byte("no archive "), 200), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "class 0/0000.png"), filepath.Join(dir, "plain.png")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "others.csv"), []byte("a,b\n1,2\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), filepath.Base(dir))
	if err := os.Symlink(dir, other); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		says string
	}{
		{"train -size 16 -on-bad fail " + dir, "class 0/0077.png: it is a damaged PNG"},
		{"train -size 16 " + dir + " " + other, "two inputs are called"},
		{"map -features none.npy " + dir + " " + other, "one folder"},
		{"train " + dir, "brought to one size"},
		{"train -preset softhebb-cifar10-1 -size 16 " + dir, "train them with hebb"},
		{"train -size 16", "name the pictures"},
		{"train -size 16 -piece 100 " + dir, "a multiple of 64"},
		{"train -size 16 " + dir + "/none", "it does not exist"},
		{"train -size 16 " + dir + "/bad.tar",
			"jobs: the stage read: pictures: " + dir + "/bad.tar can't be read: it is no tar archive"},
		{"encode -size 16 -model " + dir + "/none " + dir, "none"},
		{"map -features " + dir + "/none.npy", "none.npy"},
		{"draw", `no verb "draw"`},
		{"train -size 16 -model " + dir + "/x -log " + dir + "/x " + dir, "are one file"},
		{"train -size 16 -log " + dir + "/x.csv -features " + dir + "/x.npy " + dir, "are one file"},
		{"train -size 16 -features " + dir + "/others.npy " + dir, "is no list of names"},
		{"train -size 16 -model " + dir + "/plain.png " + dir, "plain.png: give a name that ends in .safetensors"},
		{"map -features " + dir + "/x.npy -out " + dir + "/x.csv", "are one file"},
		{"map -clusters c -k 4 -start-sample 3", "at least as many"},
		{"train -size 16 -model x.csv " + dir, "--model x.csv: give a name that ends in .safetensors"},
		{"train -size 16 -log x.npy " + dir, "--log x.npy: give a name that ends in .csv"},
		{"train -size 16 -features x.csv " + dir, "--features x.csv: give a name that ends in .npy"},
		{"train -size 16 -left-out x.png " + dir, "--left-out x.png: give a name that ends in .csv"},
		{"encode -features x.safetensors " + dir, "--features x.safetensors: give a name that ends in .npy"},
		{"encode -model " + dir + "/plain.png " + dir, "is a picture, not a model: write one with hebb train"},
		{"encode -model " + dir + "/others.csv " + dir, "is not a model: write one with hebb train"},
		{"map -features " + dir, "is a folder, not an array of features"},
		{"map -features " + dir + "/plain.png", "is a picture, not an array of features"},
		{"train -size 16 -rate Inf -preset article " + dir, "--rate +Inf: give a number above 0"},
		{"train -size 16 -epochs 0 -preset article " + dir, "--epochs 0: give at least 1"},
		{"train -size 16 -steps 0 " + dir, "--steps 0: give at least 1"},
		{"train -size 16 -patches -3 " + dir, "--patches -3: give at least 1"},
		{"train -size 16 -channels 4 " + dir, "--channels belongs to the preset article"},
		{"train -size 16 -preset article -steps 4 " + dir, "--steps belongs to the other presets"},
		{"train -size 16 " + dir + " -steps 4", "-steps comes after " + dir + ": give flags before the pictures"},
		{"train -size many " + dir, `invalid value "many" for flag -size`},
		{"train -size 16 -model= " + dir, "--model needs a path"},
		{"train -size 16 -work " + dir + " " + dir, "are one folder"},
		{"map -k 3", "--k is about clusters: give --clusters"},
		{"map -out= -clusters=", "nothing to write"},
		{"map -out= -clusters=c -neighbors 3", "--neighbors is about a map: give --out"},
		{"map -clusters c -k -9", "--k -9: give at least 1"},
		{"map -neighbors 1", "--neighbors 1: give at least 2"},
		{"map -min-dist NaN", "--min-dist NaN: give a number from 0 to 1"},
		{"map -sample 1", "--sample 1: give at least 2"},
		{"map -out x.html", "--out x.html: give a name that ends in .csv"},
		{"map -clusters x.parquet", "--clusters x.parquet: give a name that ends in .csv"},
	} {
		said, err := call(t, t.TempDir(), strings.Fields(c.args)...)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("hebb-beam %s: %v, %s; want %q", c.args, err, said, c.says)
		}
	}
}
