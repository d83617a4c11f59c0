package atlas

// lanes is how many partial sums squared keeps: element i of a row is added to sum i mod lanes. The
// order of all additions is thereby the same in the assembly and in Go, and so are the bytes of
// every distance on every machine.
const lanes = 16

// squaredGo returns Σ(a−b)² of two rows whose length is a multiple of lanes.
func squaredGo(a, b []float32) float32 {
	var s [lanes]float32
	for len(a) >= lanes && len(b) >= lanes {
		u, v := (*[lanes]float32)(a), (*[lanes]float32)(b)
		for i := range s {
			t := u[i] - v[i]
			s[i] += float32(t * t)
		}
		a, b = a[lanes:], b[lanes:]
	}
	for w := lanes / 2; w > 0; w /= 2 {
		for i := range w {
			s[i] += s[i+w]
		}
	}
	return s[0]
}

// precise returns Σ(a−b)² summed in float64, in order. It replaces squared where the squares leave
// the range of float32, as between two near points of data that also hold very large numbers.
func precise(a, b []float32) float64 {
	var s float64
	for i, v := range a {
		t := float64(v) - float64(b[i])
		s += float64(t * t)
	}
	return s
}
