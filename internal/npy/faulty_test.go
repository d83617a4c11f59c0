package npy

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/faulty"
)

// By hand: members of archives that are packed in a way of their own, end early or go on.
func TestFaultyArchives(t *testing.T) {
	var plain bytes.Buffer
	const n = 1 << 16 // more than is read at a time
	if err := Encode(&plain, blas32.General{Rows: 1, Cols: n, Stride: n, Data: make([]float32, n)}); err != nil {
		t.Fatal(err)
	}
	whole := plain.Bytes()
	packed := func(content []byte) []byte {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, 9)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(content)
		w.Close()
		return b.Bytes()
	}
	for want, c := range map[string]struct {
		method  uint16
		content []byte
	}{
		"unsupported compression": {99, whole},
		"it ends early":           {zip.Deflate, packed(whole[:len(whole)-4])},
		"not a valid zip file":    {zip.Deflate, packed(append(bytes.Clone(whole), 0))},
	} {
		path := filepath.Join(t.TempDir(), "a.npz")
		var archive bytes.Buffer
		z := zip.NewWriter(&archive)
		w, err := z.CreateRaw(&zip.FileHeader{Name: "x.npy", Method: c.method,
			CompressedSize64: uint64(len(c.content)), UncompressedSize64: uint64(len(whole))})
		if err != nil {
			t.Fatal(err)
		}
		w.Write(c.content)
		if err := errors.Join(z.Close(), os.WriteFile(path, archive.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		if x, err := Read(path, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q: %v, %v", want, x, err)
		}
	}
}

// Wherever the disk fails, reading and writing end with its error; so does reading what was cut
// there.
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
	read := func(f *faulty.File) error {
		a, err := open(f, f.Size(), "")
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
