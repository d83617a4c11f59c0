package rules

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Invariance makes of D features Dim numbers in which pictures differ and views of one picture do
// not. It is shown pairs of views (of one thing, held or lit differently): what changes between the
// two is noise, and is inhibited; of the rest the directions are kept in which pictures spread
// most:
//
//	x = Eᵀ(f − f̄)                               E: the Within first principal components (Sanger)
//	S_t = E[xxᵀ],  S_w = E[(x₁ − x₂)(x₁ − x₂)ᵀ]/2     over pictures; over pairs of views
//	N = S_w + Ridge·(tr S_w/Within)·I + Mix·S_t
//	y = W·x,  W·N·Wᵀ = I,  W·S_t·Wᵀ = Λ          the Dim largest of S_t·w = λ·N·w
//
// which is anti-Hebbian whitening of the difference of two views (y = N^{−1/2}x) followed by
// Hebbian learning of components of what comes out. y's variances are the λ and stay as they are: a
// direction counts the more, the more pictures differ along it and views do not. That what stays
// while the view changes is what matters is the slowness principle (Földiák, Neural Computation 3,
// 1991; Wiskott and Sejnowski, Neural Computation 14, 2002); where the views' pictures are taken as
// classes, the formula is Fisher's discriminant (Annals of Eugenics 7, 1936); the sparse manifold
// transform (Chen, Paiton and Olshausen, NeurIPS 2018) has the same goal.
//
// Fit computes the fixed point; Learner gets there by a local rule.
type Invariance struct {
	Dim int `json:",omitempty"` // numbers out; default 64, and no more than Within

	// Within is how many components are looked at; default 512, at most D, rows − 50 and, of few
	// rows, half of them.
	Within int `json:",omitempty"`

	// Ridge is how much of the mean variance between views every direction is said to have: from
	// few pairs small variances are not to be believed. 0 to 100; default 1.
	Ridge float64 `json:",omitempty"`

	// Mix is the share of the whole variance that counts as noise, which tempers the strongest
	// directions. 0 to 10; default 0.1; negative: none.
	Mix float64 `json:",omitempty"`

	Rate float64 `json:",omitempty"` // of Learner, 0 to 1; default 0.1
	Seed uint64  `json:",omitempty"` // of where the search for E begins
}

// Validate says which setting is out of its range.
func (v Invariance) Validate() error {
	return cmp.Or(
		within("invariance", "Dim", float64(v.Dim), 0, 1e6),
		within("invariance", "Within", float64(v.Within), 0, 1e6),
		within("invariance", "Ridge", v.Ridge, 0, 100),
		orNone("invariance", "Mix", v.Mix, 10),
		within("invariance", "Rate", v.Rate, 0, 1))
}

// withDefaults fills in what is zero, for rows of features of so many values.
func (v Invariance) withDefaults(rows, features int) Invariance {
	v.Ridge, v.Mix, v.Rate = cmp.Or(v.Ridge, 1), chosen(v.Mix, 0.1), cmp.Or(v.Rate, 0.1)
	v.Within = min(cmp.Or(v.Within, 512), features, max(rows-50, rows/2, 1))
	v.Dim = min(cmp.Or(v.Dim, 64), v.Within)
	return v
}

// Fit returns the map for the features x, n × D, of pictures and those of pairs of views, a and b,
// m × D: rows of the same number are views of the same thing. Which of both signs a number has is
// settled: its largest weight is positive. It returns an error when there are fewer than 2 rows or
// no pair, or a value that is no number, and panics when shapes do not fit.
func (v Invariance) Fit(x, a, b blas32.General) (Linear, error) {
	if a.Cols != x.Cols || b.Cols != x.Cols || a.Rows != b.Rows {
		panic(fmt.Sprintf("rules: views of %d × %d and %d × %d for features of %d values",
			a.Rows, a.Cols, b.Rows, b.Cols, x.Cols))
	}
	if err := v.Validate(); err != nil {
		return Linear{}, err
	}
	if x.Rows < 2 || x.Cols < 1 || a.Rows < 1 {
		return Linear{}, fmt.Errorf("rules: invariance needs 2 rows of features or more and a pair of views; there "+
			"are %d rows of %d values and %d pairs", x.Rows, x.Cols, a.Rows)
	}
	v = v.withDefaults(x.Rows, x.Cols)
	m := Linear{Mean: means(x)}
	centred := less(x, m.Mean)
	e := linear.Dominant(centred, v.Within, v.Seed)
	total, between := spreadAlong(e, centred), spreadAlong(e, difference(a, b)) // S_t, 2·S_w
	w, lambda, err := v.solve(total, between)
	if err != nil {
		return Linear{}, err
	}
	if w.Rows < v.Dim {
		m.Notes = append(m.Notes, fmt.Sprintf("Dim lowered from %d to %d: %d rows of features spread in no more "+
			"directions", v.Dim, w.Rows, x.Rows))
	}
	m.Matrix, m.Variances = linear.Zeros(w.Rows, x.Cols), lambda
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, w, e, 0, m.Matrix) // Dim × D
	for i := range m.Matrix.Rows {
		linear.Upright(linear.Row(m.Matrix, i))
	}
	return m, nil
}

