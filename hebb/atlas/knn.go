package atlas

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Temperature of the votes of KNNAccuracy: a neighbour of cosine s has exp(s/Temperature) votes (Wu
// et al. 2018, DINO).
const Temperature = 0.07

// KNNAccuracy returns the share of query rows (m × d) that get their true class from the k most
// similar rows of the bank (n × d) by cosine, each voting for its own class with
// exp(similarity/Temperature); one share, 0 to 1, for every k of ks. Ties of similarity go to the
// lower row, ties of votes to the class whose first voter is nearest. Any integers serve as
// classes. A k above n counts as n.
//
// It returns an error if a value is NaN or infinite, bank or query are empty, or a k is below 1.
func KNNAccuracy(bank blas32.General, classes []int, query blas32.General, truth []int, ks ...int) ([]float64, error) {
	f, err := Inquiry{KNN: ks}.ask("KNNAccuracy", bank, classes, query, truth)
	return f.KNN, err
}

// KNNLeaveOneOut is KNNAccuracy with every row of x (n × d, n ≥ 2) asked in turn of all the others.
func KNNLeaveOneOut(x blas32.General, classes []int, ks ...int) ([]float64, error) {
	f, err := Inquiry{KNN: ks}.leaveOneOut("KNNLeaveOneOut", x, classes)
	return f.KNN, err
}

// ranked is a row found and by how much: less is better.
type ranked struct {
	by  float32
	row int
}

// neighborhood calls take with each row, on several goroutines, and its k best rows in order, by
// holding 1 − similarity.
type neighborhood func(k int, take func(i int, near []ranked))

// similarTo searches rows of norm 1: the bank's nearest to each query; self leaves out the row of
// the same index.
func similarTo(bank, query blas32.General, self bool) neighborhood {
	return func(k int, take func(i int, near []ranked)) {
		const chunk = 8
		most := min(rowsAtOnce(bank.Rows), query.Rows)
		product := linear.Zeros(most, bank.Rows)
		for from := 0; from < query.Rows; from += most {
			end := min(from+most, query.Rows)
			dst := linear.Slab(product, 0, end-from)
			gemm.Gemm(blas.NoTrans, blas.Trans, -1, linear.Slab(query, from, end), bank, 0, dst)
			gemm.Parallel(blockCount(end-from, chunk), func(b int) {
				for i := from + b*chunk; i < min(from+(b+1)*chunk, end); i++ {
					by := linear.Row(dst, i-from)
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

// votes are the elections of one class each, among the k nearest for every k of ks.
type votes struct {
	classes, ks []int
	depth       int     // the largest k, cut to the rows there are
	elected     [][]int // of each k, a class a row
}

func newVotes(who string, classes []int, rows, most int, ks []int) (*votes, error) {
	v := &votes{classes: classes, ks: ks, elected: make([][]int, len(ks))}
	for j, k := range ks {
		if k < 1 {
			return nil, fmt.Errorf("atlas: %s: k is %d; use 1 or more", who, k)
		}
		v.depth = max(v.depth, min(k, most))
		v.elected[j] = make([]int, rows)
	}
	return v, nil
}

// take holds the elections of row i.
func (v *votes) take(i int, near []ranked) {
	for j, k := range v.ks {
		v.elected[j][i] = elected(near[:min(k, len(near))], v.classes)
	}
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
		board[at].votes += elementary.Exp(float64(-r.by / Temperature))
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

// unitRows returns x with rows of norm 1, rows of zeros left: x itself where they are so already,
// to rounding.
func unitRows(x blas32.General) blas32.General {
	for i := range x.Rows {
		var s float64
		for _, v := range linear.Row(x, i) {
			s += float64(float64(v) * float64(v))
		}
		if s != 0 && math.Abs(s-1) > 1e-6 {
			u, _ := unitCopy(x)
			return u
		}
	}
	return x
}
