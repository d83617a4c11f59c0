package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb"
	"deephebb/hebb/atlas"
	"deephebb/hebb/pictures"
	"deephebb/viz"
)

// runVerb does all of it, into a folder.
type runVerb struct {
	input
	learning
	plane
	measured
	grouped
	painting
	seeded
	records
	Out string `group:"files" default:"out" placeholder:"DIR" help:"The folder for model.safetensors, log.csv, features.npy, map.csv, clusters.csv, canvas.png, neighbours.png, metrics.png and map.html (${default})."`
}

// runFiles are what run writes.
var runFiles = []string{"model.safetensors", "log.csv", "features.npy", "map.csv", "clusters.csv", "canvas.png", "neighbours.png", "metrics.png", "map.html"}

// file is the path of a file in the folder.
func (v runVerb) file(name string) string { return filepath.Join(v.Out, name) }

// Run does it.
func (v runVerb) Run(s *session) error {
	if err := v.learning.check(s, v.records); err != nil {
		return err
	}
	for _, check := range []func() error{v.input.check, v.plane.check, v.grouped.check, v.painting.check} {
		if err := check(); err != nil {
			return err
		}
	}
	if err := claimFolder(v.Out); err != nil {
		return err
	}
	if v.Log == "" {
		v.Log = v.file("log.csv")
	}
	if err := claim(v.Log, v.LastFeatures); err != nil {
		return err
	}
	d, err := v.load(s)
	if err != nil {
		return err
	}
	if err := v.enough(d.Len()); err != nil {
		return err
	}
	queries, err := v.queries(d)
	if err != nil {
		return err
	}
	x, steps, err := v.learn(s, d)
	if err != nil {
		return err
	}
	if err := v.view(s, d, x, steps, queries); wasStopped(err) {
		return fmt.Errorf("stopped: %s has what was finished, the model among it; go on with hebb encode, map, cluster and draw", v.Out)
	} else if err != nil {
		return err
	}
	if err := judgeAll(s, d, v.Preset, x, v.Seed); err != nil {
		return err
	}
	s.say("files", "%s: %s", v.Out, strings.Join(runFiles, ", "))
	s.sayTimes()
	return nil
}

// learn trains and encodes.
func (v runVerb) learn(s *session, d *pictures.Dataset) (x blas32.General, steps *history, err error) {
	e, err := v.learner(s, d, v.Seed)
	if err != nil {
		return x, nil, err
	}
	s.say("encoder", "%v", e)
	steps = &history{columns: e.columns}
	err = e.learn(s, v.Log, steps)
	if err != nil && !wasStopped(err) {
		return x, nil, err
	}
	model := v.file("model.safetensors")
	if failed := e.Save(model); failed != nil {
		return x, nil, failed
	}
	if err != nil {
		return x, nil, halfLearned(model, v.Log)
	}
	if v.LastFeatures != "" {
		if err := writeFeatures(v.LastFeatures, e.Model.(*hebb.Encoder).LastFeatures()); err != nil {
			return x, nil, err
		}
	}
	if x, err = encode(s, e, d); wasStopped(err) {
		err = fmt.Errorf("stopped: the model is in %s; go on with hebb encode --model %s", model, model)
	}
	return x, steps, err
}

// view maps, groups and draws.
func (v runVerb) view(s *session, d *pictures.Dataset, x blas32.General, steps *history, queries []int) error {
	if err := writeFeatures(v.file("features.npy"), x); err != nil {
		return err
	}
	xy, err := v.layOut(s, x, v.metric(), v.Seed)
	if err != nil {
		return err
	}
	clusters, err := v.group(s, x, v.metric(), v.Seed)
	if err != nil {
		return err
	}
	a := album{pictures: d, xy: xy, clusters: grouping{labels: clusters.Labels}}
	if err := writeMap(v.file("map.csv"), d.Names, xy, a.clusters); err != nil {
		return err
	}
	if err := writeClusters(v.file("clusters.csv"), d.Names, clusters.Labels, classesOf(d)); err != nil {
		return err
	}
	if err := a.findNeighbours(s, x, v.Seed); err != nil {
		return err
	}
	if err := s.stage("draw", func() error { return v.paint(a, steps, queries) }); err != nil {
		return err
	}
	return v.sayAll(s, x, xy, clusters)
}

// paint draws all pictures.
func (v runVerb) paint(a album, steps *history, queries []int) error {
	a.images = a.pictures.Images()
	return together(
		func() error { return v.page(v.file("map.html"), a) },
		func() error { return viz.SavePNG(v.file("canvas.png"), v.canvas(a)) },
		func() error { return viz.SavePNG(v.file("neighbours.png"), v.neighbours(a, queries, v.Seed)) },
		func() error { return viz.SavePNG(v.file("metrics.png"), steps.chart().Image()) },
	)
}

func (v runVerb) sayAll(s *session, x, xy blas32.General, c *atlas.Clusters) error {
	s.sayClusters(x, c, v.metric(), v.Seed)
	return s.sayQuality(x, xy, v.metric())
}
