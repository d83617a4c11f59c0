package atlas

import (
	"encoding/json"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// By hand: one row x = (3, 4)/√12.5 of class 1 beside one of class 0, its opposite. W begins as
// zeros, so p = ½ for both, and the slopes are ∓x/2: Adam's first step has the size of the rate,
// whatever the slope.
func TestSoftmaxFirstStepByHand(t *testing.T) {
	x := rowsMatrix([]float32{3, 4}, []float32{-3, -4})
	p, err := Softmax{Epochs: 1, Dropout: -1, Rate: 0.01}.Fit(x, []int{1, 0})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{-0.01, 0.01, -0.01, 0.01} {
		if got := float64(p.weights.Data[i]); math.Abs(got-want) > 1e-6 {
			t.Errorf("weight %d is %g, by hand %g", i, got, want)
		}
	}
	if !slices.Equal(p.bias, []float32{0, 0}) || !slices.Equal(p.Classes, []int{0, 1}) {
		t.Errorf("bias %v of classes %v", p.bias, p.Classes)
	}
	if math.Abs(p.z.factor[0]-1/math.Sqrt(12.5)) > 1e-9 {
		t.Errorf("features are multiplied by %g, by hand 1/√12.5", p.z.factor[0])
	}
}

// Floor: on the digits the probe is as good as ridge, and the same on any number of threads and at
// any scale.
func TestSoftmaxOnDigits(t *testing.T) {
	x, classes := digits(t)
	large := blas32.General{Rows: x.Rows, Cols: x.Cols, Stride: x.Cols, Data: slices.Clone(x.Data)}
	for i := range large.Data {
		large.Data[i] *= 1024
	}
	fit := func(x blas32.General) (*Probe, float64) {
		const bank = 1200
		p, err := Softmax{Epochs: 20, Rate: 0.01, Dropout: 0.2, Seed: 1}.Fit(linear.Slab(x, 0, bank), classes[:bank])
		if err != nil {
			t.Fatal(err)
		}
		right, err := p.Accuracy(linear.Slab(x, bank, x.Rows), classes[bank:])
		if err != nil {
			t.Fatal(err)
		}
		return p, right
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, right := fit(x)
	runtime.GOMAXPROCS(3)
	three, _ := fit(x)
	if !slices.Equal(one.weights.Data, three.weights.Data) {
		t.Error("other weights on 3 threads than on 1")
	}
	if scaled, _ := fit(large); !slices.Equal(one.weights.Data, scaled.weights.Data) {
		t.Error("other weights for features 1,024 times as large")
	}
	if right < 0.9 {
		t.Errorf("%.3f of the digits are right", right)
	}
	if folds, err := (Softmax{Epochs: 10, Rate: 0.01}).CrossValidate(x, classes, 3); err != nil || folds < 0.85 {
		t.Errorf("%.3f right in 3 folds (%v)", folds, err)
	}
}

func TestSoftmaxErrors(t *testing.T) {
	x := rowsMatrix([]float32{1}, []float32{2})
	for _, s := range []Softmax{{Epochs: -1}, {Batch: -1}, {Rate: -1}, {Dropout: 1}, {Rate: math.Inf(1)}} {
		if _, err := s.Fit(x, []int{0, 1}); err == nil || !strings.HasPrefix(err.Error(), "atlas: Softmax") {
			t.Errorf("%+v: %v", s, err)
		}
	}
	if _, err := (Softmax{}).Fit(rowsMatrix([]float32{float32(math.NaN())}), []int{0}); err == nil {
		t.Error("fitted to NaN")
	}
	if _, err := (Softmax{}).CrossValidate(x, []int{0, 1}, 3); err == nil {
		t.Error("3 folds of 2 rows")
	}
	if p, err := (Softmax{Epochs: 1}).Fit(rowsMatrix([]float32{0}, []float32{0}), []int{3, 3}); err != nil ||
		p.Classes[0] != 3 {
		t.Errorf("features of nothing: %v", err)
	}
}

// Oracle: PyTorch's Adam on the same rows, 40 epochs of one batch each (testdata/softmax.py). Three
// classes have exactly a tenth of the rows, so that the first slope of their bias is 0 but for
// rounding, and Adam's first step goes 0.01 either way: weights agree to 0.02 (float64 arithmetic
// and PyTorch's differ by up to 0.01), and guesses nearly always.
func TestSoftmaxMatchesPyTorch(t *testing.T) {
	text, err := os.ReadFile("testdata/softmax.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Weights [][]float32
		Bias    []float32
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	x, classes := digits(t)
	first := x
	first.Rows = 500
	p, err := Softmax{Epochs: 40, Batch: 500, Rate: 0.01, Dropout: -1}.Fit(first, classes[:500])
	if err != nil {
		t.Fatal(err)
	}
	theirs := *p
	theirs.weights, theirs.bias = rowsMatrix(want.Weights...), want.Bias
	for i, w := range theirs.weights.Data {
		if got := p.weights.Data[i]; math.Abs(float64(got-w)) > 0.02 {
			t.Errorf("weight %d is %g, PyTorch's %g", i, got, w)
		}
	}
	for j, b := range want.Bias {
		if math.Abs(float64(p.bias[j]-b)) > 0.02 {
			t.Errorf("bias %d is %g, PyTorch's %g", j, p.bias[j], b)
		}
	}
	a, errA := p.Predict(x)
	b, errB := theirs.Predict(x)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if same := shares([][]int{a}, b)[0]; same < 0.995 {
		t.Errorf("%.4f of the guesses are PyTorch's", same)
	}
}
