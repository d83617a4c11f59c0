package linear

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"deephebb/internal/gemm"
)

// random returns normally distributed numbers.
func random(rows, cols int, seed uint64) blas32.General {
	x := Zeros(rows, cols)
	randomize(x, seed)
	return x
}

// spanned returns n rows of d values that spread in rank directions, less and less, with columns of
// mean 0.
func spanned(n, d, rank int, seed uint64) blas32.General {
	hidden, mix, x := random(n, rank, seed), random(rank, d, seed+1), Zeros(n, d)
	for i := range hidden.Data {
		hidden.Data[i] /= float32(1 + i%rank)
	}
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, hidden, mix, 0, x)
	Subtract(x, Means(x))
	return x
}

// copies returns n rows of which only so many are different, with columns of mean 0.
func copies(n, d, different int, seed uint64) blas32.General {
	few, x := random(different, d, seed), Zeros(n, d)
	for i := range n {
		copy(Row(x, i), Row(few, i%different))
	}
	Subtract(x, Means(x))
	return x
}

// Oracle: gonum's singular values, in each of the ways to the components: decomposed as a whole and
// by iteration, with the matrix formed and without, tall and wide, of rows of full rank and of rows
// that are copies or combinations.
func TestComponentsLikeSingularValues(t *testing.T) {
	for _, c := range []struct {
		name string
		x    blas32.General
		k, r int // asked for, and there
	}{
		{"tall", spanned(300, 40, 40, 1), 10, 10},
		{"wide", spanned(60, 150, 60, 2), 20, 20},
		{"tall, iterated", spanned(900, 300, 300, 3), 12, 12},
		{"wide, iterated", spanned(300, 900, 300, 4), 12, 12},
		{"tall, not formed", spanned(1200, 1100, 200, 5), 3, 3},
		{"wide, not formed", spanned(1100, 1200, 200, 6), 3, 3},
		{"all of them", copies(300, 220, 299, 7), 220, 220},
		{"copies, wide", copies(100, 512, 10, 8), 64, 9},
		{"copies, tall", copies(500, 30, 4, 9), 30, 3},
		{"copies, iterated", copies(600, 700, 40, 10), 90, 39},
		{"copies, not formed", copies(2000, 2100, 20, 11), 25, 19},
		{"combinations, tall", spanned(400, 60, 7, 12), 30, 7},
		{"combinations, iterated", spanned(450, 2000, 70, 13), 100, 70},
		{"two rows", spanned(2, 9, 2, 14), 2, 1},
		{"one column", spanned(20, 1, 1, 15), 1, 1},
	} {
		axes, variances, err := Components(c.x, c.k, 1)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if axes.Rows != c.r || len(variances) != c.r {
			t.Errorf("%s: %d components, there are %d", c.name, axes.Rows, c.r)
			continue
		}
		if c.x.Rows*c.x.Cols <= 1<<19 {
			for i, v := range singular(c.x)[:c.r] {
				if got := float64(variances[i]); math.Abs(got-v) > 1e-3*v+1e-6*float64(variances[0]) {
					t.Errorf("%s: variance %d is %g, not %g", c.name, i, got, v)
				}
			}
		}
		proper(t, c.name, c.x, axes, variances)
	}
}

// singular returns the squares of x's singular values, divided by its rows.
func singular(x blas32.General) []float64 {
	d := mat.NewDense(x.Rows, x.Cols, nil)
	for i := range x.Rows {
		for j, v := range Row(x, i) {
			d.Set(i, j, float64(v))
		}
	}
	var s mat.SVD
	s.Factorize(d, mat.SVDNone)
	values := s.Values(nil)
	for i, v := range values {
		values[i] = v * v / float64(x.Rows)
	}
	return values
}

