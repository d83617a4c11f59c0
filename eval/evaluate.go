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
// encoded in memory: bank and query take 4·dim bytes a picture, k-means and UMAP that of what they look at once more,
// and ridge two matrices of min(bank, dim)².
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
	for _, c := range columns {
		*c.at(&s) = math.NaN() // until it is measured
	}
	s.Seconds = 0
	failed := func(err error) (Score, error) { return s, fmt.Errorf("eval: %s: %w", f.Name, err) }
	r := e.draw(seed)
	course := e.course(f, seed)
	bank, query, fitted, err := f.encode(e, r, &s, course)
	if err != nil {
		return failed(err)
	}
	s.Dim = bank.Cols
	j := &judged{Score: &s, draw: r, bank: bank, query: query, fitted: fitted}
	for _, part := range e.parts() {
		course.begin(part.name)
		if err := part.judge(j); err != nil {
			return failed(err)
		}
	}
	return s, nil
}

// judged is a row with a seed, while it is judged.
type judged struct {
	*Score
	draw
	bank, query blas32.General
	fitted      *Fitted // nil: features that exist already
	unit        bool    // rows are divided by their norm
}

// part is a measure or some that are taken together.
type part struct {
	name  string
	judge func(j *judged) error
}

// parts are those that are measured, in their order: probes take the features as they are, what comes after them takes
// rows divided by their norm.
func (e *Evaluation) parts() (list []part) {
	for _, p := range []struct {
		of Measures
		part
	}{
		{Units, part{"units", e.units}}, {Ridge, part{"ridge", e.ridge}}, {Softmax, part{"softmax", e.softmax}},
		{KNN | Retrieval, part{"neighbours", e.neighbours}}, {Clusters, part{"clusters", e.clusters}}, {Trust, part{"map", e.plane}},
	} {
		if e.Measures.has(p.of) {
			list = append(list, p.part)
		}
	}
	return list
}

// units fills in how many directions and units are in use.
func (e *Evaluation) units(j *judged) (err error) {
	if j.Rank, err = atlas.EffectiveRank(evenly(j.bank, 10_000)); err != nil {
		return err
	}
	if j.Dead = constant(j.bank); j.fitted != nil && j.fitted.Dead != nil {
		j.Dead, err = j.fitted.Dead(j.bankD)
	}
	return err
}

// divide divides the rows by their norm, once.
func (j *judged) divide() {
	if !j.unit {
		unitRows(j.bank)
		unitRows(j.query)
		j.unit = true
	}
}

// encode returns the features of bank and query, and what made them.
func (f Features) encode(e *Evaluation, r draw, s *Score, course *course) (bank, query blas32.General, fitted *Fitted, err error) {
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
	path, err := e.place(f, r, s.Seed)
	if err != nil {
		return bank, query, nil, err
	}
	if path != "" {
		if k, ok := readKept(path, len(r.bank), len(r.query)); ok {
			s.Seconds = k.Seconds
			dead := func(*pictures.Dataset) (float64, error) { return k.Dead, nil }
			return k.bank, k.query, &Fitted{Dead: dead}, nil
		}
	}
	course.begin("learn")
	start := time.Now()
	if fitted, err = f.Fit(r.bankD, s.Seed); err != nil {
		return bank, query, nil, err
	}
	s.Seconds = time.Since(start).Seconds()
	course.begin("encode")
	if bank, err = fitted.rows(r.bankD); err == nil && r.queryD != nil {
		query, err = fitted.rows(r.queryD)
	}
	if err == nil && path != "" {
		err = f.keep(path, kept{bank: bank, query: query, Seconds: s.Seconds, Dead: constant(bank)}, fitted, r)
	}
	return bank, query, fitted, err
}

// keep writes the features to a file of the cache.
func (f Features) keep(path string, k kept, fitted *Fitted, r draw) (err error) {
	if fitted.Dead != nil {
		if k.Dead, err = fitted.Dead(r.bankD); err != nil {
			return err
		}
	}
	return k.write(path)
}

// rows encodes, and makes sure that what it gets can be judged, and changed.
func (f *Fitted) rows(d *pictures.Dataset) (blas32.General, error) {
	x, err := f.Encode(d)
	if err == nil && (x.Rows != d.Len() || x.Cols < 1) {
		err = fmt.Errorf("%d × %d features for %d pictures", x.Rows, x.Cols, d.Len())
	}
	return x, err
}

// ridge fills in what the linear probe gets right.
func (e *Evaluation) ridge(j *judged) (err error) {
	ridge := atlas.Ridge{Seed: j.Seed}
	if e.leavesOneOut() {
		j.Ridge, err = ridge.CrossValidate(j.bank, j.known, min(5, j.bank.Rows))
		return err
	}
	p, err := ridge.Fit(j.bank, j.known)
	if err == nil {
		j.Ridge, err = p.Accuracy(j.query, j.asked)
	}
	return err
}

// softmax fills in what the probe that learns by minibatches gets right.
func (e *Evaluation) softmax(j *judged) (err error) {
	softmax := atlas.Softmax{Seed: j.Seed}
	if e.leavesOneOut() {
		j.Softmax, err = softmax.CrossValidate(j.bank, j.known, min(5, j.bank.Rows))
		return err
	}
	p, err := softmax.Fit(j.bank, j.known)
	if err == nil {
		j.Softmax, err = p.Accuracy(j.query, j.asked)
	}
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
	if x = pickRows(x, j.shown); trustAt(x.Rows) < 1 || x.Rows < 5 {
		return nil // and Trust stays NaN
	}
	xy, err := atlas.UMAP{Seed: j.Seed}.Fit(x)
	if err == nil {
		j.Trust, err = atlas.Trustworthiness(x, xy, trustAt(x.Rows), atlas.Euclidean)
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
