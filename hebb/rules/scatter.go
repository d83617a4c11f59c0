package rules

import (
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// A lesson says that a unit learns from a patch, with a gain.
type lesson struct {
	unit int32
	gain float32
}

// scatter adds Σ gain·x to ΣGᵀP for the lessons of a tile's patches, which are the same number for
// each patch, in the order of the patches. Where few units learn from a patch this is less work
// than the product with a G of mostly zeros.
func (l *Learner) scatter(t *tile, lessons []lesson) {
	each := len(lessons) / t.p.Rows
	start := make([]int32, l.w.Rows+1) // of each unit's lessons in order
	for _, s := range lessons {
		start[s.unit+1]++
	}
	for k := range l.w.Rows {
		start[k+1] += start[k]
	}
	next := append([]int32(nil), start[:l.w.Rows]...)
	order := make([]int32, len(lessons))
	for i, s := range lessons {
		order[next[s.unit]] = int32(i)
		next[s.unit]++
	}
	gemm.Parallel(l.w.Rows, func(k int) {
		sum := linear.Row(l.gp, k)
		for _, i := range order[start[k]:start[k+1]] {
			vec.AddScaled(sum, sum, linear.Row(t.p, int(i)/each), lessons[i].gain)
		}
	})
}
