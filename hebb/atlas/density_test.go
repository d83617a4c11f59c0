package atlas

import (
	"math"
	"testing"

	"deephebb/internal/linear"
)

// Oracle: the aim of densMAP. Radii in the map follow those in the data more closely than without
// it.
func TestDensity(t *testing.T) {
	x, _ := digits(t)
	x = linear.Slab(x, 0, 600)
	for i := range 300 { // half of the rows twice as dense
		for j := range 64 {
			x.Data[64*i+j] *= 0.5
		}
	}
	for _, l := range []Layout{Parallel, Serial} {
		with, err := UMAP{Dense: true, Layout: l}.FitModel(x)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := UMAP{Dense: true, Layout: l, DenseWeight: -1}.FitModel(x)
		if err != nil {
			t.Fatal(err)
		}
		a, b := correlation(with.DataRadius, with.MapRadius), correlation(plain.DataRadius, plain.MapRadius)
		if a < 0.7 || a < b+0.1 {
			t.Errorf("%v: radii correlate %.3f with densMAP and %.3f without", l, a, b)
		}
	}
}

func correlation(x, y []float64) float64 {
	mx, vx := moments(x)
	my, vy := moments(y)
	var s float64
	for i := range x {
		s += (x[i] - mx) * (y[i] - my)
	}
	return s / float64(len(x)) / math.Sqrt(vx*vy)
}
