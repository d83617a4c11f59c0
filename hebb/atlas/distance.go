package atlas

import "deephebb/internal/vec"

// lanes is what the lengths of rows are multiples of where distances are taken one by one.
const lanes = vec.DistanceLanes

// precise returns Σ(a−b)² summed in float64, in order. It replaces [vec.SquaredDistance] where the
// squares leave the range of float32, as between two near points of data that also hold very large
// numbers.
func precise(a, b []float32) float64 {
	var s float64
	for i, v := range a {
		t := float64(v) - float64(b[i])
		s += float64(t * t)
	}
	return s
}
