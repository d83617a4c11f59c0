package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"strings"
	"testing"
)

// Sheets as people have them: with margins and spaces, with slack, with a colour for nothing.
func TestSheet(t *testing.T) {
	dir := t.TempDir()
	sheet := image.NewNRGBA(image.Rect(0, 0, 29, 20)) // margin 2, tiles of 8, 1 apart
	for i := range sheet.Pix {
		sheet.Pix[i] = uint8(31*i%97 + 100)
	}
	for p := 3; p < len(sheet.Pix); p += 4 {
		sheet.Pix[p] = 255
	}
	for y := 2; y < 10; y++ {
		for x := 20; x < 28; x++ {
			sheet.Set(x, y, color.NRGBA{255, 0, 255, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, sheet); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "sheet.png"), b.Bytes())
	tile := "train --steps 2 sheet.png --tile 8 "
	for flags, words := range map[string]string{
		"--offset 2 --spacing 1 --rest leave":                   "6 pictures of 4×8×8",
		"--offset 2 --spacing 1 --rest leave --background #f0f": "5 pictures of 4×8×8",
		"--rest leave":              "6 pictures of 4×8×8",
		"--rest leave --no-alpha":   "6 pictures of 3×8×8",
		"--rest leave --size 4":     "6 pictures of 4×4×4",
		"--rest leave --sprite 4x8": "of 4×8×4",
	} {
		if out := works(t, dir, tile+flags); !strings.Contains(out, words) {
			t.Errorf("%s: %s", flags, out)
		}
	}
	fails(t, dir, tile, 1, "29", "8")
	fails(t, dir, tile+"--rest cut", 2, "--rest", "leave")
	fails(t, dir, tile+"--background pinkish", 2, "--background", "pinkish")
	fails(t, dir, "train --spacing 1", 2, "--spacing", "sheet")
}
