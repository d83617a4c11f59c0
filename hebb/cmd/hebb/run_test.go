package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

const tiny = "--limit 20 --balanced --size 16 --channels 4,8 --epochs 3 --neighbors 5 --k 3 --canvas 400 --thumbnail 16 "

// rows reads a csv file with its header.
func rows(t *testing.T, path string) [][]string {
	t.Helper()
	r, err := csv.NewReader(bytes.NewReader(read(t, path))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	out := works(t, dir, "run --out deep/er "+tiny)
	for _, want := range []string{"20 pictures of 4×16×16", "layer", "trustworthiness", "silhouette", "article ",
		"raw ", "time "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	at := func(name string) string { return filepath.Join(dir, "deep/er", name) }
	for name, header := range map[string]string{
		"map.csv": "index,name,x,y,label", "clusters.csv": "index,name,label,class",
		"log.csv": "step,layer,energy,delta,norm"} {
		if got := strings.Join(rows(t, at(name))[0], ","); got != header {
			t.Errorf("%s: header %q instead of %q", name, got, header)
		}
	}
	places, clusters := rows(t, at("map.csv"))[1:], rows(t, at("clusters.csv"))[1:]
	for i := range 20 {
		if places[i][0] != fmt.Sprint(i) || clusters[i][0] != fmt.Sprint(i) || places[i][1] != clusters[i][1] ||
			places[i][4] != clusters[i][2] {
			t.Errorf("row %d: map %v, clusters %v", i, places[i], clusters[i])
		}
	}
	if f, err := readFeatures(&session{}, at("features.npy")); err != nil || f.x.Rows != 20 || f.x.Cols != 8*4*4 {
		t.Errorf("features: %d × %d, %v", f.x.Rows, f.x.Cols, err)
	}
	for name, size := range map[string]image.Point{"canvas.png": {400, 400}, "neighbours.png": {}, "metrics.png": {}} {
		f, err := os.Open(at(name))
		if err != nil {
			t.Error(err)
			continue
		}
		c, _, err := image.DecodeConfig(f)
		if f.Close(); err != nil || size.X > 0 && (c.Width != size.X || c.Height != size.Y) {
			t.Errorf("%s is %d×%d, %v", name, c.Width, c.Height, err)
		}
	}
	if page := read(t, at("map.html")); !bytes.Contains(page, []byte("<html")) {
		t.Error("map.html is no page")
	}
}

// The verbs one by one write what run writes.
func TestVerbs(t *testing.T) {
	dir := t.TempDir()
	pictures := "--size 8 --images " + folder(t, 10) + " "
	works(t, dir, "run --out all --channels 4,8 --epochs 3 --neighbors 5 --k 3 --canvas 400 --thumbnail 16 "+pictures)
	works(t, dir, "train --channels 4,8 --epochs 3 --model m.safetensors --log log.csv "+pictures)
	works(t, dir, "encode --model m.safetensors --out f.npy "+pictures)
	works(t, dir, "cluster --features f.npy --k 3 --out clusters.csv "+pictures)
	works(t, dir, "map --features f.npy --neighbors 5 --clusters clusters.csv --out map.csv "+pictures)
	works(t, dir,
		"draw --map map.csv --clusters clusters.csv --features f.npy --log log.csv --canvas 400 --thumbnail 16 --out drawn/canvas.png "+pictures)
	works(t, dir, "draw --map map.csv --out drawn/map.html "+pictures)
	works(t, dir, "draw --features f.npy --queries moss/c.png,13 --out drawn/two.png "+pictures)
	for own, all := range map[string]string{"m.safetensors": "model.safetensors", "log.csv": "log.csv",
		"f.npy": "features.npy", "clusters.csv": "clusters.csv",
		"map.csv": "map.csv", "drawn/canvas.png": "canvas.png", "drawn/neighbours.png": "neighbours.png",
		"drawn/metrics.png": "metrics.png"} {
		if !bytes.Equal(read(t, filepath.Join(dir, own)), read(t, filepath.Join(dir, "all", all))) {
			t.Errorf("%s and run's %s differ", own, all)
		}
	}
	read(t, filepath.Join(dir, "drawn/two.png"))
	read(t, filepath.Join(dir, "drawn/map.html"))
}

func TestSameBytes(t *testing.T) {
	var before map[string][]byte
	pictures := folder(t, 20)
	for _, procs := range []int{1, 2} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		dir := t.TempDir()
		works(t, dir,
			"run --out out --images "+pictures+" --k 3 --canvas 400 --thumbnail 16 --schedule joint --last-features last.npy")
		files, _ := filepath.Glob(filepath.Join(dir, "*/*.*"))
		now := map[string][]byte{}
		for _, path := range files {
			now[filepath.Base(path)] = read(t, path)
		}
		if len(now) != 1+len(runFiles) {
			t.Errorf("%d files instead of %d and a manifest", len(now), len(runFiles))
		}
		for name, content := range before {
			if !bytes.Equal(content, now[name]) {
				t.Errorf("%s differs between 1 and %d processors", name, procs)
			}
		}
		before = now
	}
}

// Steps count batches from 0 over all epochs, layerwise for each layer anew; values are the
// shortest that give the same float32.
func TestLog(t *testing.T) {
	for _, schedule := range []string{"layerwise", "joint"} {
		dir := t.TempDir()
		works(t, dir, "train --images "+folder(t,
			3)+" --limit 5 --batch 2 --channels 2,3 --epochs 2 --log log.csv --schedule "+schedule)
		var keys, want []string
		for _, row := range rows(t, filepath.Join(dir, "log.csv"))[1:] {
			keys = append(keys, row[0]+"/"+row[1])
			for _, text := range row[2:] {
				v, err := strconv.ParseFloat(text, 32)
				if err != nil || strconv.FormatFloat(v, 'g', -1, 32) != text {
					t.Errorf("%q is not the shortest form of a float32", text)
				}
			}
		}
		for i := range 6 {
			want = append(want, fmt.Sprintf("%d/1", i))
			if schedule == "joint" {
				want = append(want, fmt.Sprintf("%d/2", i))
			}
		}
		if schedule == "layerwise" {
			want = append(want, "0/2", "1/2", "2/2", "3/2", "4/2", "5/2")
		}
		if !slices.Equal(keys, want) {
			t.Errorf("%s: step/layer %v instead of %v", schedule, keys, want)
		}
	}
}

// Ctrl-C keeps what was learned.
func TestInterrupt(t *testing.T) {
	dir, pictures := t.TempDir(), folder(t, 20)
	last := interrupted(t, dir,
		"train --schedule joint --epochs 1000000 --model m.safetensors --log log.csv --images "+pictures)
	if !strings.Contains(last, "m.safetensors") {
		t.Errorf("last line %q", last)
	}
	works(t, dir, "encode --model m.safetensors --images "+pictures)
}

// interrupted runs the command as a process of its own, gives it Ctrl-C once it learns, and returns
// the last line that it says. It must have written log.csv.
func interrupted(t *testing.T, dir, line string) string {
	t.Helper()
	c := exec.Command(os.Args[0], strings.Fields(line)...)
	c.Dir, c.Env = dir, append(os.Environ(), "HEBB_TEST_MAIN=1")
	stderr, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines, last := bufio.NewScanner(stderr), ""
	lines.Scan() // the first line of progress: it learns
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		last = lines.Text()
	}
	c.Wait()
	if status := c.ProcessState.ExitCode(); status != 1 || !strings.HasPrefix(last, "hebb: stopped") {
		t.Errorf("status %d, last line %q", status, last)
	}
	if n := len(rows(t, filepath.Join(dir, "log.csv"))); n < 2 {
		t.Errorf("the log has %d rows", n)
	}
	return last
}

// Files that are named inside the result folder come with the others, also when it is there already.
func TestRunLogInside(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 6)
	cmd := "run --preset article --channels 2,4 --epochs 2 --schedule joint --k 2 --neighbors 3 --canvas 300 --thumbnail 16 --out res --images " + photos
	for range 2 {
		works(t, dir, cmd+" --log res/steps.csv --last-features res/last.npy")
		for _, name := range []string{"steps.csv", "last.npy", "last.csv", "model.safetensors", "map.html", "manifest.json"} {
			read(t, filepath.Join(dir, "res", name))
		}
		if _, err := os.Stat(filepath.Join(dir, "res", "log.csv")); err == nil {
			t.Error("there is a log.csv, too")
		}
	}
	works(t, dir, "verify res")
	fails(t, dir, cmd+" --last-features res/features.npy", 2, "--last-features", "one of the results")
}
