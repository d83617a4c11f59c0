package atlas_test

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
)

// rows of two numbers, in two groups
var plane = blas32.General{Rows: 6, Cols: 2, Stride: 2, Data: []float32{
	0, 1, 10, 9, 1, 0, 0, 0, 9, 10, 1, 1,
}}

func ExampleKMeans() {
	groups, err := atlas.KMeans{K: 2, Seed: 42}.Fit(plane)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("labels ", groups.Labels)
	fmt.Println("sizes  ", groups.Sizes)
	fmt.Printf("centres %.1f\n", groups.Centers.Data)
	fmt.Printf("inertia %.1f\n", groups.Inertia)
	// Output:
	// labels  [0 1 0 0 1 0]
	// sizes   [4 2]
	// centres [0.5 0.5 9.5 9.5]
	// inertia 3.0
}

func ExampleChooseK() {
	table, err := atlas.ChooseK{Max: 4}.Table(plane)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range table {
		fmt.Printf("K %d  inertia %4.1f  silhouette %.2f  stability %.2f\n", s.K, s.Inertia, s.Silhouette, s.Stability)
	}
	// Output:
	// K 2  inertia  3.0  silhouette 0.90  stability 1.00
	// K 3  inertia  2.0  silhouette 0.61  stability 0.60
	// K 4  inertia  1.0  silhouette 0.11  stability 0.37
}

func ExampleARI() {
	classes := []int{0, 1, 0, 0, 1, 1}
	groups := []int{5, 3, 5, 5, 3, 5}
	fmt.Printf("ARI %.2f  NMI %.2f  purity %.2f\n", atlas.ARI(classes, groups), atlas.NMI(classes, groups),
		atlas.Purity(classes, groups))
	// Output:
	// ARI 0.32  NMI 0.48  purity 0.83
}
