package main

import (
	"context"
	"flag"
	"strconv"

	"deephebb/beam/jobs"
	"deephebb/hebb/atlas"
	"deephebb/internal/catalog"
)

// mapping are the flags of map.
type mapping struct {
	features, out, clusters string
	k, starts, startSample  int
	neighbors, sample       int
	minDist                 float64
	metric                  string
	seed                    uint64
}

func mapVerb(f *flag.FlagSet) func(context.Context, *command) error {
	m := &mapping{}
	f.StringVar(&m.features, "features", "features.npy", "the features, a `file` that hebb-beam encode wrote")
	f.StringVar(&m.out, "out", "map.csv", "write each picture's place to this `file`; empty: no map")
	f.StringVar(&m.clusters, "clusters", "", "write each picture's cluster to this `file`")
	f.IntVar(&m.k, "k", 0, "how many clusters (6, or as many as there are pictures)")
	f.IntVar(&m.starts, "starts", 10, "how many times to start clustering the sample")
	f.IntVar(&m.startSample, "start-sample", 0,
		"choose the first centres of each start among `N` pictures of the sample, instead of all")
	f.IntVar(&m.neighbors, "neighbors", 15, "how many pictures count as a picture's surroundings, itself included")
	f.Float64Var(&m.minDist, "min-dist", 0.1, "how near points may come, 0 to 1")
	f.StringVar(&m.metric, "metric", "euclidean", "how features are compared: `euclidean` or cosine")
	f.IntVar(&m.sample, "sample", 50_000,
		"pictures that the map and the first clusters are found with; the others are placed among them")
	f.Uint64Var(&m.seed, "seed", 42, "seed of everything random")
	return m.run
}

func (m *mapping) check(c *command) error {
	ofClusters, ofMap := c.givenOne("k", "starts", "start-sample"), c.givenOne("neighbors", "min-dist")
	switch {
	case len(c.paths) > 1:
		return usage("map takes classes and dates from one folder of pictures: name one, or none")
	case m.out == "" && m.clusters == "":
		return usage("there is nothing to write: give --out for a map, --clusters for clusters, or both")
	case m.clusters == "" && ofClusters != "":
		return usage("--%s is about clusters: give --clusters, the file to write them to", ofClusters)
	case m.out == "" && ofMap != "":
		return usage("--%s is about a map: give --out, the file to write it to", ofMap)
	case m.neighbors < 2:
		return usage("--neighbors %d: give at least 2", m.neighbors)
	case m.sample < 2:
		return usage("--sample %d: give at least 2", m.sample)
	case m.starts < 1:
		return usage("--starts %d: give at least 1", m.starts)
	case c.given["k"] && m.k < 1:
		return usage("--k %d: give at least 1", m.k)
	case !(m.minDist >= 0 && m.minDist <= 1):
		return usage("--min-dist %g: give a number from 0 to 1", m.minDist)
	case m.metric != "euclidean" && m.metric != "cosine":
		return usage("--metric %s: give euclidean or cosine", m.metric)
	case m.startSample < 0 || m.startSample > 0 && m.startSample < m.groups(m.startSample+6):
		return usage("--start-sample %d: give at least as many pictures as there are clusters", m.startSample)
	}
	return nil
}

// groups is how many clusters n rows get.
func (m *mapping) groups(n int) int {
	if m.k > 0 {
		return m.k
	}
	return min(6, n)
}

func (m *mapping) compared() atlas.Metric {
	if m.metric == "cosine" {
		return atlas.Cosine
	}
	return atlas.Euclidean
}

func (m *mapping) run(ctx context.Context, c *command) error {
	if err := m.check(c); err != nil {
		return err
	}
	file, err := absolute("--features", m.features)
	if err != nil {
		return err
	}
	outputs := []catalog.File{catalog.To("--out", m.out, ".csv"), catalog.To("--clusters", m.clusters, ".csv")}
	inputs := catalog.FeatureFiles("--features", file)
	if err := c.claim(outputs, append(inputs, c.inputs()...)...); err != nil {
		return err
	}
	rows := jobs.Features{Path: file, Sample: m.sample, Each: c.each, Seed: m.seed}
	of, err := c.subject(ctx, file)
	if err != nil {
		return err
	}
	if m.out != "" {
		if err := m.place(ctx, c, rows, of); err != nil {
			return err
		}
	}
	if m.clusters == "" {
		return nil
	}
	return m.group(ctx, c, rows, of)
}

// place makes the map, as hebb map does.
func (m *mapping) place(ctx context.Context, c *command, rows jobs.Features, of subject) error {
	u := atlas.UMAP{Neighbors: m.neighbors, MinDist: m.minDist, Metric: m.compared(), Seed: m.seed}
	if u.MinDist == 0 {
		u.MinDist = -1 // 0 itself
	}
	xy, notes, err := c.Place(ctx, rows, u)
	if err != nil {
		return err
	}
	for _, note := range notes {
		c.say("note", "%s", note)
	}
	labels := of.classes
	if labels == nil {
		labels = make([]string, xy.Rows)
	}
	if err := catalog.WriteMap(m.out, of.names, xy, labels, of.taken); err != nil {
		return err
	}
	c.say("map", "%s, %d places", m.out, xy.Rows)
	return c.sayQuality(rows.Path, xy, m.compared())
}

// group finds the clusters, as hebb cluster does.
func (m *mapping) group(ctx context.Context, c *command, rows jobs.Features, of subject) error {
	n := len(of.names)
	if m.k > n {
		return usage("--k %d: there are %d pictures; give at most as many clusters", m.k, n)
	}
	labels, sizes, err := c.Group(ctx, rows, atlas.KMeans{K: m.groups(n), Restarts: m.starts, Sample: m.startSample,
		Seed: m.seed, Spherical: m.compared() == atlas.Cosine})
	if err != nil {
		return err
	}
	texts, without := make([]string, n), 0
	for i, l := range labels {
		texts[i] = strconv.Itoa(l)
	}
	if err := catalog.WriteClusters(m.clusters, of.names, texts, of.classes); err != nil {
		return err
	}
	apart, err := silhouette(rows.Path, labels, m.compared(), m.seed)
	if err != nil {
		return err
	}
	c.say("clusters", "%s, %d of sizes %v%s", m.clusters, len(sizes), sizes, apart)
	for _, size := range sizes {
		if size == 0 {
			without++
		}
	}
	if without > 0 {
		c.say("note", "%d of %d clusters without a picture: the features have too few different rows",
			without, len(sizes))
	}
	return nil
}
