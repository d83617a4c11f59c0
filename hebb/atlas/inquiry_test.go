package atlas

import (
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Oracle: by hand. Of (5, 0): row 0 lies in its direction, row 2 nearly, row 1 at 45°; of all
// three, those of class 9 have 0.99 + 0.02 votes, row 0 has 1.
func TestInquiryByHand(t *testing.T) {
	bank, classes := rowsMatrix([]float32{2, 0}, []float32{1, 1}, []float32{3, 0.1}), []int{4, 9, 9}
	f, err := Inquiry{KNN: []int{1, 3}, Retrieval: []int{2, 0}}.Ask(bank, classes, rowsMatrix([]float32{5, 0}),
		[]int{4})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(f.KNN, []float64{1, 0}) {
		t.Errorf("knn %v", f.KNN)
	}
	if want := []Retrieval{{2, 0.5, 1, 1}, {3, 1.0 / 3, 1, 1}}; !slices.Equal(f.Retrieval, want) {
		t.Errorf("retrieval %v, want %v", f.Retrieval, want)
	}
}

// Invariant: one inquiry finds what one of each measure finds, on any number of threads, and leaves
// the rows as they are.
func TestInquiryIsBoth(t *testing.T) {
	x, classes := digits(t)
	bank, query := linear.Slab(x, 0, 900), linear.Slab(x, 900, 1200)
	known, asked := classes[:900], classes[900:1200]
	before := slices.Clone(x.Data)
	both := Inquiry{KNN: []int{1, 5, 20}, Retrieval: []int{100, 5}}
	must := func(v any, err error) any {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, threads := range []int{1, 3} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		f := must(both.Ask(bank, known, query, asked)).(Findings)
		if want := must(KNNAccuracy(bank, known, query, asked, both.KNN...)).([]float64); !slices.Equal(f.KNN, want) {
			t.Errorf("knn %v, alone %v", f.KNN, want)
		}
		alone := must(Inquiry{Retrieval: both.Retrieval}.Ask(bank, known, query, asked)).(Findings)
		if !slices.Equal(f.Retrieval, alone.Retrieval) {
			t.Errorf("retrieval %v, alone %v", f.Retrieval, alone.Retrieval)
		}
		f = must(both.LeaveOneOut(bank, known)).(Findings)
		if want := must(KNNLeaveOneOut(bank, known, both.KNN...)).([]float64); !slices.Equal(f.KNN, want) {
			t.Errorf("leaving one out: knn %v, alone %v", f.KNN, want)
		}
		alone = must(Inquiry{Retrieval: both.Retrieval}.LeaveOneOut(bank, known)).(Findings)
		if !slices.Equal(f.Retrieval, alone.Retrieval) {
			t.Errorf("leaving one out: retrieval %v, alone %v", f.Retrieval, alone.Retrieval)
		}
	}
	if !slices.Equal(x.Data, before) {
		t.Error("the rows have changed")
	}
}

// Invariant: rows of norm 1 are not copied, others are.
func TestUnitRowsCopiesOnce(t *testing.T) {
	x := rowsMatrix([]float32{3, 4}, []float32{0, 0})
	u := unitRows(x)
	if !slices.Equal(u.Data, []float32{0.6, 0.8, 0, 0}) || x.Data[0] != 3 {
		t.Errorf("%v of %v", u.Data, x.Data)
	}
	if v := unitRows(u); &v.Data[0] != &u.Data[0] {
		t.Error("rows of norm 1 were copied")
	}
}

func TestInquiryErrors(t *testing.T) {
	x := linear.Zeros(3, 2)
	for _, c := range []struct {
		q Inquiry
		x blas32.General
	}{{Inquiry{}, x}, {Inquiry{KNN: []int{0}}, x}, {Inquiry{Retrieval: []int{-1}}, x}, {Inquiry{KNN: []int{1}},
		linear.Zeros(1, 2)}} {
		if f, err := c.q.LeaveOneOut(c.x, make([]int, c.x.Rows)); err == nil || f.KNN != nil || f.Retrieval != nil {
			t.Errorf("%+v: %v, %v", c.q, f, err)
		}
	}
}
