package main

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/internal/catalog"
)

// grouped are the flags of the clusters.
type grouped struct {
	K      int `group:"map" least:"1" default:"6" help:"How many clusters (${default}, or as many as there are pictures)."`
	Starts int `group:"map" least:"1" default:"10" help:"How many times to start clustering anew; the best result counts (${default})."`

	StartSample int `group:"map" least:"1" placeholder:"N" help:"Choose the first centres of each start among N pictures drawn at random, instead of all: with hundreds of clusters, 16 a cluster take half to a third of the time, and the inertia is up to some 3 % higher."`
}

func (g grouped) check() error {
	if g.StartSample > 0 && g.StartSample < g.K {
		return usage("--start-sample %d: give at least as many pictures as there are clusters, %d", g.StartSample, g.K)
	}
	return nil
}

// fit returns an error where more clusters are asked for than there are pictures; where none were asked
// for there are then as many as pictures.
func (g *grouped) fit(s *session, n int) error {
	if g.K > n && s.given["k"] {
		return usage("--k %d: there %s; give at most as many clusters", g.K, amount(n))
	}
	g.K = min(g.K, n)
	return nil
}

// group finds clusters among the features, by direction under the cosine, and says what they are like.
func (g grouped) group(s *session, x blas32.General, metric atlas.Metric, seed uint64) (c *atlas.Clusters, err error) {
	apart := ""
	err = s.stage("cluster", func(*progress.Bar) error {
		c, err = atlas.KMeans{K: g.K, Restarts: g.Starts, Sample: g.StartSample, Seed: seed,
			Spherical: metric == atlas.Cosine}.Fit(x)
		if err != nil {
			return err
		}
		if score, err := (atlas.Silhouette{Metric: metric, Seed: seed}).Score(x, c.Labels); err == nil {
			apart = fmt.Sprintf(", silhouette %.3f", score)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.say("clusters", "%d of sizes %v%s", len(c.Sizes), c.Sizes, apart)
	if c.Distinct < len(c.Sizes) {
		s.say("note", "%s of %d without a picture: the features have only %s",
			plural(len(c.Sizes)-c.Distinct, "cluster"), len(c.Sizes), plural(c.Distinct, "different row"))
	}
	return c, nil
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
func (v *clusterVerb) Run(s *session) error {
	if err := v.grouped.check(); err != nil {
		return err
	}
	if err := v.settleFor(s); err != nil {
		return err
	}
	outputs := []catalog.File{catalog.To("--out", v.Out, ".csv")}
	if err := claim(outputs, append(v.read(), catalog.From("--features", v.Features))...); err != nil {
		return err
	}
	x, of, err := v.rows(s, v.Features)
	if err != nil {
		return err
	}
	if err := v.fit(s, x.Rows); err != nil {
		return err
	}
	c, err := v.group(s, x, v.metric(), v.Seed)
	if err != nil {
		return err
	}
	if err := writeClusters(v.Out, of.names, c.Labels, of.classes); err != nil {
		return err
	}
	s.say("written", "%s, %s", v.Out, plural(x.Rows, "row"))
	s.sayTimes()
	return nil
}

// writeClusters writes the cluster of each picture, and its class where it has one.
func writeClusters(path string, names []string, labels []int, groups grouping) error {
	var classes []string
	if groups.named() {
		classes = groups.texts()
	}
	return catalog.WriteClusters(path, names, grouping{labels: labels}.texts(), classes)
}
