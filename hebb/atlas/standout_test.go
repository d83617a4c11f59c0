package atlas

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"deephebb/internal/linear"

	"gonum.org/v1/gonum/blas/blas32"
)

// crowd is 200 rows around two points, of which rows 10 and 11 are nearly the same, 20, 21 and 22
// too, and row 199 lies apart.
func crowd() blas32.General {
	rng := rand.New(rand.NewPCG(2, 9))
	x := linear.Zeros(200, 6)
	for i := range 200 {
		for j := range 6 {
			linear.Row(x, i)[j] = float32(rng.NormFloat64()) + 30*float32(i%2)
		}
	}
	near := func(a, b int) {
		for j, v := range linear.Row(x, a) {
			linear.Row(x, b)[j] = v + 0.01*float32(rng.NormFloat64())
		}
	}
	near(10, 11)
	near(20, 21)
	near(21, 22)
	for j := range 6 {
		linear.Row(x, 199)[j] = 15
	}
	return x
}

func TestStandout(t *testing.T) {
	near, err := Search{K: 8}.Find(crowd())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Standout{}.Find(near)
	if err != nil {
		t.Fatal(err)
	}
	groups := slices.Clone(s.Duplicates)
	slices.SortFunc(groups, func(a, b []int) int { return a[0] - b[0] })
	if len(groups) != 2 || !slices.Equal(groups[0], []int{10, 11}) || !slices.Equal(groups[1], []int{20, 21, 22}) {
		t.Errorf("near-duplicates %v", s.Duplicates)
	}
	if len(s.Outliers) == 0 || s.Outliers[0] != 199 || len(s.Outliers) > 20 {
		t.Errorf("outliers %v", s.Outliers)
	}
	if s.Uniqueness[199] < 3 || s.Uniqueness[10] > s.Uniqueness[199] || math.Abs(median(s.Uniqueness)-1) > 1e-9 {
		t.Errorf("uniqueness of row 199 is %g, the median %g", s.Uniqueness[199], median(s.Uniqueness))
	}
}

// By hand: four rows at 0, 1, 2 and 10, two neighbours each. Mean reachability distances are 2, 2
// (from the distances to the second neighbour 2, 1, 2 and 9), 2 and 8.5.
func TestStandout_factor(t *testing.T) {
	x := blas32.General{Rows: 4, Cols: 1, Stride: 1, Data: []float32{0, 1, 2, 10}}
	near, err := Search{K: 2}.Find(x)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := Standout{}.Find(near)
	reach := []float64{(1 + 2) / 2.0, (2 + 2) / 2.0, (1 + 2) / 2.0, (8 + 9) / 2.0}
	want := []float64{(reach[0]/reach[1] + reach[0]/reach[2]) / 2, (reach[1]/reach[0] + reach[1]/reach[2]) / 2,
		(reach[2]/reach[1] + reach[2]/reach[0]) / 2, (reach[3]/reach[2] + reach[3]/reach[1]) / 2}
	for i, w := range want {
		if math.Abs(s.Factor[i]-w) > 1e-6 {
			t.Errorf("factors %v, want %v", s.Factor, want)
		}
	}
	if !slices.Equal(s.Outliers, []int{3}) {
		t.Errorf("outliers %v", s.Outliers)
	}
}

// Copies, single rows and no rows at all have finite figures.
func TestStandout_odd(t *testing.T) {
	for _, near := range []Neighbors{{}, {Index: [][]int{{}}, Distance: [][]float32{{}}},
		{Index: [][]int{{1, 2}, {0, 2}, {0, 1}}, Distance: [][]float32{{0, 0}, {0, 0}, {0, 0}}},
		{Index: [][]int{{1}, {0}, {0}}, Distance: [][]float32{{0}, {0}, {5}}}} {
		s, err := Standout{Most: -1}.Find(near)
		if err != nil || len(s.Outliers) > 0 {
			t.Errorf("outliers %v, %v", s.Outliers, err)
		}
		for i := range s.Factor {
			if f := s.Factor[i] + s.Uniqueness[i]; math.IsNaN(f) || math.IsInf(f, 0) {
				t.Errorf("row %d has the factor %g and uniqueness %g", i, s.Factor[i], s.Uniqueness[i])
			}
		}
		if len(s.Factor) == 3 && (len(s.Duplicates) != 1 || s.Duplicates[0][0] != 0) {
			t.Errorf("copies are no near-duplicates: %v", s.Duplicates)
		}
	}
	for _, s := range []Standout{{Near: -1}, {Near: 1}, {Near: math.NaN()}, {Far: 0.5}, {Far: math.Inf(1)}} {
		if _, err := s.Find(Neighbors{}); err == nil || !strings.HasPrefix(err.Error(), "atlas: Standout: ") {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
