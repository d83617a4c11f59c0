package atlas

import (
	"fmt"
	"math"
	"slices"

	"deephebb/internal/gemm"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Temperature of the votes of KNNAccuracy: a neighbour of cosine s has exp(s/Temperature) votes
// (Wu et al. 2018, DINO).
const Temperature = 0.07

// KNNAccuracy returns the share of query rows (m × d) that get their true class from the k most similar
// rows of the bank (n × d) by cosine, each voting for its own class with exp(similarity/Temperature); one
// share, 0 to 1, for every k of ks. Ties of similarity go to the lower row, ties of votes to the class whose first voter is nearest.
// Any integers serve as classes. A k above n counts as n.
//
// It returns an error if a value is NaN or infinite, bank or query are empty, or a k is below 1.
func KNNAccuracy(bank blas32.General, classes []int, query blas32.General, truth []int, ks ...int) ([]float64, error) {
	votes, err := KNNClasses(bank, classes, query, ks...)
	if err != nil {
		return nil, err
	}
	checkLabels("KNNAccuracy", query.Rows, truth)
	return shares(votes, truth), nil
}

// KNNClasses returns the classes that KNNAccuracy votes for, one list of m for every k of ks.
func KNNClasses(bank blas32.General, classes []int, query blas32.General, ks ...int) ([][]int, error) {
	checkLabels("KNNAccuracy", bank.Rows, classes)
	if bank.Cols != query.Cols {
		panic(fmt.Sprintf("atlas: KNNAccuracy: bank rows of %d numbers, query rows of %d", bank.Cols, query.Cols))
	}
	if err := finiteError("KNNAccuracy: bank", bank); err != nil {
		return nil, err
	}
	if err := finiteError("KNNAccuracy: query", query); err != nil {
		return nil, err
	}
	if bank.Rows == 0 || query.Rows == 0 {
		return nil, fmt.Errorf("atlas: KNNAccuracy: %d bank rows and %d query rows; both need at least 1", bank.Rows, query.Rows)
	}
	b, _ := unitCopy(bank)
	q, _ := unitCopy(query)
	return vote(similarTo(b, q, false), classes, query.Rows, bank.Rows, ks)
}

// KNNLeaveOneOut is KNNAccuracy with every row of x (n × d, n ≥ 2) asked in turn of all the others.
func KNNLeaveOneOut(x blas32.General, classes []int, ks ...int) ([]float64, error) {
	checkLabels("KNNLeaveOneOut", x.Rows, classes)
	if err := finiteError("KNNLeaveOneOut", x); err != nil {
		return nil, err
	}
	if x.Rows < 2 {
		return nil, fmt.Errorf("atlas: KNNLeaveOneOut: %d rows; a row and another to ask make at least 2", x.Rows)
	}
	u, _ := unitCopy(x)
	votes, err := vote(similarTo(u, u, true), classes, x.Rows, x.Rows-1, ks)
	if err != nil {
		return nil, err
	}
	return shares(votes, classes), nil
}

// PlaneAccuracy returns the share of points of a map y (n × 2, n ≥ 2) that have the class most of their k
// nearest points have, the point itself left out, by the Euclidean distance and with equal votes; one share for
// every k of ks. Ties of distance go to the lower row, ties of votes to the class whose first voter is nearest.
func PlaneAccuracy(y blas32.General, classes []int, ks ...int) ([]float64, error) {
	checkLabels("PlaneAccuracy", y.Rows, classes)
	c, err := newCloud("PlaneAccuracy", y, Euclidean)
	if err != nil {
		return nil, err
	}
	if y.Rows < 2 {
		return nil, fmt.Errorf("atlas: PlaneAccuracy: %d points; a point and another to ask make at least 2", y.Rows)
	}
	near := func(k int, take func(i int, near []ranked)) {
		c.eachRow(nil, func(i int, d2 []float32) {
			d2[i] = float32(math.Inf(1))
			list := closest(d2, k)
			for j := range list {
				list[j].by = 0 // equal votes
			}
			take(i, list)
		})
	}
	votes, err := vote(near, classes, y.Rows, y.Rows-1, ks)
	if err != nil {
		return nil, err
	}
	return shares(votes, classes), nil
}

// ranked is a row found and by how much: less is better.
type ranked struct {
	by  float32
	row int
}

// neighborhood calls take with each row, on several goroutines, and its k best rows in order, by holding
// 1 − similarity, or 0 for equal votes.
type neighborhood func(k int, take func(i int, near []ranked))

// similarTo searches rows of norm 1: the bank's nearest to each query; self leaves out the row of the same index.
func similarTo(bank, query blas32.General, self bool) neighborhood {
	return func(k int, take func(i int, near []ranked)) {
		const chunk = 8
		most := min(rowsAtOnce(bank.Rows), query.Rows)
		product := zeros(most, bank.Rows)
		for from := 0; from < query.Rows; from += most {
			end := min(from+most, query.Rows)
			dst := slab(product, 0, end-from)
			gemm.Gemm(blas.NoTrans, blas.Trans, -1, slab(query, from, end), bank, 0, dst)
			gemm.Parallel(blockCount(end-from, chunk), func(b int) {
				for i := from + b*chunk; i < min(from+(b+1)*chunk, end); i++ {
					by := rowOf(dst, i-from)
					for j, v := range by {
						by[j] = 1 + v
					}
					if self {
						by[i] = float32(math.Inf(1))
					}
					take(i, closest(by, k))
				}
			})
		}
	}
}

// vote lets the k nearest choose the class of every row, for every k of ks, none above most.
func vote(near neighborhood, classes []int, rows, most int, ks []int) ([][]int, error) {
	if len(ks) == 0 {
		return nil, fmt.Errorf("atlas: nearest neighbours: no k given; 5 is usual")
	}
	out := make([][]int, len(ks))
	for j, k := range ks {
		if k < 1 {
			return nil, fmt.Errorf("atlas: nearest neighbours: k is %d; use 1 or more", k)
		}
		out[j] = make([]int, rows)
	}
	near(min(slices.Max(ks), most), func(i int, list []ranked) {
		for j, k := range ks {
			out[j][i] = elected(list[:min(k, len(list))], classes)
		}
	})
	return out, nil
}

// elected returns the class with most votes.
func elected(list []ranked, classes []int) int {
	type tally struct {
		class int
		votes float64
	}
	var board []tally
	for _, r := range list {
		at := slices.IndexFunc(board, func(t tally) bool { return t.class == classes[r.row] })
		if at < 0 {
			at = len(board)
			board = append(board, tally{class: classes[r.row]})
		}
		board[at].votes += exp(float64(-r.by / Temperature))
	}
	best := board[0]
	for _, t := range board[1:] {
		if t.votes > best.votes {
			best = t
		}
	}
	return best.class
}

// closest returns the k least values with their rows, in order, ties to the lower row.
func closest(by []float32, k int) []ranked {
	k = min(k, len(by))
	heap := make([]ranked, 0, k) // the worst on top
	for i, v := range by {
		switch {
		case len(heap) < k:
			heap = append(heap, ranked{v, i})
			for j := len(heap) - 1; j > 0 && heap[j].worse(heap[(j-1)/2]); j = (j - 1) / 2 {
				heap[j], heap[(j-1)/2] = heap[(j-1)/2], heap[j]
			}
		case v < heap[0].by:
			heap[0] = ranked{v, i}
			for j := 0; ; {
				child := 2*j + 1
				if child+1 < k && heap[child+1].worse(heap[child]) {
					child++
				}
				if child >= k || !heap[child].worse(heap[j]) {
					break
				}
				heap[j], heap[child] = heap[child], heap[j]
				j = child
			}
		}
	}
	slices.SortFunc(heap, ranked.compare)
	return heap
}

// worse reports whether a comes after b.
func (a ranked) worse(b ranked) bool { return a.by > b.by || a.by == b.by && a.row > b.row }

// compare orders from the best to the worst.
func (a ranked) compare(b ranked) int {
	switch {
	case b.worse(a):
		return -1
	case a.worse(b):
		return 1
	}
	return 0
}

// shares returns how often each list agrees with the truth.
func shares(lists [][]int, truth []int) []float64 {
	out := make([]float64, len(lists))
	for j, list := range lists {
		var right int
		for i, l := range list {
			if l == truth[i] {
				right++
			}
		}
		out[j] = float64(right) / float64(len(truth))
	}
	return out
}
