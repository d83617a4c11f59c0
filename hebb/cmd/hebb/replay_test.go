package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/gif"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// A replay shows N moments, the last of which is the usual map; all results are those of a run without
// it, and the same bytes on any number of processors.
func TestRun_replay(t *testing.T) {
	photos := folder(t, 10)
	for _, flags := range []string{"--preset hebb --steps 40 --probe", "--preset softhebb-cifar10-2 --batch 2 --steps 6 --size 16",
		"--channels 2,4 --epochs 3", "--channels 2,4 --epochs 3 --schedule joint"} {
		dir := t.TempDir()
		const small = " --k 2 --neighbors 4 --canvas 300 --thumbnail 8 "
		works(t, dir, "run --out without "+flags+small+photos)
		var before []byte
		for _, procs := range []int{1, 2} {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			out := works(t, dir, "run --out with --replay 5 "+flags+small+photos)
			if !strings.Contains(out, "5 moments") {
				t.Errorf("%s: the summary does not say what is shown:\n%s", flags, out)
			}
			film := read(t, filepath.Join(dir, "with", filmName))
			if before != nil && !bytes.Equal(film, before) {
				t.Errorf("%s: the film differs between 1 and 2 processors", flags)
			}
			before = film
		}
		for _, name := range []string{"model.safetensors", "features.npy", "map.csv", "clusters.csv", "canvas.png"} {
			if !bytes.Equal(read(t, filepath.Join(dir, "with", name)), read(t, filepath.Join(dir, "without", name))) {
				t.Errorf("%s: %s is another with a replay", flags, name)
			}
		}
		if g, err := gif.DecodeAll(bytes.NewReader(before)); err != nil || len(g.Image) != 5 {
			t.Fatalf("%s: the film: %v", flags, err)
		}
		checkFrames(t, flags, dir)
		if _, err := os.Stat(filepath.Join(dir, "without", filmName)); err == nil {
			t.Errorf("%s: there is a film that nobody asked for", flags)
		}
	}
}

// checkFrames looks at the film in the page: each moment has figures and a picture, and the last is the
// map.
func checkFrames(t *testing.T, flags, dir string) {
	t.Helper()
	found := regexp.MustCompile(`(?s)id="data">(.*?)</script>`).FindSubmatch(read(t, filepath.Join(dir, "with", "map.html")))
	var page struct {
		Frames []struct {
			Title, Picture string
			X, Y           []float64
			Facts          []struct{ Name, Value string }
		}
	}
	if err := json.Unmarshal(found[1], &page); err != nil || len(page.Frames) != 5 {
		t.Fatalf("%s: %d frames, %v", flags, len(page.Frames), err)
	}
	for _, f := range page.Frames {
		if f.Picture == "" || len(f.Facts) < 3 || !strings.HasPrefix(f.Title, "layer ") {
			t.Errorf("%s: the frame %q has the facts %v", flags, f.Title, f.Facts)
		}
	}
	last, places := page.Frames[4], rows(t, filepath.Join(dir, "with", "map.csv"))[1:]
	number := func(text string) (v float64) { fmt.Sscan(text, &v); return v }
	for i := 2; i < len(places); i++ { // equal but for the scale
		a := (last.X[i] - last.X[0]) * (number(places[1][3]) - number(places[0][3]))
		b := (last.Y[1] - last.Y[0]) * (number(places[i][2]) - number(places[0][2]))
		if math.Abs(a-b) > 1e-2 {
			t.Errorf("%s: picture %d of the last frame is not where the map has it", flags, i)
		}
	}
}

func TestReplay_refused(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 4)
	for flags, word := range map[string]string{"--replay 1": "2 to 60", "--replay 61": "2 to 60", "--replay=-3": "2 to 60",
		"--replay 5 --schedule joint --last-features l.npy": "--last-features"} {
		fails(t, dir, "run "+flags+" "+photos, 2, "--replay", word)
	}
	fails(t, dir, "run --log out/film.gif "+photos, 2, "--log", "one of the results")
}

// By hand: a map that was turned by 90° and moved comes back.
func TestTurn(t *testing.T) {
	plane := func(v ...float32) blas32.General {
		return blas32.General{Rows: len(v) / 2, Cols: 2, Stride: 2, Data: v}
	}
	onto, xy := plane(0, 0, 2, 0, 2, 1), plane(5, 5, 5, 7, 4, 7)
	turn(xy, onto)
	for i, v := range onto.Data {
		if math.Abs(float64(xy.Data[i]-v)) > 1e-6 {
			t.Fatalf("%v, wanted %v", xy.Data, onto.Data)
		}
	}
	same := plane(3, 3, 3, 3)
	turn(same, plane(1, 1, 1, 1))
	if same.Data[0] != 1 || same.Data[3] != 1 {
		t.Errorf("one spot is moved to %v", same.Data)
	}
}
