package eval

import (
	"deephebb/hebb/atlas"
	"deephebb/internal/linear"

	"gonum.org/v1/gonum/blas/blas32"
)

// A prober is a kind of linear probe.
type prober interface {
	Fit(x blas32.General, classes []int) (*atlas.Probe, error)
	CrossValidate(x blas32.General, classes []int, folds int) (float64, error)
}

// probe returns what a linear probe gets right.
func (e *Evaluation) probe(j *judged, by prober) (float64, error) {
	if e.leavesOneOut() {
		return by.CrossValidate(j.bank, j.known, min(5, j.bank.Rows))
	}
	p, err := by.Fit(j.bank, j.known)
	if err != nil {
		return 0, err
	}
	return p.Accuracy(j.query, j.asked)
}

func (e *Evaluation) ridge(j *judged) (err error) {
	j.Ridge, err = e.probe(j, atlas.Ridge{Seed: j.Seed})
	return err
}

func (e *Evaluation) hinge(j *judged) (err error) {
	j.Hinge, err = e.probe(j, atlas.Hinge{Seed: j.Seed})
	return err
}

func (e *Evaluation) softmax(j *judged) (err error) {
	j.Softmax, err = e.probe(j, atlas.Softmax{Seed: j.Seed})
	return err
}

// neighbours fills in what the nearest pictures say, in one pass over all similarities.
func (e *Evaluation) neighbours(j *judged) error {
	j.divide()
	var asked atlas.Inquiry
	if e.Measures.has(KNN) {
		asked.KNN = []int{1, 5, 20}
	}
	if e.Measures.has(Retrieval) {
		asked.Retrieval = []int{max(e.Depth, 0), 5}
	}
	var found atlas.Findings
	var err error
	if e.leavesOneOut() {
		found, err = asked.LeaveOneOut(j.bank, j.known)
	} else {
		found, err = asked.Ask(j.bank, j.known, j.query, j.asked)
	}
	if err != nil {
		return err
	}
	if k := found.KNN; len(k) > 0 {
		j.KNN1, j.KNN5, j.KNN20 = k[0], k[1], k[2]
	}
	if r := found.Retrieval; len(r) > 0 {
		j.MAP, j.P5 = r[0].MAP, r[1].Precision
	}
	return nil
}

// clusters fills in how far clusters of the bank agree with its classes.
func (e *Evaluation) clusters(j *judged) error {
	j.divide()
	c, err := atlas.KMeans{K: e.classes, Seed: j.Seed}.Fit(j.bank)
	if err != nil {
		return err
	}
	j.NMI, j.ARI = atlas.NMI(j.known, c.Labels), atlas.ARI(j.known, c.Labels)
	j.AMI, j.Purity = atlas.AMI(j.known, c.Labels), atlas.Purity(j.known, c.Labels)
	return nil
}

// trustAt is at how many neighbours the map of n pictures is judged; 0: it can't be.
func trustAt(n int) int { return max(min(15, (n-1)/2), 0) }

// plane fills in how well a map keeps what is near.
func (e *Evaluation) plane(j *judged) error {
	j.divide()
	x := j.query
	if e.leavesOneOut() {
		x = j.bank
	}
	if x = linear.Pick(x, j.shown); trustAt(x.Rows) < 1 || x.Rows < 5 {
		return nil // and Trust stays NaN
	}
	xy, err := atlas.UMAP{Seed: j.Seed}.Fit(x)
	if err == nil {
		j.Trust, err = atlas.Trustworthiness(x, xy, trustAt(x.Rows), atlas.Euclidean)
	}
	return err
}

// constant returns the share of columns whose values are all the same.
func constant(x blas32.General) float64 {
	same := x.Cols
	differs := make([]bool, x.Cols)
	for i := range x.Rows {
		for j, v := range x.Data[i*x.Stride:][:x.Cols] {
			if !differs[j] && v != x.Data[j] {
				differs[j] = true
				same--
			}
		}
	}
	return float64(same) / float64(x.Cols)
}

// evenly returns x, or of more rows that many, spread evenly.
func evenly(x blas32.General, most int) blas32.General {
	if x.Rows <= most {
		return x
	}
	rows := make([]int, most)
	for i := range rows {
		rows[i] = i * x.Rows / most
	}
	return linear.Pick(x, rows)
}
