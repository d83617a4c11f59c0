package atlas

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Replay lays out the moments of a training so that they can be watched one after the other, such
// as the neighbours that features had at each. The last is the usual map. Going back from it, each
// moment's map starts as the one after it is and is drawn back to that a little in every epoch, as
// umap-learn's AlignedUMAP does, so that points move only as far as the moment's neighbours want
// it; at the end it is turned to the one after it.
//
//	maps, err := atlas.Replay{UMAP: atlas.UMAP{Seed: 42}}.Fit(moments, xy)
type Replay struct {
	// UMAP says how maps are made, in two dimensions. Of Epochs 0 means 100 here and of Rate 0.3,
	// which suffice from a good start; Known and Start are set by Fit.
	UMAP UMAP
	// Hold is the part of the way back to the map after it that points are drawn in every epoch, 0
	// to 1; 0 means 0.03, negative none. More holds them still, at the cost of the moment's own
	// neighbours.
	Hold float64
}

// Fit returns the maps, in the order of the moments, and last itself behind them. A moment is the
// neighbours of n rows, in the metric of UMAP, at least UMAP.Neighbors − 1 of each; last is the map
// of the same rows at the end, n × 2. Errors are those of UMAP.Fit.
func (r Replay) Fit(moments []Neighbors, last blas32.General) ([]blas32.General, error) {
	maps := []blas32.General{last}
	for xy, err := range r.Back(moments, last) {
		if err != nil {
			return nil, err
		}
		maps = append(maps, xy)
	}
	slices.Reverse(maps)
	return maps, nil
}

// Back is Fit step by step: it yields the map of the last moment, of the one before it, and so on.
// An error comes alone. Leaving the loop ends the work.
func (r Replay) Back(moments []Neighbors, last blas32.General) iter.Seq2[blas32.General, error] {
	if last.Cols != 2 {
		panic(fmt.Sprintf("atlas: Replay: a map of %d dimensions, not 2", last.Cols))
	}
	u := r.UMAP
	u.Epochs, u.Rate = cmp.Or(u.Epochs, 100), cmp.Or(u.Rate, 0.3)
	hold := float32(max(0, cmp.Or(r.Hold, 0.03)))
	return func(yield func(blas32.General, error) bool) {
		if !(hold <= 1) {
			yield(blas32.General{}, fmt.Errorf("atlas: Replay: Hold is %g; give a part from 0 to 1", r.Hold))
			return
		}
		after := last
		for _, near := range slices.Backward(moments) {
			u.Known, u.Start = near, after
			xy, err := u.drawnTo(after, hold)
			if err != nil {
				yield(blas32.General{}, err)
				return
			}
			if !yield(xy, nil) {
				return
			}
			after = xy
		}
	}
}

// drawnTo makes a map that starts as another is, without being stretched, and is held to it.
func (u UMAP) drawnTo(other blas32.General, hold float32) (blas32.General, error) {
	f, err := u.begin(other) // whose rows only count: neighbours and places are known
	if err != nil {
		return blas32.General{}, err
	}
	linear.CopyRows(f.model.XY, other)
	for n := 1; n <= f.epochs; n++ {
		f.layout.epoch(n)
		for i := range other.Rows {
			y := linear.Row(f.model.XY, i)
			for a, v := range linear.Row(other, i) {
				y[a] += float32(hold * (v - y[a]))
			}
		}
	}
	xy := f.finish().XY
	turn(xy, other)
	return xy, nil
}

// turn moves and turns a map, without stretching it, so that its places are as near as can be to
// those of another (Procrustes' problem, which has a closed form in the plane).
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
