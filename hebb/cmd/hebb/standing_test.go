package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/draw"
)

// photo is a picture of soft blobs on a slope of light, with grain, as a camera might have it.
func photo(seed uint64, w, h int) image.Image {
	rng := rand.New(rand.NewPCG(seed, 1))
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	type blob struct{ x, y, r, red, green, blue float64 }
	blobs := make([]blob, 12)
	for i := range blobs {
		blobs[i] = blob{rng.Float64(), rng.Float64(), 0.05 + 0.2*rng.Float64(), 200*rng.Float64() - 100,
			200*rng.Float64() - 100, 200*rng.Float64() - 100}
	}
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			c := [3]float64{100 + 60*u, 110 + 40*v, 120 - 50*u}
			for _, b := range blobs {
				share := math.Exp(-((u-b.x)*(u-b.x) + (v-b.y)*(v-b.y)) / (b.r * b.r))
				c[0], c[1], c[2] = c[0]+share*b.red, c[1]+share*b.green, c[2]+share*b.blue
			}
			grain := 4 * rng.NormFloat64()
			at := func(k int) uint8 { return uint8(max(0, min(255, c[k]+grain))) }
			m.SetRGBA(x, y, color.RGBA{at(0), at(1), at(2), 255})
		}
	}
	return m
}

// encoded is a picture as a JPEG file, w pixels wide.
func encoded(t *testing.T, m image.Image, w, quality int) []byte {
	t.Helper()
	b := m.Bounds()
	small := image.NewRGBA(image.Rect(0, 0, w, w*b.Dy()/b.Dx()))
	draw.CatmullRom.Scale(small, small.Bounds(), m, b, draw.Src, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A photo that is there again, smaller and of lower quality, is found as a near-duplicate by the
// recommended features; no two different photos are, by these or the article's, which see the grain
// and miss some copies.
func TestRun_standout(t *testing.T) {
	dir, photos := t.TempDir(), t.TempDir()
	const n, again = 40, 6
	for i := range n {
		m := photo(uint64(i), 240, 180)
		write(t, filepath.Join(photos, fmt.Sprintf("p%02d.jpg", i)), encoded(t, m, 240, 92))
		if i < again {
			write(t, filepath.Join(photos, fmt.Sprintf("p%02d-small.jpg", i)), encoded(t, m, 120+10*i, 50+5*i))
		}
	}
	for flags, least := range map[string]int{"--preset hebb --steps 60": again, "--preset article --epochs 3": 0} {
		out := works(t, dir, "run --size 48 --k 2 --canvas 300 "+flags+" "+photos)
		table := rows(t, filepath.Join(dir, "out", "standout.csv"))
		if got, want := strings.Join(table[0], ","), "index,name,kind,group,outlier factor,uniqueness"; got != want {
			t.Errorf("the header is %s, want %s", got, want)
		}
		pairs := map[string][]string{}
		for _, row := range table[1:] {
			if row[2] == "near-duplicate" {
				pairs[row[3]] = append(pairs[row[3]], row[1])
			}
		}
		if len(pairs) < least || len(pairs) > again {
			t.Errorf("%s: %d groups of near-duplicates, wanted %d to %d: %v", flags, len(pairs), least, again, pairs)
		}
		for _, names := range pairs {
			if len(names) != 2 || strings.TrimSuffix(names[0], "-small.jpg") != strings.TrimSuffix(names[1], ".jpg") {
				t.Errorf("%s: %v are said to be near-duplicates", flags, names)
			}
		}
		want := fmt.Sprintf("%s of near-duplicates with %d pictures", plural(len(pairs), "group"), 2*len(pairs))
		if !strings.Contains(out, want) {
			t.Errorf("%s: %q is not in\n%s", flags, want, out)
		}
	}
}
