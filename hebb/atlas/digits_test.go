package atlas

import (
	"compress/gzip"
	"io"
	"os"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// digits returns scikit-learn's handwritten digits: 1797 × 64 pixels of 0 to 16, and their labels 0
// to 9.
func digits(tb testing.TB) (blas32.General, []int) {
	tb.Helper()
	f, err := os.Open("testdata/digits.bin.gz")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		tb.Fatal(err)
	}
	const n, d = 1797, 64
	if len(raw) != n*(d+1) {
		tb.Fatalf("digits.bin.gz holds %d bytes, want %d", len(raw), n*(d+1))
	}
	x := blas32.General{Rows: n, Cols: d, Stride: d, Data: make([]float32, n*d)}
	for i := range x.Data {
		x.Data[i] = float32(raw[i])
	}
	labels := make([]int, n)
	for i := range labels {
		labels[i] = int(raw[n*d+i])
	}
	return x, labels
}
