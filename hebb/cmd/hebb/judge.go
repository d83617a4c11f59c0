package main

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/eval"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/pictures"
)

// judgedBy is how a run's features are judged.
func judgedBy(seed uint64) eval.Protocol {
	return eval.Protocol{Seeds: 1, Seed: seed, Measures: eval.KNN | eval.Clusters}
}

// judge finds what labels say about the features and, next to them, about raw pixels: what can be had in
// a second or two. hebb eval measures the rest.
func judge(s *session, d *pictures.Dataset, name string, x blas32.General, seed uint64) (verdict string, err error) {
	if classes(d).distinct() < 2 {
		return "not: there are no classes to judge by", nil
	}
	e, err := judgedBy(seed).On(d, nil)
	if err != nil {
		return "", bareEval(err)
	}
	rows := []eval.Features{eval.Given(name, x, blas32.General{}), eval.Raw()}
	var scores []eval.Score
	if err := s.stage("judge", func(b *progress.Bar) error {
		scores, err = score(s, b, e, rows, func([]eval.Score) error { return nil })
		return err
	}); err != nil {
		return "", err
	}
	for i := range scores {
		scores[i].Seconds = math.NaN() // nothing was fitted
	}
	about := strings.SplitN(e.String(), "\n", 3) // the first two lines say of which pictures
	return fmt.Sprintf("%s\n%s\n(hebb eval says what the columns are)\n%s", about[0], about[1], eval.Table(scores)), nil
}
