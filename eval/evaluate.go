package eval

import (
	"fmt"
	"iter"
	"math"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/pictures"
)

// Scores judges the rows one after the other, each with every seed, and yields each score when it is there; after the
// last of the rows that are controls it yields the best of them again, as "untrained". An error ends it. Pictures are
// encoded in memory: bank and query take 4·dim bytes a picture, and while they are judged twice that.
func (e *Evaluation) Scores(rows ...Features) iter.Seq2[Score, error] {
	return func(yield func(Score, error) bool) {
		if err := e.check(rows); err != nil {
			yield(Score{}, err)
			return
		}
		var all []Score
		var controls []string
		left := 0 // controls yet to come
		for _, f := range rows {
			if f.Control {
				left++
			}
		}
		for _, f := range rows {
			for s := range uint64(e.Seeds) {
				score, err := e.score(f, e.Seed+s)
				if !yield(score, err) || err != nil {
					return
				}
				all = append(all, score)
			}
			if !f.Control {
				continue
			}
			controls = append(controls, f.Name)
			if left--; left > 0 {
				continue
			}
			for _, score := range bestOf(all, controls) {
				if !yield(score, nil) {
					return
				}
			}
		}
	}
}

// score fits and judges a row with one seed.
func (e *Evaluation) score(f Features, seed uint64) (Score, error) {
	s := Score{Features: f.Name, Seed: seed}
	failed := func(err error) (Score, error) { return s, fmt.Errorf("eval: %s: %w", f.Name, err) }
	r := e.draw(seed)
	bank, query, fitted, err := f.encode(e, r, seed, &s)
	if err != nil {
		return failed(err)
	}
	s.Dim = bank.Cols
	if s.Rank, err = atlas.EffectiveRank(evenly(bank, 10_000)); err != nil {
		return failed(err)
	}
	if s.Dead = constant(bank); fitted != nil && fitted.Dead != nil {
		if s.Dead, err = fitted.Dead(r.bankD); err != nil {
			return failed(err)
		}
	}
	if s.Ridge, err = e.probe(bank, query, r, seed); err != nil {
		return failed(err)
	}
	unitRows(bank)
	unitRows(query)
	for _, judge := range []func(*Score, blas32.General, blas32.General, draw) error{e.neighbours, e.clusters, e.plane} {
		if err := judge(&s, bank, query, r); err != nil {
			return failed(err)
		}
	}
	return s, nil
}

// encode returns the features of bank and query, and what made them.
func (f Features) encode(e *Evaluation, r draw, seed uint64, s *Score) (bank, query blas32.General, fitted *Fitted, err error) {
	if f.Fit == nil {
		bank = pickRows(f.Given, r.bank)
		switch {
		case e.query != nil:
			query = pickRows(f.QueryGiven, r.query)
		case !e.leavesOneOut():
			query = pickRows(f.Given, r.query)
		}
		return bank, query, nil, nil
	}
	start := time.Now()
	if fitted, err = f.Fit(r.bankD, seed); err != nil {
		return bank, query, nil, err
	}
	s.Seconds = time.Since(start).Seconds()
	if bank, err = fitted.rows(r.bankD); err == nil && r.queryD != nil {
		query, err = fitted.rows(r.queryD)
	}
	return bank, query, fitted, err
}

// rows encodes, and makes sure that what it gets can be judged, and changed.
func (f *Fitted) rows(d *pictures.Dataset) (blas32.General, error) {
	x, err := f.Encode(d)
	if err == nil && (x.Rows != d.Len() || x.Cols < 1) {
		err = fmt.Errorf("%d × %d features for %d pictures", x.Rows, x.Cols, d.Len())
	}
	return x, err
}

// probe returns what the linear probe gets right.
func (e *Evaluation) probe(bank, query blas32.General, r draw, seed uint64) (float64, error) {
	ridge := atlas.Ridge{Seed: seed}
	if e.leavesOneOut() {
		return ridge.CrossValidate(bank, r.known, min(5, bank.Rows))
	}
	p, err := ridge.Fit(bank, r.known)
	if err != nil {
		return 0, err
	}
	return p.Accuracy(query, r.asked)
}

// neighbours fills in what the nearest pictures say.
func (e *Evaluation) neighbours(s *Score, bank, query blas32.General, r draw) error {
	asked := atlas.Inquiry{KNN: []int{1, 5, 20}, Retrieval: []int{max(e.Depth, 0), 5}}
	var found atlas.Findings
	var err error
	if e.leavesOneOut() {
		found, err = asked.LeaveOneOut(bank, r.known)
	} else {
		found, err = asked.Ask(bank, r.known, query, r.asked)
	}
	if err != nil {
		return err
	}
	s.KNN1, s.KNN5, s.KNN20 = found.KNN[0], found.KNN[1], found.KNN[2]
	s.MAP, s.P5 = found.Retrieval[0].MAP, found.Retrieval[1].Precision
	return nil
}

// clusters fills in how far clusters of the bank agree with its classes.
func (e *Evaluation) clusters(s *Score, bank, _ blas32.General, r draw) error {
	c, err := atlas.KMeans{K: e.classes, Seed: s.Seed}.Fit(bank)
	if err != nil {
		return err
	}
	s.NMI, s.ARI = atlas.NMI(r.known, c.Labels), atlas.ARI(r.known, c.Labels)
	s.AMI, s.Purity = atlas.AMI(r.known, c.Labels), atlas.Purity(r.known, c.Labels)
	return nil
}

// trustAt is at how many neighbours the map of n pictures is judged; 0: it can't be.
func trustAt(n int) int { return max(min(15, (n-1)/2), 0) }

// plane fills in how well a map keeps what is near.
func (e *Evaluation) plane(s *Score, bank, query blas32.General, r draw) error {
	x := query
	if e.leavesOneOut() {
		x = bank
	}
	if x = pickRows(x, r.shown); trustAt(x.Rows) < 1 || x.Rows < 5 {
		s.Trust = math.NaN()
		return nil
	}
	xy, err := atlas.UMAP{Seed: s.Seed}.Fit(x)
	if err == nil {
		s.Trust, err = atlas.Trustworthiness(x, xy, trustAt(x.Rows), atlas.Euclidean)
	}
	return err
}

// unitRows divides the rows by their norm; rows of zeros stay.
func unitRows(x blas32.General) {
	for i := range x.Rows {
		row := x.Data[i*x.Stride:][:x.Cols]
		var squares float64
		for _, v := range row {
			squares += float64(v) * float64(v)
		}
		if squares == 0 {
			continue
		}
		factor := 1 / math.Sqrt(squares)
		for j, v := range row {
			row[j] = float32(float64(v) * factor)
		}
	}
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
	return pickRows(x, rows)
}
