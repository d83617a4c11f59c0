package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"deephebb/internal/catalog"
	"deephebb/internal/files"
)

// runVerb does all of it, into a folder.
type runVerb struct {
	input
	learning
	plane
	measured
	grouped
	replaying
	answering
	painting
	seeded
	records
	Out   string `group:"files" default:"out" placeholder:"DIR" help:"The folder for model.safetensors, log.csv, features.npy, features.csv, map.csv, clusters.csv, standout.csv, canvas.png, neighbours.png, metrics.png and map.html (${default})."`
	Open  bool   `group:"files" help:"Open the map in the browser when it is there."`
	Judge bool   `group:"judging" help:"Say what the pictures' classes tell about the features (always for the embedded sprites)."`
}

// runFiles are what run writes.
var runFiles = []string{"model.safetensors", "log.csv", "features.npy", "features.csv", "map.csv", "clusters.csv",
	"standout.csv", "canvas.png", "neighbours.png", "metrics.png", "map.html"}

// Run does it.
func (v *runVerb) Run(s *session) error {
	if err := v.settle(); err != nil {
		return err
	}
	if err := v.learning.check(s, v.records, v.input); err != nil {
		return err
	}
	for _, check := range []func() error{v.plane.check, v.grouped.check, v.painting.check} {
		if err := check(); err != nil {
			return err
		}
	}
	if err := v.replaying.check(s, v.records); err != nil {
		return err
	}
	outputs, err := v.outputs()
	if err != nil {
		return err
	}
	if err := catalog.Claim(outputs); err != nil {
		return err
	}
	out, err := files.NewFolder(v.Out)
	if err != nil {
		return err
	}
	defer out.Drop()
	v.fitFor(v.Preset == article)
	d, err := v.load(s)
	if wasStopped(err) {
		return (&result{runVerb: v}).stop(s)
	} else if err != nil {
		return err
	}
	if d.Len() < 2 {
		return fmt.Errorf("%v is one picture, which can't be compared with others: name two or more", v.input)
	}
	r := &result{runVerb: v, Folder: out, pictures: d, hash: sync.OnceValue(d.Hash)}
	if err := r.make(s); wasStopped(err) {
		return r.stop(s)
	} else if err != nil {
		return err
	}
	if err := out.Keep(r.manifest(s)); err != nil {
		return err
	}
	s.say("results", "%s: map.html to walk around in, canvas.png, neighbours.png, metrics.png; "+
		"tables, features and the model", v.Out)
	s.sayTimes()
	if v.Open {
		return open(s, filepath.Join(v.Out, "map.html"))
	}
	return nil
}

// outputs are the files next to the folder: one that is named inside it comes with the others.
func (v *runVerb) outputs() (beside []catalog.File, err error) {
	all := append(catalog.FeatureFiles("--last-features", v.LastFeatures), catalog.To("--log", v.Log, ".csv"))
	folder := catalog.To("--out", v.Out, catalog.Folder)
	if err := catalog.Distinct(append(all, folder), v.read()...); err != nil {
		return nil, badUsage{err}
	}
	for _, o := range all {
		name, inside := v.inside(o.Path)
		if _, within := files.Within(v.Out, o.Path); within && !inside {
			return nil, usage("%s %s lies in a folder of the results: name it in %s itself, or elsewhere",
				o.Flag, o.Path, v.Out)
		}
		if !inside {
			beside = append(beside, o)
		} else if result := slices.Contains(runFiles, name) || name == "left-out.csv"; result &&
			(o.Flag != "--log" || name != "log.csv") {
			return nil, usage("%s %s is one of the results: name another file", o.Flag, o.Path)
		}
	}
	return beside, nil
}

// inside returns the path within the result folder of a file that was named inside it, such as
// out/log.csv.
func (v *runVerb) inside(path string) (string, bool) {
	if path == "" {
		return "", false
	}
	folder, err := filepath.Abs(v.Out)
	if err != nil {
		return "", false
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", false
	}
	name, err := filepath.Rel(folder, path)
	return name, err == nil && name != "." && name == filepath.Base(name) && filepath.IsLocal(name)
}
