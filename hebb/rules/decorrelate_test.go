package rules

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// features are n rows with a covariance that falls off as 1/i.
func features(n, d int, seed uint64) blas32.General {
	rng := rand.New(rand.NewPCG(seed, 0))
	hidden, mix, x := linear.Zeros(n, d), linear.Zeros(d, d), linear.Zeros(n, d)
	normal(hidden, 1, rng)
	normal(mix, 1/math.Sqrt(float64(d)), rng)
	for i := range hidden.Data {
		hidden.Data[i] /= float32(1 + i%d)
	}
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, hidden, mix, 0, x)
	for i := range x.Data {
		x.Data[i] += 3
	}
	return x
}

// oracle is gonum's eigen-decomposition of the covariance: variances, the largest first, and
// components by columns.
func oracle(x blas32.General) (values []float64, vectors *mat.Dense) {
	var c mat.SymDense
	stat.CovarianceMatrix(&c, dense64(x), nil)
	var e mat.EigenSym
	e.Factorize(&c, true)
	values = e.Values(nil)
	slices.Reverse(values)
	for i := range values {
		values[i] *= float64(x.Rows-1) / float64(x.Rows)
	}
	var v mat.Dense
	e.VectorsTo(&v)
	d := len(values)
	vectors = mat.NewDense(d, d, nil)
	for j := range d {
		for i := range d {
			vectors.Set(i, j, v.At(i, d-1-j))
		}
	}
	return values, vectors
}

func TestDecorrelateByHand(t *testing.T) {
	// Variances 8 and 2 along the diagonals.
	x := rows(2, 5, 5, 1, 1, 4, 2, 2, 4)
	m, err := Decorrelate{Epsilon: 0.25}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "mean", m.Mean, 3, 3)
	expect(t, "variances", m.Variances, 4, 1)
	a, b := math.Sqrt(0.5)/math.Sqrt(4+1), math.Sqrt(0.5)/math.Sqrt(1+1)
	if m.Matrix.Data[2] < 0 {
		b = -b
	}
	expect(t, "matrix", m.Matrix.Data, a, a, b, -b)
	expect(t, "first row", m.Transform(x).Data[:2], 4*a, 0)
}

// The oracle is gonum's eigen-decomposition, in each of the ways.
func TestDecorrelateMatchesEigen(t *testing.T) {
	for _, c := range []struct{ n, d, k int }{{300, 40, 10}, {60, 150, 20}, {900, 300, 12}, {300, 900, 12},
		{2000, 260, 5}, {260, 400, 5}} {
		x := features(c.n, c.d, 1)
		m, err := Decorrelate{Dim: c.k}.Fit(x)
		if err != nil {
			t.Fatal(err)
		}
		values, vectors := oracle(x)
		for i := range c.k {
			if r := float64(m.Variances[i]) / values[i]; math.Abs(r-1) > 1e-3 {
				t.Errorf("%+v: variance %d is %g, eigenvalue %g", c, i, m.Variances[i], values[i])
			}
			var s float64
			for j := range c.d {
				s += float64(m.Matrix.Data[i*c.d+j]) * vectors.At(j, i)
			}
			want := 1 / math.Sqrt(values[i]+0.05*values[0])
			if math.Abs(math.Abs(s)/want-1) > 1e-3 {
				t.Errorf("%+v: component %d has %g of the eigenvector, not %g", c, i, s, want)
			}
		}
		if y := correlations(m.Transform(x)); y > 1e-3 {
			t.Errorf("%+v: outputs correlate by %g", c, y)
		}
	}
}

