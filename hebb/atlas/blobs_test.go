package atlas

import (
	"math"
	"slices"
	"testing"
)

// By hand: rows take turns among the centres, without spread they are the centres, and a spread is
// that of the rows.
func TestBlobsByHand(t *testing.T) {
	x, labels := Blobs{Centers: [][]float64{{1, 2}, {-3, 4}}, Spread: -1}.Draw(3)
	if !slices.Equal(x.Data, []float32{1, 2, -3, 4, 1, 2}) || !slices.Equal(labels, []int{0, 1, 0}) {
		t.Errorf("%v, %v", x.Data, labels)
	}
	b := Blobs{Centers: [][]float64{{0}, {10}}, Spreads: []float64{1, 3}, Seed: 1}
	x, _ = b.Draw(4000)
	for k, want := range b.Spreads {
		var sum float64
		for i := k; i < x.Rows; i += 2 {
			sum += math.Pow(float64(x.Data[i])-b.Centers[k][0], 2)
		}
		if got := math.Sqrt(sum / 2000); math.Abs(got-want) > 0.1 {
			t.Errorf("a spread of %g for %g", got, want)
		}
	}
	if few, _ := b.Draw(10); !slices.Equal(few.Data, x.Data[:10]) {
		t.Error("the first rows depend on how many are drawn")
	}
}

func TestBlobsPanics(t *testing.T) {
	for name, b := range map[string]Blobs{
		"no centre": {},
		"spreads":   {Centers: [][]float64{{0}}, Spreads: []float64{1, 2}},
		"lengths":   {Centers: [][]float64{{0}, {1, 2}}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			b.Draw(2)
		}()
	}
}
