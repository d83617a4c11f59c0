package atlas

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"math"
	"os"
	"testing"

	"deephebb/internal/linear"
)

// reference is what umap-learn 0.5.12 made of some of the digits, read from testdata/graphs.bin.gz
// (graphs.py).
type reference struct {
	sigma, rho []float32
	graph      Graph
	radius     []float32
}

func references(t *testing.T, dense int) []reference {
	t.Helper()
	raw, err := os.ReadFile("testdata/graphs.bin.gz")
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	for {
		var size [2]uint32
		if err := binary.Read(z, binary.LittleEndian, &size); err == io.EOF {
			return all
		}
		n, m := int(size[0]), int(size[1])
		r := reference{sigma: make([]float32, n), rho: make([]float32, n)}
		start := make([]uint32, n+1)
		r.graph = Graph{Column: make([]int32, m), Weight: make([]float32, m)}
		parts := []any{r.sigma, r.rho, start, r.graph.Column, r.graph.Weight}
		if len(all) == dense {
			r.radius = make([]float32, n)
			parts = append(parts, r.radius)
		}
		for _, p := range parts {
			if err := binary.Read(z, binary.LittleEndian, p); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range start {
			r.graph.Start = append(r.graph.Start, int(s))
		}
		all = append(all, r)
	}
}

// Oracle: umap-learn 0.5.12's sigmas, rhos, graph and densMAP radii, to 1e-4.
func TestGraph(t *testing.T) {
	x, labels := digits(t)
	for i := range x.Data {
		x.Data[i] *= float32(1 + float64(i%64)/997) // as in graphs.py, so that no two distances are the same
	}
	some := make([]int, len(labels))
	for i, l := range labels {
		if some[i] = l; i%7 == 0 {
			some[i] = -1
		}
	}
	const dense = 4
	for c, r := range references(t, dense) {
		n := r.graph.Len()
		u := []UMAP{
			{},
			{Neighbors: 10, Metric: Cosine},
			{Labels: some[:n]},
			{Neighbors: 8, Mix: 0.5, Connectivity: 1.5},
			{Dense: true},
		}[c]
		u.Epochs = -1
		m, err := u.FitModel(linear.Slab(x, 0, n))
		if err != nil {
			t.Fatal(err)
		}
		near := func(what string, i int, got, want float32) {
			if math.Abs(float64(got-want)) > 1e-4*max(1, math.Abs(float64(want))) {
				t.Fatalf("case %d: %s %d is %g, want %g", c, what, i, got, want)
			}
		}
		pruned := m.Graph.prune(defaultEpochs(n, u.Dense))
		for i := range n {
			near("sigma", i, m.Sigma[i], r.sigma[i])
			near("rho", i, m.Rho[i], r.rho[i])
			if r.radius != nil {
				near("radius", i, float32(m.DataRadius[i]), r.radius[i])
			}
			// An edge whose weight is that of the pruning may be missing on one side.
			got, want := map[int32]float32{}, map[int32]float32{}
			columns, weights := pruned.Row(i)
			for e, j := range columns {
				got[j] = weights[e]
			}
			columns, weights = r.graph.Row(i)
			for e, j := range columns {
				if want[j] = weights[e]; got[j] > 0 || want[j] > 0.0021 {
					near("weight in row", i, got[j], want[j])
				}
			}
			for j, w := range got {
				if w > 0.0021 {
					near("weight in row", i, w, want[j])
				}
			}
		}
	}
}

// Oracle: the definition. The memberships of a row sum to log₂ k, and the nearest has strength 1.
func TestWidths(t *testing.T) {
	x, _ := digits(t)
	near := find(newPoints(x, Euclidean), 14, exact)
	sigma, rho := widths(near, 1)
	for i := range sigma {
		_, d := near.row(i)
		var sum float64
		for _, v := range d {
			sum += float64(membership(v, sigma[i], rho[i]))
		}
		if math.Abs(sum-math.Log2(15)) > 1e-4 || membership(d[0], sigma[i], rho[i]) != 1 {
			t.Fatalf("row %d: memberships sum to %g, want %g; the first is %g", i, sum, math.Log2(15),
				membership(d[0], sigma[i], rho[i]))
		}
	}
}
