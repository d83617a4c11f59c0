package main

import (
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/pictures"
)

// plane are the flags of the map.
type plane struct {
	Neighbors int     `group:"map" default:"15" help:"How many pictures count as a picture's surroundings on the map, itself included."`
	MinDist   float64 `group:"map" default:"0.1" help:"How near points may come on the map, 0 to 1."`
}

// measured is the flag that says how rows are compared.
type measured struct {
	Metric string `group:"map" enum:"euclidean,cosine" default:"euclidean" help:"How features are compared: ${enum}."`
}

func (m measured) metric() atlas.Metric {
	if m.Metric == "cosine" {
		return atlas.Cosine
	}
	return atlas.Euclidean
}

func (p plane) check() error {
	switch {
	case p.Neighbors < 2:
		return usage("--neighbors %d: give at least 2", p.Neighbors)
	case !(p.MinDist >= 0 && p.MinDist <= 1):
		return usage("--min-dist %g: give a number from 0 to 1", p.MinDist)
	}
	return nil
}

// layOut maps the features, n × d, to the plane, n × 2, and says what is to be said about it.
func (p plane) layOut(s *session, x blas32.General, metric atlas.Metric, seed uint64) (xy blas32.General, err error) {
	u := atlas.UMAP{Neighbors: p.Neighbors, MinDist: p.MinDist, Metric: metric, Seed: seed}
	if u.MinDist == 0 {
		u.MinDist = -1 // none; 0 means the default
	}
	var m *atlas.Model
	if err = s.stage("map", func() error {
		m, err = u.FitModel(x)
		return err
	}); err != nil {
		return xy, err
	}
	for _, note := range m.Notes {
		s.say("note", "%s", note)
	}
	return m.XY, nil
}

// mapVerb lays features out on a plane.
type mapVerb struct {
	input
	plane
	measured
	seeded
	Features string `group:"files" default:"features.npy" placeholder:"FILE.npy" help:"The features, a row a picture (${default})."`
	Clusters string `group:"files" placeholder:"FILE.csv" help:"Clusters for the column label; without them it has the pictures' classes, if any are named."`
	Out      string `group:"files" default:"map.csv" placeholder:"FILE.csv" help:"Write index,name,x,y,label (${default})."`
}

// Run does it.
func (v mapVerb) Run(s *session) error {
	if err := v.plane.check(); err != nil {
		return err
	}
	x, names, classes, err := v.table(s, v.Features, v.Out)
	if err != nil {
		return err
	}
	if v.Clusters != "" {
		if classes, err = readGroups(v.Clusters); err != nil {
			return err
		}
		if err := sameRows(v.Clusters, len(classes.labels), v.Features, x.Rows); err != nil {
			return err
		}
	}
	xy, err := v.layOut(s, x, v.metric(), v.Seed)
	if err != nil {
		return err
	}
	if err := writeMap(v.Out, names, xy, classes); err != nil {
		return err
	}
	s.say("map", "%s, %d places", v.Out, xy.Rows)
	if err := s.sayQuality(x, xy, v.metric()); err != nil {
		return err
	}
	s.sayTimes()
	return nil
}

// table reads features and, if pictures are named, the pictures' names and classes.
func (in input) table(s *session, features, out string) (x blas32.General, names []string, classes grouping, err error) {
	if err = in.check(); err != nil {
		return
	}
	if err = claim(out); err != nil {
		return
	}
	if x, err = readFeatures(features); err != nil {
		return
	}
	if !in.named() && in.LabelColumn == "" {
		return x, numbers(x.Rows), noGroups(x.Rows), nil
	}
	d, err := in.load(s)
	if err != nil {
		return
	}
	return x, d.Names, classesOf(d), matching(features, x.Rows, d.Len(), in)
}

// classesOf are the classes of the pictures as groups.
func classesOf(d *pictures.Dataset) grouping {
	if d.Labels == nil {
		return noGroups(d.Len())
	}
	return grouping{d.Labels, d.Classes}
}

func writeMap(path string, names []string, xy blas32.General, g grouping) error {
	return writeTable(path, []string{"name", "x", "y", "label"}, names, axis(xy, 0), axis(xy, 1), g.texts())
}
