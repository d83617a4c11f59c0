package atlas

import "gonum.org/v1/gonum/blas/blas32"

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

// Retrieve asks every row of x (n × d, n ≥ 2) for its most similar others by cosine, the row itself
// left out, ties to the lower row; one Retrieval for every k of ks, where 0 or more than n − 1
// means all n − 1. Classes are any integers. It returns an error if a value is NaN or infinite, or
// a k is negative.
func Retrieve(x blas32.General, classes []int, ks ...int) ([]Retrieval, error) {
	f, err := Inquiry{Retrieval: ks}.leaveOneOut("Retrieve", x, classes)
	return f.Retrieval, err
}

// RetrieveFrom is Retrieve with the rows of query (m × d) asking for the most similar rows of the
// bank (n × d); 0 or more than n means all n. It panics if their rows differ in length.
func RetrieveFrom(bank blas32.General, classes []int, query blas32.General, truth []int,
	ks ...int) ([]Retrieval, error) {
	f, err := Inquiry{Retrieval: ks}.ask("RetrieveFrom", bank, classes, query, truth)
	return f.Retrieval, err
}
