package npy

import (
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// BenchmarkRead reads float32 features of 10,000 pictures.
func BenchmarkRead(b *testing.B) {
	path := filepath.Join(b.TempDir(), "x.npy")
	x := blas32.General{Rows: 10_000, Cols: 1000, Stride: 1000, Data: make([]float32, 10_000_000)}
	if err := Write(path, x); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(4 * int64(len(x.Data)))
	for b.Loop() {
		if _, err := Read(path, ""); err != nil {
			b.Fatal(err)
		}
	}
}
