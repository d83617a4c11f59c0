package atlas

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

func retrieve(x blas32.General, classes []int, ks ...int) ([]Retrieval, error) {
	f, err := Inquiry{Retrieval: ks}.LeaveOneOut(x, classes)
	return f.Retrieval, err
}

func askFrom(bank blas32.General, classes []int, query blas32.General, truth []int, ks ...int) ([]Retrieval, error) {
	f, err := Inquiry{Retrieval: ks}.Ask(bank, classes, query, truth)
	return f.Retrieval, err
}

// Oracle: scikit-learn, and numpy by the definitions.
func TestNeighborsLikeScikitLearn(t *testing.T) {
	x, _, classes := jittered(t)
	g := loadGolden(t)
	ks := []int{1, 5, 20}
	bank, err := KNNAccuracy(linear.Slab(x, 0, 400), classes[:400], linear.Slab(x, 400, 600), classes[400:], ks...)
	if err != nil {
		t.Fatal(err)
	}
	loo, err := KNNLeaveOneOut(x, classes, ks...)
	if err != nil {
		t.Fatal(err)
	}
	for j, w := range g.KNN {
		closeTo(t, "bank and query", bank[j], w.Bank, 1e-9)
		closeTo(t, "leave one out", loo[j], w.LOO, 1e-9)
	}
	found, err := retrieve(x, classes, 5, 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	for j, w := range g.Retrieval {
		if found[j].K != w.K {
			t.Errorf("K is %d, want %d", found[j].K, w.K)
		}
		closeTo(t, "P@k", found[j].Precision, w.Precision, 1e-9)
		closeTo(t, "mAP@k", found[j].MAP, w.MAP, 1e-6)
		closeTo(t, "hit@k", found[j].Hit, w.Hit, 1e-9)
	}
}

// Oracle: by hand. Votes of two at cosine ½ weigh less than one at cosine 1: 2·e^(.5/.07) <
// e^(1/.07).
func TestKNNByHand(t *testing.T) {
	h := float32(math.Sqrt(3) / 2)
	bank := rowsMatrix([]float32{2, 0}, []float32{.5, h}, []float32{.5, -h}, []float32{0, 0})
	query := rowsMatrix([]float32{3, 0}, []float32{0, 5})
	right, err := KNNAccuracy(bank, []int{7, -1, -1, 3}, query, []int{7, -1}, 1, 3, 99)
	if err != nil || !slices.Equal(right, []float64{1, 1, 1}) {
		t.Errorf("not classes 7 and -1: %v, %v", right, err)
	}
	// answers of row 0: 1 (right), 2 (wrong); of 1: 0 (right), 2; of 2: 1, 0, both wrong
	x := rowsMatrix([]float32{1, 0}, []float32{1, 1}, []float32{0, 1.5})
	r, err := retrieve(x, []int{0, 0, 1}, 1, 2)
	if err != nil || r[0] != (Retrieval{1, 2.0 / 3, 2.0 / 3, 2.0 / 3}) ||
		r[1] != (Retrieval{2, 1.0 / 3, 2.0 / 3, 2.0 / 3}) {
		t.Errorf("retrieval %+v, %v", r, err)
	}
}

// Oracle: by hand. The bank's rows point to 0°, 60° and 90°, their classes are 0, 0 and 1; asked
// from 10° for class 0 and from 80° for class 1.
func TestRetrievalByHand(t *testing.T) {
	at := func(degrees float64) []float32 {
		return []float32{float32(math.Cos(degrees * math.Pi / 180)), float32(math.Sin(degrees * math.Pi / 180))}
	}
	bank, query := rowsMatrix(at(0), at(60), at(90)), rowsMatrix(at(10), at(80))
	r, err := askFrom(bank, []int{0, 0, 1}, query, []int{0, 1}, 1, 2, 0)
	if err != nil || r[0] != (Retrieval{1, 1, 1, 1}) || r[1] != (Retrieval{2, .75, 1, 1}) ||
		r[2] != (Retrieval{3, .5, 1, 1}) {
		t.Errorf("%+v, %v", r, err)
	}
	_, err = askFrom(linear.Zeros(0, 2), nil, query, []int{0, 1}, 1)
	fails(t, err, "0 bank rows")
	_, err = askFrom(bank, []int{0, 0, 1}, query, []int{0, 1}, -1)
	fails(t, err, "k is -1")
}

func TestNeighborsAtTheEdges(t *testing.T) {
	_, err := KNNLeaveOneOut(linear.Zeros(1, 3), []int{0}, 1)
	fails(t, err, "1 rows", "at least 2")
	_, err = KNNLeaveOneOut(linear.Zeros(3, 3), []int{0, 0, 0}, 0)
	fails(t, err, "k is 0")
	_, err = KNNLeaveOneOut(linear.Zeros(3, 3), []int{0, 0, 0})
	fails(t, err, "no k")
	_, err = KNNAccuracy(linear.Zeros(0, 3), nil, linear.Zeros(2, 3), []int{0, 0}, 1)
	fails(t, err, "0 bank rows", "2 query rows")
	_, err = retrieve(linear.Zeros(1, 3), []int{0}, 1)
	fails(t, err, "1 rows")
	_, err = retrieve(linear.Zeros(2, 3), []int{0, 0}, -1)
	fails(t, err, "k is -1")
	bad := linear.Zeros(3, 2)
	linear.Row(bad, 2)[0] = float32(math.Inf(-1))
	_, err = retrieve(bad, []int{0, 0, 0}, 1)
	fails(t, err, "row 2", "column 0", "-Inf")
	acc, err := KNNLeaveOneOut(linear.Zeros(4, 3), []int{5, 5, 5, 5}, 1, 20)
	if err != nil || acc[0] != 1 || acc[1] != 1 {
		t.Errorf("one class of zero rows: %v, %v", acc, err)
	}
}

func TestNeighborsOnAnyThreads(t *testing.T) {
	x, _, classes := jittered(t)
	onThreads(t, slices.Equal[[]float64], func() []float64 {
		a, _ := KNNLeaveOneOut(x, classes, 1, 5)
		c, _ := retrieve(x, classes, 100)
		return append(a, c[0].MAP, c[0].Precision)
	})
}

// Oracle: numpy, and data whose rank is known.
func TestEffectiveRank(t *testing.T) {
	x, _, _ := jittered(t)
	g := loadGolden(t)
	r, err := EffectiveRank(x)
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "rank", r, g.Rank, 1e-3)
	r, _ = EffectiveRank(linear.Slab(x, 0, 40))
	closeTo(t, "rank of 40 rows", r, g.RankWide, 1e-3)
	line, cross := linear.Zeros(50, 5), linear.Zeros(8, 4)
	for i := range 50 {
		for j := range 5 {
			linear.Row(line, i)[j] = float32(i * (j + 1))
		}
	}
	for i := range 4 {
		linear.Row(cross, i)[i], linear.Row(cross, i+4)[i] = 3, -3
	}
	r, _ = EffectiveRank(line)
	closeTo(t, "a line", r, 1, 1e-4)
	r, _ = EffectiveRank(cross)
	closeTo(t, "a cross", r, 4, 1e-4)
	r, err = EffectiveRank(linear.Zeros(3, 2))
	if r != 0 || err != nil {
		t.Errorf("equal rows: %v, %v", r, err)
	}
	_, err = EffectiveRank(linear.Zeros(0, 2))
	fails(t, err, "0 × 2")
}
