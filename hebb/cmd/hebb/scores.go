package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/eval"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/pictures"
	"deephebb/internal/catalog"
	"deephebb/internal/files"
	"deephebb/internal/table"
)

// table is what is judged: of d those pictures that are kept; of a query set of its own, asked, all. There may
// be none, nil.
func (v evalVerb) table(s *session, d, asked *pictures.Dataset, kept []int) ([]eval.Features, error) {
	rows := []eval.Features{eval.Raw(), eval.PCA(), eval.Histogram()}
	if len(v.Presets) > 0 || v.Features == "" && v.Model == "" {
		var err error
		if rows, err = (eval.Lineup{Presets: v.Presets, Width: v.Width}).Rows(d.Shape); err != nil {
			return nil, bareEval(err)
		}
	}
	if v.Features != "" {
		f, err := readFeatures(s, v.Features)
		if err != nil {
			return nil, err
		}
		x, err := f.of(s, d, v.input)
		if err != nil {
			return nil, err
		}
		var query blas32.General
		if v.QueryFeatures != "" {
			f, err := readFeatures(s, v.QueryFeatures)
			if err != nil {
				return nil, err
			}
			if query, err = f.of(s, asked, v.queries()); err != nil {
				return nil, err
			}
		}
		rows = append(rows, eval.Given(filepath.Base(v.Features), pick(x, kept), query))
	}
	if v.Model != "" {
		m, err := openModel(v.Model)
		if err != nil {
			return nil, err
		}
		if err := fits(v.Model, m, d); err != nil {
			return nil, err
		}
		rows = append(rows, eval.Model(filepath.Base(v.Model), m))
	}
	return rows, nil
}

// score fills the table, and hands it to keep after each score, so that a run that is stopped leaves
// what was there.
func score(s *session, b *progress.Bar, e *eval.Evaluation, rows []eval.Features, keep func([]eval.Score) error) (
	scores []eval.Score, err error) {

	all := len(rows)
	if slices.ContainsFunc(rows, func(f eval.Features) bool { return f.Control }) {
		all++ // the best of them once more
	}
	b.Count(0, all*e.Seeds, "scores")
	e.Watch = func(p eval.Progress) {
		b.Work(float64(len(scores))+p.Done, float64(all*e.Seeds))
		b.Note(func() string { return fmt.Sprintf("%s, seed %d: %s", p.Features, p.Seed, p.Part) })
	}
	for score, err := range e.Scores(rows...) {
		if err != nil {
			return scores, bareEval(err)
		}
		if s.stopped() {
			return scores, errStopped
		}
		scores = append(scores, score)
		b.Count(len(scores), all*e.Seeds, "scores")
		b.Note(func() string { return fmt.Sprintf("%s, seed %d", score.Features, score.Seed) })
		if err := keep(scores); err != nil {
			return scores, err
		}
	}
	return scores, nil
}

// write writes the figures so far.
func (v evalVerb) write(scores []eval.Score) error {
	if v.Json != "" {
		if err := files.Write(v.Json, func(w io.Writer) error { return eval.WriteJSON(w, scores) }); err != nil {
			return err
		}
	}
	if v.Out == "" {
		return nil
	}
	columns := make([][]string, len(eval.Fields()))
	for _, score := range scores {
		for i, text := range score.Record() {
			columns[i] = append(columns[i], text)
		}
	}
	header := append([]string{"index"}, eval.Fields()...)
	return table.Write(v.Out, header, append([][]string{catalog.Numbers(len(scores))}, columns...)...)
}