// Rows that are copies of others: as many outputs as the rows have directions, of the variance that
// the formula says, uncorrelated; a note says that there are fewer than were asked for.
func TestDecorrelateOfCopies(t *testing.T) {
	for _, c := range []struct{ n, d, different, dim int }{{100, 512, 10, 64}, {300, 24, 5, 24}, {600, 700, 31, 200}} {
		x := repeated(features(c.different, c.d, 3), c.n)
		m, err := Decorrelate{Dim: c.dim}.Fit(x)
		if err != nil {
			t.Fatal(err)
		}
		if m.Matrix.Rows != c.different-1 || len(m.Variances) != m.Matrix.Rows || len(m.Notes) != 1 ||
			!strings.Contains(m.Notes[0], fmt.Sprintf("from %d to %d", c.dim, c.different-1)) {
			t.Errorf("%+v: %d outputs, %d variances, notes %q", c, m.Matrix.Rows, len(m.Variances), m.Notes)
		}
		y := m.Transform(x)
		covariances, correlations := covariance(y), Correlation(y)
		for i := range m.Matrix.Rows {
			v, top := float64(m.Variances[i]), float64(m.Variances[0])
			got, want := float64(covariances.Data[i*covariances.Stride+i]), v/(v+0.05*top)
			if math.Abs(got-want) > 1e-3*want {
				t.Errorf("%+v: output %d has a variance of %g, not %g", c, i, got, want)
			}
			for j := range i {
				if r := correlations.Data[i*correlations.Stride+j]; math.Abs(float64(r)) > 0.01 {
					t.Errorf("%+v: outputs %d and %d correlate by %g", c, i, j, r)
				}
			}
		}
	}
	if m, err := (Decorrelate{Dim: 5}).Fit(features(100, 8, 1)); err != nil || m.Matrix.Rows != 5 || m.Notes != nil {
		t.Errorf("features of full rank: %d outputs, notes %q, %v", m.Matrix.Rows, m.Notes, err)
	}
}

// repeated returns n rows: those of x, again and again.
func repeated(x blas32.General, n int) blas32.General {
	y := linear.Zeros(n, x.Cols)
	for i := range n {
		copy(linear.Row(y, i), linear.Row(x, i%x.Rows))
	}
	return y
}

func TestDecorrelateErrors(t *testing.T) {
	bad := linear.Zeros(4, 3)
	bad.Data[5] = float32(math.NaN())
	for _, c := range []struct {
		d    Decorrelate
		x    blas32.General
		want string
	}{
		{Decorrelate{}, linear.Zeros(1, 3), "2 rows"},
		{Decorrelate{}, bad, "NaN at row 1, column 2"},
		{Decorrelate{Dim: -1}, linear.Zeros(4, 3), "Dim"},
		{Decorrelate{Epsilon: 2}, linear.Zeros(4, 3), "Epsilon"},
	} {
		_, err := c.d.Fit(c.x)
		expectError(t, c.d, err, c.want)
	}
	if m, err := (Decorrelate{}).Fit(linear.Zeros(4, 3)); err != nil ||
		correlations(m.Transform(linear.Zeros(4, 3))) != 0 {
		t.Errorf("features that do not vary: %v", err)
	}
}

// The local rules end where the eigen-decomposition is.
func TestDecorrelatorReachesFixedPoint(t *testing.T) {
	x := features(2000, 30, 3)
	want, err := Decorrelate{Dim: 8}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	s := Decorrelate{Dim: 8}.Stage(30)
	epochs(s, x, 150)
	got, _ := s.Map()
	for k := range 8 {
		if r := got.Variances[k] / want.Variances[k]; math.Abs(float64(r)-1) > 0.05 {
			t.Errorf("variance %d is %.4g, eigenvalue %.4g", k, got.Variances[k], want.Variances[k])
		}
		if c := cosine(linear.Row(got.Matrix, k), linear.Row(want.Matrix, k)); math.Abs(c) < 0.98 {
			t.Errorf("component %d: cosine %.4f", k, c)
		}
	}
	if c := correlations(s.Transform(x)); c > 0.05 {
		t.Errorf("outputs correlate by %g", c)
	}
}

// epochs lets a stage learn from x in batches of 100 rows.
func epochs(s *Stage, x blas32.General, n int) {
	for e := range n {
		for from := 0; from < x.Rows; from += 100 {
			b := blas32.General{Rows: min(100, x.Rows-from), Cols: x.Cols, Stride: x.Stride,
				Data: x.Data[from*x.Stride:]}
			s.Learn(b, (float64(e)+float64(from)/float64(x.Rows))/float64(n))
		}
	}
}

// dense64 is a in float64.
func dense64(a blas32.General) *mat.Dense {
	d := mat.NewDense(a.Rows, a.Cols, nil)
	for i := range a.Rows {
		for j, v := range linear.Row(a, i) {
			d.Set(i, j, float64(v))
		}
	}
	return d
}
