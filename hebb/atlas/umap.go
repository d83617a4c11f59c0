package atlas

import (
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// UMAP draws a map of the rows of a matrix: near rows become near points. The zero value is
// umap-learn's default and draws a good map; Neighbors and MinDist are the settings to vary. In
// every field, 0 means the default; where 0 itself makes sense, a negative number means that.
//
// The same settings and rows give the same bytes, on any number of threads and on any machine.
type UMAP struct {
	// Neighbors is how many nearest rows make up a row's surroundings, itself included: few show
	// fine structure, many the whole. From 2; 0 means 15. It is cut to n−1 for n rows (2 for n =
	// 2), with a note.
	Neighbors int
	// MinDist is how near points may come in the map, in its units: small for tight clumps, large
	// for an even spread. Up to Spread; 0 means 0.1, negative none.
	MinDist float64
	// Spread is the scale of the map, from 1e-6 to 1e6; 0 means 1.
	Spread float64
	// Components is the number of dimensions of the map, from 1 to 1000; 0 means 2.
	Components int
	// Metric compares rows: Euclidean or Cosine.
	Metric Metric
	// Seed of the random numbers. 0 is as good as any.
	Seed uint64

	// Epochs is the number of passes of the optimisation; 0 means 500 up to 10,000 rows and 200
	// above, and 200 more with Dense. Negative means none: the points stay where they start.
	Epochs int
	// Layout is Parallel or Serial. Parallel is several times faster on several cores, and as good.
	Layout Layout
	// Init is where points start: Spectral, PCA or Random.
	Init Init
	// Start is where points start instead: n × Components, scaled to [0, 10] along each axis.
	Start blas32.General
	// Rate is the step size of the first epoch, from 1e-6 to 1e6; 0 means 1.
	Rate float64
	// Repulsion is the weight of the pushes, up to 1e6; 0 means 1, negative none.
	Repulsion float64
	// Pushes is how many random points push for each neighbour that pulls (negative samples), from
	// 1 to 1e6; 0 means 5.
	Pushes int

	// Method finds the neighbours: Auto, Exact or Approximate.
	Method Method
	// Known are neighbours found before, in rows as Search.Find returns them: n rows of at least
	// Neighbors−1. A row may contain itself; that is left out. Distances must be those of Metric.
	Known Neighbors
	// Connectivity is the number of neighbours taken to be at full strength; 0 means 1, negative
	// none.
	Connectivity float64
	// Mix joins the two directions of an edge: 1 for either, negative for both, between 0 and 1 a
	// mixture. 0 means 1.
	Mix float64
	// Disconnection is the distance from which on rows do not count as neighbours. Above 0; 0 means
	// never under the Euclidean metric and 2 (opposite directions) under the cosine. Rows left
	// without neighbours are listed in Model.Isolated.
	Disconnection float64

	// Labels, one for each row, pull rows of the same label together; negative ones are unknown.
	// nil: no labels.
	Labels []int
	// LabelWeight is how much labels count, up to 1; 0 means 0.5, negative nothing.
	LabelWeight float64

	// Dense keeps crowded regions crowded and sparse ones sparse (densMAP).
	Dense bool
	// DenseWeight is the weight of that aim, up to 1e6; 0 means 2, negative none.
	DenseWeight float64
	// DenseFraction is the share of the epochs, the last ones, that follow it, up to 1; 0 means
	// 0.3, negative none.
	DenseFraction float64
	// DenseShift steadies it where radii hardly vary, up to 1e6; 0 means 0.1, negative none.
	DenseShift float64
}

// Fit returns the map of the rows of x: n × Components, row i for row i of x. Features of pictures
// have unit rows; any finite numbers will do. It returns an error if a value is NaN or infinite,
// naming its row and column, if a setting is out of its range, or if x has no rows.
func (u UMAP) Fit(x blas32.General) (blas32.General, error) {
	m, err := u.FitModel(x)
	if err != nil {
		return blas32.General{}, err
	}
	return m.XY, nil
}

// FitModel is Fit and returns, besides the positions, the graph, the neighbours and the means to
// place new rows.
func (u UMAP) FitModel(x blas32.General) (*Model, error) {
	f, err := u.begin(x)
	if err != nil {
		return nil, err
	}
	for n := 1; n <= f.epochs; n++ {
		f.layout.epoch(n)
	}
	return f.finish(), nil
}

// fit is a map in the making.
type fit struct {
	model  *Model
	points *points
	near   *nearest // distances in the metric, in units of scale
	scale  float64  // near's distances are this times the metric's
	graph  Graph    // pruned
	epochs int
	layout *layout
}

// begin does everything up to the first epoch.
func (u UMAP) begin(x blas32.General) (*fit, error) {
	u, notes, err := u.checked(x)
	if err != nil {
		return nil, err
	}
	f := &fit{points: newPoints(x, u.Metric), epochs: u.Epochs}
	m := &Model{UMAP: u, Notes: notes, points: f.points}
	f.model = m
	m.A, m.B = curve(u.MinDist, u.Spread)
	n := x.Rows
	if n == 1 {
		m.XY = linear.Zeros(1, u.Components)
		m.Graph, m.Sigma, m.Rho = Graph{Start: []int{0, 0}}, []float32{0}, []float32{0}
		m.Neighbors = Neighbors{make([][]int, 1), make([][]float32, 1)}
		f.epochs = 0
		return f, nil
	}
	f.neighbors()
	sigma, rho := widths(f.near, u.Connectivity)
	m.Graph = directed(f.near, sigma, rho).union(u.Mix)
	if u.Labels != nil {
		m.Graph = m.Graph.labelled(u.Labels, u.LabelWeight)
	}
	m.Sigma, m.Rho = f.inUnits(sigma), f.inUnits(rho)
	samples := u.Epochs
	if samples <= 10 {
		samples = defaultEpochs(n, u.Dense)
	}
	f.graph = m.Graph.prune(samples)
	for i := range n {
		if columns, _ := f.graph.Row(i); len(columns) == 0 {
			m.Isolated = append(m.Isolated, i)
		}
	}
	if len(m.Isolated) > 0 {
		f.note("%d of %d rows have no neighbours within %g and lie anywhere; Model.Isolated lists them",
			len(m.Isolated), n, u.Disconnection)
	}
	m.XY = f.start()
	f.prepare()
	return f, nil
}

// neighbors fills near and the model's list of it.
func (f *fit) neighbors() {
	u := f.model.UMAP
	n, k := f.points.x.Rows, u.Neighbors-1
	if u.Known.Index != nil {
		f.near, f.scale = u.Known.cut(k), 1
	} else {
		f.near = find(f.points, k, u.Method.search(n, u.Seed))
		f.scale = f.points.scale
		if u.Metric == Cosine {
			for i, d := range f.near.distance {
				f.near.distance[i] = f.points.real(d)
			}
		}
	}
	f.model.Neighbors = f.near.public(func(d float32) float32 { return float32(float64(d) / f.scale) })
	if limit := u.Disconnection * f.scale; limit > 0 {
		for i := range n {
			index, distance := f.near.row(i)
			for j, d := range distance {
				if float64(d) >= limit {
					index[j] = -1
				}
			}
		}
	}
}

// inUnits returns distances in the units of the data.
func (f *fit) inUnits(d []float32) []float32 {
	out := make([]float32, len(d))
	for i, v := range d {
		out[i] = float32(float64(v) / f.scale)
	}
	return out
}

// prepare makes the layout.
func (f *fit) prepare() {
	m, u := f.model, f.model.UMAP
	s := settings{y: m.XY.Data, n: m.XY.Rows, dim: u.Components, epochs: f.epochs, rate: float32(u.Rate),
		pushes: u.Pushes,
		seed:   u.Seed, forces: newForces(m.A, m.B, u.Repulsion)}
	if u.Dense {
		m.DataRadius = radii(f.graph, func(e int) float64 { return float64(f.graph.Weight[e]) }, f.squaredLength)
		s.density = newDensity(f.graph, m.DataRadius, u, m.A, m.B)
	}
	f.layout = newLayout(s, f.graph, u.Layout)
}

// squaredLength returns the square of the distance, in the data, that edge e of vertex i spans.
func (f *fit) squaredLength(i, e int) float64 {
	j := int(f.graph.Column[e])
	for _, ends := range [2][2]int{{i, j}, {j, i}} {
		index, distance := f.near.row(ends[0])
		for at, v := range index {
			if int(v) == ends[1] {
				d := float64(distance[at]) / f.scale
				return d * d
			}
		}
	}
	return 0
}

// finish completes the model.
func (f *fit) finish() *Model {
	m := f.model
	if m.UMAP.Dense && m.XY.Rows > 1 {
		y := settings{y: m.XY.Data, n: m.XY.Rows, dim: m.UMAP.Components}
		d := newDensity(f.graph, m.DataRadius, m.UMAP, m.A, m.B)
		d.measure(&y)
		m.MapRadius = d.radius
	}
	return m
}
