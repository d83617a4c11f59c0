package main

import (
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
)

// judgeAll tells what labels say about the features and, beside them, about raw pixels; of many pictures, of a sample.
func judgeAll(s *session, d *pictures.Dataset, name string, x blas32.General, seed uint64) error {
	if d.Labels == nil || distinct(d.Labels) < 2 {
		return nil
	}
	const most = 5000
	rows := sample(d.Len(), most)
	some := d.Pick(rows)
	if distinct(some.Labels) < 2 {
		return nil
	}
	return s.stage("judge", func() error {
		raw, err := rawPixels(some)
		if err != nil {
			return err
		}
		pixels, err := judge("raw pixels", raw, some.Labels, seed)
		if err != nil {
			return err
		}
		learned, err := judge(name, pick(x, rows), some.Labels, seed)
		if err != nil {
			return err
		}
		s.sayVerdicts(some.Labels, learned, pixels)
		return nil
	})
}
