package main

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/pictures"
)

// surroundings is how many neighbours a map is judged by, where there are enough pictures.
const surroundings = 15

// sayQuality tells how well the map keeps neighbourhoods.
func (s *session) sayQuality(x, xy blas32.General, metric atlas.Metric) error {
	k := min(surroundings, (x.Rows-1)/2)
	switch {
	case k < 1:
		s.say("quality", "too few pictures to judge a map by")
	case x.Rows > exactUpTo:
		s.say("quality", "not judged: more than %d pictures", exactUpTo)
	default:
		if err := s.stage("judge the map", func() error {
			q, err := atlas.MapQuality(x, metric, []int{k}, xy)
			if err == nil {
				s.say("quality", "trustworthiness %.3f, continuity %.3f, overlap %.3f of %d neighbours", q[0][0].Trustworthiness, q[0][0].Continuity, q[0][0].Overlap, k)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// verdict is what labels say about features.
type verdict struct {
	name                  string
	dim                   int
	knn                   [3]float64 // with 1, 5 and 20 neighbours
	nmi, ari, ami, purity float64
}

var verdictNeighbours = []int{1, 5, 20}

// judge compares features, n × d, with the classes of the rows.
func judge(name string, x blas32.General, classes []int, seed uint64) (verdict, error) {
	v := verdict{name: name, dim: x.Cols}
	shares, err := atlas.KNNLeaveOneOut(x, classes, verdictNeighbours...)
	if err != nil {
		return v, err
	}
	copy(v.knn[:], shares)
	c, err := atlas.KMeans{K: distinct(classes), Seed: seed}.Fit(x)
	if err != nil {
		return v, err
	}
	v.nmi, v.ari, v.ami, v.purity = atlas.NMI(classes, c.Labels), atlas.ARI(classes, c.Labels), atlas.AMI(classes, c.Labels), atlas.Purity(classes, c.Labels)
	return v, nil
}

// protocol says how verdicts came about.
func protocol(classes []int) string {
	sizes := map[int]int{}
	for _, c := range classes {
		sizes[c]++
	}
	most := 0
	for _, size := range sizes {
		most = max(most, size)
	}
	return fmt.Sprintf("%d pictures of %d classes, the largest %.1f %%. kNN: each picture by all others, cosine, votes exp(similarity/%g).\n"+
		"NMI, ARI, AMI, purity: k-means with %d clusters, best of 10.", len(classes), len(sizes), 100*float64(most)/float64(len(classes)), atlas.Temperature, len(sizes))
}

// sayVerdicts writes the table.
func (s *session) sayVerdicts(classes []int, verdicts ...verdict) {
	s.say("labels", "%s", protocol(classes))
	s.say("", "%-16s %6s  %6s %6s %6s  %5s %6s %6s %6s", "features", "dim", "kNN-1", "kNN-5", "kNN-20", "NMI", "ARI", "AMI", "purity")
	for _, v := range verdicts {
		s.say("", "%-16s %6d  %5.1f%% %5.1f%% %5.1f%%  %5.3f %6.3f %6.3f %6.3f", v.name, v.dim, 100*v.knn[0], 100*v.knn[1], 100*v.knn[2], v.nmi, v.ari, v.ami, v.purity)
	}
}

func distinct(classes []int) int {
	sorted := slices.Sorted(slices.Values(classes))
	return len(slices.Compact(sorted))
}

// rawPixels are the pictures themselves as features: n × C·H·W, rows divided by their L2 norm + 1e-6 as the encoder's are.
func rawPixels(d *pictures.Dataset) (blas32.General, error) {
	size := d.Shape.Len()
	x := blas32.General{Rows: d.Len(), Cols: size, Stride: size, Data: make([]float32, d.Len()*size)}
	if err := d.Batch(x.Data, 0, d.Len()); err != nil {
		return x, err
	}
	for i := range x.Rows {
		row := x.Data[i*size:][:size]
		var squares float64
		for _, v := range row {
			squares += float64(v) * float64(v)
		}
		norm := float32(math.Sqrt(squares) + 1e-6)
		for j := range row {
			row[j] /= norm
		}
	}
	return x, nil
}

// sample are the rows to judge by: all, or of many that many, evenly spaced.
func sample(n, most int) []int {
	rows := make([]int, min(n, most))
	for i := range rows {
		rows[i] = i * n / len(rows)
	}
	return rows
}

// pick are some rows of x; x itself where they are all.
func pick(x blas32.General, rows []int) blas32.General {
	if len(rows) == x.Rows {
		return x
	}
	y := blas32.General{Rows: len(rows), Cols: x.Cols, Stride: x.Cols, Data: make([]float32, len(rows)*x.Cols)}
	for i, r := range rows {
		copy(y.Data[i*y.Stride:][:y.Cols], x.Data[r*x.Stride:])
	}
	return y
}
