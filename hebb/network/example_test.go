package network_test

import (
	"fmt"
	"image"
	"image/color"

	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// stripes are gray pictures, 16×16, of stripes across (even ones) and along (odd ones), each moved
// a little.
func stripes(n int) *pictures.Dataset {
	var list []image.Image
	for i := range n {
		m := image.NewGray(image.Rect(0, 0, 16, 16))
		for y := range 16 {
			for x := range 16 {
				at := y
				if i%2 == 1 {
					at = x
				}
				m.SetGray(x, y, color.Gray{Y: uint8((at + i/2) / 3 % 2 * 200)})
			}
		}
		list = append(list, m)
	}
	d, err := pictures.NewDataset(list, nil, nil, nil)
	if err != nil {
		panic(err)
	}
	return d
}

// A network learns filters from patches of pictures, without labels; then pictures with stripes of
// one direction are near one another.
func ExampleNetwork() {
	d := stripes(40)
	n, err := network.New(network.Config{
		Input: d.Shape,
		Layers: []network.Layer{{
			Width: 16, Kernel: 5, Contrast: 0.01, Whiten: 0.1, Rule: rules.Instar{},
		}},
		Output: network.Output{Grid: 1, Dim: 1}, // the pictures differ in one thing
		Seed:   1,
	})
	if err != nil {
		panic(err)
	}
	for s, err := range n.Train(d, network.Training{Steps: 200}) {
		if err != nil {
			panic(err)
		}
		if s.N%100 == 0 {
			fmt.Printf("layer %d, step %d: %.0f%% of the filters never win\n", s.Layer, s.N, 100*s.Health.Dead)
		}
	}
	fmt.Println(n)

	x, err := n.Features(d) // 40 × 1, unit rows
	if err != nil {
		panic(err)
	}
	cosine := func(i, j int) float32 { return x.Data[i] * x.Data[j] }
	fmt.Println("across and across are alike:", cosine(0, 2) > 0.5)
	fmt.Println("across and along are alike:", cosine(0, 1) > 0.5)
	// Output:
	// layer 1, step 100: 0% of the filters never win
	// layer 1, step 200: 0% of the filters never win
	// layer  in           filters        out          rule       steps
	// 1      1×16×16      16 of 5×5      16×12×12     instar     200
	// 1 features a picture, decorrelated, of 16
	// across and across are alike: true
	// across and along are alike: false
}

// The recommended network, with no setting but the pictures' shape and a seed.
func ExampleRecommended() {
	d := stripes(40)
	c, t := network.Recommended(d.Shape, 42)
	t.Steps = 50 // for a short example; the preset's 2,000 take about a second
	n, err := network.New(c)
	if err != nil {
		panic(err)
	}
	for _, err := range n.Train(d, t) {
		if err != nil {
			panic(err)
		}
	}
	x, err := n.Features(d)
	if err != nil {
		panic(err)
	}
	fmt.Println(x.Rows, "pictures, at most", c.Output.Dim, "numbers each")
	// Output:
	// 40 pictures, at most 256 numbers each
}
