package main

import (
	"image"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/pictures"
)

// album is what is drawn.
type album struct {
	pictures   *pictures.Dataset
	images     []image.Image
	xy         blas32.General // n × 2, or no rows
	clusters   grouping       // labels nil: none
	index      [][]int        // neighbours of each picture, or nil
	similarity [][]float32
}

// exactUpTo is the number of pictures up to which their nearest are found exactly.
const exactUpTo = 20000

// findNeighbours finds the 5 pictures most like each one, by the cosine.
func (a *album) findNeighbours(s *session, x blas32.General, seed uint64) error {
	return s.stage("neighbours", func(*progress.Bar) error {
		near := atlas.Neighbors{}
		if x.Rows <= exactUpTo {
			near = atlas.Nearest(x, 5)
		} else {
			var err error
			if near, err = (atlas.Search{K: 5, Metric: atlas.Cosine, Seed: seed}).Find(x); err != nil {
				return err
			}
		}
		a.index, a.similarity = near.Index, near.Similarity()
		return nil
	})
}
