package pictures

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkStream reads 20,000 gray pictures of 28×28 from a file of MNIST's format, in batches.
func BenchmarkStream(b *testing.B) {
	const n = 20_000
	path := filepath.Join(b.TempDir(), "gray")
	header := []byte{0, 0, 8, 3}
	for _, v := range []uint32{n, 28, 28} {
		header = binary.BigEndian.AppendUint32(header, v)
	}
	pixels := make([]byte, n*28*28)
	for i := range pixels {
		pixels[i] = byte(i * i >> 7)
	}
	if err := os.WriteFile(path, append(header, pixels...), 0o600); err != nil {
		b.Fatal(err)
	}
	d, err := IDX{Stream: true}.Load(path)
	if err != nil {
		b.Fatal(err)
	}
	for _, batch := range []int{1, 16, 256} {
		b.Run(fmt.Sprint(batch), func(b *testing.B) {
			dst := make([]float32, batch*d.Shape.Len())
			b.ReportAllocs()
			for b.Loop() {
				for from := 0; from+batch <= n; from += batch {
					if err := d.Batch(dst, from, from+batch); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/picture")
		})
	}
}
