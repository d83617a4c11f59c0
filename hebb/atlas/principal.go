package atlas

import (
	"fmt"
	"math"
	"math/rand/v2"

	"deephebb/internal/gemm"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Principal finds the directions in which rows spread most, their principal components (Pearson 1901): the
// eigenvectors of the largest eigenvalues of the covariance (x − mean)ᵀ(x − mean)/(n − 1), or, where there are fewer
// rows than columns, of the n × n matrix that shares its eigenvalues; by Lanczos's method.
type Principal struct {
	// Components is how many; cut to min(n − 1, d). 0 means 50.
	Components int
	// Seed of the vector the search begins with; it decides rounding only, and which of equally good directions.
	Seed uint64
}

// Axes is what Principal found.
type Axes struct {
	Mean       []float32      // d, of every column
	Directions blas32.General // k × d, of norm 1, the value of largest magnitude in each above 0
	Variances  []float64      // k, of the rows along the directions, in descending order
	Total      float64        // variance of all columns in sum
}

// Fit finds the components of the rows of x (n × d, n ≥ 2). It takes the memory of one matrix of min(n, d) squared and
// returns an error for fewer than 2 rows, no columns, components below 0, and a value that is NaN or infinite.
func (p Principal) Fit(x blas32.General) (*Axes, error) {
	if err := checkRows("Principal", x); err != nil {
		return nil, err
	}
	if x.Rows < 2 || p.Components < 0 {
		return nil, fmt.Errorf("atlas: Principal: %d components of %d rows; needs at least 2 rows, and components from 1, or 0 for 50", p.Components, x.Rows)
	}
	if p.Components == 0 {
		p.Components = 50
	}
	rows := allRows(x.Rows)
	z := standardOf(x, rows, false)
	gram, dual := z.gram(x, rows)
	m := gram.Rows
	a := &Axes{Mean: make([]float32, x.Cols)}
	for j, v := range z.mean {
		a.Mean[j] = float32(v)
	}
	for i := range m {
		row := rowOf(gram, i)
		a.Total += float64(row[i]) / float64(x.Rows-1)
		for j := range i {
			row[j] = rowOf(gram, j)[i]
		}
	}
	want := min(p.Components, x.Rows-1, x.Cols)
	search := lanczos{n: m, want: want, cap: 6*want + 64, epsilon: 1e-7 * a.Total * float64(x.Rows-1), rng: rand.New(rand.NewPCG(p.Seed, 0x5043_4100))}
	search.apply = func(dst, src []float64) {
		const chunk = 16
		gemm.Parallel(blockCount(m, chunk), func(b int) {
			for i := b * chunk; i < min((b+1)*chunk, m); i++ {
				dst[i] = mixedDot(rowOf(gram, i), src)
			}
		})
	}
	vectors, _ := search.find()
	a.Directions = zeros(len(vectors), x.Cols)
	combined := zeros(m, len(vectors))
	along := make([]float64, m)
	for k, v := range vectors {
		search.apply(along, v)
		a.Variances = append(a.Variances, max(dot(along, v), 0)/float64(x.Rows-1))
		for i, e := range v {
			rowOf(combined, i)[k] = float32(e)
		}
	}
	if dual {
		combined = z.back(x, rows, combined)
	}
	for k := range vectors {
		direct(rowOf(a.Directions, k), combined, k)
	}
	return a, nil
}

// direct writes column k of x to v, with norm 1 and its largest value above 0; a column of nothing remains so.
func direct(v []float32, x blas32.General, k int) {
	var squares float64
	var largest float32
	for i := range v {
		e := rowOf(x, i)[k]
		v[i] = e
		squares += float64(e) * float64(e)
		if math.Abs(float64(e)) > math.Abs(float64(largest)) {
			largest = e
		}
	}
	if squares == 0 {
		return
	}
	factor := math.Copysign(1/math.Sqrt(squares), float64(largest))
	for i, e := range v {
		v[i] = float32(float64(e) * factor)
	}
}

// Transform returns the rows of x (m × d) along the directions, their mean taken away: m × k. It panics if x has another number of
// columns than the rows the axes were found in.
func (a *Axes) Transform(x blas32.General) blas32.General {
	checkShape("Transform", x)
	if x.Cols != a.Directions.Cols {
		panic(fmt.Sprintf("atlas: Transform: rows of %d numbers for directions of %d", x.Cols, a.Directions.Cols))
	}
	y := zeros(x.Rows, a.Directions.Rows)
	if x.Rows == 0 {
		return y
	}
	z := standard{make([]float64, x.Cols), make([]float64, x.Cols)}
	for j, v := range a.Mean {
		z.mean[j], z.factor[j] = float64(v), 1
	}
	z.byRows(x, allRows(x.Rows), func(from int, part blas32.General) {
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, part, a.Directions, 0, slab(y, from, from+part.Rows))
	})
	return y
}

// mixedDot returns a·b summed in float64.
func mixedDot(a []float32, b []float64) float64 {
	var s0, s1, s2, s3 float64
	for len(a) >= 4 && len(b) >= 4 {
		s0 += float64(float64(a[0]) * b[0])
		s1 += float64(float64(a[1]) * b[1])
		s2 += float64(float64(a[2]) * b[2])
		s3 += float64(float64(a[3]) * b[3])
		a, b = a[4:], b[4:]
	}
	for i, v := range a {
		s0 += float64(float64(v) * b[i])
	}
	return (s0 + s1) + (s2 + s3)
}
