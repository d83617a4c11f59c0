package pictures_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"deephebb/hebb/pictures"
)

func ExampleSheet() {
	sheet := pictures.Sheet{
		Tile:        image.Pt(96, 96),
		Size:        64,
		Labels:      "../../data/emoji3d.csv",
		LabelColumn: "subcategory",
	}
	sprites, err := sheet.Load("../../data/emoji3d-96.png")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sprites)
	fmt.Println(sprites.Balanced(126))

	_, err = pictures.LoadSheet("../../data/emoji3d-96.png", 95)
	fmt.Println(err)
	// Output:
	// 898 pictures of 4×64×64, 63 classes
	// 126 pictures of 4×64×64, 63 classes
	// pictures: sheet emoji3d-96.png is 2880 pixels wide, which tiles of 95 don't divide; 90 or 96 do, 95 with a spacing of 1, or leave the rest
}

// A folder as people have them: pictures of two sizes, one that is damaged, and what is none.
func ExampleFolder_Loading() {
	dir, err := os.MkdirTemp("", "photos")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for name, size := range map[string]int{"cats/1.png": 20, "cats/2.png": 30, "dogs/1.png": 20} {
		var b bytes.Buffer
		png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, size)))
		os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755)
		os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644)
	}
	os.WriteFile(filepath.Join(dir, "dogs", "2.jpg"), nil, 0o644)
	os.WriteFile(filepath.Join(dir, "dogs", "names.txt"), nil, 0o644)

	var photos *pictures.Dataset
	for step, err := range (pictures.Folder{}).Loading(dir) {
		if err != nil {
			fmt.Println(err)
			return
		}
		photos = step.Dataset // of the last step; a bar would show step.Done of step.Total
	}
	fmt.Println(photos)
	fmt.Println(photos.Notes[0])
	fmt.Println(photos.Image(1).Bounds().Size(), "shown,", photos.Fitted(1).Bounds().Size(), "learned from")
	for _, reason := range pictures.Reasons() {
		for _, s := range photos.SkippedFor(reason) {
			fmt.Printf("%v: %s %v\n", reason, s.Name, s.Err)
		}
	}
	// Output:
	// 3 pictures of 3×96×96, 2 classes, 1 skipped
	// the pictures differ in size, and no size was set: all were brought to 96 × 96
	// (96,72) shown, (96,96) learned from
	// can't be read: dogs/2.jpg is empty
	// no pictures by their names: dogs/names.txt has no picture's ending
}

func ExampleNewDataset() {
	m := image.NewGray(image.Rect(0, 0, 2, 1))
	m.Pix[0], m.Pix[1] = 51, 255
	d, err := pictures.NewDataset([]image.Image{m}, []string{"mine"}, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	batch := make([]float32, d.Shape.Len())
	if err := d.Batch(batch, 0, 1); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d, batch)
	// Output: 1 picture of 1×1×2 [0.2 1]
}
