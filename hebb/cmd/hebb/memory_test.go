package main

import (
	"bytes"
	"image"
	"image/png"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestSize(t *testing.T) {
	for text, want := range map[string]size{"4GiB": 4 << 30, "512M": 512 << 20, "2.5GB": 2.5e9, "1 KiB": 1024,
		"70mib": 70 << 20,
		"123":   123, "8b": 8} {
		var got size
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%s is %d, wanted %d (%v)", text, got, want, err)
		}
	}
	for _, text := range []string{"", "GiB", "-1GiB", "0", "nan", "1e30GiB", "4 apples"} {
		var got size
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
	for b, want := range map[size]string{7 << 29: "3.5 GiB", 64 << 30: "64 GiB", 100: "100 B", 1 << 10: "1.0 KiB"} {
		if b.String() != want {
			t.Errorf("%d is written %s, wanted %s", int64(b), b, want)
		}
	}
}

// What does not fit is refused before it is allocated, with what would.
func TestMemoryRefused(t *testing.T) {
	dir := t.TempDir()
	idx := append([]byte{0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28}, make([]byte, 60000*784)...)
	write(t, filepath.Join(dir, "mnist"), idx)
	fails(t, dir, "--memory 1GiB train mnist --size 1024", 1, "59 GiB", "--memory allows 1.0 GiB", "--limit", "--size")
	fails(t, dir, "--memory 1GiB run mnist --size 128", 1, "GiB", "--limit")
	fails(t, dir, "--memory 90MiB train mnist", 1, "60000 pictures", "--stream", "--limit")
	var sheet bytes.Buffer
	if err := png.Encode(&sheet, image.NewGray(image.Rect(0, 0, 4000, 4000))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "sheet.png"), sheet.Bytes())
	fails(t, dir, "--memory 100MiB train sheet.png --tile 40", 1, "the sheet", "several smaller sheets would fit")
	fails(t, dir, "--memory 200MiB train mnist", 1, "learning", ": --limit")
	fails(t, dir, "--memory 1MiB train mnist", 2, "--memory", "64MiB")
	fails(t, dir, "--memory lots train mnist", 2, "--memory", "lots")
	works(t, dir, "--memory 300MiB train mnist --limit 50 --steps 5")

	photos := folder(t, 5)
	works(t, dir, "run --out free"+quickly+" "+photos)
	works(t, dir, "run --out tight --memory 300MiB"+quickly+" "+photos)
	for _, name := range []string{"model.safetensors", "features.npy", "map.csv", "canvas.png"} {
		if !bytes.Equal(read(t, filepath.Join(dir, "free", name)), read(t, filepath.Join(dir, "tight", name))) {
			t.Errorf("%s is another with as much memory as is needed", name)
		}
	}
	fails(t, dir, "draw --memory 70MiB --map free/map.csv "+photos, 1, "drawings", "--memory")
}

// Those who ask for it are told what was estimated, for which stage.
func TestEstimatesTold(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 5)
	if quiet := works(t, dir, "train --steps 5 "+photos); strings.Contains(quiet, "MiB for 10 pictures") {
		t.Errorf("nobody asked:\n%s", quiet)
	}
	t.Setenv(tellEstimates, "1")
	told := works(t, dir, "train --steps 5 "+photos)
	if m := regexp.MustCompile(`(?m)^memory +about [0-9]+ MiB for 10 pictures, the most for learning$`); !m.MatchString(told) {
		t.Errorf("no estimate:\n%s", told)
	}
}

// Pictures of MNIST's and CIFAR-10's formats that are streamed give the files of those in memory.
func TestStream(t *testing.T) {
	dir := t.TempDir()
	mnist, cifar := []byte{0, 0, 8, 3, 0, 0, 0, 30, 0, 0, 0, 12, 0, 0, 0, 9}, []byte{}
	for i := range 30 * 12 * 9 {
		mnist = append(mnist, byte(i*i/7+i%9*20))
	}
	for i := range 30 {
		cifar = append(cifar, byte(i%10))
		for k := range 3072 {
			cifar = append(cifar, byte(k*(i+3)/5+k/32*i))
		}
	}
	write(t, filepath.Join(dir, "mnist"), mnist)
	write(t, filepath.Join(dir, "batch.bin"), cifar)
	for _, in := range []string{"mnist --size 10", "batch.bin"} {
		works(t, dir, "run "+in+" --out held"+quickly)
		works(t, dir, "run "+in+" --out streamed --stream"+quickly)
		for _, name := range []string{"model.safetensors", "log.csv", "features.npy", "features.csv", "map.csv", "clusters.csv",
			"canvas.png", "neighbours.png"} {
			if !bytes.Equal(read(t, filepath.Join(dir, "held", name)), read(t, filepath.Join(dir, "streamed", name))) {
				t.Errorf("%s: %s is another one streamed", in, name)
			}
		}
	}
}

// As many pictures are named as fit, and not one more.
func TestRemedy(t *testing.T) {
	n := needs{[]need{{what: "pictures", each: 1000}},
		[]need{{what: "learning", fixed: 5e6, each: 10}, {what: "the map", each: 3000}}}
	s := &session{memory: 100 << 20, given: map[string]bool{"memory": true}}
	if err := s.afford(1000, n); err != nil {
		t.Errorf("a thousand pictures: %v", err)
	}
	err := s.afford(1_000_000, n)
	if err == nil {
		t.Fatal("a million pictures fit")
	}
	_, rest, _ := strings.Cut(err.Error(), "--limit ")
	limit := 0
	for _, digit := range strings.TrimRight(strings.Fields(rest)[0], ",") {
		limit = 10*limit + int(digit-'0')
	}
	if s.afford(limit, n) != nil || s.afford(limit+1, n) == nil {
		t.Errorf("%d do not fit, or one more does: %v", limit, err)
	}
	if err := (&session{}).afford(1<<40, n); err != nil {
		t.Errorf("without a bound: %v", err)
	}
}
