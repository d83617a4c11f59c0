package npy

import (
	"archive/zip"
	"bytes"
	"testing"

	"deephebb/internal/cost"
)

// FuzzOpen: whatever the bytes, reading them ends with numbers or with an error, in memory that is
// bounded by their number: for an archive by what deflate can make of them.
func FuzzOpen(f *testing.F) {
	for _, b := range variety(20) {
		f.Add(b)
	}
	x := string(described("<f4", "True", "(1, 2)", make([]byte, 8)))
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateHeader(&zip.FileHeader{Name: "x.npy", Method: method})
		if err != nil {
			f.Fatal(err)
		}
		w.Write([]byte(x))
		z.Close()
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		fixed, each := 1<<20, 200
		if bytes.HasPrefix(b, []byte("PK")) {
			each = 12 * mostCompressed // bytes as numbers of 8 bytes, twice
		}
		cost.Bound(t, fixed+each*len(b), func() {
			if a, err := open(bytes.NewReader(b), int64(len(b)), ""); err == nil {
				x, err := a.Matrix()
				if err == nil && len(x.Data) != x.Rows*x.Cols {
					t.Errorf("%d numbers for %d × %d", len(x.Data), x.Rows, x.Cols)
				}
				a.Close()
			}
			if a, err := open(bytes.NewReader(b), int64(len(b)), ""); err == nil {
				a.Ints()
				a.Close()
			}
		})
	})
}
