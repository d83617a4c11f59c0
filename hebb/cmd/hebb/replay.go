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

// most moments, and the epochs of their maps, bound what a replay costs.
const mostMoments, momentEpochs = 60, 100

// replaying is the flag of the film of learning.
type replaying struct {
	Replay int `group:"map" placeholder:"N" help:"Show in the page, and as film.gif, how the map came to be: N moments of learning, 2 to 60, each with features and a map of its own (none if not given)."`
}

func (f replaying) check(r records) error {
	switch {
	case f.Replay == 0:
	case f.Replay < 2 || f.Replay > mostMoments:
		return usage("--replay %d: give 2 to %d moments", f.Replay, mostMoments)
	case r.LastFeatures != "":
		return usage("--replay and --last-features: give one; a training that is held at moments loses outputs of its last epoch")
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
	count    int // of moments
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

// need is what the moments' neighbours take.
func (r *replay) need() need {
	const row, neighbour = 48, 12 // bytes
	return need{"moments", 0, float64(r.count * (row + neighbour*r.Neighbors))}
}

// take keeps the moment at which the training was left.
func (r *replay) take(m hebb.Model) error {
	x, err := m.Features(r.pictures)
	if err != nil {
		return err
	}
	k := min(r.Neighbors, max(2, x.Rows-1)) - 1
	near, err := atlas.Search{K: k, Metric: r.metric, Seed: r.seed}.Find(x)
	if err != nil {
		return err
	}
	r.now.Picture = weights(m)
	r.moments = append(r.moments, moment{r.now, near})
	return nil
}

// film is the frames. The last is the usual map; each of the others starts from the one after it, so
// that pictures stay where they can.
func (r *replay) film(s *session, m hebb.Model, xy blas32.General) ([]viz.Frame, error) {
	frames := make([]viz.Frame, len(r.moments)+1)
	frames[len(r.moments)] = r.now
	frames[len(r.moments)].XY, frames[len(r.moments)].Picture = xy, weights(m)
	err := s.stage("replay", func(b *progress.Bar) error {
		for k := len(r.moments) - 1; k >= 0; k-- {
			if s.stopped() {
				return errStopped
			}
			u := r.umap(r.seed)
			u.Known, u.Start, u.Epochs = r.moments[k].near, frames[k+1].XY, momentEpochs
			xy, err := u.Fit(u.Start) // whose rows only count: neighbours and places are known
			if err != nil {
				return err
			}
			turn(xy, u.Start)
			frames[k] = r.moments[k].Frame
			frames[k].XY = xy
			b.Count(len(r.moments)-k, len(r.moments), "moments")
		}
		return nil
	})
	return frames, err
}

// turn moves and turns a map, without stretching it, so that its places are as near as can be to those
// of another (Procrustes' problem, which has a closed form in the plane).
func turn(xy, onto blas32.General) {
	var mean, aim [2]float64
	n := float64(xy.Rows)
	for i := range xy.Rows {
		for c := range 2 {
			mean[c] += float64(xy.Data[i*xy.Stride+c]) / n
			aim[c] += float64(onto.Data[i*onto.Stride+c]) / n
		}
	}
	at := func(m blas32.General, i int, from [2]float64) (x, y float64) {
		return float64(m.Data[i*m.Stride]) - from[0], float64(m.Data[i*m.Stride+1]) - from[1]
	}
	var along, across float64
	for i := range xy.Rows {
		x, y := at(xy, i, mean)
		u, v := at(onto, i, aim)
		along += float64(x*u) + float64(y*v)
		across += float64(x*v) - float64(y*u)
	}
	cos, sin := 1., 0.
	if length := math.Sqrt(float64(along*along) + float64(across*across)); length > 0 {
		cos, sin = along/length, across/length
	}
	for i := range xy.Rows {
		x, y := at(xy, i, mean)
		xy.Data[i*xy.Stride] = float32(aim[0] + (float64(cos*x) - float64(sin*y)))
		xy.Data[i*xy.Stride+1] = float32(aim[1] + (float64(sin*x) + float64(cos*y)))
	}
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

// filmFile draws the frames as a GIF.
func (p painting) filmFile(a album) ([]byte, error) {
	p.Canvas, p.Thumbnail = 600, 0
	c := viz.Canvas{Size: p.Canvas, Sprite: p.thumbnail(len(a.images))}
	var b bytes.Buffer
	err := viz.Film{Canvas: c}.Write(&b, a.images, a.frames, a.clusters.labels)
	return b.Bytes(), err
}
