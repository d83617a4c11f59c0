package atlas

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"deephebb/internal/linear"
)

// probeGolden is testdata/probe.json.
type probeGolden struct {
	Ridge []struct {
		Bank   int
		Lam    float64
		Found  []int
		Right  float64
		Scores [][]float64
	}
	PCA []struct {
		Rows      int
		Variances []float64
		Total     float64
		Axes      [][]float64
		Point     []float64
	}
}

func loadProbe(t *testing.T) (g probeGolden, x blas32.General, classes []int) {
	t.Helper()
	text, err := os.ReadFile("testdata/probe.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	x, _, classes = jittered(t)
	for i := range x.Rows {
		linear.Row(x, i)[5] = 3
	}
	return g, x, classes
}

// Oracle: scikit-learn's StandardScaler and RidgeClassifier.
func TestRidgeLikeScikitLearn(t *testing.T) {
	g, x, classes := loadProbe(t)
	for _, w := range g.Ridge {
		p, err := Ridge{Lambdas: []float64{w.Lam}}.Fit(linear.Slab(x, 0, w.Bank), classes[:w.Bank])
		if err != nil {
			t.Fatal(err)
		}
		found, err := p.Predict(linear.Slab(x, 400, 600))
		if err != nil || !slices.Equal(found, w.Found) {
			t.Errorf("bank of %d, λ %g: other classes than scikit-learn's (%v)", w.Bank, w.Lam, err)
		}
		right, _ := p.Accuracy(linear.Slab(x, 400, 600), classes[400:])
		closeTo(t, "accuracy", right, w.Right, 1e-12)
		scores := p.z.apply(x, []int{400, 401, 402, 403, 404, 405, 406, 407, 408, 409}, p.weights)
		for i, row := range w.Scores {
			for c, v := range row {
				closeTo(t, "score", float64(linear.Row(scores, i)[c]+p.bias[c]), v, 3e-5)
			}
		}
	}
}

// Oracle: by hand. One column, 1, 2, 3 and 6 of classes −4, −4, −4 and 9, has mean 3 and deviation
// √3.5, so that ZᵀZ = 4; with λ = ¼ and 4 rows α = 1. The targets of class 9 are its indicator less
// ¼, so that ZᵀY is z of the last row, 3/√3.5, and its weight that over 4 + 1.
func TestRidgeByHand(t *testing.T) {
	x := rowsMatrix([]float32{1}, []float32{2}, []float32{3}, []float32{6})
	p, err := Ridge{Lambdas: []float64{0.25}}.Fit(x, []int{-4, -4, -4, 9})
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "weight", float64(linear.Row(p.weights, 0)[1]), 3/math.Sqrt(3.5)/5, 1e-6)
	closeTo(t, "bias", float64(p.bias[1]), 0.25, 0)
	if p.Lambda != 0.25 || p.HeldOut != 0 || !slices.Equal(p.Classes, []int{-4, 9}) {
		t.Errorf("λ %v, held out %v, classes %v", p.Lambda, p.HeldOut, p.Classes)
	}
	// the sums of class 9 and −4 meet where 2·(w·z + ¼) = 1: z = ¼·5·√3.5/3, x = 3 + ¼·5·3.5/3 =
	// 4.458
	found, err := p.Predict(rowsMatrix([]float32{4.45}, []float32{4.47}))
	if err != nil || !slices.Equal(found, []int{-4, 9}) {
		t.Errorf("found %v, %v", found, err)
	}
}

// Oracle: gonum's Cholesky in float64, over more than one block.
func TestCholesky(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const m, d, c = choleskyBlock*2 + 77, 900, 3
	z, b := linear.Zeros(m, d), linear.Zeros(m, c)
	for i := range z.Data {
		z.Data[i] = float32(rng.NormFloat64())
	}
	for i := range b.Data {
		b.Data[i] = float32(rng.NormFloat64())
	}
	s := standard{make([]float64, d), slices.Repeat([]float64{1}, d)}
	a, dual := s.gram(z, allRows(m))
	if !dual {
		t.Fatal("the matrix of rows is the smaller")
	}
	exact := mat.NewSymDense(m, nil)
	for i := range m {
		linear.Row(a, i)[i] += d / 100
		for j := range m {
			if j >= i {
				exact.SetSym(i, j, float64(linear.Row(a, i)[j]))
			} else {
				linear.Row(a, i)[j] = float32(math.NaN()) // never read
			}
		}
	}
	var want mat.Cholesky
	if !want.Factorize(exact) {
		t.Fatal("not positive definite")
	}
	right := mat.NewDense(m, c, nil)
	for i := range m {
		for j := range c {
			right.Set(i, j, float64(linear.Row(b, i)[j]))
		}
	}
	var x mat.Dense
	if err := want.SolveTo(&x, right); err != nil {
		t.Fatal(err)
	}
	f, ok := factorize(a)
	if !ok {
		t.Fatal("not positive definite in float32")
	}
	f.solve(b)
	for i := range m {
		for j := range c {
			closeTo(t, "solution", float64(linear.Row(b, i)[j]), x.At(i, j), 1e-4*mat.Max(&x))
		}
	}
	if _, ok := factorize(rowsMatrix([]float32{1, 2}, []float32{2, 1})); ok {
		t.Error("an indefinite matrix was factorised")
	}
}

