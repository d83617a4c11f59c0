//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"deephebb/hebb"
	"deephebb/hebb/pictures"
)

// damaged flips bits of models, one at a time: opening one must fail, or give the same features.
func damaged(w *workshop) (string, int, error) {
	dir := w.path("damage")
	if err := makeFolder(dir); err != nil {
		return "", 0, err
	}
	few := w.path("few")
	if err := paint(few); err != nil {
		return "", 0, err
	}
	d, err := pictures.Folder{Limit: 3}.Load(few)
	if err != nil {
		return "", 0, err
	}
	r := rand.New(rand.NewPCG(*seed, 3))
	refused, same, changed := 0, 0, 0
	for _, args := range [][]string{
		{"--preset", "article", "--channels", "2,3", "--epochs", "1"},
		{"--preset", "hebb", "--steps", "5"},
	} {
		path := dir + "/model.safetensors"
		if _, err := w.must(dir, append([]string{"train", w.images, "-q", "--model", path}, args...)...); err != nil {
			return "", 0, err
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			return "", 0, err
		}
		want, err := features(path, d)
		if err != nil {
			return "", 0, err
		}
		header := 8 + int(whole[0]) | int(whole[1])<<8 | int(whole[2])<<16
		for i := range *flips / 2 {
			at := r.IntN(len(whole))
			if i%2 == 0 {
				at = r.IntN(header) // the header is small, and most can go wrong there
			}
			b := slices.Clone(whole)
			b[at] ^= 1 << r.IntN(8)
			if err := os.WriteFile(path, b, 0o644); err != nil {
				return "", 0, err
			}
			got, err := features(path, d)
			switch {
			case err != nil && strings.Contains(err.Error(), "\n"):
				found("a model with byte %d changed: the error has several lines: %q", at, err)
				changed++
			case err != nil:
				refused++
			case slices.Equal(got, want):
				same++
			default:
				changed++
			}
		}
	}
	if changed > 0 {
		found("%d of %d damaged models gave other features without an error", changed, *flips)
	}
	return fmt.Sprintf("%d bits flipped: %d refused, %d without effect, %d unnoticed",
		*flips, refused, same, changed), changed, nil
}

// features are those that a model file gives.
func features(path string, d *pictures.Dataset) ([]float32, error) {
	m, err := hebb.Open(path)
	if err != nil {
		return nil, err
	}
	x, err := m.Features(d)
	return x.Data, err
}
