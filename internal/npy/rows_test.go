package npy

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"deephebb/internal/faulty"
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
	if err := os.Truncate(path, 200); err != nil {
		t.Fatal(err)
	}
	faulty.Check(t, r.Read(linear.Zeros(1, 7), 22), "it ends early: is it whole?")
	_, err = OpenRows(path)
	faulty.Check(t, err, "is it whole?")
	wide := "\x93NUMPY\x01\x00\x40\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }    \n12345678"
	if err := os.WriteFile(path, []byte(wide), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = OpenRows(path)
	faulty.Check(t, err, "it has numbers <f8 in shape [1 1]")
}
