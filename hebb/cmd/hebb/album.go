package main

import (
	"image"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/pictures"
	"deephebb/viz"
)

// album is what is drawn.
type album struct {
	pictures   *pictures.Dataset
	images     []image.Image
	xy         blas32.General // n × 2, or no rows
	clusters   grouping       // labels nil: none
	index      [][]int        // neighbours of each picture, or nil
	similarity [][]float32
	facts      []viz.Fact // what the page says that it was made from
	args       []string   // of the command that makes it
}

// exactUpTo is the number of pictures up to which their nearest are found exactly.
const exactUpTo = 20000

// findNeighbours finds the 15 pictures most like each one, by the cosine: as many as the map looks at.
func (a *album) findNeighbours(s *session, x blas32.General, seed uint64) error {
	const k = 15
	return s.stage("neighbours", func(*progress.Bar) error {
		near := atlas.Neighbors{}
		if x.Rows <= exactUpTo {
			near = atlas.Nearest(x, k)
		} else {
			var err error
			if near, err = (atlas.Search{K: k, Metric: atlas.Cosine, Seed: seed}).Find(x); err != nil {
				return err
			}
		}
		a.index, a.similarity = near.Index, near.Similarity()
		return nil
	})
}
