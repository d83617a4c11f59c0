package atlas

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// bruteForce returns the k nearest others of every row by float64 distances, ties by index.
func bruteForce(x blas32.General, k int, metric Metric) Neighbors {
	var out Neighbors
	for i := range x.Rows {
		type pair struct {
			d float64
			j int
		}
		var all []pair
		for j := range x.Rows {
			var dot, ni, nj, d2 float64
			for c, a := range linear.Row(x, i) {
				a, b := float64(a), float64(linear.Row(x, j)[c])
				dot, ni, nj, d2 = dot+a*b, ni+a*a, nj+b*b, d2+(a-b)*(a-b)
			}
			d := math.Sqrt(d2)
			if metric == Cosine {
				switch {
				case ni == 0 && nj == 0:
					d = 0
				case ni == 0 || nj == 0:
					d = 1
				default:
					d = max(0, 1-dot/math.Sqrt(ni*nj))
				}
			}
			if j != i {
				all = append(all, pair{d, j})
			}
		}
		slices.SortStableFunc(all, func(a, b pair) int {
			switch {
			case a.d < b.d:
				return -1
			case a.d > b.d:
				return 1
			}
			return a.j - b.j
		})
		var index []int
		var distance []float32
		for _, p := range all[:k] {
			index, distance = append(index, p.j), append(distance, float32(p.d))
		}
		out.Index, out.Distance = append(out.Index, index), append(out.Distance, distance)
	}
	return out
}

// Oracle: all pairs in float64.
func TestExact(t *testing.T) {
	x, _ := digits(t)
	x = linear.Slab(x, 0, 300)
	far := cloudOf(150, 7, 3)
	for i := range far.Data {
		far.Data[i] += float32(i / 7 % 2 * 1e5)
	}
	for name, x := range map[string]blas32.General{"digits": x, "odd": cloudOf(97, 33, 1), "wide": cloudOf(40, 500, 2),
		"far": far} {
		for _, metric := range []Metric{Euclidean, Cosine} {
			const k = 12
			want := bruteForce(x, k, metric)
			got, err := Search{K: k, Metric: metric}.Find(x)
			if err != nil {
				t.Fatal(err)
			}
			for i := range want.Index {
				for j, d := range want.Distance[i] {
					if e := got.Distance[i][j]; math.Abs(float64(e-d)) > 1e-5*float64(d)+1e-7 {
						t.Fatalf("%s, %v: neighbour %d of row %d is %d at %g, want %d at %g", name, metric, j, i,
							got.Index[i][j], e, want.Index[i][j], d)
					}
				}
			}
			if name == "digits" && metric == Euclidean { // whole numbers: many ties, told apart by index
				for i := range want.Index {
					if !slices.Equal(got.Index[i], want.Index[i]) {
						t.Fatalf("row %d has neighbours %v, want %v", i, got.Index[i], want.Index[i])
					}
				}
			}
		}
	}
}

// Oracle: by hand. Equal rows are nearest to each other, in the order of their indices, however
// many there are.
func TestDuplicates(t *testing.T) {
	x := linear.Zeros(9, 1)
	copy(x.Data, []float32{5, 1, 5, 5, 2, 5, 1, 9, 5})
	got, err := Search{K: 3}.Find(x)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]int{{2, 3, 5}, {6, 4, 0}, {0, 3, 5}, {0, 2, 5}, {1, 6, 0}, {0, 2, 3}, {1, 4, 0}, {0, 2, 3}, {0, 2, 3}}
	for i := range want {
		if !slices.Equal(got.Index[i], want[i]) {
			t.Errorf("row %d has neighbours %v, want %v", i, got.Index[i], want[i])
		}
	}
}

// Oracle: by hand, for rows that are zero or not numbers.
func TestNearest(t *testing.T) {
	x := linear.Zeros(6, 2)
	copy(x.Data, []float32{1, 0, 0, 0, 2, 2, 0, 0, -1, 0, 3, 0})
	x.Data[9] = float32(math.NaN())
	got := Nearest(x, 9)
	if len(got.Index[0]) != 5 {
		t.Fatalf("%d neighbours of 6 rows, want 5", len(got.Index[0]))
	}
	if !slices.Equal(got.Index[0], []int{5, 2, 1, 3, 4}) || got.Distance[0][0] != 0 ||
		math.Abs(float64(got.Distance[0][2])-1) > 1e-6 {
		t.Errorf("row 0 has neighbours %v at %v", got.Index[0], got.Distance[0])
	}
	if d := got.Distance[0][1]; math.Abs(float64(d)-(1-math.Sqrt2/2)) > 1e-6 {
		t.Errorf("the distance of (1, 0) and (2, 2) is %g, want %g", d, 1-math.Sqrt2/2)
	}
	if !slices.Equal(got.Index[1][:2], []int{3, 4}) || got.Distance[1][1] != 0 ||
		math.Abs(float64(got.Distance[1][2])-1) > 1e-6 {
		t.Errorf("row 1 has neighbours %v at %v", got.Index[1], got.Distance[1])
	}
	if n := Nearest(blas32.General{Cols: 3, Stride: 3}, 2); len(n.Index) != 0 {
		t.Errorf("no rows have neighbours %v", n)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for k = 0")
		}
	}()
	Nearest(x, 0)
}

// Oracle: floor of quality against the exact search.
func TestDescent(t *testing.T) {
	one, _ := digits(t)
	noise := cloudOf(2*one.Rows, 64, 5)
	x := linear.Zeros(2*one.Rows, 64)
	for i := range x.Data {
		x.Data[i] = one.Data[i%len(one.Data)] + noise.Data[i]
	}
	for _, metric := range []Metric{Euclidean, Cosine} {
		p := newPoints(x, metric)
		want, got := find(p, 14, exact), find(p, 14, descent{seed: 1}.find)
		hits := 0
		for i := range x.Rows {
			a, _ := want.row(i)
			b, distance := got.row(i)
			for j, v := range b {
				if slices.Contains(a, v) {
					hits++
				}
				if distance[j] != p.between(i, int(v)) || j > 0 && distance[j] < distance[j-1] ||
					slices.Contains(b[:j], v) || int(v) == i {
					t.Fatalf("row %d has neighbours %v at %v", i, b, distance)
				}
			}
		}
		if recall := float64(hits) / float64(len(got.index)); recall < 0.97 {
			t.Errorf("%v: recall is %.4f, want 0.97 or more", metric, recall)
		}
	}
}

// By hand: rows whose squares vanish in float32 are not at distance 0.
func TestDistance(t *testing.T) {
	if distance(make([]float32, lanes), []float32{1e-25, 15: 0}) == 0 {
		t.Error("two different rows are at distance 0")
	}
}

func BenchmarkDistance(b *testing.B) {
	x := cloudOf(2, 784, 1)
	for b.Loop() {
		distance(linear.Row(x, 0), linear.Row(x, 1))
	}
}
