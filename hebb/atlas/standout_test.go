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
	if len(s.Outliers) == 0 || s.Outliers[0] != 199 || len(s.Outliers) > 5 {
		t.Errorf("outliers %v", s.Outliers)
	}
	if rare := s.Rarest(3); rare[0] != 199 || len(rare) != 3 || s.Uniqueness[rare[1]] < s.Uniqueness[rare[2]] {
		t.Errorf("the rarest are %v", rare)
	}
	if s.Uniqueness[199] < 3 || s.Uniqueness[10] > s.Uniqueness[199] || math.Abs(quantile(s.Uniqueness, 0.5)-1) > 1e-9 {
		t.Errorf("uniqueness of row 199 is %g, the median %g", s.Uniqueness[199], quantile(s.Uniqueness, 0.5))
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
}

// By the rule: rows drawn from one normal distribution have next to no near-duplicates and few
// outliers, in any number of dimensions; a row twice as far out as any is found, and so are copies
// with a thousandth of noise.
func TestStandout_chance(t *testing.T) {
	for dims, most := range map[int]float64{2: 0.05, 3: 0.05, 5: 0.01, 16: 0.01, 128: 0.01} {
		pairs, outliers, rows := 0, 0, 0
		for trial := range 4 {
			const n = 500
			rng := rand.New(rand.NewPCG(uint64(trial), uint64(dims)))
			x := linear.Zeros(n, dims)
			for i := range x.Data {
				x.Data[i] = float32(rng.NormFloat64())
			}
			near, err := Search{}.Find(x)
			if err != nil {
				t.Fatal(err)
			}
			s, _ := Standout{}.Find(near)
			for _, group := range s.Duplicates {
				pairs += len(group) - 1
			}
			outliers, rows = outliers+len(s.Outliers), rows+n

			far := rng.IntN(n)
			for j, v := range linear.Row(x, far) {
				linear.Row(x, far)[j] = 3*v + 9
			}
			for j, v := range linear.Row(x, (far+1)%n) {
				linear.Row(x, (far+2)%n)[j] = v + 0.001*float32(rng.NormFloat64())
			}
			near, _ = Search{}.Find(x)
			s, _ = Standout{}.Find(near)
			if len(s.Outliers) == 0 || s.Outliers[0] != far {
				t.Errorf("%d dimensions: row %d is far out, and found are %v", dims, far, s.Outliers)
			}
			twins := []int{(far + 1) % n, (far + 2) % n}
			slices.Sort(twins)
			if !slices.ContainsFunc(s.Duplicates, func(g []int) bool {
				return slices.Contains(g, twins[0]) && slices.Contains(g, twins[1])
			}) {
				t.Errorf("%d dimensions: the copies %v are not found: %v", dims, twins, s.Duplicates)
			}
		}
		if share := float64(pairs) / float64(rows); share > 0.005 {
			t.Errorf("%d dimensions: %d pairs among %d rows without copies", dims, pairs, rows)
		}
		if share := float64(outliers) / float64(rows); share > most {
			t.Errorf("%d dimensions: %d outliers among %d rows of one distribution", dims, outliers, rows)
		}
	}
}

// The cosine's distances are judged as the lengths that they stand for.
func TestStandout_cosine(t *testing.T) {
	x := crowd()
	for i := range x.Rows {
		row := linear.Row(x, i)
		var sum float64
		for _, v := range row {
			sum += float64(v * v)
		}
		for j := range row {
			row[j] /= float32(math.Sqrt(sum))
		}
	}
	euclidean, _ := Search{}.Find(x)
	cosine, _ := Search{Metric: Cosine}.Find(x)
	a, _ := Standout{}.Find(euclidean)
	b, _ := Standout{Metric: Cosine}.Find(cosine)
	for i := range a.Factor {
		if math.Abs(a.Factor[i]-b.Factor[i]) > 1e-2 {
			t.Fatalf("row %d has the factor %g, by the cosine %g", i, a.Factor[i], b.Factor[i])
		}
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
	for _, s := range []Standout{
		{Near: -1}, {Near: 1}, {Near: math.NaN()},
		{Far: -1}, {Far: math.Inf(1)},
		{Metric: 7},
	} {
		if _, err := s.Find(Neighbors{}); err == nil || !strings.HasPrefix(err.Error(), "atlas: Standout: ") {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
