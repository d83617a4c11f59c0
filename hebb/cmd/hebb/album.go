package main

import (
	"image"
	"path/filepath"
	"sync/atomic"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/pictures"
	"deephebb/internal/files"
	"deephebb/internal/gemm"
	"deephebb/viz"
)

// album is what is drawn.
type album struct {
	pictures    *pictures.Dataset
	images      []image.Image
	xy          blas32.General // n × 2, or no rows
	clusters    grouping       // labels nil: none
	index       [][]int        // neighbours of each picture, or nil
	similarity  [][]float32
	standing    atlas.Standing // where there are neighbours, what stands out by them
	cells       []image.Point  // places in a grid that resembles the map, or nil
	resemblance float64        // of the grid, DPQ₁₆
	replays     []viz.Replay   // how the map came to be; nil: not seen
	columns     []viz.Column   // what else is known of the pictures
	facts       []viz.Fact     // what the page says that it was made from
	name        string         // of the collection; empty: the sprites
	args        []string       // of the command that makes it
	originals   []string       // the pictures' files, as paths from the page; nil: they have none of their own
}

// keptImages is how many bytes of pictures are kept to be drawn; more are made whenever they are drawn.
const keptImages = 256 << 20

// imageBytes is how many bytes the pictures to look at would take together.
func imageBytes(d *pictures.Dataset) int {
	if d.Shape.C == 1 && !d.Streams() {
		return 0 // gray ones are looked at where they are
	}
	return 4 * d.Shape.H * d.Shape.W * d.Len()
}

// look gets the pictures to look at, each of which is drawn so many times.
func (a *album) look(s *session, b *progress.Bar, times int) error {
	d := a.pictures
	a.images = make([]image.Image, d.Len())
	var done atomic.Int64
	if imageBytes(d) > keptImages {
		for i := range a.images {
			a.images[i] = viz.Lazy{Size: d.ImageSize(i), Make: func() image.Image {
				b.Count(min(int(done.Add(1)), times*d.Len()), times*d.Len(), "drawings")
				return d.Image(i)
			}}
		}
		return nil
	}
	gemm.Parallel(len(a.images), func(i int) {
		if s.stopped() {
			return
		}
		a.images[i] = d.Image(i)
		b.Count(int(done.Add(1)), len(a.images), "pictures")
	})
	if s.stopped() {
		return errStopped
	}
	b.Last("canvas, neighbours and page")
	return nil
}

// collection is what the pictures are called together; empty for the sprites.
func (in input) collection() string {
	if !in.named() {
		return ""
	}
	return filepath.Base(files.Place(in.source().Path))
}

// originals are the pictures' files as paths from the folder of a page; nil where they are not files
// of a folder, or on another drive.
func (in input) originals(names []string, page string) []string {
	if in.Images == "" {
		return nil
	}
	dir, err := filepath.Rel(filepath.Dir(files.Place(page)), files.Place(filepath.Join(in.Images, ".")))
	if err != nil {
		return nil
	}
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(name)))
	}
	return paths
}

// exactUpTo is the number of pictures up to which their nearest are found exactly.
const exactUpTo = 20000

// findNeighbours finds the 15 pictures most like each one, by the cosine: as many as the map looks at;
// and what stands out by them.
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
		return a.standOut(near)
	})
}
