package linear

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
)

// Oracle: each of the three ways is the others'.
func TestEigenvectors(t *testing.T) {
	const n = 60
	a := Zeros(n, n)
	gemm.Syrk(1.0/n, random(n, n, 4), 0, a)
	MirrorUpper(a)
	vectors, values, err := Eigen(a, n)
	if err != nil {
		t.Fatal(err)
	}
	all, theirs := jacobi(doubled(a), n)
	l := Lanczos{N: n, Want: 4, Cap: 1000, Epsilon: 1e-9, Random: rand.New(rand.NewPCG(1, 1))}
	l.Apply = func(dst, src []float64) {
		for i := range n {
			dst[i] = 0
			for j, v := range Row(a, i) {
				dst[i] += float64(v) * src[j]
			}
		}
	}
	found, good := l.Find()
	if !good || len(found) != 4 {
		t.Fatalf("%d vectors, good: %v", len(found), good)
	}
	for i := range n {
		if math.Abs(all[i]-values[i]) > 1e-9*values[0] {
			t.Errorf("eigenvalue %d is %g, by rotations %g", i, values[i], all[i])
		}
		for _, v := range append([][]float64{theirs[i]}, found[min(i, 4):min(i+1, 4)]...) {
			var cos float64
			for j, e := range Row(vectors, i) {
				cos += float64(e) * v[j]
			}
			if math.Abs(math.Abs(cos)-1) > 1e-5 {
				t.Errorf("eigenvector %d: cosine %g", i, cos)
			}
		}
	}
	l.Deflate, l.Want = found[:1], 1
	if next, _ := l.Find(); math.Abs(math.Abs(Dot64(next[0], found[1]))-1) > 1e-6 {
		t.Error("without the first, the first is not the second")
	}
	_, alone, err := Eigen(a, 0)
	if err != nil || len(alone) != n || math.Abs(alone[0]-values[0]) > 1e-9 {
		t.Errorf("eigenvalues alone: %v, %v", alone, err)
	}
}

// Invariants, of a matrix whose eigenvalues fall to nothing, as those of features do, of zeros and
// of a diagonal one: A·v = λ·v, and vectors are orthonormal. An inverse times its matrix is the
// identity.
func TestSymmetric(t *testing.T) {
	const n = 130
	falling, diagonal := Zeros64(n, n), Zeros64(n, n)
	rng := rand.New(rand.NewPCG(5, 6))
	for range 2 * n {
		x := make([]float64, n)
		for j := range x {
			x[j] = rng.NormFloat64() * math.Pow(0.8, float64(j))
		}
		for i, row := range falling {
			AddScaled(row, x[i], x)
		}
	}
	for i := range n {
		diagonal[i][i] = float64(i % 7)
	}
	copied := func(a [][]float64) [][]float64 {
		c := Zeros64(n, n)
		for i, row := range a {
			copy(c[i], row)
		}
		return c
	}
	for name, a := range map[string][][]float64{"falling": falling, "zeros": Zeros64(n, n), "diagonal": diagonal} {
		values, v, ok := Symmetric(copied(a), true)
		if !ok {
			t.Fatalf("%s: no eigenvectors", name)
		}
		for i, x := range v {
			if i > 0 && values[i] > values[i-1] {
				t.Errorf("%s: eigenvalue %d is larger than that before", name, i)
			}
			for j, row := range a {
				if off := math.Abs(Dot64(row, x) - values[i]*x[j]); off > 1e-13*max(values[0], 1) {
					t.Fatalf("%s: A·v − λ·v of vector %d is %g", name, i, off)
				}
				if dot := Dot64(x, v[j]); math.Abs(dot) > 1e-12 && i != j || math.Abs(dot-1) > 1e-12 && i == j {
					t.Fatalf("%s: vectors %d and %d have the product %g", name, i, j, dot)
				}
			}
		}
	}
	if _, _, ok := Symmetric([][]float64{{math.NaN()}}, true); ok {
		t.Error("eigenvectors of NaN")
	}
	for i := range n {
		falling[i][i] += 0.1
	}
	inverse, ok := Inverse(copied(falling))
	factor, positive := InverseFactor(copied(falling))
	if !ok || !positive {
		t.Fatal("no inverse")
	}
	one, both := Times(falling, inverse, false), Times(factor, Times(falling, factor, false), true)
	for i := range n {
		for j := range n {
			want := 0.0
			if i == j {
				want = 1
			}
			if math.Abs(one[i][j]-want) > 1e-9 || math.Abs(both[i][j]-want) > 1e-9 {
				t.Fatalf("A·A⁻¹ is %g, U⁻ᵀ·A·U⁻¹ is %g at %d, %d", one[i][j], both[i][j], i, j)
			}
		}
	}
	if _, ok := Inverse(Zeros64(2, 2)); ok {
		t.Error("the inverse of zeros")
	}
	if _, ok := InverseFactor([][]float64{{1, 2}, {2, 1}}); ok {
		t.Error("the factor of a matrix that is not positive definite")
	}
}

func doubled(a blas32.General) (d []float64) {
	for i := range a.Rows {
		for _, v := range Row(a, i) {
			d = append(d, float64(v))
		}
	}
	return d
}

// By hand: of weights 1, 0, 3 a quarter of the draws falls on the first.
func TestDraw(t *testing.T) {
	weights := []float32{1, 0, 3, 0}
	for _, c := range []struct {
		at    float64
		index int
		rest  float64
	}{{0, 0, 0}, {0.9, 0, 0.9}, {1, 2, 0}, {3.5, 2, 2.5}, {4, 2, 3}, {5, 2, 4}} {
		if i, rest := Draw(weights, c.at); i != c.index || rest != c.rest {
			t.Errorf("at %g: %d and %g, by hand %d and %g", c.at, i, rest, c.index, c.rest)
		}
	}
	if i, _ := Draw([]float64{0, 0}, 0); i != 0 {
		t.Errorf("without weights: %d", i)
	}
}

// By hand: rows of a matrix with gaps.
func TestRows(t *testing.T) {
	x := blas32.General{Rows: 2, Cols: 2, Stride: 3, Data: []float32{3, 4, 9, 0, 2}}
	if m := Means(x); !slices.Equal(m, []float32{1.5, 3}) {
		t.Errorf("means %v", m)
	}
	y := Clone(x)
	Subtract(y, []float32{1, 2})
	if !slices.Equal(y.Data, []float32{2, 2, -1, 0}) || x.Data[0] != 3 {
		t.Errorf("%v of %v", y.Data, x.Data)
	}
	y = Clone(x)
	y.Data[2] = float32(math.NaN())
	UnitRows(y)
	for i, want := range []float64{0.6, 0.8, 0, 1} {
		if math.Abs(float64(y.Data[i])-want) > 1e-6 {
			t.Errorf("unit rows %v", y.Data)
		}
	}
	w := Matrix(2, 2, []float32{1, 2, 0, 3})
	if MirrorUpper(w); w.Data[2] != 2 {
		t.Errorf("mirrored: %v", w.Data)
	}
	if z := []float32{0, 0}; Norm(z) != 0 {
		t.Error("norm of nothing")
	} else if Normalize(z); z[0] != 0 {
		t.Errorf("length 1 of nothing: %v", z)
	}
	if s := Slab(x, 1, 1); s.Rows != 0 || s.Cols != 2 {
		t.Errorf("no rows: %+v", s)
	}
}