// Classes that a plane parts are told apart whatever the scale of the columns, and a fifth that
// cannot be guessed gets a large λ.
func TestRidgeChoosesLambda(t *testing.T) {
	x, classes := digits(t)
	for j := range x.Cols {
		for i := range x.Rows {
			linear.Row(x, i)[j] = linear.Row(x, i)[j]*float32(math.Pow(10, float64(j%7-3))) + float32(j)
		}
	}
	p, err := Ridge{Seed: 1}.Fit(linear.Slab(x, 0, 1300), classes[:1300])
	if err != nil {
		t.Fatal(err)
	}
	right, _ := p.Accuracy(linear.Slab(x, 1300, 1797), classes[1300:])
	if right < 0.88 || math.Abs(p.HeldOut-right) > 0.08 {
		t.Errorf("%.3f right, %.3f of what was held out, λ %g", right, p.HeldOut, p.Lambda)
	}
	folds, err := Ridge{Seed: 1}.CrossValidate(linear.Slab(x, 0, 600), classes[:600], 5)
	if err != nil || folds < 0.9 {
		t.Errorf("%.3f right over folds, %v", folds, err)
	}
	rng := rand.New(rand.NewPCG(8, 8))
	noise, coin := linear.Zeros(200, 150), make([]int, 200)
	for i := range noise.Data {
		noise.Data[i] = float32(rng.NormFloat64())
	}
	for i := range coin {
		coin[i] = rng.IntN(10) / 9 // mostly 0
	}
	if p, err = (Ridge{}).Fit(noise, coin); err != nil || p.Lambda != 10 {
		t.Errorf("λ %v for noise, %v", p.Lambda, err)
	}
}

func TestRidgeAtTheEdges(t *testing.T) {
	_, err := Ridge{}.Fit(linear.Zeros(0, 3), nil)
	fails(t, err, "0 rows")
	_, err = Ridge{Lambdas: []float64{1, 0}}.Fit(linear.Zeros(3, 3), []int{0, 1, 2})
	fails(t, err, "λ is 0")
	_, err = Ridge{}.CrossValidate(linear.Zeros(3, 3), []int{0, 1, 2}, 4)
	fails(t, err, "4 folds", "3 rows")
	bad := linear.Zeros(3, 2)
	linear.Row(bad, 1)[1] = float32(math.NaN())
	_, err = Ridge{}.Fit(bad, []int{0, 1, 2})
	fails(t, err, "row 1", "column 1")
	p, err := Ridge{}.Fit(linear.Zeros(3, 2), []int{4, 4, 7}) // constant columns: the largest class
	if err != nil {
		t.Fatal(err)
	}
	if found, err := p.Predict(linear.Zeros(2, 2)); err != nil || !slices.Equal(found, []int{4, 4}) {
		t.Errorf("%v, %v", found, err)
	}
	_, err = p.Predict(bad)
	fails(t, err, "row 1")
}

func TestProbesOnAnyThreads(t *testing.T) {
	_, x, classes := loadProbe(t)
	onThreads(t, slices.Equal[[]float32], func() []float32 {
		p, _ := Ridge{Lambdas: []float64{.1}}.Fit(x, classes)
		q, _ := Ridge{Lambdas: []float64{.1}}.Fit(linear.Slab(x, 0, 50), classes[:50])
		a, _ := Principal{Components: 4}.Fit(x)
		return slices.Concat(p.weights.Data, q.weights.Data, a.Directions.Data)
	})
}
