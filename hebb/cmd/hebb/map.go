package main

import (
	"fmt"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/internal/catalog"
)

// plane are the flags of the map.
type plane struct {
	Neighbors int     `group:"map" least:"2" default:"15" help:"How many pictures count as a picture's surroundings on the map, itself included."`
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
	if !(p.MinDist >= 0 && p.MinDist <= 1) {
		return usage("--min-dist %g: give a number from 0 to 1", p.MinDist)
	}
	return nil
}

// umap is how the flags want it.
func (p plane) umap(metric atlas.Metric, seed uint64) atlas.UMAP {
	u := atlas.UMAP{Neighbors: p.Neighbors, MinDist: p.MinDist, Metric: metric, Seed: seed}
	if u.MinDist == 0 {
		u.MinDist = -1 // 0 itself
	}
	return u
}

// search finds the neighbours that the map of n rows is drawn from.
func (p plane) search(n int, metric atlas.Metric, seed uint64) atlas.Search {
	return atlas.Search{K: min(p.Neighbors, max(2, n-1)) - 1, Metric: metric, Seed: seed}
}

// layOut maps the features, n × d, to the plane, n × 2, and says what is to be said about it. A
// replay, if there is one, sees the epochs.
func layOut(s *session, x blas32.General, u atlas.UMAP, r *replay) (xy blas32.General, err error) {
	var m *atlas.Model
	err = s.stage("map", func(b *progress.Bar) error {
		for e, err := range u.Steps(x, 5) {
			if err != nil {
				return err
			}
			if s.stopped() {
				return errStopped
			}
			b.Count(e.N, e.Of, "epochs")
			r.watch(e)
			m = e.Model
		}
		return nil
	})
	if err != nil {
		return xy, err
	}
	for _, note := range m.Notes {
		s.say("note", "%s", note)
	}
	return m.XY, nil
}

// surroundings is how many neighbours a map is judged by, where there are enough pictures.
const surroundings = 15

// sayQuality says how well the map keeps neighbourhoods, and returns the figures where there are any.
func (s *session) sayQuality(x, xy blas32.General, metric atlas.Metric) (string, error) {
	k := min(surroundings, (x.Rows-1)/2)
	switch {
	case k < 1:
		s.say("quality", "too few pictures to judge a map by")
		return "", nil
	case x.Rows > exactUpTo:
		s.say("quality", "not judged: more than %d pictures", exactUpTo)
		return "", nil
	}
	var q [][]atlas.Quality
	if err := s.stage("judge the map", func(*progress.Bar) (err error) {
		q, err = atlas.MapQuality(x, metric, []int{k}, xy)
		return err
	}); err != nil {
		return "", err
	}
	figures := fmt.Sprintf("trustworthiness %.3f, continuity %.3f, overlap %.3f of %d neighbours",
		q[0][0].Trustworthiness, q[0][0].Continuity, q[0][0].Overlap, k)
	s.say("quality", "%s", figures)
	return figures, nil
}

// mapVerb lays features out on a plane.
type mapVerb struct {
	input
	plane
	measured
	seeded
	kept
	Features string `group:"files" default:"features.npy" placeholder:"FILE.npy" help:"The features, a row a picture (${default})."`
	Clusters string `group:"files" placeholder:"FILE.csv" help:"Clusters for the column label; without them it has the pictures' classes, if any are named."`
	Out      string `group:"files" default:"map.csv" placeholder:"FILE.csv" help:"Write index,name,x,y,label and, of pictures that are named and note it, taken (${default})."`
}

// Run does it.
func (v *mapVerb) Run(s *session) error {
	if err := v.plane.check(); err != nil {
		return err
	}
	if err := v.settleFor(s); err != nil {
		return err
	}
	read := append(v.read(), catalog.From("--features", v.Features), catalog.From("--clusters", v.Clusters))
	outputs := []catalog.File{catalog.To("--out", v.Out, ".csv"), catalog.To("--graph", v.Graph, ".safetensors")}
	if err := claim(outputs, read...); err != nil {
		return err
	}
	if err := catalog.Expect(catalog.From("--graph", v.Graph)); err != nil {
		return err
	}
	x, of, err := v.rows(s, v.Features)
	if err != nil {
		return err
	}
	groups := of.classes
	if v.Clusters != "" {
		if groups, err = readGroups(s, v.Clusters, of.names, v.input); err != nil {
			return err
		}
	}
	if err := s.afford(x.Rows, needs{stages: []need{mapping(x.Rows, x.Cols)}}); err != nil {
		return err
	}
	u := v.umap(v.metric(), v.Seed)
	if u.Known, err = v.neighbours(s, x, v.search(x.Rows, v.metric(), v.Seed)); err != nil {
		return err
	}
	xy, err := layOut(s, x, u, nil)
	if err != nil {
		return err
	}
	if err := writeMap(v.Out, of.names, xy, groups, of.taken); err != nil {
		return err
	}
	s.say("map", "%s, %s", v.Out, plural(xy.Rows, "place"))
	if _, err := s.sayQuality(x, xy, v.metric()); err != nil {
		return err
	}
	s.sayTimes()
	return nil
}

// A subject is what the rows of features are of.
type subject struct {
	names   []string
	classes grouping
	taken   []time.Time // when the pictures were; nil: not known
}

// settleFor settles the flags of pictures where these need not be named.
func (in *input) settleFor(s *session) error {
	if err := in.settle(); err != nil {
		return err
	}
	if flag := s.givenOne("limit", "balanced", "size", "alpha"); flag != "" && !in.named() && in.LabelColumn == "" {
		return usage("--%s is about pictures: name them too", flag)
	}
	return nil
}

// rows reads features and, if pictures are named, what is known of them.
func (in input) rows(s *session, path string) (x blas32.General, of subject, err error) {
	f, err := readFeatures(s, path)
	if err != nil {
		return x, of, err
	}
	if !in.named() && in.LabelColumn == "" {
		return f.x, subject{f.called(), noGroups(f.x.Rows), nil}, nil
	}
	d, err := in.load(s)
	if err != nil {
		return x, of, err
	}
	x, err = f.of(s, d, in)
	return x, subject{d.Names, classes(d), d.Taken}, err
}

// writeMap writes where pictures lie, with their groups and, where it is known, when each was taken.
func writeMap(path string, names []string, xy blas32.General, g grouping, taken []time.Time) error {
	return catalog.WriteMap(path, names, xy, g.texts(), taken)
}
