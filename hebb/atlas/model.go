package atlas

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"
)

// Model is a map and what led to it.
type Model struct {
	UMAP      UMAP           // the settings, with defaults filled in
	XY        blas32.General // n × Components, the map
	Graph     Graph          // n vertices: the fuzzy graph the map was drawn from
	Neighbors Neighbors      // n rows of UMAP.Neighbors − 1
	Sigma     []float32      // n, the width of each row's neighbourhood, in units of the metric
	Rho       []float32      // n, the distance to its nearest neighbour that is no copy
	A, B      float64        // the curve 1/(1 + A·x^2B) of similarity in the map
	Isolated  []int          // rows without any neighbour within UMAP.Disconnection; where they lie means nothing
	Notes     []string       // what a careful reader should know: settings that were cut, a start that did not converge

	// With Dense, the local radii of the rows and of their points: logarithms of mean squared
	// distances. nil otherwise.
	DataRadius, MapRadius []float64

	points *points
	all    float64 // reach, of a model that has no Neighbors
}

func (f *fit) note(format string, args ...any) {
	f.model.Notes = append(f.model.Notes, fmt.Sprintf(format, args...))
}
