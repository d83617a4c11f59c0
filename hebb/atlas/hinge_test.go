package atlas

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// By hand: rows of 3 and 5, of a class each, are −1 and 1 when standardised. For either class
// 2·(1 − |w|)² + α·w² is smallest at |w| = 2/(2 + α), and α = λ·2.
func TestHingeByHand(t *testing.T) {
	x := rowsMatrix([]float32{3}, []float32{5})
	p, err := Hinge{Lambdas: []float64{0.5}}.Fit(x, []int{7, 9})
	if err != nil {
		t.Fatal(err)
	}
	for c, want := range []float64{-2. / 3, 2. / 3} {
		if got := float64(p.weights.Data[c]); math.Abs(got-want) > 1e-4 || math.Abs(float64(p.bias[c])) > 1e-4 {
			t.Errorf("class %d: weight %g, bias %g, by hand %g and 0", p.Classes[c], got, p.bias[c], want)
		}
	}
	// A third row far beyond its margin changes the mean and the spread, and not what it costs.
	m := newMargins(rowsMatrix([]float32{-1}, []float32{1}, []float32{8}), []int{0, 1, 1}, allRows(3))
	m.settle(0.01)
	for i, w := range []bool{true, true, false} {
		if within := m.mask.Data[2*i+1] == 1; within != w {
			t.Errorf("row %d is within the margin: %v", i, within)
		}
	}
}

// Invariant: at the optimum the slope of what is to be minimised is 0, computed here in float64
// from its formula. Floor: digits are told apart as well as by ridge. Same bytes on any number of
// threads.
func TestHingeOnDigits(t *testing.T) {
	x, classes := digits(t)
	bank, query := linear.Slab(x, 0, 1200), linear.Slab(x, 1200, x.Rows)
	m := newMargins(x, classes, allRows(1200))
	m.settle(0.01)
	alpha := 0.01 * 1200
	z := linear.Zeros(1200, x.Cols)
	m.z.fill(z, x, allRows(1200), 0, x.Cols)
	for c := range m.classes {
		slope, first := make([]float64, x.Cols+1), make([]float64, x.Cols+1) // the last is the bias's
		for i := range 1200 {
			row, y := linear.Row(z, i), m.side(i, c)
			s := float64(m.b.Data[c])
			for j, v := range row {
				s += float64(v) * float64(m.w.Data[j*len(m.classes)+c])
			}
			for j, v := range row {
				slope[j] += max(0, 1-y*s) * y * float64(v)
				first[j] += y * float64(v)
			}
			slope[x.Cols] += max(0, 1-y*s) * y
			first[x.Cols] += y
		}
		for j := range x.Cols {
			slope[j] -= alpha * float64(m.w.Data[j*len(m.classes)+c])
		}
		if at, from := norm64(slope), norm64(first); at > 0.011*from {
			t.Errorf("class %d: a slope of %.3g, %.3g with weights of 0", m.classes[c], at, from)
		}
	}
	plain := newMargins(x, classes, allRows(1200)) // with conjugate gradients as they are
	plain.gram = blas32.General{}
	plain.settle(0.01)
	if with, without := costOf(m, alpha), costOf(plain, alpha); math.Abs(with-without) > 1e-3*without {
		t.Errorf("Σmax(0, 1 − y·s)² + α‖w‖² is %g, %g without a factor", with, without)
	}
	fit := func() (*Probe, float64) {
		p, err := Hinge{Seed: 1}.Fit(bank, classes[:1200])
		if err != nil {
			t.Fatal(err)
		}
		right, err := p.Accuracy(query, classes[1200:])
		if err != nil {
			t.Fatal(err)
		}
		return p, right
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, right := fit()
	runtime.GOMAXPROCS(3)
	three, _ := fit()
	if !slices.Equal(one.weights.Data, three.weights.Data) || one.Lambda != three.Lambda {
		t.Error("other weights on 3 threads than on 1")
	}
	ridge, err := Ridge{Seed: 1}.Fit(bank, classes[:1200])
	if err != nil {
		t.Fatal(err)
	}
	if by, _ := ridge.Accuracy(query, classes[1200:]); right < by-0.005 || one.HeldOut < 0.9 {
		t.Errorf("%.4f of the digits are right, by ridge %.4f; %.3f of those held out", right, by, one.HeldOut)
	}
}

// costOf is what the machines are to make small.
func costOf(m *margins, alpha float64) (cost float64) {
	for i := range m.rows {
		for j, s := range linear.Row(m.sums, i) {
			short := max(0, 1-m.side(i, j)*float64(s))
			cost += short * short
		}
	}
	for _, w := range m.w.Data {
		cost += alpha * float64(w) * float64(w)
	}
	return cost
}

func norm64(x []float64) float64 { return math.Sqrt(linear.Dot64(x, x)) }

// One class, one row, columns that do not vary: no error, and the one answer there is.
func TestHingeAtTheEdges(t *testing.T) {
	for _, test := range []struct {
		rows    [][]float32
		classes []int
	}{{[][]float32{{1, 2}}, []int{3}}, {[][]float32{{1, 2}, {3, 2}, {4, 2}}, []int{3, 3, 3}},
		{[][]float32{{1}, {1}, {1}, {1}, {1}, {1}}, []int{3, 3, 3, 3, 3, 2}}} {
		x := rowsMatrix(test.rows...)
		p, err := Hinge{}.Fit(x, test.classes)
		if err != nil {
			t.Fatal(err)
		}
		if found, err := p.Predict(x); err != nil || slices.ContainsFunc(found, func(c int) bool { return c != 3 }) {
			t.Errorf("%v: %v, %v", test.rows, found, err)
		}
	}
	bad := rowsMatrix([]float32{1}, []float32{2})
	_, err := Hinge{Lambdas: []float64{-1}}.Fit(bad, []int{0, 1})
	if err == nil || !strings.HasPrefix(err.Error(), "atlas: Hinge") {
		t.Errorf("λ −1: %v", err)
	}
	bad.Data[0] = float32(math.NaN())
	if _, err := (Hinge{}).Fit(bad, []int{0, 1}); err == nil {
		t.Error("no error for NaN")
	}
	x, classes := linear.Zeros(40, 1), make([]int, 40)
	for i := range classes {
		classes[i] = i % 2
		x.Data[i] = float32(i + 100*classes[i])
	}
	if right, err := (Hinge{Lambdas: []float64{0.01}}).CrossValidate(x, classes, 4); err != nil || right != 1 {
		t.Errorf("cross-validated: %v, %v", right, err)
	}
}
