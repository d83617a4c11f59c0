package views_test

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/hebb/views"
)

// Oracle: the picture itself, of each number of channels: views that change nothing show it.
func TestImagesShowThePicture(t *testing.T) {
	r := image.Rect(0, 0, 3, 2)
	gray, colours, clear := image.NewGray(r), image.NewNRGBA(r), image.NewNRGBA(r)
	for i := range 6 {
		gray.SetGray(i%3, i/3, color.Gray{uint8(40 * i)})
		colours.SetNRGBA(i%3, i/3, color.NRGBA{uint8(40 * i), 7, uint8(255 - i), 255})
		clear.SetNRGBA(i%3, i/3, color.NRGBA{200, uint8(i), 3, uint8(50 + 40*i)})
	}
	for _, m := range []image.Image{gray, colours, clear} {
		d, err := pictures.NewDataset([]image.Image{m}, nil, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		seen, err := views.Config{}.Images(d, 0, 2, 1)
		if err != nil || len(seen) != 2 {
			t.Fatal(len(seen), err)
		}
		for i := range 6 {
			got, want := seen[1].At(i%3, i/3), m.At(i%3, i/3)
			if color.NRGBAModel.Convert(got) != color.NRGBAModel.Convert(want) {
				t.Errorf("%d channels, pixel %d: %v, want %v", d.Shape.C, i, got, want)
			}
		}
	}
}

func TestImagesErrors(t *testing.T) {
	d, err := pictures.NewDataset([]image.Image{image.NewGray(image.Rect(0, 0, 4, 4))}, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (views.Config{Crop: 2}).Images(d, 0, 1, 1); err == nil {
		t.Error("a crop of twice the picture")
	}
	defer func() {
		if recover() == nil {
			t.Error("views of a picture that there is not")
		}
	}()
	views.Config{}.Images(d, 1, 1, 1)
}

// Eight views of a picture: parts of it, mirrored or not, in another light.
func ExampleConfig_Images() {
	red := image.NewNRGBA(image.Rect(0, 0, 32, 32))
	for i := range 32 * 32 {
		red.SetNRGBA(i%32, i/32, color.NRGBA{uint8(8 * (i % 32)), 0, 0, 255})
	}
	d, err := pictures.NewDataset([]image.Image{red}, nil, nil, nil)
	if err != nil {
		panic(err)
	}
	seen, err := views.Default(d.Shape.C).Images(d, 0, 8, 42)
	if err != nil {
		panic(err)
	}
	fmt.Println(len(seen), "views of", seen[0].Bounds().Dx(), "×", seen[0].Bounds().Dy())
	// Output:
	// 8 views of 32 × 32
}
