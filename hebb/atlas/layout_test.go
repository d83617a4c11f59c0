package atlas

import "testing"

// Oracle: invariant. A point that all others pull goes to them: it follows their pulls one after
// the other, and does not leap by the sum of those of a round. In the plane and in space.
func TestHub(t *testing.T) {
	const n = 2000 // points, all at 1 on the first axis but for the first one, at 0
	g := Graph{Start: []int{0}}
	for k := 1; k < n; k++ {
		g.Column, g.Weight = append(g.Column, int32(k)), append(g.Weight, 1)
	}
	for k := range n {
		g.Start = append(g.Start, n-1+k)
		if k > 0 {
			g.Column, g.Weight = append(g.Column, 0), append(g.Weight, 1)
		}
	}
	for _, dim := range []int{2, 3} {
		s := settings{y: make([]float32, n*dim), n: n, dim: dim, epochs: 10, rate: 1,
			forces: newForces(1.58, 0.895, 1)}
		for k := 1; k < n; k++ {
			s.y[k*dim] = 1
		}
		l := newLayout(s, g, Parallel)
		for epoch := 1; epoch <= s.epochs; epoch++ {
			l.epoch(epoch)
			if x := s.y[0]; x < -1 || x > 3 {
				t.Fatalf("%d dimensions, epoch %d: the first point is at %.2f, want it near 1", dim, epoch, x)
			}
		}
	}
}
