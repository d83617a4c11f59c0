package main

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"strconv"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb"
	"deephebb/hebb/atlas"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/viz"
)

// filmNames are what run writes besides with --replay, but for their ending: the learning's film, the
// layout's.
var filmNames = [2]string{"film-learning", "film-layout"}

// replaying are the flags of the films of how the map came to be.
type replaying struct {
	Replay int    `group:"map" least:"2" most:"60" placeholder:"N" help:"Show in the page, and in film-learning and film-layout, how the map came to be: N moments of learning, 2 to 60, each with features and a map of its own, and N of the epochs in which the map was laid out (none if not given)."`
	Film   string `group:"map" enum:"gif,png" default:"gif" help:"What the films are besides the page: ${enum}, animated; gif has 256 colours, png all of them and two to three times the bytes."`
}

// films are the files that run writes for a replay; none without.
func (f replaying) films() []string {
	if f.Replay == 0 {
		return nil
	}
	return []string{filmNames[0] + "." + f.Film, filmNames[1] + "." + f.Film}
}

func (f replaying) check(s *session, r records) error {
	switch {
	case f.Replay == 0 && s.given["film"]:
		return usage("--film %s says how the films of a replay are written: give --replay N too", f.Film)
	case f.Replay == 0:
	case r.LastFeatures != "":
		return usage("--replay and --last-features: give one; a training that is held at moments loses outputs of " +
			"its last epoch")
	}
	return nil
}

// A replay is a training seen at moments that are spread evenly over its steps: after the first, and
// so on to the last. At each the training is left and goes on where it was, to the same bytes. Only
// neighbours are kept of the features.
type replay struct {
	plane
	metric   atlas.Metric
	seed     uint64
	pictures *pictures.Dataset
	columns  []string
	count    int         // of moments
	epochs   []viz.Frame // of the map's layout
	moments  []moment
	now      viz.Frame // of the step under way, without its map
}

// A moment is the frame to be and the neighbours that its map is made of.
type moment struct {
	viz.Frame
	near atlas.Neighbors
}

// due reports whether the step is to be kept, of all that many; the last is seen without being held.
func (r *replay) due(at step, of int) bool {
	if r == nil {
		return false
	}
	const last = 1
	k := len(r.moments)
	held := k < r.count-last && at.done > (of-1)*k/(r.count-1)
	if !held && at.done < of {
		return false
	}
	r.now = viz.Frame{Title: fmt.Sprintf("layer %d, step %d", at.layer, at.n+1)}
	for i, name := range r.columns {
		if v := at.values[i]; !math.IsNaN(v) {
			r.now.Facts = append(r.now.Facts, viz.Fact{Name: name, Value: strconv.FormatFloat(v, 'g', 4, 64)})
		}
	}
	return held && at.done < of
}

// need is what the moments' neighbours and the places in both films take.
func (r *replay) need() need {
	const row, neighbour, place = 48, 12, 8 // bytes
	return need{what: "moments", each: float64(r.count * (row + neighbour*r.Neighbors + 2*place))}
}

// take keeps the moment at which the training was left.
func (r *replay) take(m hebb.Model) error {
	x, err := m.Features(r.pictures)
	if err != nil {
		return err
	}
	near, err := r.search(x.Rows, r.metric, r.seed).Find(x)
	if err != nil {
		return err
	}
	r.now.Picture = weights(m)
	r.moments = append(r.moments, moment{r.now, near})
	return nil
}

// watch keeps an epoch of the layout if it is due: as many as moments, spread evenly, the last with
// them.
func (r *replay) watch(e atlas.Epoch) {
	if r == nil {
		return
	}
	k := len(r.epochs)
	if k == r.count || e.N*(r.count-1) < e.Of*k {
		return
	}
	r.epochs = append(r.epochs, viz.Frame{Title: fmt.Sprintf("epoch %d of %d", e.N, e.Of), XY: e.XY})
}

// replays are the films: of the learning, whose last frame is the usual map, and of its layout.
func (r *replay) replays(s *session, m hebb.Model, xy blas32.General) ([]viz.Replay, error) {
	moments := make([]atlas.Neighbors, len(r.moments))
	frames := make([]viz.Frame, len(r.moments)+1)
	for k, m := range r.moments {
		moments[k], frames[k] = m.near, m.Frame
	}
	at := len(r.moments)
	frames[at] = r.now
	frames[at].XY, frames[at].Picture = xy, weights(m)
	err := s.stage("replay", func(b *progress.Bar) error {
		for xy, err := range (atlas.Replay{UMAP: r.umap(r.metric, r.seed)}).Back(moments, xy) {
			if err != nil {
				return err
			}
			if s.stopped() {
				return errStopped
			}
			at--
			frames[at].XY = xy
			b.Count(len(moments)-at, len(moments), "moments")
		}
		return nil
	})
	return []viz.Replay{{Title: "learning", Frames: frames}, {Title: "layout", Frames: r.epochs}}, err
}

// weights draws what a model has learned: the lateral weights of the article's layers (of several
// channels the first's), or the filters of a network's.
func weights(m hebb.Model) image.Image {
	h := viz.Heatmap{Size: 144, Colors: viz.Diverging}
	var drawn []blas32.General
	add := func(layer int, w blas32.General) {
		h.Titles, drawn = append(h.Titles, fmt.Sprintf("layer %d", layer)), append(drawn, w)
	}
	switch m := m.(type) {
	case *hebb.Encoder:
		for layer := 1; layer <= m.Layers(); layer++ {
			w := m.Lateral(layer)
			w.Rows = w.Cols
			add(layer, w)
		}
	case *network.Network:
		for layer := 1; layer <= m.Layers(); layer++ {
			add(layer, m.Filters(layer))
		}
	}
	return h.Draw(drawn...)
}

// film draws a replay as a moving picture.
func (p painting) film(a album, r viz.Replay, kind string) ([]byte, error) {
	p.Canvas, p.Thumbnail = 600, 0
	f := viz.Film{Canvas: viz.Canvas{Size: p.Canvas, Sprite: p.thumbnail(len(a.images))}}
	var b bytes.Buffer
	write := f.WriteGIF
	if kind == "png" {
		write = f.WriteAPNG
	}
	err := write(&b, a.images, r, a.clusters.labels)
	return b.Bytes(), err
}
