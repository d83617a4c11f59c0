package npy

import (
	"archive/zip"
	"bytes"
	"runtime"
	"testing"
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
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if a, err := open(bytes.NewReader(b), ""); err == nil {
			x, err := a.Matrix()
			if err == nil && len(x.Data) != x.Rows*x.Cols {
				t.Errorf("%d numbers for %d × %d", len(x.Data), x.Rows, x.Cols)
			}
			a.Close()
		}
		if a, err := open(bytes.NewReader(b), ""); err == nil {
			a.Ints()
			a.Close()
		}
		runtime.ReadMemStats(&after)
		fixed, each := uint64(1<<20), uint64(200)
		if bytes.HasPrefix(b, []byte("PK")) {
			each = 12 * mostCompressed // bytes as numbers of 8 bytes, twice
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > fixed+each*uint64(len(b)) {
			t.Errorf("%d bytes took %d", len(b), took)
		}
	})
}
