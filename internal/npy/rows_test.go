package npy

import (
	"path/filepath"
	"slices"
	"testing"

	"deephebb/internal/linear"
)

// Some rows are those of the whole.
func TestRows(t *testing.T) {
	x := linear.Zeros(23, 7)
	for i := range x.Data {
		x.Data[i] = float32(i) / 3
	}
	path := filepath.Join(t.TempDir(), "x.npy")
	if err := Write(path, x); err != nil {
		t.Fatal(err)
	}
	r, err := OpenRows(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for from := range x.Rows {
		for to := from; to <= x.Rows; to++ {
			y := linear.Zeros(to-from, 7)
			if err := r.Read(y, from); err != nil || !slices.Equal(y.Data, x.Data[from*7:to*7]) {
				t.Fatalf("rows %d to %d: %v", from, to, err)
			}
		}
	}
	if _, err := OpenRows(filepath.Join(t.TempDir(), "none.npy")); err == nil {
		t.Error("a file that is not there was opened")
	}
}
