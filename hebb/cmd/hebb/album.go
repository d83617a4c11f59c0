package main

import (
	"image"
	"path/filepath"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
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
}

// gather reads all that draw needs and checks that it belongs together.
func (v drawVerb) gather(s *session) (a album, queries []int, err error) {
	if a.pictures, err = v.load(s); err != nil {
		return a, nil, err
	}
	n := a.pictures.Len()
	if v.Map != "" {
		if a.xy, err = readPlane(v.Map); err == nil {
			err = matching(v.Map, a.xy.Rows, n, v.input)
		}
	}
	if v.Clusters != "" && err == nil {
		if a.clusters, err = readGroups(v.Clusters); err == nil {
			err = matching(v.Clusters, len(a.clusters.labels), n, v.input)
		}
	}
	if v.Features != "" && err == nil {
		var x blas32.General
		if x, err = readFeatures(v.Features); err == nil {
			err = matching(v.Features, x.Rows, n, v.input)
		}
		if err == nil {
			err = a.findNeighbours(s, x, v.Seed)
		}
	}
	if err == nil {
		queries, err = v.queries(a.pictures)
	}
	a.images = a.pictures.Images()
	return a, queries, err
}

// draw writes the pictures.
func (v drawVerb) draw(s *session, a album, queries []int, canvas, neighbours string) error {
	if neighbours != "" {
		if err := viz.SavePNG(neighbours, v.neighbours(a, queries, v.Seed)); err != nil {
			return err
		}
		s.say("neighbours", "%s", neighbours)
	}
	if canvas == "" {
		return nil
	}
	if strings.EqualFold(filepath.Ext(canvas), ".html") {
		if err := v.page(canvas, a); err != nil {
			return err
		}
	} else if err := viz.SavePNG(canvas, v.canvas(a)); err != nil {
		return err
	}
	s.say("map", "%s", canvas)
	return nil
}

// exactUpTo is the number of pictures up to which their nearest are found exactly.
const exactUpTo = 20000

// findNeighbours finds the 5 pictures most like each one, by the cosine.
func (a *album) findNeighbours(s *session, x blas32.General, seed uint64) error {
	return s.stage("neighbours", func() error {
		var near atlas.Neighbors
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

// queries are the numbers of the pictures asked for; nil when none are.
func (p painting) queries(d *pictures.Dataset) ([]int, error) {
	if p.Queries == "" {
		return nil, nil
	}
	find := func(text string) int {
		if i, err := strconv.Atoi(text); err == nil && i >= 0 && i < d.Len() {
			return i
		}
		for i, name := range d.Names {
			if name == text {
				return i
			}
		}
		for i, name := range d.Names {
			if filepath.Base(name) == text {
				return i
			}
		}
		return -1
	}
	if i := find(p.Queries); i >= 0 {
		return []int{i}, nil // the name may have a comma in it
	}
	var found []int
	for _, text := range strings.Split(p.Queries, ",") {
		i := find(strings.TrimSpace(text))
		if i < 0 {
			return nil, usage("--queries: there is no picture %q; give numbers from 0 to %d or names such as %s", text, d.Len()-1, d.Names[0])
		}
		found = append(found, i)
	}
	return found, nil
}
