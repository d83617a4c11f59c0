package atlas

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Oracle: this test on other machines. The sums below were taken on amd64 (with and without AVX,
// and with GOAMD64=v3, which fuses products and sums) and on arm64 under qemu; they change when a
// step of the method changes, and for no other reason:
//
//	GOARCH=arm64 go test -c ./hebb/atlas && cd hebb/atlas && qemu-aarch64 ../../atlas.test -test.run TestBytes
func TestBytes(t *testing.T) {
	x, labels := digits(t)
	small := linear.Slab(x, 0, 300)
	groups := cloudOf(300, 5, 11) // ten of them, far apart
	for i := range groups.Rows {
		groups.Data[5*i+i%5] += float32(1000 * (1 + i%10))
	}
	for _, c := range []struct {
		name string
		x    blas32.General
		u    UMAP
		want string
	}{
		{"plain", linear.Slab(x, 0, 1100), UMAP{}, "16d7bccfaf55"},
		{"serial", small, UMAP{Layout: Serial}, "d35aeb6a026d"},
		{"cosine", small, UMAP{Metric: Cosine, Neighbors: 7, MinDist: 0.3}, "39018eb5af11"},
		{"pca", small, UMAP{Init: PCA, Components: 3}, "107599d1ff67"},
		{"random", small, UMAP{Init: Random, Components: 1}, "4b7a5ed5630f"},
		{"labels", small, UMAP{Labels: labels[:300]}, "e622e6833cda"},
		{"dense", small, UMAP{Dense: true}, "d81be11fec88"},
		{"groups", groups, UMAP{Neighbors: 5}, "127d8a1687bf"},
		{"descent", cloudOf(2100, 12, 3), UMAP{Method: Approximate}, "547e9b5f881b"},
	} {
		c.u.Epochs, c.u.Seed = 60, 42
		m, err := c.u.FitModel(c.x)
		if err != nil {
			t.Fatal(err)
		}
		some := linear.Slab(c.x, 0, 20)
		some.Data = slices.Clone(some.Data)
		for i := range some.Data {
			some.Data[i] *= 0.9
		}
		y, err := m.Transform(some)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(append(bytesOf(m.XY), bytesOf(y)...))
		if got := fmt.Sprintf("%x", sum[:6]); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
