package main

import (
	"fmt"
	"strconv"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
)

// grouped are the flags of the clusters.
type grouped struct {
	K int `group:"map" default:"6" help:"How many clusters."`
}

func (g grouped) check() error {
	if g.K < 1 {
		return usage("--k %d: give a number of clusters, at least 1", g.K)
	}
	return nil
}

// enough returns an error where there are fewer pictures than clusters.
func (g grouped) enough(n int) error {
	if g.K > n {
		return usage("--k %d: there are %d pictures; give at most as many clusters", g.K, n)
	}
	return nil
}

// group finds clusters among the features: by direction under the cosine.
func (g grouped) group(s *session, x blas32.General, metric atlas.Metric, seed uint64) (c *atlas.Clusters, err error) {
	err = s.stage("cluster", func() error {
		c, err = atlas.KMeans{K: g.K, Seed: seed, Spherical: metric == atlas.Cosine}.Fit(x)
		return err
	})
	return c, err
}

// sayClusters tells their sizes and how far they are apart.
func (s *session) sayClusters(x blas32.General, c *atlas.Clusters, metric atlas.Metric, seed uint64) {
	apart := ""
	if score, err := (atlas.Silhouette{Metric: metric, Seed: seed}).Score(x, c.Labels); err == nil {
		apart = fmt.Sprintf(", silhouette %.3f", score)
	}
	s.say("clusters", "%d of sizes %v%s", len(c.Sizes), c.Sizes, apart)
	if c.Distinct < len(c.Sizes) {
		s.say("note", "only %d clusters have pictures: so many rows differ", c.Distinct)
	}
}

// clusterVerb finds groups.
type clusterVerb struct {
	input
	grouped
	measured
	seeded
	Features string `group:"files" default:"features.npy" placeholder:"FILE.npy" help:"The features, a row a picture (${default})."`
	Out      string `group:"files" default:"clusters.csv" placeholder:"FILE.csv" help:"Write index,name,label and, where pictures have classes, class (${default})."`
}

// Run does it.
func (v clusterVerb) Run(s *session) error {
	if err := v.grouped.check(); err != nil {
		return err
	}
	x, names, classes, err := v.table(s, v.Features, v.Out)
	if err != nil {
		return err
	}
	if err := v.enough(x.Rows); err != nil {
		return err
	}
	c, err := v.group(s, x, v.metric(), v.Seed)
	if err != nil {
		return err
	}
	if err := writeClusters(v.Out, names, c.Labels, classes); err != nil {
		return err
	}
	s.say("clusters", "%s, %d rows", v.Out, x.Rows)
	s.sayClusters(x, c, v.metric(), v.Seed)
	s.sayTimes()
	return nil
}

// writeClusters writes the cluster of each picture, and its class where it has one.
func writeClusters(path string, names []string, labels []int, classes grouping) error {
	header, columns := []string{"name", "label"}, [][]string{names, grouping{labels: labels}.texts()}
	if classes.named() {
		header, columns = append(header, "class"), append(columns, classes.texts())
	}
	return writeTable(path, header, columns...)
}

// numbers are the names of n pictures that have none.
func numbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}
