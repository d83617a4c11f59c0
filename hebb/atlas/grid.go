package atlas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"

	"gonum.org/v1/gonum/blas/blas32"
)

// Grid gives every row a cell of its own in a grid, such that rows near each other get cells near
// each other: a map on which nothing overlaps. Zero values are the defaults.
//
// The method is FLAS (Barthel, Hezel, Jung and Schall, "Improved Evaluation and Generation of Grid
// Layouts Using Distance Preservation Quality and Linear Assignment Sorting", Computer Graphics
// Forum 42, 2023). The grid holds a row in each cell. It is smoothed with a box as wide as a
// radius, then the rows of small groups of cells change places among themselves such that the sum
// of
//
//	‖row − smoothed grid at its cell‖²
//
// becomes the least there is, a linear assignment. Radius by radius, from the whole grid down to
// neighbours, order comes from the coarse to the fine. We differ in where it begins (Start), and in
// that groups of one sweep share no cell, so that they are worked on in parallel.
//
// The same settings and rows give the same cells, on any number of threads and on any machine.
type Grid struct {
	// Columns is the width of the grid; 0: about as many as there are rows, ⌈√n⌉.
	Columns int
	// Start, n × 2, is where rows begin: the map that the grid should resemble, x to the right and
	// y down. Without rows: in a random order.
	Start blas32.General
	// Seed begins the random numbers. 0 is a seed as good as any.
	Seed uint64
}

// Cells are the places of n rows in a grid, filled row by row; the last may have free cells at its
// end.
type Cells struct {
	Columns int
	At      []int // of row i the cell, 0 to n−1: At[i] % Columns from the left, At[i] / Columns from the top
}

// Column and Row are the place of row i.
func (c Cells) Column(i int) int { return c.At[i] % c.Columns }

// Row is how far from the top row i lies.
func (c Cells) Row(i int) int { return c.At[i] / c.Columns }

// Fit places the rows of x (n × d). It takes time with d: of features, take the first few dozen
// principal components, or the map itself. It returns an error that names the row and column of a
// value that is not finite, in x or Start, and one for a negative number of columns or a Start of
// another shape.
func (g Grid) Fit(x blas32.General) (Cells, error) {
	if err := checkRows("Grid", x); err != nil {
		return Cells{}, err
	}
	if g.Columns < 0 {
		return Cells{}, fmt.Errorf("atlas: Grid: Columns is %d; give 1 or more, or 0 for a square", g.Columns)
	}
	if g.Start.Rows > 0 {
		if g.Start.Rows != x.Rows || g.Start.Cols != 2 {
			return Cells{}, fmt.Errorf("atlas: Grid: Start is %d × %d; it needs 2 columns and a row for each of %d",
				g.Start.Rows, g.Start.Cols, x.Rows)
		}
		if err := finiteError("Grid: Start", g.Start); err != nil {
			return Cells{}, err
		}
	}
	n := x.Rows
	s := sorter{columns: g.Columns, rng: rand.New(rand.NewPCG(g.Seed, 0x671d))}
	if s.columns == 0 {
		s.columns = int(math.Ceil(math.Sqrt(float64(n))))
	}
	s.columns = min(s.columns, n)
	s.x = newPoints(x, Euclidean).x // no square overflows
	s.in = g.begin(s, n)
	s.sort()
	c := Cells{Columns: s.columns, At: make([]int, n)}
	for cell, i := range s.in {
		c.At[i] = cell
	}
	return c, nil
}

// begin is which row each cell has at first: from the top to the bottom by y, and in each row of
// the grid from left to right by x; or in a random order.
func (g Grid) begin(s sorter, n int) []int {
	if g.Start.Rows == 0 {
		return s.rng.Perm(n)
	}
	in := make([]int, n)
	for i := range in {
		in[i] = i
	}
	by := func(list []int, axis int) {
		slices.SortStableFunc(list, func(a, b int) int {
			va, vb := linear.Row(g.Start, a)[axis], linear.Row(g.Start, b)[axis]
			switch {
			case va < vb:
				return -1
			case va > vb:
				return 1
			}
			return a - b
		})
	}
	by(in, 1)
	for from := 0; from < n; from += s.columns {
		by(in[from:min(from+s.columns, n)], 0)
	}
	return in
}

