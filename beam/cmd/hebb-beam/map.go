package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"strconv"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/beam/jobs"
	"deephebb/hebb/atlas"
	"deephebb/hebb/pictures"
	"deephebb/internal/table"
)

func mapVerb(f *flag.FlagSet) func(context.Context, *command) error {
	path := f.String("features", "features.npy", "the features, a `file` that hebb-beam encode wrote")
	out := f.String("out", "map.csv", "write each picture's place to this `file`; empty: no map")
	clusters := f.String("clusters", "", "write each picture's cluster to this `file`")
	k := f.Int("k", 6, "how many clusters")
	starts := f.Int("starts", 10, "how many times to start clustering the sample")
	neighbors := f.Int("neighbors", 15, "how many pictures count as a picture's surroundings, itself included")
	minDist := f.Float64("min-dist", 0.1, "how near points may come, 0 to 1")
	metric := f.String("metric", "euclidean", "how features are compared on the map: `euclidean` or cosine")
	sample := f.Int("sample", 50_000,
		"pictures that the map and the first clusters are found with; the others are placed among them")
	seed := f.Uint64("seed", 42, "seed of everything random")
	return func(ctx context.Context, c *command) error {
		file, err := absolute("--features", *path)
		if err != nil {
			return err
		}
		if len(c.paths) > 1 {
			return usage("map takes classes from one folder of pictures: name one, or none")
		}
		u := atlas.UMAP{Neighbors: *neighbors, MinDist: *minDist, Seed: *seed}
		switch {
		case *minDist < 0 || *minDist > 1 || *neighbors < 2 || *k < 1 || *starts < 1 || *sample < 2:
			return usage("--neighbors and --sample are at least 2, --k and --starts at least 1, and --min-dist is 0 to 1")
		case *metric == "cosine":
			u.Metric = atlas.Cosine
		case *metric != "euclidean":
			return usage("--metric %s: give euclidean or cosine", *metric)
		case *minDist == 0:
			u.MinDist = -1 // 0 itself
		}
		rows := jobs.Features{Path: file, Sample: *sample, Each: c.each, Seed: *seed}
		if *out != "" {
			xy, err := c.Place(ctx, rows, u)
			if err != nil {
				return err
			}
			names, classes, err := c.named(file, xy.Rows)
			if err != nil {
				return err
			}
			if err := writeMap(*out, names, classes, xy); err != nil {
				return err
			}
			c.say("map", "%s, %d places", *out, xy.Rows)
		}
		if *clusters == "" {
			return nil
		}
		labels, sizes, err := c.Group(ctx, rows, atlas.KMeans{K: *k, Restarts: *starts, Seed: *seed})
		if err != nil {
			return err
		}
		names, classes, err := c.named(file, len(labels))
		if err != nil {
			return err
		}
		texts := make([]string, len(labels))
		for i, l := range labels {
			texts[i] = strconv.Itoa(l)
		}
		header, columns := []string{"index", "name", "label"}, [][]string{numbers(len(labels)), names, texts}
		if classes != nil {
			header, columns = append(header, "class"), append(columns, classes)
		}
		if err := table.Write(*clusters, header, columns...); err != nil {
			return err
		}
		c.say("clusters", "%s, %d of sizes %v", *clusters, len(sizes), sizes)
		return nil
	}
}

// writeMap writes the places of the pictures, as hebb map does.
func writeMap(path string, names, classes []string, xy blas32.General) error {
	axis := func(column int) []string {
		texts := make([]string, xy.Rows)
		for i := range texts {
			if v := float64(xy.Data[i*xy.Stride+column]); !math.IsNaN(v) {
				texts[i] = strconv.FormatFloat(v, 'g', -1, 32)
			}
		}
		return texts
	}
	if classes == nil {
		classes = make([]string, xy.Rows)
	}
	return table.Write(path, []string{"index", "name", "x", "y", "label"}, numbers(xy.Rows), names, axis(0), axis(1),
		classes)
}

// named are the names of the rows of features and, if a folder of pictures is named that has classes, the
// class of each.
func (c *command) named(features string, rows int) (names, classes []string, err error) {
	if names, err = namesBeside(features, rows); err != nil || len(c.paths) == 0 {
		return names, nil, err
	}
	of, err := pictures.Folder{}.Classes(c.paths[0])
	if err != nil || of == nil {
		return names, nil, err
	}
	classes = make([]string, rows)
	for i, name := range names {
		class, ok := of[name]
		if !ok {
			return nil, nil, fmt.Errorf("%s names the picture %s, which %s does not have: name the folder that the features are of",
				namesOf(features), name, c.paths[0])
		}
		classes[i] = class
	}
	return names, classes, nil
}

// namesBeside are the pictures' names that stand beside features, or numbers where none do.
func namesBeside(features string, rows int) ([]string, error) {
	t, err := table.Read(namesOf(features))
	if errors.Is(err, fs.ErrNotExist) {
		return numbers(rows), nil
	} else if err != nil {
		return nil, err
	}
	names, err := t.Texts("name")
	if err == nil && len(names) != rows {
		err = fmt.Errorf("%s has %d names for %d rows: write both anew", namesOf(features), len(names), rows)
	}
	return names, err
}
