package eval

import (
	"fmt"
	"iter"
	"math"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

// Scores judges the rows one after the other, each with every seed, and yields each score when it
// is there; after the last of the rows that are controls it yields the best of them again, as
// "untrained". An error ends it. Pictures are encoded in memory: bank and query take 4·dim bytes a
// picture, k-means and UMAP that of what they look at once more, and ridge two matrices of
// min(bank, dim)².
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

// parts are those that are measured, in their order: probes take the features as they are, what
// comes after them takes rows divided by their norm.
func (e *Evaluation) parts() (list []part) {
	for _, p := range []struct {
		of Measures
		part
	}{
		{Units, part{"units", e.units}},
		{Ridge, part{"ridge", e.ridge}},
		{Hinge, part{"hinge", e.hinge}},
		{Softmax, part{"softmax", e.softmax}},
		{KNN | Retrieval, part{"neighbours", e.neighbours}},
		{Clusters, part{"clusters", e.clusters}},
		{Trust, part{"map", e.plane}},
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
		linear.UnitRows(j.bank)
		linear.UnitRows(j.query)
		j.unit = true
	}
}

// encode returns the features of bank and query, and what made them.
func (f Features) encode(e *Evaluation, r draw, s *Score, course *course) (bank, query blas32.General, fitted *Fitted,
	err error) {
	if f.Fit == nil {
		bank = linear.Pick(f.Given, r.bank)
		switch {
		case e.query != nil:
			query = linear.Pick(f.QueryGiven, r.query)
		case !e.leavesOneOut():
			query = linear.Pick(f.Given, r.query)
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
