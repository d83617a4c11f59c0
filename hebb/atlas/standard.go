package atlas

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// standard is how columns are moved and scaled: z_j = (x_j − mean_j)·factor_j.
type standard struct {
	mean, factor []float64 // d; factor 0 where a column is constant
}

// standardOf returns what gives the columns of some rows of x mean 0 and variance 1 (the mean
// square, not the sample's estimate), as scikit-learn's StandardScaler does; with unit false, only
// mean 0.
func standardOf(x blas32.General, rows []int, unit bool) standard {
	s := standard{make([]float64, x.Cols), make([]float64, x.Cols)}
	n := float64(len(rows))
	const width = 512
	gemm.Parallel(blockCount(x.Cols, width), func(b int) {
		from, to := b*width, min((b+1)*width, x.Cols)
		mean, square := s.mean[from:to], s.factor[from:to]
		for _, i := range rows {
			for j, v := range linear.Row(x, i)[from:to] {
				mean[j] += float64(v)
			}
		}
		linear.Scale(mean, 1/n)
		if !unit {
			for j := range square {
				square[j] = 1
			}
			return
		}
		for _, i := range rows {
			for j, v := range linear.Row(x, i)[from:to] {
				t := float64(v) - mean[j]
				square[j] += float64(t * t)
			}
		}
		for j, v := range square {
			deviation := math.Sqrt(v / n)
			square[j] = 0
			if deviation > 1e-7*math.Abs(mean[j]) { // not only rounding
				square[j] = 1 / deviation
			}
		}
	})
	return s
}

// fill writes columns from … to−1 of the given rows of x, moved and scaled, to dst, len(rows) ×
// (to−from).
func (s standard) fill(dst, x blas32.General, rows []int, from, to int) {
	const chunk = 16
	gemm.Parallel(blockCount(len(rows), chunk), func(b int) {
		for r := b * chunk; r < min((b+1)*chunk, len(rows)); r++ {
			z := linear.Row(dst, r)
			for j, v := range linear.Row(x, rows[r])[from:to] {
				z[j] = float32((float64(v) - s.mean[from+j]) * s.factor[from+j])
			}
		}
	})
}

// standardTile bounds the tiles in which a standardised matrix exists: some 16 MB.
const standardTile = 1 << 22

// gram returns the smaller of ZᵀZ (d × d) and ZZᵀ (n × n), upper triangle only, with Z the
// standardised rows; dual is true for ZZᵀ. Z is never in memory as a whole.
func (s standard) gram(x blas32.General, rows []int) (g blas32.General, dual bool) {
	n, d := len(rows), x.Cols
	if d <= n {
		g = linear.Zeros(d, d)
		s.byRows(x, rows, func(_ int, z blas32.General) { gemm.Syrk(1, z, 1, g) })
		return g, false
	}
	g = linear.Zeros(n, n)
	s.byColumns(x, rows, func(_ int, z blas32.General) {
		for from := 0; from < n; from += choleskyBlock { // the upper triangle, in bands
			to := min(from+choleskyBlock, n)
			gemm.Gemm(blas.NoTrans, blas.Trans, 1, linear.Slab(z, from, to), linear.Slab(z, from, n), 1,
				window(g, from, to, from, n))
		}
	})
	return g, true
}

// byRows calls use with tiles of the rows of Z, and with the place of the first.
func (s standard) byRows(x blas32.General, rows []int, use func(from int, z blas32.General)) {
	most := min(max(standardTile/x.Cols, 64), len(rows))
	tile := linear.Zeros(most, x.Cols)
	for from := 0; from < len(rows); from += most {
		to := min(from+most, len(rows))
		z := linear.Slab(tile, 0, to-from)
		s.fill(z, x, rows[from:to], 0, x.Cols)
		use(from, z)
	}
}

// byColumns calls use with tiles of the columns of Z, n × at most some, and with the place of the
// first.
func (s standard) byColumns(x blas32.General, rows []int, use func(from int, z blas32.General)) {
	most := min(max(standardTile/len(rows), 64), x.Cols)
	data := make([]float32, len(rows)*most)
	for from := 0; from < x.Cols; from += most {
		to := min(from+most, x.Cols)
		z := blas32.General{Rows: len(rows), Cols: to - from, Stride: to - from, Data: data[:len(rows)*(to-from)]}
		s.fill(z, x, rows, from, to)
		use(from, z)
	}
}

// back returns Zᵀ·a, d × c: what combinations of rows, n × c, are as combinations of columns.
func (s standard) back(x blas32.General, rows []int, a blas32.General) blas32.General {
	w := linear.Zeros(x.Cols, a.Cols)
	s.byColumns(x, rows, func(from int, z blas32.General) {
		gemm.Gemm(blas.Trans, blas.NoTrans, 1, z, a, 0, linear.Slab(w, from, from+z.Cols))
	})
	return w
}

// apply returns Z·w, n × c.
func (s standard) apply(x blas32.General, rows []int, w blas32.General) blas32.General {
	y := linear.Zeros(len(rows), w.Cols)
	s.byRows(x, rows, func(from int, z blas32.General) {
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, z, w, 0, linear.Slab(y, from, from+z.Rows))
	})
	return y
}

// allRows returns 0 … n−1.
func allRows(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}
