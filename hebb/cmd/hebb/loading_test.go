package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
)

// By hand: the article's encoder gets a folder's pictures stretched, unless a flag says otherwise.
func TestFitFor(t *testing.T) {
	for _, c := range []struct {
		in       input
		articles bool
		want     pictures.Fit
	}{
		{input{Images: "x"}, true, pictures.Stretch},
		{input{Images: "x"}, false, pictures.ByKind},
		{input{Images: "x", Fit: pictures.Pad}, true, pictures.Pad},
		{input{Sheet: "x"}, true, pictures.ByKind},
	} {
		if c.in.fitFor(c.articles); c.in.Fit != c.want {
			t.Errorf("%s%s, article's %t: %v, want %v", c.in.Images, c.in.Sheet, c.articles, c.in.Fit, c.want)
		}
	}
}

// By hand: CIFAR-100 is known by its folder and by its files.
func TestCIFAR100(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "train.bin")
	if err := os.WriteFile(file, []byte(strings.Repeat("\x00", 5*3074)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, file} {
		if out := works(t, dir, "train --channels 2 --epochs 1 --cifar "+path); !strings.Contains(out,
			"5 pictures of 3×32×32, 100 classes") {
			t.Errorf("%s: %s", path, out)
		}
	}
}
