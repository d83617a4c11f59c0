package npy

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/faulty"
)

// Wherever the disk fails, reading and writing end with its error; so does reading what was cut there.
func TestFaultyDisk(t *testing.T) {
	x := blas32.General{Rows: 3, Cols: 2, Stride: 2, Data: []float32{1, 2, 3, 4, 5, 6}}
	var plain, archive bytes.Buffer
	if err := Encode(&plain, x); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&archive)
	w, err := z.Create("x.npy")
	if err == nil {
		_, err = w.Write(plain.Bytes())
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for good := range plain.Len() {
		if err := Encode(&faulty.Writer{Left: good}, x); !errors.Is(err, faulty.Err) {
			t.Errorf("written to byte %d: %v", good, err)
		}
	}
	read := func(f source) error {
		a, err := open(f, "")
		if err == nil {
			_, err = a.Matrix()
			a.Close()
		}
		return err
	}
	for _, content := range [][]byte{plain.Bytes(), archive.Bytes()} {
		for good := range len(content) {
			err := read(faulty.NewFile(content, good))
			if err == nil || strings.HasPrefix(string(content), "PK") == false && !errors.Is(err, faulty.Err) {
				t.Errorf("read to byte %d of %d: %v", good, len(content), err)
			}
			if err := read(faulty.NewFile(content[:good], good)); err == nil {
				t.Errorf("cut to %d bytes of %d: no error", good, len(content))
			}
		}
	}
}
