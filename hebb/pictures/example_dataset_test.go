package pictures_test

import (
	"fmt"
	"image"

	"deephebb/hebb/pictures"
)

func ExampleSheet() {
	sprites, err := pictures.Sheet{Tile: image.Pt(96, 96), Size: 64, Labels: "../../data/emoji3d.csv", LabelColumn: "subcategory"}.Load("../../data/emoji3d-96.png")
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
