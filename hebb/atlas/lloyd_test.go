package atlas

import (
	"slices"
	"testing"

	"deephebb/internal/linear"
)

// Oracle: by hand. A run whose third centre has lost all rows gets the farthest row that is not the
// last of its cluster.
func TestRelocate(t *testing.T) {
	x := rowsMatrix([]float32{0}, []float32{1}, []float32{2}, []float32{50})
	c := rawCloud(x)
	r := newRun(4, rowsMatrix([]float32{1}, []float32{20}, []float32{400}))
	r.sums, r.sizes = make([]float64, 3), make([]int, 3)
	assign(c, []*run{&r})
	update(c.x, []*run{&r})
	r.move(c, false)
	if want := []float32{1.5, 50, 0}; !slices.Equal(r.centers.Data, want) { // rows 0 and 2 tie, row 3 is alone
		t.Errorf("centres %v, want %v", r.centers.Data, want)
	}
	if !slices.Equal(r.sums, []float64{3, 50, 0}) || !slices.Equal(r.sizes, []int{3, 1, 0}) {
		t.Errorf("sums %v and sizes %v must still fit the labels", r.sums, r.sizes)
	}
}

// Oracle: float64. The product may be off by its rounding, the labels may not.
func TestAssignNearTies(t *testing.T) {
	const d = 300
	x := uniform(200, d, 5)
	centers := linear.Zeros(6, d)
	for j := range 6 { // all within 1e-4 of one another
		for i := range d {
			linear.Row(centers, j)[i] = 0.5 + 1e-4*linear.Row(x, j)[i]
		}
	}
	copy(linear.Row(centers, 4), linear.Row(centers, 2)) // a repeated centre never wins
	r := newRun(x.Rows, centers)
	assign(rawCloud(x), []*run{&r})
	for i, got := range r.next {
		want := 0
		for j := range 6 {
			if precise(linear.Row(x, i), linear.Row(centers, j)) < precise(linear.Row(x, i),
				linear.Row(centers, want)) {
				want = j
			}
		}
		if int(got) != want {
			t.Fatalf("row %d goes to %d, the nearest is %d", i, got, want)
		}
	}
}
