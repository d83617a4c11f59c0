package atlas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"deephebb/internal/linear"

	"gonum.org/v1/gonum/blas/blas32"
)

// colors are n random points in a cube: what the paper sorts.
func colors(n int) blas32.General {
	rng := rand.New(rand.NewPCG(7, 7))
	x := linear.Zeros(n, 3)
	for i := range x.Data {
		x.Data[i] = rng.Float32()
	}
	return x
}

// By hand: an assignment is the cheapest of all.
func TestAssignment(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	a := newAssignment(group)
	for range 200 {
		k := 1 + rng.IntN(6)
		a.reset(k)
		for i := range k * k {
			a.cost[i] = float64(rng.IntN(20))
		}
		sum := func(places []int) (s float64) {
			for p, q := range places {
				s += a.cost[p*k+q]
			}
			return s
		}
		least := math.Inf(1)
		var try func(at []int, k int)
		order := make([]int, k)
		for i := range order {
			order[i] = i
		}
		try = func(at []int, from int) {
			if from == k {
				least = min(least, sum(at))
				return
			}
			for i := from; i < k; i++ {
				at[from], at[i] = at[i], at[from]
				try(at, from+1)
				at[from], at[i] = at[i], at[from]
			}
		}
		try(order, 0)
		places := slices.Clone(a.solve())
		if got := sum(places); got != least {
			t.Fatalf("cost %g, the least is %g", got, least)
		}
		slices.Sort(places)
		for i, q := range places {
			if i != q {
				t.Fatalf("places %v", places)
			}
		}
	}
}

// Every row has a cell of its own, whatever their number and the columns.
func TestGrid_cells(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 10, 50, 101} {
		for _, columns := range []int{0, 1, 4, 1000} {
			c, err := Grid{Columns: columns}.Fit(colors(n))
			if err != nil {
				t.Fatal(err)
			}
			at := slices.Clone(c.At)
			slices.Sort(at)
			for i, cell := range at {
				if i != cell {
					t.Fatalf("%d rows in %d columns: cells %v", n, columns, c.At)
				}
			}
		}
	}
}

// Floors of quality: far above a random order and plain sorting, and with a start as it lies. Plain
// sorting is by one axis into rows, and in the rows by another.
func TestGrid_quality(t *testing.T) {
	x := colors(1024)
	c, err := Grid{Seed: 1}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	random := Cells{Columns: 32, At: rand.New(rand.NewPCG(3, 3)).Perm(1024)}
	sorted := Cells{Columns: 32, At: make([]int, 1024)}
	plane := linear.Zeros(1024, 2)
	for i := range 1024 {
		copy(linear.Row(plane, i), linear.Row(x, i)[:2])
	}
	for cell, i := range (Grid{Start: plane}).begin(sorter{columns: 32}, 1024) {
		sorted.At[i] = cell
	}
	t.Logf("DPQ: random %.3f, sorted %.3f, grid %.3f", random.Quality(x), sorted.Quality(x), c.Quality(x))
	if r, s, q := random.Quality(x), sorted.Quality(x), c.Quality(x); r > 0.1 || s > 0.8 || q < 0.9 || q > 1 {
		t.Errorf("DPQ: random %.3f, sorted %.3f, grid %.3f", r, s, q)
	}
	own, err := Grid{Start: plane}.Fit(plane)
	if err != nil {
		t.Fatal(err)
	}
	if q := own.Quality(plane); q < 0.9 {
		t.Errorf("DPQ of a plane's own grid %.3f", q)
	}
	left, right := 0.0, 0.0
	for i := range 1024 {
		if linear.Row(plane, i)[0] < 0.5 {
			left += float64(own.Column(i))
		} else {
			right += float64(own.Column(i))
		}
	}
	if left > right/2 {
		t.Error("what is left on the map is not left in the grid")
	}
}

// By hand: three rows on a line, in order and out of it. The row in the middle cell has two nearest
// cells, which count with their mean.
func TestCells_quality(t *testing.T) {
	x := blas32.General{Rows: 3, Cols: 1, Stride: 1, Data: []float32{0, 1, 10}}
	if q := (Cells{3, []int{0, 1, 2}}).Quality(x); math.Abs(q-(40.0/6-15.0/3)/(40.0/6-11.0/3)) > 1e-6 {
		t.Errorf("in order: %g", q)
	}
	// δ(1): row 0 has row 2 (10), row 1 has row 2 (9), row 2 has both (9.5): 28.5; best 1 + 1 + 9 =
	// 11; mean of all 40/6.
	if q := (Cells{3, []int{0, 2, 1}}).Quality(x); q != 0 {
		t.Errorf("out of order: %g, want 0 as 28.5/3 is more than 40/6", q)
	}
	if q := (Cells{3, []int{1, 0, 2}}).Quality(x); math.Abs(q-(40.0/6-16.5/3)/(40.0/6-11.0/3)) > 1e-6 {
		t.Errorf("first two changed: %g", q)
	}
}

// Same seed, same cells, on any number of threads.
func TestGrid_same(t *testing.T) {
	x := colors(700)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, err := Grid{Seed: 5}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(4)
	four, _ := Grid{Seed: 5}.Fit(x)
	other, _ := Grid{Seed: 6}.Fit(x)
	if !slices.Equal(one.At, four.At) || slices.Equal(one.At, other.At) {
		t.Error("the seed alone does not decide the cells")
	}
}

func TestGrid_errors(t *testing.T) {
	x := colors(3)
	bad := blas32.General{Rows: 1, Cols: 1, Stride: 1, Data: []float32{float32(math.NaN())}}
	for want, g := range map[string]Grid{
		"atlas: Grid: Columns is -1; give 1 or more, or 0 for a square":           {Columns: -1},
		"atlas: Grid: Start is 3 × 3; it needs 2 columns and a row for each of 3": {Start: x},
		"atlas: Grid: the value at row 0, column 0 is NaN":                        {},
	} {
		y := x
		if g.Columns == 0 && g.Start.Rows == 0 {
			y = bad
		}
		if _, err := g.Fit(y); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	// Values from the ends of what a float32 can hold, and all of them equal, are sorted, too.
	huge := blas32.General{Rows: 4, Cols: 1, Stride: 1, Data: []float32{math.MaxFloat32, -math.MaxFloat32, 0, 1e-40}}
	if c, err := (Grid{Columns: 4}).Fit(huge); err != nil || (c.At[0]-c.At[2])*(c.At[1]-c.At[2]) >= 0 {
		t.Errorf("huge values lie at %v, %v", c.At, err)
	}
	if _, err := (Grid{}).Fit(linear.Zeros(40, 3)); err != nil {
		t.Error(err)
	}
}

func BenchmarkGrid(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		x := colors(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var c Cells
			for b.Loop() {
				c, _ = Grid{Seed: 1}.Fit(x)
			}
			b.ReportMetric(c.Quality(x), "DPQ")
		})
	}
}
