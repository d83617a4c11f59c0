package atlas

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"
)

// Retrieval says how good the K most similar rows of a row are as answers to "show me more of this
// class", means over all rows. With rel_i = 1 if answer i has the class of the question,
//
//	P@K    = 1/K · Σ_{i≤K} rel_i
//	AP@K   = Σ_{i≤K} rel_i · P@i / max(1, Σ_{i≤K} rel_i)
//	Hit@K  = 1 if any rel_i is 1
type Retrieval struct {
	K         int     // as used: cut to the number of rows there are to find
	Precision float64 // P@K, 0 to 1
	MAP       float64 // mean of AP@K, 0 to 1
	Hit       float64 // share of rows with at least one answer of their class (recall@K of metric learning)
}

// Retrieve asks every row of x (n × d, n ≥ 2) for its most similar others by cosine, the row itself left
// out, ties to the lower row; one Retrieval for every k of ks, where 0 or more than n − 1 means all n − 1.
// Classes are any integers. It returns an error if a value is NaN or infinite, or a k is negative.
func Retrieve(x blas32.General, classes []int, ks ...int) ([]Retrieval, error) {
	checkLabels("Retrieve", x.Rows, classes)
	if err := finiteError("Retrieve", x); err != nil {
		return nil, err
	}
	if x.Rows < 2 || len(ks) == 0 {
		return nil, fmt.Errorf("atlas: Retrieve: %d rows and %d values of k; needs at least 2 and 1", x.Rows, len(ks))
	}
	u, _ := unitCopy(x)
	return retrieve(similarTo(u, u, true), x.Rows-1, classes, classes, ks)
}

// RetrieveFrom is Retrieve with the rows of query (m × d) asking for the most similar rows of the bank (n × d); 0 or
// more than n means all n. It panics if their rows differ in length.
func RetrieveFrom(bank blas32.General, classes []int, query blas32.General, truth []int, ks ...int) ([]Retrieval, error) {
	checkLabels("RetrieveFrom", bank.Rows, classes)
	checkLabels("RetrieveFrom", query.Rows, truth)
	if bank.Cols != query.Cols {
		panic(fmt.Sprintf("atlas: RetrieveFrom: bank rows of %d numbers, query rows of %d", bank.Cols, query.Cols))
	}
	if err := finiteError("RetrieveFrom: bank", bank); err != nil {
		return nil, err
	}
	if err := finiteError("RetrieveFrom: query", query); err != nil {
		return nil, err
	}
	if bank.Rows == 0 || query.Rows == 0 || len(ks) == 0 {
		return nil, fmt.Errorf("atlas: RetrieveFrom: %d bank rows, %d query rows and %d values of k; all need at least 1", bank.Rows, query.Rows, len(ks))
	}
	b, _ := unitCopy(bank)
	q, _ := unitCopy(query)
	return retrieve(similarTo(b, q, false), bank.Rows, classes, truth, ks)
}

// retrieve judges the answers, answers of them at most, to the questions whose classes are truth.
func retrieve(near neighborhood, answers int, classes, truth, ks []int) ([]Retrieval, error) {
	out := make([]Retrieval, len(ks))
	for j, k := range ks {
		if k < 0 {
			return nil, fmt.Errorf("atlas: Retrieve: k is %d; use 1 or more, or 0 for all", k)
		}
		if k == 0 || k > answers {
			k = answers
		}
		out[j].K = k
	}
	n := len(truth)
	most := slices.MaxFunc(out, func(a, b Retrieval) int { return a.K - b.K }).K
	hits := make([][]int, n)        // of each row and k, Σ rel
	average := make([][]float64, n) // of each row and k, AP
	near(most, func(i int, found []ranked) {
		hits[i], average[i] = make([]int, len(ks)), make([]float64, len(ks))
		var right int
		var sum float64
		places := make([]float64, len(found)+1) // Σ rel·P up to each place
		rights := make([]int, len(found)+1)
		for p, r := range found {
			if classes[r.row] == truth[i] {
				right++
				sum += float64(right) / float64(p+1)
			}
			places[p+1], rights[p+1] = sum, right
		}
		for j, r := range out {
			hits[i][j] = rights[r.K]
			average[i][j] = places[r.K] / math.Max(1, float64(rights[r.K]))
		}
	})
	for j := range out {
		r := &out[j]
		for i := range n {
			r.Precision += float64(hits[i][j])
			r.MAP += average[i][j]
			r.Hit += float64(min(hits[i][j], 1))
		}
		r.Precision /= float64(n) * float64(r.K)
		r.MAP /= float64(n)
		r.Hit /= float64(n)
	}
	return out, nil
}
