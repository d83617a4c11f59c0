package main

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/internal/npy"
)

const (
	judgedUpTo   = 20_000 // rows, as hebb map and hebb cluster do
	surroundings = 15     // neighbours that a map is judged by, where there are enough rows
)

// sayQuality says how well a map keeps neighbourhoods, as hebb map does.
func (c *command) sayQuality(features string, xy blas32.General, metric atlas.Metric) error {
	k := min(surroundings, (xy.Rows-1)/2)
	switch {
	case k < 1:
		c.say("quality", "too few pictures to judge a map by")
		return nil
	case xy.Rows > judgedUpTo:
		c.say("quality", "not judged: more than %d pictures", judgedUpTo)
		return nil
	}
	x, err := npy.Read(features, "")
	if err != nil {
		return err
	}
	q, err := atlas.MapQuality(x, metric, []int{k}, xy)
	if err != nil {
		return err
	}
	c.say("quality", "trustworthiness %.3f, continuity %.3f, overlap %.3f of %d neighbours",
		q[0][0].Trustworthiness, q[0][0].Continuity, q[0][0].Overlap, k)
	return nil
}

// silhouette says how far apart clusters are, as hebb cluster does; empty where that is not defined or
// there are too many rows to hold.
func silhouette(features string, labels []int, metric atlas.Metric, seed uint64) (string, error) {
	if len(labels) > judgedUpTo {
		return "", nil
	}
	x, err := npy.Read(features, "")
	if err != nil {
		return "", err
	}
	score, err := atlas.Silhouette{Metric: metric, Seed: seed}.Score(x, labels)
	if err != nil { // not 2 to n−1 clusters
		return "", nil
	}
	return fmt.Sprintf(", silhouette %.3f", score), nil
}
