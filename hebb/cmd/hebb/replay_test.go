package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image/gif"
	"math"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
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
			film := read(t, filepath.Join(dir, "with", "film-learning.gif"))
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
		if left, _ := filepath.Glob(filepath.Join(dir, "without", "film*")); left != nil {
			t.Errorf("%s: there are films that nobody asked for: %v", flags, left)
		}
	}
}

// checkFrames looks at the films in the page: each moment of learning has figures and a picture, each
// epoch its number, and the last of both is the map.
func checkFrames(t *testing.T, flags, dir string) {
	t.Helper()
	found := regexp.MustCompile(`(?s)id="data">(.*?)</script>`).FindSubmatch(read(t, filepath.Join(dir, "with", "map.html")))
	var page struct {
		Replays []struct {
			Title  string
			Frames []struct {
				Title, Picture string
				Places         []byte
				Facts          []struct{ Name, Value string }
			}
		}
	}
	if err := json.Unmarshal(found[1], &page); err != nil || len(page.Replays) != 2 {
		t.Fatalf("%s: %d films, %v", flags, len(page.Replays), err)
	}
	places := rows(t, filepath.Join(dir, "with", "map.csv"))[1:]
	number := func(text string) (v float64) { fmt.Sscan(text, &v); return v }
	for _, r := range page.Replays {
		if len(r.Frames) != 5 {
			t.Fatalf("%s: %d frames of %s", flags, len(r.Frames), r.Title)
		}
		for k, f := range r.Frames {
			if r.Title == "learning" && (f.Picture == "" || len(f.Facts) < 3 || !strings.HasPrefix(f.Title, "layer ")) {
				t.Errorf("%s: the frame %q has the facts %v", flags, f.Title, f.Facts)
			}
			if want := fmt.Sprintf("epoch %d of 500", 125*k); r.Title == "layout" && f.Title != want {
				t.Errorf("%s: the frame %q, want %q", flags, f.Title, want)
			}
		}
		at := func(i, axis int) float64 {
			return float64(binary.LittleEndian.Uint16(r.Frames[4].Places[4*i+2*axis:])) / 65534
		}
		for i := 2; i < len(places); i++ { // equal but for the scale
			a := (at(i, 0) - at(0, 0)) * (number(places[1][3]) - number(places[0][3]))
			b := (at(1, 1) - at(0, 1)) * (number(places[i][2]) - number(places[0][2]))
			if math.Abs(a-b) > 1e-2 {
				t.Errorf("%s: picture %d of the last frame of %s is not where the map has it", flags, i, r.Title)
			}
		}
	}
}

// The films are PNGs where that is asked for.
func TestReplay_png(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 5)
	works(t, dir, "run --replay 2 --film png --steps 4 --k 2 --neighbors 4 --canvas 300 "+photos)
	for _, name := range filmNames {
		if film := read(t, filepath.Join(dir, "out", name+".png")); !bytes.Contains(film[:60], []byte("acTL")) {
			t.Errorf("%s.png is not animated", name)
		}
	}
	works(t, dir, "verify out")
}

func TestReplay_refused(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 4)
	for flags, word := range map[string]string{"--replay 1": "2 to 60", "--replay 61": "2 to 60", "--replay=-3": "2 to 60",
		"--replay 5 --schedule joint --last-features l.npy": "--last-features"} {
		fails(t, dir, "run "+flags+" "+photos, 2, "--replay", word)
	}
	fails(t, dir, "run --film png "+photos, 2, "--film", "--replay")
	fails(t, dir, "run --replay 2 --log out/film-layout.gif "+photos, 2, "--log", ".csv")
	fails(t, dir, "run --log out/left-out.csv "+photos, 2, "--log", "one of the results")
}
