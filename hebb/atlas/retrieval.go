package atlas

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
