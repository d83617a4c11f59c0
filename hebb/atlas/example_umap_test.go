package atlas_test

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
)

// Two groups of rows, far apart, come to lie apart in the map.
func ExampleUMAP() {
	x := blas32.General{Rows: 40, Cols: 3, Stride: 3, Data: make([]float32, 120)}
	for i := range x.Data {
		row := i / 3
		x.Data[i] = float32((i*i)%17) + float32(row%2)*1000
	}
	xy, err := atlas.UMAP{Neighbors: 10, MinDist: 0.1, Seed: 42}.Fit(x)
	if err != nil {
		fmt.Println(err)
		return
	}
	near, err := atlas.Search{K: 1}.Find(xy)
	if err != nil {
		fmt.Println(err)
		return
	}
	mixed := 0
	for i, index := range near.Index {
		if index[0]%2 != i%2 {
			mixed++
		}
	}
	fmt.Println(xy.Rows, "points in", xy.Cols, "dimensions,", mixed, "next to one of the other group")
	// Output: 40 points in 2 dimensions, 0 next to one of the other group
}

func ExampleNearest() {
	x := blas32.General{Rows: 4, Cols: 2, Stride: 2, Data: []float32{
		1, 0,
		0, 1,
		2, 0.1,
		0, 3,
	}}
	near := atlas.Nearest(x, 1)
	for i := range x.Rows {
		fmt.Printf("row %d is most like row %d, similarity %.3f\n", i, near.Index[i][0], near.Similarity()[i][0])
	}
	// Output:
	// row 0 is most like row 2, similarity 0.999
	// row 1 is most like row 3, similarity 1.000
	// row 2 is most like row 0, similarity 0.999
	// row 3 is most like row 1, similarity 1.000
}

func ExampleUMAP_Steps() {
	x := blas32.General{Rows: 30, Cols: 2, Stride: 2, Data: make([]float32, 60)}
	for i := range x.Data {
		x.Data[i] = float32(i % 7)
	}
	for e, err := range (atlas.UMAP{Seed: 1, Epochs: 100}).Steps(x, 50) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("epoch", e.N, "of", e.Of)
	}
	// Output:
	// epoch 0 of 100
	// epoch 50 of 100
	// epoch 100 of 100
}
