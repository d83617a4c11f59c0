package npy_test

import (
	"fmt"
	"os"
	"path/filepath"

	"deephebb/internal/npy"
	"gonum.org/v1/gonum/blas/blas32"
)

func Example() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "features.npy")
	features := blas32.General{Rows: 2, Cols: 3, Stride: 3, Data: []float32{1, 2, 3, 4, 5, 6}}
	if err := npy.Write(path, features); err != nil {
		fmt.Println(err)
		return
	}
	x, err := npy.Read(path, "")
	fmt.Println(x.Rows, x.Cols, x.Data, err)
	// Output: 2 3 [1 2 3 4 5 6] <nil>
}