// difference returns a − b.
func difference(a, b blas32.General) blas32.General {
	d := linear.Zeros(a.Rows, a.Cols)
	linear.Blocks(a.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			out, other := linear.Row(d, i), linear.Row(b, i)
			for j, v := range linear.Row(a, i) {
				out[j] = v - other[j]
			}
		}
	})
	return d
}

// spreadAlong returns E[(e·x)(e·x)ᵀ] of the rows of x along those of e, both triangles.
func spreadAlong(e, x blas32.General) blas32.General {
	along := linear.Zeros(x.Rows, e.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, x, e, 0, along) // n × Within
	s := linear.Zeros(e.Rows, e.Rows)
	gemm.Syrk(1/float32(x.Rows), along, 0, s)
	linear.MirrorUpper(s)
	return s
}

// solve returns the matrix W, Dim × Within or fewer rows where pictures spread in fewer directions,
// and λ, of S_t = total and S_w = between/2: with N = UᵀU the w are U⁻¹ times the eigenvectors of
// U⁻ᵀ·S_t·U⁻¹.
func (v Invariance) solve(total, between blas32.General) (w blas32.General, lambda []float32, err error) {
	n := total.Rows
	var tw, tt float64
	for i := range n {
		tw += float64(between.Data[i*n+i]) / 2 / float64(n)
		tt += float64(total.Data[i*n+i]) / float64(n)
	}
	st, noise := linear.Doubles(total), linear.Doubles(between)
	for i := range n {
		for j := i; j < n; j++ {
			s := float64(noise[i][j]/2) + float64(v.Mix*st[i][j])
			if i == j {
				s += float64(v.Ridge*tw) + float64(1e-6*tt) + 1e-30
			}
			if math.IsNaN(s+st[i][j]) || math.IsInf(s+st[i][j], 0) {
				return w, nil, fmt.Errorf("rules: the features hold values that are no numbers, or too large; " +
					"invariance needs finite ones")
			}
			noise[i][j] = s
		}
	}
	inverse, ok := linear.InverseFactor(noise)
	if !ok {
		return w, nil, fmt.Errorf("rules: what varies between views has no Cholesky factor (%d × %d); use a larger "+
			"Ridge", n, n)
	}
	inner := linear.Times(inverse, linear.Times(st, inverse, false), true) // U⁻ᵀ·S_t·U⁻¹
	c := linear.Zeros(n, n)
	for i := range n {
		for j := range n {
			c.Data[i*n+j] = float32((inner[i][j] + inner[j][i]) / 2)
		}
	}
	vectors, values, err := v.leading(c)
	if err != nil {
		return w, nil, fmt.Errorf("rules: invariance: %s", strings.TrimPrefix(err.Error(), "linear: "))
	}
	dim := 0 // of those with a variance that is no rounding
	for dim < v.Dim && (dim == 0 || values[dim] > 3e-7*values[0]) {
		dim++
	}
	w = linear.Zeros(dim, n)
	for i := range dim {
		lambda = append(lambda, float32(values[i]))
		for j, row := range inverse {
			var sum float64 // U⁻¹ times the eigenvector
			for l := j; l < n; l++ {
				sum += float64(row[l] * float64(vectors.Data[i*n+l]))
			}
			w.Data[i*n+j] = float32(sum)
		}
	}
	return w, lambda, nil
}

// leading returns the Dim first eigenvectors, by rows, and eigenvalues of a symmetric matrix. Of a
// large one they are taken in the space that a few steps of subspace iteration find, of a few
// dimensions more: there they are exact, and eigenvectors of all would take most of the time.
func (v Invariance) leading(c blas32.General) (vectors blas32.General, values []float64, err error) {
	const few, more = 192, 32
	if c.Rows <= few || v.Dim+more >= c.Rows {
		return linear.Eigen(c, v.Dim)
	}
	basis := linear.Dominant(c, v.Dim+more, v.Seed)
	part, small := linear.Zeros(basis.Rows, c.Cols), linear.Zeros(basis.Rows, basis.Rows)
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, basis, c, 0, part)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, part, basis, 0, small)
	within, values, err := linear.Eigen(small, v.Dim)
	if err != nil {
		return vectors, nil, err
	}
	vectors = linear.Zeros(v.Dim, c.Cols)
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, within, basis, 0, vectors)
	return vectors, values, nil
}