// sorter is a grid being sorted.
type sorter struct {
	x       blas32.General // n × d
	columns int
	in      []int // the row of x in each cell
	smooth  blas32.General
	rng     *rand.Rand
}

// group is how many cells change places at once: as the paper has it, few enough that an assignment
// is quick and enough that it finds what no swap of two would.
const group = 16

// sort brings order, from the coarse to the fine.
func (s *sorter) sort() {
	const shrink = 0.9
	n := len(s.in)
	sweeps := max(3, min(12, 20000/n)) // few cells have time for more
	rows := (n + s.columns - 1) / s.columns
	s.smooth = linear.Zeros(n, s.x.Cols)
	for radius := 0.35 * float64(max(s.columns, rows)); ; radius *= shrink {
		r := max(1, int(radius+0.5))
		for range sweeps {
			s.blur(r)
			s.sweep(max(5, 2*r+1))
		}
		if radius < 1 {
			return
		}
	}
}

// sweep lets all cells of windows of side × side cells, laid over the grid at random, change places
// in random groups.
func (s *sorter) sweep(side int) {
	n := len(s.in)
	dx, dy := s.rng.IntN(side), s.rng.IntN(side)
	across := (s.columns+side-1)/side + 1
	windows := make([][]int, across*((n/s.columns+side)/side+1))
	for cell := range n {
		w := (cell/s.columns+dy)/side*across + (cell%s.columns+dx)/side
		windows[w] = append(windows[w], cell)
	}
	var groups [][]int
	for _, w := range windows {
		s.rng.Shuffle(len(w), func(a, b int) { w[a], w[b] = w[b], w[a] })
		for len(w) > 1 {
			k := min(group, len(w))
			groups = append(groups, w[:k])
			w = w[k:]
		}
	}
	const block = 16
	gemm.Parallel(blockCount(len(groups), block), func(b int) {
		a := newAssignment(group)
		for _, cells := range groups[b*block : min((b+1)*block, len(groups))] {
			s.settle(cells, a)
		}
	})
}

// settle gives the rows in some cells their best places among these.
func (s *sorter) settle(cells []int, a *assignment) {
	var rows [group]int
	k := len(cells)
	a.reset(k)
	for p, cell := range cells {
		rows[p] = s.in[cell]
	}
	for p := range k {
		x := linear.Row(s.x, rows[p])
		for q, cell := range cells {
			a.cost[p*k+q] = precise(x, linear.Row(s.smooth, cell))
		}
	}
	for p, q := range a.solve() {
		s.in[cells[q]] = rows[p]
	}
}

// blur makes smooth the grid's rows averaged over a box of 2r+1 × 2r+1 cells, of which those
// outside the grid do not count.
func (s *sorter) blur(r int) {
	n, columns := len(s.in), s.columns
	rows := (n + columns - 1) / columns
	line := linear.Zeros(n, s.x.Cols)
	gemm.Parallel(rows, func(y int) {
		from, to := y*columns, min((y+1)*columns, n)
		slide(to-from, r, s.x.Cols,
			func(k int) []float32 {
				return linear.Row(s.x,
					s.in[from+k])
			}, func(k int) []float32 { return linear.Row(line, from+k) })
	})
	gemm.Parallel(columns, func(x int) {
		count := (n - x + columns - 1) / columns
		slide(count, r, s.x.Cols,
			func(k int) []float32 {
				return linear.Row(line,
					k*columns+x)
			}, func(k int) []float32 { return linear.Row(s.smooth, k*columns+x) })
	})
}

// slide averages count vectors of d numbers over windows of 2r+1.
func slide(count, r, d int, in, out func(k int) []float32) {
	sum, terms := make([]float64, d), 0
	for k := range min(r, count) {
		for j, v := range in(k) {
			sum[j] += float64(v)
		}
		terms++
	}
	for k := range count {
		if k+r < count {
			for j, v := range in(k + r) {
				sum[j] += float64(v)
			}
			terms++
		}
		if k-r-1 >= 0 {
			for j, v := range in(k - r - 1) {
				sum[j] -= float64(v)
			}
			terms--
		}
		for j, v := range sum {
			out(k)[j] = float32(v / float64(terms))
		}
	}
}
