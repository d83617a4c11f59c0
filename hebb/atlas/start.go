package atlas

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Init says where the points of a map stand before the optimisation.
type Init int

const (
	Spectral Init = iota // Laplacian eigenmap of the graph, each connected component for itself
	PCA                  // first principal components of the rows
	Random               // uniform in [−10, 10]
)

// String returns "spectral", "pca" or "random".
func (i Init) String() string {
	switch i {
	case Spectral:
		return "spectral"
	case PCA:
		return "pca"
	case Random:
		return "random"
	}
	return "unknown start"
}

// start returns the positions that the optimisation begins with: n × dim, every axis from 0 to 10.
func (f *fit) start() blas32.General {
	u := f.model.UMAP
	n, dim := f.points.x.Rows, u.Components
	rng := rand.New(rand.NewPCG(u.Seed, 0x5741525453))
	y := linear.Zeros(n, dim)
	switch {
	case u.Start.Rows > 0:
		for i := range n {
			copy(linear.Row(y, i), linear.Row(u.Start, i))
		}
		f.separate(y, rng)
	case u.Init == Random:
		for i := range y.Data {
			y.Data[i] = float32(float64(20*rng.Float64()) - 10)
		}
	case u.Init == PCA:
		y = linear.Scores(f.points.x, dim, rng)
		noisy(y, rng)
	default:
		y = f.eigenmap(rng)
		noisy(y, rng)
	}
	stretchAxes(y, rng)
	return y
}

// separate moves equal rows of a start that was given, which no force could part.
func (f *fit) separate(y blas32.General, rng *rand.Rand) {
	p := newPoints(y, Euclidean)
	if len(groups(p)) == y.Rows {
		return
	}
	near := find(p, 1, exact)
	var mean float64
	for _, d := range near.distance {
		mean += float64(p.real(d)) / float64(y.Rows)
	}
	if mean == 0 {
		mean = 1
	}
	for i := range y.Data {
		y.Data[i] += float32(0.001 * mean * bell(rng))
	}
}

// eigenmap returns the spectral start.
func (f *fit) eigenmap(rng *rand.Rand) blas32.General {
	dim := f.model.UMAP.Components
	pieces := f.graph.pieces()
	if len(pieces) > 1 {
		return f.archipelago(pieces, rng)
	}
	y := linear.Zeros(f.graph.Len(), dim)
	for a, v := range f.axes(pieces[0], rng) {
		for i, e := range v {
			y.Data[i*y.Stride+a] = float32(e)
		}
	}
	return y
}

// axes returns the coordinates of a connected piece by itself: its eigenvectors, or, if these do
// not converge in productCap products, are localised or too few, its principal components.
func (f *fit) axes(piece []int32, rng *rand.Rand) [][]float64 {
	dim := f.model.UMAP.Components
	vectors, good := spectral(f.graph.part(piece), dim, rng)
	if good && len(vectors) == dim && !slices.ContainsFunc(vectors, localised) {
		return vectors
	}
	if len(piece) > dim+1 {
		f.note("%d points start at their principal components, their graph having no eigenvectors of use", len(piece))
	}
	x := linear.Zeros(len(piece), f.points.x.Cols)
	for at, i := range piece {
		copy(linear.Row(x, at), linear.Row(f.points.x, int(i)))
	}
	return columns(linear.Scores(x, dim, rng))
}

// columns returns the columns of a matrix.
func columns(x blas32.General) [][]float64 {
	out := make([][]float64, x.Cols)
	for a := range out {
		out[a] = make([]float64, x.Rows)
		for i := range out[a] {
			out[a][i] = float64(x.Data[i*x.Stride+a])
		}
	}
	return out
}

// noisy scales y so that its largest coordinate is 10 and adds noise of 1e-4, so that no two points
// coincide.
func noisy(y blas32.General, rng *rand.Rand) {
	var most float64
	for _, v := range y.Data {
		most = max(most, math.Abs(float64(v)))
	}
	factor := 0.0
	if most > 0 {
		factor = 10 / most
	}
	for i, v := range y.Data {
		y.Data[i] = float32(float64(float64(v)*factor) + float64(1e-4*bell(rng)))
	}
}

// bell returns a number of mean 0 and variance 1 that is nearly normally distributed: the sum of
// twelve uniform ones less six. It needs no logarithm and is the same on every machine.
func bell(rng *rand.Rand) float64 {
	sum := -6.0
	for range 12 {
		sum += float64(rng.Float64())
	}
	return sum
}

// stretchAxes moves and scales every axis so that it runs from 0 to 10. An axis along which no two
// points differ gets random coordinates.
func stretchAxes(y blas32.General, rng *rand.Rand) {
	for a := range y.Cols {
		lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
		for i := range y.Rows {
			v := y.Data[i*y.Stride+a]
			lo, hi = min(lo, v), max(hi, v)
		}
		for i := range y.Rows {
			v := &y.Data[i*y.Stride+a]
			if hi-lo > 0 && hi-lo <= math.MaxFloat32 {
				*v = 10 * ((*v - lo) / (hi - lo))
			} else {
				*v = float32(10 * rng.Float64())
			}
		}
	}
}
