//go:build unix

package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// paint makes 36 pictures of 24 × 24 in three classes: stripes of three directions with noise.
func paint(dir string) error {
	r := rand.New(rand.NewPCG(7, 7))
	for i := range 36 {
		img := image.NewRGBA(image.Rect(0, 0, 24, 24))
		for y := range 24 {
			for x := range 24 {
				v := [3]int{x, y, x + y}[i%3]
				red, green, blue := v/4%2*180+r.IntN(60), 100+r.IntN(60), r.IntN(200)
				img.Set(x, y, color.RGBA{uint8(red), uint8(green), uint8(blue), 255})
			}
		}
		path := filepath.Join(dir, fmt.Sprintf("class%d", i%3), fmt.Sprintf("%02d.png", i))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		if err := png.Encode(f, img); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
