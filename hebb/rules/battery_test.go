package rules

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// taught is a rule or a stage after some steps, and what is asked of both in this file.
type taught struct {
	name string
	d    int
	make func() (step func(x blas32.General), state func() []float32)
}

// everything is each rule and each stage, for rows of d values.
func everything(d int) (all []taught) {
	for _, r := range variants() {
		all = append(all, taught{r.Name(), d, func() (func(blas32.General), func() []float32) {
			l := New(r, 7, d, 5)
			return func(x blas32.General) { l.Step(x, 0.2) }, func() []float32 { return l.w.Data }
		}})
	}
	for name := range stages(d) {
		all = append(all, taught{name, d, func() (func(blas32.General), func() []float32) {
			s := stages(d)[name]
			return func(x blas32.General) { s.Learn(x, 0.2) }, func() []float32 { return joined(s.live()) }
		}})
	}
	return all
}

// joined returns the values of a state in the order of their names.
func joined(state map[string][]float32) (all []float32) {
	var names []string
	for name := range state {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		all = append(all, state[name]...)
	}
	return all
}

// after returns what is learned from some batches, one a step.
func (e taught) after(batches ...blas32.General) []float32 {
	step, state := e.make()
	for _, x := range batches {
		step(x)
	}
	return state()
}

// some are rows that go into several blocks.
func some(n, d int, seed uint64) blas32.General {
	x := linear.Zeros(n, d)
	normal(x, 1, rand.New(rand.NewPCG(seed, 3)))
	return x
}

// spaced is x with gaps of NaN between the rows.
func spaced(x blas32.General) blas32.General {
	y := linear.Zeros(x.Rows, x.Cols+3)
	for i := range y.Data {
		y.Data[i] = float32(math.NaN())
	}
	y.Cols = x.Cols
	linear.CopyRows(y, x)
	return y
}

// Invariants: rows are read and not written, gaps between them are not looked at, and any number of
// threads gives the same bytes.
func TestRowsAreOnlyRead(t *testing.T) {
	a, b := some(150, 11, 1), some(90, 11, 2)
	before := slices.Clone(a.Data)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, e := range everything(11) {
		want := e.after(a, b)
		if !slices.Equal(a.Data, before) {
			t.Fatalf("%s writes to its rows", e.name)
		}
		if !slices.Equal(want, e.after(spaced(a), spaced(b))) {
			t.Errorf("%s: rows with gaps give another result", e.name)
		}
		for _, threads := range []int{1, 2, 3, 8} {
			runtime.GOMAXPROCS(threads)
			if !slices.Equal(want, e.after(a, b)) {
				t.Errorf("%s: other bytes with %d threads", e.name, threads)
			}
		}
	}
}

// Invariant: the order of the rows of a step matters to rounding only. (That of the first step
// chooses the patches that some rules begin with.)
func TestOrderOfRows(t *testing.T) {
	a, b := some(60, 9, 3), some(80, 9, 4)
	mixed := linear.Zeros(80, 9)
	for i, from := range rand.New(rand.NewPCG(5, 5)).Perm(80) {
		copy(linear.Row(mixed, i), linear.Row(b, from))
	}
	for _, e := range everything(9) {
		want, got := e.after(a, b), e.after(a, mixed)
		for i, v := range want {
			if math.Abs(float64(v-got[i])) > 1e-4*(1+math.Abs(float64(v))) {
				t.Errorf("%s: value %d is %g, with other rows first %g", e.name, i, v, got[i])
				break
			}
		}
	}
}

// Invariant: few rows, rows of one value, rows that are all the same and columns that do not vary
// give finite numbers.
func TestDegenerateRows(t *testing.T) {
	same := repeated(some(1, 6, 6), 20)
	constant := some(40, 6, 7)
	for i := range constant.Rows {
		linear.Row(constant, i)[2] = 4
	}
	for _, x := range []blas32.General{some(1, 6, 8), some(2, 6, 9), some(20, 1, 10), linear.Zeros(9, 1), same,
		constant} {
		for _, e := range everything(x.Cols) {
			if got := e.after(x, x, x); !finiteAll(got) {
				t.Errorf("%s of %d × %d rows: %v", e.name, x.Rows, x.Cols, got)
			}
		}
	}
}

// A tile of no patches teaches nothing; rows of another length panic.
func TestNoRowsAndWrongRows(t *testing.T) {
	for _, r := range variants() {
		l := New(r, 4, 6, 1)
		l.Step(some(30, 6, 1), 0)
		before := slices.Clone(l.w.Data)
		l.Accumulate(linear.Zeros(0, 6), blas32.General{})
		if s := l.Apply(0); s.Patches != 0 || !slices.Equal(before, l.w.Data) {
			t.Errorf("%s learns from no patches: %+v", r.Name(), s)
		}
		if h := l.Health(linear.Zeros(0, 6)); math.IsNaN(h.Entropy + h.Dead + h.Norm + h.MaxCos) {
			t.Errorf("%s: health by no patches %+v", r.Name(), h)
		}
	}
	for _, e := range everything(6) {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.Contains(said, "of 5") &&
					!strings.Contains(said, "5 values") {
					t.Errorf("%s of rows of 5 values: %q", e.name, said)
				}
			}()
			e.after(some(3, 5, 1))
		}()
	}
}

// Rows that hold NaN or ±Inf do not hide: they panic, or weights or figures show them. Rows twice
// over teach finite weights.
func TestRowsOfNoNumbers(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1)} {
		x := some(40, 6, 1)
		linear.Row(x, 11)[2] = float32(v)
		for _, e := range everything(6) {
			func() {
				defer func() { recover() }()
				if got := e.after(x, x); finiteAll(got) {
					t.Errorf("%s: rows with %v give finite weights", e.name, v)
				}
			}()
		}
	}
	x := some(20, 6, 2)
	twice := linear.Zeros(40, 6)
	for i := range 40 {
		copy(linear.Row(twice, i), linear.Row(x, i%20))
	}
	for _, e := range everything(6) {
		if got := e.after(twice, twice); !finiteAll(got) {
			t.Errorf("%s: rows that come twice give %v", e.name, got)
		}
	}
}