// proper fails unless the axes are orthonormal and upright, and x spreads along them as is said,
// without correlations.
func proper(t *testing.T, name string, x, axes blas32.General, variances []float32) {
	t.Helper()
	scores, gram := Zeros(x.Rows, axes.Rows), Zeros(axes.Rows, axes.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, x, axes, 0, scores)
	gemm.Gemm(blas.Trans, blas.NoTrans, 1/float32(x.Rows), scores, scores, 0, gram)
	for i := range axes.Rows {
		a := Row(axes, i)
		if top := slices.MaxFunc(a, func(x, y float32) int {
			return int(math.Copysign(1,
				math.Abs(float64(x))-math.Abs(float64(y))))
		}); top < 0 {
			t.Fatalf("%s: axis %d points down", name, i)
		}
		if n := Norm(a); math.Abs(n-1) > 1e-5 {
			t.Fatalf("%s: axis %d has length %g", name, i, n)
		}
		for j := range i {
			if s := Dot(a, Row(axes, j)); math.Abs(s) > 1e-3 {
				t.Fatalf("%s: axes %d and %d have a cosine of %g", name, i, j, s)
			}
			r := float64(gram.Data[i*gram.Stride+j]) / math.Sqrt(float64(variances[i])*float64(variances[j]))
			if math.Abs(r) > 0.02 {
				t.Fatalf("%s: scores %d and %d correlate by %g", name, i, j, r)
			}
		}
		v := float64(gram.Data[i*gram.Stride+i])
		if math.Abs(v-float64(variances[i])) > 1e-3*v+1e-6*float64(variances[0]) {
			t.Fatalf("%s: variance %d is said to be %g and is %g", name, i, variances[i], v)
		}
	}
}

// By hand: variances 8/3 along (1, 1) and 2/3 along (1, −1).
func TestComponentsByHand(t *testing.T) {
	x := Matrix(3, 2, []float32{2, 2, -2, -2, 0, 0})
	axes, variances, err := Components(x, 1, 1)
	if err != nil || math.Abs(float64(variances[0])-16.0/3) > 1e-5 {
		t.Fatal(variances, err)
	}
	for _, v := range axes.Data {
		if math.Abs(float64(v)-math.Sqrt(0.5)) > 1e-6 {
			t.Errorf("axis %v", axes.Data)
		}
	}
}

// Rows that do not vary have one component, of zeros; values that are none, or overflow, give an
// error.
func TestComponentsAtTheEdges(t *testing.T) {
	axes, variances, err := Components(Zeros(5, 3), 2, 1)
	if err != nil || axes.Rows != 1 || Norm(axes.Data) != 0 || !slices.Equal(variances, []float32{0}) {
		t.Errorf("rows of zeros: %v, %v, %v", axes, variances, err)
	}
	for _, v := range []float32{float32(math.NaN()), float32(math.Inf(1)), 1e30} {
		x := random(300, 250, 1)
		x.Data[7] = v
		for _, k := range []int{3, 250} {
			if _, _, err := Components(x, k, 1); err == nil {
				t.Errorf("%d components with a value of %v: no error", k, v)
			}
		}
	}
}

// Same seed, same bytes on any number of threads, of a matrix with gaps between its rows too.
func TestComponentsOnAnyThreads(t *testing.T) {
	x := random(400, 300, 3)
	wide := Zeros(400, 310)
	wide.Cols = 300
	CopyRows(wide, x)
	one, _, _ := Components(x, 5, 1)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, threads := range []int{1, 3} {
		runtime.GOMAXPROCS(threads)
		if again, _, _ := Components(wide, 5, 1); !slices.Equal(one.Data, again.Data) {
			t.Errorf("other bytes with %d threads", threads)
		}
	}
}

// Oracle: the components of products.
func TestScoresLikeComponents(t *testing.T) {
	x := spanned(200, 30, 30, 5)
	axes, _, _ := Components(x, 3, 1)
	y := Scores(x, 3, rand.New(rand.NewPCG(1, 2)))
	for k := range 3 {
		var same, s, u float64
		for i := range x.Rows {
			v, w := float64(y.Data[3*i+k]), Dot(Row(x, i), Row(axes, k))
			same, s, u = same+v*w, s+v*v, u+w*w
		}
		if c := math.Abs(same) / math.Sqrt(s*u); c < 0.999 {
			t.Errorf("component %d: the scores have a cosine of %g", k, c)
		}
	}
	if few := Scores(spanned(2, 5, 2, 1), 4, rand.New(rand.NewPCG(1, 2))); few.Cols != 4 || few.Data[3] != 0 {
		t.Errorf("four components of two rows: %v", few.Data)
	}
}
