package atlas

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Moments of data that change little by little: the maps are as good as ones made afresh, the last
// is the one given, and points move several times less from each to the next than between maps that
// know nothing of each other.
func TestReplay(t *testing.T) {
	const n, dims, count = 200, 8, 4
	rng := rand.New(rand.NewPCG(3, 1))
	at, step := linear.Zeros(n, dims), linear.Zeros(n, dims)
	for i := range at.Data {
		at.Data[i] = float32(rng.NormFloat64()) + 6*float32(i/dims%3)
		step.Data[i] = 0.2 * float32(rng.NormFloat64())
	}
	u := UMAP{Neighbors: 10, Seed: 5}
	var moments []Neighbors
	var data, fresh []blas32.General
	for k := range count {
		x := linear.Zeros(n, dims)
		for i, v := range at.Data {
			x.Data[i] = v + float32(k)*step.Data[i]
		}
		near, err := Search{K: 10}.Find(x)
		if err != nil {
			t.Fatal(err)
		}
		xy, err := UMAP{Neighbors: 10, Seed: uint64(k)}.Fit(x)
		if err != nil {
			t.Fatal(err)
		}
		data, moments, fresh = append(data, x), append(moments, near), append(fresh, xy)
	}
	last := fresh[count-1]
	maps, err := Replay{UMAP: u}.Fit(moments[:count-1], last)
	if err != nil || len(maps) != count || &maps[count-1].Data[0] != &last.Data[0] {
		t.Fatalf("%d maps, %v", len(maps), err)
	}
	moved := func(a, b blas32.General) (sum float64) {
		for i := range n {
			dx, dy := a.Data[2*i]-b.Data[2*i], a.Data[2*i+1]-b.Data[2*i+1]
			sum += math.Hypot(float64(dx), float64(dy)) / n
		}
		return sum
	}
	for k := range count - 1 {
		other := blas32.General{Rows: n, Cols: 2, Stride: 2, Data: slices.Clone(fresh[k].Data)}
		turn(other, fresh[k+1])
		if with, without := moved(maps[k], maps[k+1]), moved(other, fresh[k+1]); with > without/3 {
			t.Errorf("moment %d: points move by %.2f, and without a replay by %.2f", k, with, without)
		}
		q, err := MapQuality(data[k], Euclidean, []int{10}, maps[k], fresh[k])
		if err != nil {
			t.Fatal(err)
		}
		if got, alone := q[0][0].Trustworthiness, q[1][0].Trustworthiness; got < alone-0.02 {
			t.Errorf("moment %d: trustworthiness %.3f, of a fresh map %.3f", k, got, alone)
		}
	}
	for _, r := range []Replay{{UMAP: UMAP{MinDist: 7}}, {Hold: 1.5}, {Hold: math.NaN()}} {
		if _, err := r.Fit(moments, last); err == nil {
			t.Errorf("%v is taken", r.Hold)
		}
	}
}

// By hand: a map that was turned by 90° and moved comes back.
func TestTurn(t *testing.T) {
	plane := func(v ...float32) blas32.General {
		return blas32.General{Rows: len(v) / 2, Cols: 2, Stride: 2, Data: v}
	}
	onto, xy := plane(0, 0, 2, 0, 2, 1), plane(5, 5, 5, 7, 4, 7)
	turn(xy, onto)
	for i, v := range onto.Data {
		if math.Abs(float64(xy.Data[i]-v)) > 1e-6 {
			t.Fatalf("%v, wanted %v", xy.Data, onto.Data)
		}
	}
	same := plane(3, 3, 3, 3)
	turn(same, plane(1, 1, 1, 1))
	if same.Data[0] != 1 || same.Data[3] != 1 {
		t.Errorf("one spot is moved to %v", same.Data)
	}
}
