package atlas

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"
)

// An Inquiry asks rows for the most similar others by cosine, once, for all that is to be known of
// them: what class they vote for ([KNNAccuracy]), and how many of them are of the same class
// ([Retrieval]). Finding them is what takes the time, 2·m·n·d operations for m questions to n rows,
// so that two measures cost hardly more than one.
//
// Besides the rows, and a copy of those whose norm is not 1, it takes some 16 MB.
type Inquiry struct {
	KNN       []int // numbers of neighbours that vote, each at least 1
	Retrieval []int // numbers of answers that are judged; 0 or more than there are means all
}

// Findings are the answers to an Inquiry.
type Findings struct {
	KNN       []float64   // share of questions whose class was voted for, 0 to 1, of each number of neighbours
	Retrieval []Retrieval // of each number of answers
}

// Ask asks the rows of a bank (n × d) about each row of query (m × d), whose class is in truth.
// Classes are any integers. It returns an error if a value is NaN or infinite, bank or query are
// empty, or a number is below 1 (below 0 of Retrieval), and panics if shapes do not fit.
func (q Inquiry) Ask(bank blas32.General, classes []int, query blas32.General, truth []int) (Findings, error) {
	return q.ask("Inquiry", bank, classes, query, truth)
}

// LeaveOneOut asks all other rows of x (n × d, n ≥ 2) about each row. Errors are as with Ask.
func (q Inquiry) LeaveOneOut(x blas32.General, classes []int) (Findings, error) {
	return q.leaveOneOut("Inquiry", x, classes)
}

func (q Inquiry) ask(who string, bank blas32.General, classes []int, query blas32.General,
	truth []int) (Findings, error) {
	checkLabels(who, bank.Rows, classes)
	checkLabels(who, query.Rows, truth)
	if err := checkPair(who, bank, query); err != nil {
		return Findings{}, err
	}
	return q.judge(who, similarTo(unitRows(bank), unitRows(query), false), bank.Rows, classes, truth)
}

func (q Inquiry) leaveOneOut(who string, x blas32.General, classes []int) (Findings, error) {
	checkLabels(who, x.Rows, classes)
	if err := finiteError(who, x); err != nil {
		return Findings{}, err
	}
	if x.Rows < 2 {
		return Findings{}, fmt.Errorf("atlas: %s: %d rows; a row and another to ask make at least 2", who, x.Rows)
	}
	u := unitRows(x)
	return q.judge(who, similarTo(u, u, true), x.Rows-1, classes, classes)
}

// judge looks at up to most answers to each question.
func (q Inquiry) judge(who string, near neighborhood, most int, classes, truth []int) (Findings, error) {
	v, err := newVotes(who, classes, len(truth), most, q.KNN)
	if err != nil {
		return Findings{}, err
	}
	r, err := newRelevance(who, classes, truth, most, q.Retrieval)
	if err != nil {
		return Findings{}, err
	}
	if len(q.KNN)+len(q.Retrieval) == 0 {
		return Findings{}, fmt.Errorf("atlas: %s: no k given; 5 is usual", who)
	}
	near(max(v.depth, r.depth), func(i int, found []ranked) {
		v.take(i, found)
		r.take(i, found)
	})
	return Findings{shares(v.elected, truth), r.means()}, nil
}

// checkPair says what keeps rows of query from being asked of those of a bank; rows of other
// lengths panic.
func checkPair(who string, bank, query blas32.General) error {
	if bank.Cols != query.Cols {
		panic(fmt.Sprintf("atlas: %s: bank rows of %d numbers, query rows of %d", who, bank.Cols, query.Cols))
	}
	if err := finiteError(who+": bank", bank); err != nil {
		return err
	}
	if err := finiteError(who+": query", query); err != nil {
		return err
	}
	if bank.Rows == 0 || query.Rows == 0 {
		return fmt.Errorf("atlas: %s: %d bank rows and %d query rows; both need at least 1", who, bank.Rows, query.Rows)
	}
	return nil
}

// A relevance judges answers as [Retrieval] does.
type relevance struct {
	classes, truth []int
	judged         []Retrieval // with K as used
	depth          int         // the largest K
	hits           [][]int     // of each row and K, Σ rel
	average        [][]float64 // of each row and K, AP
}

func newRelevance(who string, classes, truth []int, most int, ks []int) (*relevance, error) {
	r := &relevance{classes: classes, truth: truth, judged: make([]Retrieval, len(ks)), hits: make([][]int, len(truth)),
		average: make([][]float64, len(truth))}
	for j, k := range ks {
		if k < 0 {
			return nil, fmt.Errorf("atlas: %s: k is %d; use 1 or more, or 0 for all", who, k)
		}
		if k == 0 || k > most {
			k = most
		}
		r.judged[j].K = k
		r.depth = max(r.depth, k)
	}
	return r, nil
}

// take judges the answers to question i.
func (r *relevance) take(i int, found []ranked) {
	if r.depth == 0 {
		return
	}
	found = found[:min(r.depth, len(found))]
	hits, average := make([]int, len(r.judged)), make([]float64, len(r.judged))
	var right int
	var sum float64 // Σ rel·P
	for p := 0; ; p++ {
		for j, of := range r.judged {
			if of.K == p {
				hits[j], average[j] = right, sum/float64(max(1, right))
			}
		}
		if p == len(found) {
			break
		}
		if r.classes[found[p].row] == r.truth[i] {
			right++
			sum += float64(right) / float64(p+1)
		}
	}
	r.hits[i], r.average[i] = hits, average
}

// means returns what all questions say.
func (r *relevance) means() []Retrieval {
	out := slices.Clone(r.judged)
	n := float64(len(r.truth))
	for j := range out {
		m := &out[j]
		for i := range r.truth {
			m.Precision += float64(r.hits[i][j])
			m.MAP += r.average[i][j]
			m.Hit += float64(min(r.hits[i][j], 1))
		}
		m.Precision /= n * float64(m.K)
		m.MAP /= n
		m.Hit /= n
	}
	return out
}
